//! What the sandbox can be told to do, one choice for each question that doo's documents leave open.

use clap::ValueEnum;

/// Defines a choice, its first option being the default, and lets clap print and parse it.
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
    /// How links look. A client must not follow any of them.
    LinkStyle {
        /// All on rest.doo.net, with /v1 (doo's newer pages)
        Rest,
        /// Collections on integration.doo.net without /v1, groups on api.doo.net (doo-docs 001, example 1)
        Integration,
        /// All on api.staging1.doo.net, a group's link being its collection's (doo-docs 001, example 2)
        Staging,
    }
}
choice! {
    /// What ids look like.
    IdStyle {
        /// In the shape of a UUID, but of no version that RFC 4122 knows
        Opaque,
        /// UUIDs of version 1
        Uuid1,
        /// Counted, as a string
        Decimal,
        /// Counted, as a JSON number
        Number,
    }
}
choice! {
    /// Where the suffix of a GraphQL hook's listed type comes from; doo's own is not known.
    SuffixMode {
        /// The payload's definition: equal definitions have equal suffixes
        Content,
        /// Chance: each creation has new ones
        Random,
    }
}
choice! {
    /// Whether a group's event or event guide is listed.
    ScopeListing {
        /// Left out, as in all of doo's examples
        Omit,
        /// Listed as it was posted
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
        /// Page 0 of 0, without any list
        Bare,
    }
}
choice! {
    /// How an empty description is listed.
    EmptyDescription {
        /// As it was posted; as empty text if there was none
        Echo,
        /// As null
        Null,
        /// Not at all
        Absent,
    }
}
choice! {
    /// How it is listed that a group has no authentication.
    NoAuthentication {
        /// Not at all
        Absent,
        /// As null
        Null,
        /// As an empty list, as PHP writes an empty map
        Array,
    }
}
choice! {
    /// How the body of a GraphQL request is listed.
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
    /// The order in which a group's hooks are listed.
    HookOrder {
        /// As they were posted
        Keep,
        /// Another one in each listing
        Shuffle,
    }
}
choice! {
    /// What `total_items` says.
    TotalItems {
        /// The number of groups
        Exact,
        /// More, as in doo's first example (doo-docs 001)
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
    /// What happens to posted types that only a listing or doo's table of types would have.
    SuffixedTypes {
        /// 422
        Reject,
        /// They are kept literally
        Accept,
    }
}
choice! {
    /// What happens to a second group of the same name in a team.
    DuplicateNames {
        /// It is created
        Allow,
        /// 422
        Reject,
        /// The group that has it becomes the new one and keeps its id
        Update,
    }
}
