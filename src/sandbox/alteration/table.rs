//! What doo may make of a value: one table, from the name of an alteration to what it does to the
//! JSON of a group.

use super::places::{Posted, body, description, endpoints, hooks, name, queries, texts};
use super::{groups, queries, text, urls};
use clap::ValueEnum;
use serde_json::Value;

/// Whether an altered value still means the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It means the same: a client must not see a difference.
    Same,
    /// It means something else.
    Other,
}

/// Defines the alterations and what each of them does.
macro_rules! alterations {
    ($($meaning:ident { $($(#[$doc:meta])* $name:ident => $change:expr,)* })*) => {
        /// How doo may keep or list a value otherwise than it was sent.
        #[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Alteration {
            $($($(#[$doc])* $name,)*)*
        }

        impl Alteration {
            /// Whether what it changes still means the same.
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
        /// Same value: the default port is added to URLs
        DefaultPorts => |group| endpoints(group, urls::with_port),
        /// Same value: a slash behind a bare host
        RootSlashes => |group| endpoints(group, urls::with_root),
        /// Same value: no slash behind a bare host
        NoRootSlashes => |group| endpoints(group, urls::without_root),
        /// Same value: percent-escapes in URLs with capitals
        UpperEscapes => |group| endpoints(group, urls::upper_escapes),
        /// Same value: percent-escapes in URLs with small letters
        LowerEscapes => |group| endpoints(group, urls::lower_escapes),
        /// Same value: unreserved characters in URLs are escaped
        EscapedUnreserved => |group| endpoints(group, urls::escape_unreserved),
        /// Same value: escapes of unreserved characters in URLs are decoded
        DecodedUnreserved => |group| endpoints(group, urls::decode_unreserved),
        /// Same value: names and descriptions in Unicode's form NFC
        Nfc => |group| texts(group, text::nfc),
        /// Same value: names and descriptions in Unicode's form NFD
        Nfd => |group| texts(group, text::nfd),
        /// Same value: lines of names, descriptions and queries end with CRLF
        Crlf => |group| {
            texts(group, text::crlf);
            queries(group, text::crlf);
        },
        /// Same value: no white space around names and descriptions
        Trimmed => |group| texts(group, text::trimmed),
        /// Same value: a blank before and behind names and descriptions
        Padded => |group| texts(group, text::padded),
        /// Same value: methods in small letters
        LowerMethods => groups::lower_methods,
        /// Same value: names of headers in small letters
        LowerHeaders => groups::lower_headers,
        /// Same value: ids of events and event guides as JSON numbers (with --scope echo)
        NumberIds => groups::number_ids,
        /// Same value: ids of events and event guides with leading zeros (with --scope echo)
        ZeroIds => groups::zero_ids,
        /// Same value: 0 for an event or event guide that is not there (with --scope echo)
        ZeroScope => |group| groups::fill_scope(group, &Value::from(0)),
        /// Same value: empty text for an event or event guide that is not there (with --scope echo)
        EmptyScope => |group| groups::fill_scope(group, &Value::from("")),
        /// Same value: null for what is not there
        Nulls => groups::nulls,
        /// Same value: types of hooks begin with on_
        OnTypes => groups::on_types,
        /// Same value: block strings in queries have another indentation
        IndentedBlocks => |group| queries(group, queries::indent_blocks),
        /// Same value: queries without comments
        NoComments => |group| queries(group, queries::without_comments),
        /// Same value: bodies of GraphQL requests as JSON with white space
        SpacedBodies => queries::spaced_bodies,
    }
    Other {
        /// Descriptions are cut behind 255 characters
        Description255 => |group| description(group, |it| text::first_characters(it, 255)),
        /// Descriptions are cut behind 100 bytes
        Description100 => |group| description(group, |it| text::first_bytes(it, 100)),
        /// Text is put behind descriptions
        DescriptionTail => |group| description(group, |it| format!("{it} (checked)")),
        /// Text is put before descriptions
        DescriptionHead => |group| description(group, |it| format!("Checked: {it}")),
        /// Names and descriptions with HTML entities
        HtmlEntities => |group| texts(group, text::html),
        /// URLs with HTML entities
        HtmlEndpoints => |group| endpoints(group, text::html),
        /// A question mark for each emoji
        NoEmoji => |group| texts(group, text::without_emoji),
        /// Names and descriptions are cut before the first emoji
        CutAtEmoji => |group| texts(group, text::until_emoji),
        /// Non-breaking spaces for blanks in names and descriptions
        NonBreaking => |group| texts(group, |it| it.replace(' ', "\u{a0}")),
        /// Names in small letters
        LowerNames => |group| name(group, str::to_lowercase),
        /// Names are cut behind 64 characters
        Name64 => |group| name(group, |it| text::first_characters(it, 64)),
        /// URLs without the slash at the end of their path
        NoTrailingSlashes => |group| endpoints(group, urls::without_trailing_slash),
        /// Letters beyond ASCII in paths and queries are escaped
        EscapedLetters => |group| endpoints(group, urls::escape_letters),
        /// URLs without their query
        NoQueries => |group| endpoints(group, urls::without_query),
        /// The parameters of URLs are sorted
        SortedQueries => |group| endpoints(group, urls::sorted_query),
        /// URLs without their fragment
        NoFragments => |group| endpoints(group, urls::without_fragment),
        /// Groups without authentication get one
        AddedAuthentication => groups::add_authentication,
        /// Authentication is dropped
        DroppedAuthentication => groups::drop_authentication,
        /// The header of an authentication and its value are the usual ones
        UsualHeaders => groups::usual_headers,
        /// 0 for the event or event guide of every group (seen with --scope echo)
        DroppedScope => groups::drop_scope,
        /// Groups are for another event or event guide (seen with --scope echo)
        OtherScope => groups::other_scope,
        /// Hooks of types that doo's documents do not name are dropped
        KnownTypes => |group| hooks(group, groups::known_types),
        /// Of hooks that are the same, one is kept
        MergedHooks => |group| hooks(group, groups::merged),
        /// Of hooks of the same type, the last one is kept
        OneHookPerType => |group| hooks(group, groups::one_per_type),
        /// Queries on one line, so that what is behind a # is a comment
        OneLineQueries => |group| queries(group, queries::one_line),
        /// Bodies of GraphQL requests without operationName
        NoOperationNames => |group| body(group, |it| drop(it.shift_remove("operationName"))),
        /// Bodies of GraphQL requests without variables
        NoVariables => |group| body(group, |it| drop(it.shift_remove("variables"))),
    }
}

/// Makes of a group what some alterations make of it, one after the other.
pub(in crate::sandbox) fn alter(group: &mut Posted, alterations: &[Alteration]) {
    for alteration in alterations {
        alteration.alter(group);
    }
}
