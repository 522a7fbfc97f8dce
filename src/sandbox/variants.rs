//! The behaviour of doo's API where its pages leave a choice.

use super::alteration::{Alteration, Secrets};
use super::choices::{
    AfterLastPage, Bodies, DuplicateNames, EmptyDescription, EmptyList, HookOrder, IdStyle,
    Introspection, LinkStyle, NoAuthentication, ScopeListing, SuffixMode, SuffixedTypes,
    TotalItems,
};
use clap::Args;
use std::num::{NonZeroU32, NonZeroU64, ParseIntError};
use std::time::Duration;

/// The behaviour where doo's pages differ or are silent. The defaults follow the newest pages.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(next_help_heading = "Variants of doo's behaviour")]
pub struct Variants {
    /// The style of links
    #[arg(long, value_name = "STYLE", default_value_t)]
    pub links: LinkStyle,
    /// The kind of ids for new groups
    #[arg(long, value_name = "KIND", default_value_t)]
    pub ids: IdStyle,
    /// List N groups on a page
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PAGE_SIZE)]
    pub page_size: NonZeroU32,
    /// The source of the suffix of a GraphQL hook's listed type
    #[arg(long, value_name = "MODE", default_value_t)]
    pub suffix: SuffixMode,
    /// List or omit the event or event guide of a group
    #[arg(long, value_name = "MODE", default_value_t)]
    pub scope: ScopeListing,
    /// The form of the listing of a team without groups
    #[arg(long, value_name = "SHAPE", default_value_t)]
    pub empty_list: EmptyList,
    /// List the groups of all teams of an organization to each of them
    #[arg(long, hide = true)]
    pub shared_listing: bool,
    /// The form of an empty description in a listing
    #[arg(long, value_name = "SHAPE", default_value_t, hide = true)]
    pub description: EmptyDescription,
    /// The form of a missing authentication in a listing
    #[arg(long, value_name = "SHAPE", default_value_t, hide = true)]
    pub no_authentication_as: NoAuthentication,
    /// The form of client secrets in a listing
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub secrets: Secrets,
    /// The form of the bodies of GraphQL requests in a listing
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub bodies: Bodies,
    /// The order of a group's hooks in a listing
    #[arg(long, value_name = "ORDER", default_value_t, hide = true)]
    pub hook_order: HookOrder,
    /// List the exact number of groups, or a higher one
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub total: TotalItems,
    /// The answer to a page after the last one
    #[arg(long, value_name = "ANSWER", default_value_t, hide = true)]
    pub after_last_page: AfterLastPage,
    /// What to do with posted types that have a suffix or a leading on_
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub suffixed_types: SuffixedTypes,
    /// What to do with a second group of the same name in a team
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub duplicate_names: DuplicateNames,
    /// Add undocumented keys to listed groups, hooks and authentications
    #[arg(long, hide = true)]
    pub extra_keys: bool,
    /// Let access tokens expire after N seconds
    #[arg(long, value_name = "SECONDS", default_value = "3600", value_parser = seconds)]
    pub token_ttl: Duration,
    /// Ignore DELETE requests without a valid token, but answer 204
    #[arg(long, hide = true)]
    pub delete_needs_token: bool,
    /// Answer 429 to more than N requests per second with one API key
    #[arg(long, value_name = "PER_SECOND", value_parser = rate)]
    pub rate_limit: Option<f64>,
    /// Answer 429 to more than N requests per day with one API key
    #[arg(long, value_name = "N")]
    pub daily_limit: Option<NonZeroU64>,
    /// The answer to a request for the GraphQL schema
    #[arg(long, value_name = "ANSWER", default_value_t, hide = true)]
    pub introspection: Introspection,
    /// Keep new groups differently than they were posted; may be repeated
    #[arg(long, value_name = "ALTERATION", value_delimiter = ',', hide = true)]
    pub keep_as: Vec<Alteration>,
    /// List groups differently than they are kept; may be repeated
    #[arg(long, value_name = "ALTERATION", value_delimiter = ',', hide = true)]
    pub list_as: Vec<Alteration>,
    /// Repeat the headers and the body of a request in answers that refuse it
    #[arg(long, hide = true)]
    pub echo: bool,
    /// Wait N milliseconds before each answer
    #[arg(long, value_name = "MS", default_value = "0", value_parser = milliseconds)]
    pub latency: Duration,
    /// Draw faults from this seed; for a new state also ids, tokens, suffixes and orders
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
}

/// The page size of doo's newest example (api-facts: page-size).
const DEFAULT_PAGE_SIZE: NonZeroU32 = NonZeroU32::new(25).expect("25 is not zero");

/// A common lifetime of OAuth tokens; doo does not document its own (api-facts: token).
const DEFAULT_TOKEN_TTL: Duration = Duration::from_secs(3600);

impl Default for Variants {
    fn default() -> Self {
        Self {
            links: LinkStyle::default(),
            ids: IdStyle::default(),
            page_size: DEFAULT_PAGE_SIZE,
            suffix: SuffixMode::default(),
            scope: ScopeListing::default(),
            empty_list: EmptyList::default(),
            shared_listing: false,
            description: EmptyDescription::default(),
            no_authentication_as: NoAuthentication::default(),
            secrets: Secrets::default(),
            bodies: Bodies::default(),
            hook_order: HookOrder::default(),
            total: TotalItems::default(),
            after_last_page: AfterLastPage::default(),
            suffixed_types: SuffixedTypes::default(),
            duplicate_names: DuplicateNames::default(),
            extra_keys: false,
            token_ttl: DEFAULT_TOKEN_TTL,
            delete_needs_token: false,
            rate_limit: None,
            daily_limit: None,
            introspection: Introspection::default(),
            keep_as: Vec::new(),
            list_as: Vec::new(),
            echo: false,
            latency: Duration::ZERO,
            seed: 0,
        }
    }
}

fn seconds(text: &str) -> Result<Duration, ParseIntError> {
    text.parse().map(Duration::from_secs)
}

fn milliseconds(text: &str) -> Result<Duration, ParseIntError> {
    text.parse().map(Duration::from_millis)
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        // The interval between two requests must fit a duration, so the rate cannot be near 0.
        Ok(rate) if rate.is_finite() && rate >= 1e-6 => Ok(rate),
        _ => Err("expected a number of at least 0.000001".to_owned()),
    }
}
