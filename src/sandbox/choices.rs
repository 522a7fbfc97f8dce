//! The choices of the sandbox, one for each question that doo's pages leave open.

use clap::ValueEnum;

/// Defines a choice for clap; the first option is the default.
macro_rules! choice {
    (
        $(#[$doc:meta])* $name:ident {
            $(#[$first_doc:meta])* $first:ident,
            $($(#[$option_doc:meta])* $option:ident,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$option_doc])* $option,)*
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.to_possible_value().map_or(Ok(()), |value| f.write_str(value.get_name()))
            }
        }
    };
}

choice! {
    /// The style of links. A client must not follow any of them.
    LinkStyle {
        /// All on rest.doo.net, with /v1 (doo's newer pages)
        Rest,
        /// Collections on integration.doo.net without /v1, groups on api.doo.net (older pages)
        Integration,
        /// All on api.staging1.doo.net; a group's link is the link of its collection
        Staging,
    }
}
choice! {
    /// The kind of ids.
    IdStyle {
        /// Looks like a UUID, but has no valid version
        Opaque,
        /// UUIDs of version 1
        Uuid1,
        /// A decimal counter, as a string
        Decimal,
        /// A decimal counter, as a JSON number
        Number,
    }
}
choice! {
    /// The source of the suffix of a GraphQL hook's listed type; doo's own is not known.
    SuffixMode {
        /// The payload: equal payloads have equal suffixes
        Content,
        /// Chance: each creation has new ones
        Random,
    }
}
choice! {
    /// The answer to a request for the schema; whether doo answers is not known.
    Introspection {
        /// The schema
        Answered,
        /// 400 with an error that names introspection
        Status400,
        /// 200 with an error that names introspection
        Errors,
        /// 200 without the schema
        Missing,
        /// 403, as a gateway refuses
        Forbidden,
        /// An error about fields that servers before October 2021 do not know
        Older,
    }
}
choice! {
    /// Whether a listing has a group's event or event guide.
    ScopeListing {
        /// Omitted, as in all of doo's examples
        Omit,
        /// As it was posted
        Echo,
    }
}
choice! {
    /// The listing of a team without groups.
    EmptyList {
        /// Page 0 of 0, with an empty list
        Zero,
        /// Page 1 of 1, with an empty list
        One,
        /// Page 0 of 0, without a list
        Bare,
    }
}
choice! {
    /// The form of an empty description in a listing.
    EmptyDescription {
        /// As it was posted; empty text if it was missing
        Echo,
        /// As null
        Null,
        /// Omitted
        Absent,
    }
}
choice! {
    /// The form of a missing authentication in a listing.
    NoAuthentication {
        /// Omitted
        Absent,
        /// As null
        Null,
        /// As an empty list, as PHP writes an empty map
        Array,
    }
}
choice! {
    /// The form of the body of a GraphQL request in a listing.
    Bodies {
        /// As it was posted
        Echo,
        /// With white space in the query collapsed
        Collapse,
        /// With each slash escaped, as PHP does
        Escape,
    }
}
choice! {
    /// The order of a group's hooks in a listing.
    HookOrder {
        /// As they were posted
        Keep,
        /// A different one in each listing
        Shuffle,
    }
}
choice! {
    /// The value of `total_items`.
    TotalItems {
        /// The number of groups
        Exact,
        /// A higher number, as in one of doo's examples
        Inflated,
    }
}
choice! {
    /// The answer to a page after the last one.
    AfterLastPage {
        /// 409 with the problem "Invalid page provided"
        Problem,
        /// 200 with an empty page
        Empty,
    }
}
choice! {
    /// What happens to a posted type with a suffix or a leading on_.
    SuffixedTypes {
        /// 422
        Reject,
        /// It is kept as it is
        Accept,
    }
}
choice! {
    /// What happens to a second group with the same name in a team.
    DuplicateNames {
        /// It is created
        Allow,
        /// 422
        Reject,
        /// It replaces the first one and takes its id
        Update,
    }
}
