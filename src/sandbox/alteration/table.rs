//! A table of the ways in which doo may change a value, from the name of each alteration to its
//! effect on the JSON of a group.

use super::places::{Posted, body, description, endpoints, hooks, name, queries, texts};
use super::{groups, queries, text, urls};
use clap::ValueEnum;
use serde_json::Value;

/// Whether a changed value still means the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It means the same: a client must not report a difference.
    Same,
    /// It means something else.
    Other,
}

/// Defines the alterations and what each of them does.
macro_rules! alterations {
    ($($meaning:ident { $($(#[$doc:meta])* $name:ident => $change:expr,)* })*) => {
        /// How doo may keep or list a value differently than it was sent.
        #[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Alteration {
            $($($(#[$doc])* $name,)*)*
        }

        impl Alteration {
            /// Whether the result still means the same.
            pub fn meaning(self) -> Meaning {
                match self {
                    $($(Self::$name => Meaning::$meaning,)*)*
                }
            }

            /// Alters a group.
            pub fn alter(self, group: &mut Posted) {
                let change: fn(&mut Posted) = match self {
                    $($(Self::$name => $change,)*)*
                };
                change(group);
            }
        }
    };
}

alterations! {
    Same {
        /// Same value: schemes and hosts in capitals
        UpperHosts => |group| endpoints(group, urls::upper_host),
        /// Same value: schemes and hosts in small letters
        LowerHosts => |group| endpoints(group, urls::lower_host),
        /// Same value: hosts in ASCII (punycode)
        PunycodeHosts => |group| endpoints(group, urls::punycode_host),
        /// Same value: URLs with the default port
        DefaultPorts => |group| endpoints(group, urls::with_port),
        /// Same value: a slash after a bare host
        RootSlashes => |group| endpoints(group, urls::with_root),
        /// Same value: no slash after a bare host
        NoRootSlashes => |group| endpoints(group, urls::without_root),
        /// Same value: percent-escapes in URLs in capitals
        UpperEscapes => |group| endpoints(group, urls::upper_escapes),
        /// Same value: percent-escapes in URLs in small letters
        LowerEscapes => |group| endpoints(group, urls::lower_escapes),
        /// Same value: unreserved characters in URLs escaped
        EscapedUnreserved => |group| endpoints(group, urls::escape_unreserved),
        /// Same value: escapes of unreserved characters in URLs decoded
        DecodedUnreserved => |group| endpoints(group, urls::decode_unreserved),
        /// Same value: names and descriptions in Unicode form NFC
        Nfc => |group| texts(group, text::nfc),
        /// Same value: names and descriptions in Unicode form NFD
        Nfd => |group| texts(group, text::nfd),
        /// Same value: lines of names, descriptions and queries end with CRLF
        Crlf => |group| {
            texts(group, text::crlf);
            queries(group, text::crlf);
        },
        /// Same value: no white space around names and descriptions
        Trimmed => |group| texts(group, text::trimmed),
        /// Same value: a space before and after names and descriptions
        Padded => |group| texts(group, text::padded),
        /// Same value: methods in small letters
        LowerMethods => groups::lower_methods,
        /// Same value: names of headers in small letters
        LowerHeaders => groups::lower_headers,
        /// Same value: ids of events and event guides as JSON numbers (with --scope echo)
        NumberIds => groups::number_ids,
        /// Same value: ids of events and event guides with leading zeros (with --scope echo)
        ZeroIds => groups::zero_ids,
        /// Same value: 0 for a missing event or event guide (with --scope echo)
        ZeroScope => |group| groups::fill_scope(group, &Value::from(0)),
        /// Same value: empty text for a missing event or event guide (with --scope echo)
        EmptyScope => |group| groups::fill_scope(group, &Value::from("")),
        /// Same value: null for missing values
        Nulls => groups::nulls,
        /// Same value: types of hooks begin with on_
        OnTypes => groups::on_types,
        /// Same value: block strings in queries with another indentation
        IndentedBlocks => |group| queries(group, queries::indent_blocks),
        /// Same value: queries without comments
        NoComments => |group| queries(group, queries::without_comments),
        /// Same value: bodies of GraphQL requests as JSON with white space
        SpacedBodies => queries::spaced_bodies,
    }
    Other {
        /// Descriptions cut after 255 characters
        Description255 => |group| description(group, |it| text::first_characters(it, 255)),
        /// Descriptions cut after 100 bytes
        Description100 => |group| description(group, |it| text::first_bytes(it, 100)),
        /// Text added after descriptions
        DescriptionTail => |group| description(group, |it| format!("{it} (checked)")),
        /// Text added before descriptions
        DescriptionHead => |group| description(group, |it| format!("Checked: {it}")),
        /// Names and descriptions with HTML entities
        HtmlEntities => |group| texts(group, text::html),
        /// URLs with HTML entities
        HtmlEndpoints => |group| endpoints(group, text::html),
        /// A question mark instead of each emoji
        NoEmoji => |group| texts(group, text::without_emoji),
        /// Names and descriptions cut before the first emoji
        CutAtEmoji => |group| texts(group, text::until_emoji),
        /// Non-breaking spaces instead of spaces in names and descriptions
        NonBreaking => |group| texts(group, |it| it.replace(' ', "\u{a0}")),
        /// Names in small letters
        LowerNames => |group| name(group, str::to_lowercase),
        /// Names cut after 64 characters
        Name64 => |group| name(group, |it| text::first_characters(it, 64)),
        /// URLs without the slash at the end of their path
        NoTrailingSlashes => |group| endpoints(group, urls::without_trailing_slash),
        /// Letters outside ASCII escaped in paths and queries
        EscapedLetters => |group| endpoints(group, urls::escape_letters),
        /// URLs without their query
        NoQueries => |group| endpoints(group, urls::without_query),
        /// The parameters of URLs sorted
        SortedQueries => |group| endpoints(group, urls::sorted_query),
        /// URLs without their fragment
        NoFragments => |group| endpoints(group, urls::without_fragment),
        /// An authentication for groups without one
        AddedAuthentication => groups::add_authentication,
        /// No authentication
        DroppedAuthentication => groups::drop_authentication,
        /// The usual header and header value of an authentication
        UsualHeaders => groups::usual_headers,
        /// 0 for the event or event guide of every group (visible with --scope echo)
        DroppedScope => groups::drop_scope,
        /// Another event or event guide for each group (visible with --scope echo)
        OtherScope => groups::other_scope,
        /// No hooks of types that doo does not document
        KnownTypes => |group| hooks(group, groups::known_types),
        /// One of several equal hooks
        MergedHooks => |group| hooks(group, groups::merged),
        /// The last of several hooks of one type
        OneHookPerType => |group| hooks(group, groups::one_per_type),
        /// Queries on one line, so that text after a # becomes a comment
        OneLineQueries => |group| queries(group, queries::one_line),
        /// Bodies of GraphQL requests without operationName
        NoOperationNames => |group| body(group, |it| drop(it.shift_remove("operationName"))),
        /// Bodies of GraphQL requests without variables
        NoVariables => |group| body(group, |it| drop(it.shift_remove("variables"))),
    }
}

/// Applies alterations to a group, one after the other.
pub(in crate::sandbox) fn alter(group: &mut Posted, alterations: &[Alteration]) {
    for alteration in alterations {
        alteration.alter(group);
    }
}
