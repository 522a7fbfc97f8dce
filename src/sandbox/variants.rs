//! The ways doo's API may behave where its documents leave a choice.

use super::alteration::{Alteration, Secrets};
use super::choices::{
    AfterLastPage, Bodies, DuplicateNames, EmptyDescription, EmptyList, HookOrder, IdStyle,
    LinkStyle, NoAuthentication, ScopeListing, SuffixMode, SuffixedTypes, TotalItems,
};
use clap::Args;
use std::num::{NonZeroU32, NonZeroU64, ParseIntError};
use std::time::Duration;

/// How the sandbox behaves where doo's documents differ or are silent. The defaults are what the
/// newest documents show.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(next_help_heading = "Variants of doo's behaviour")]
pub struct Variants {
    /// Write links the way one of doo's documents does
    #[arg(long, value_name = "STYLE", default_value_t)]
    pub links: LinkStyle,
    /// Give new groups ids of this kind
    #[arg(long, value_name = "KIND", default_value_t)]
    pub ids: IdStyle,
    /// List this many groups on a page
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PAGE_SIZE)]
    pub page_size: NonZeroU32,
    /// Make the suffix of a GraphQL hook's listed type from this
    #[arg(long, value_name = "MODE", default_value_t)]
    pub suffix: SuffixMode,
    /// List or leave out the event or event guide of a group
    #[arg(long, value_name = "MODE", default_value_t)]
    pub scope: ScopeListing,
    /// List a team without groups in this shape
    #[arg(long, value_name = "SHAPE", default_value_t)]
    pub empty_list: EmptyList,
    /// List the groups of all teams of an organization to each of them
    #[arg(long, hide = true)]
    pub shared_listing: bool,
    /// List an empty description like this
    #[arg(long, value_name = "SHAPE", default_value_t, hide = true)]
    pub description: EmptyDescription,
    /// List a group without authentication like this
    #[arg(long, value_name = "SHAPE", default_value_t, hide = true)]
    pub no_authentication_as: NoAuthentication,
    /// List client secrets like this
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub secrets: Secrets,
    /// List the bodies of GraphQL requests like this
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub bodies: Bodies,
    /// List the hooks of a group in this order
    #[arg(long, value_name = "ORDER", default_value_t, hide = true)]
    pub hook_order: HookOrder,
    /// Say the number of groups exactly or too high
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub total: TotalItems,
    /// Answer a page after the last one with this
    #[arg(long, value_name = "ANSWER", default_value_t, hide = true)]
    pub after_last_page: AfterLastPage,
    /// Treat posted types with a suffix or a leading on_ like this
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub suffixed_types: SuffixedTypes,
    /// Treat a second group of the same name in a team like this
    #[arg(long, value_name = "MODE", default_value_t, hide = true)]
    pub duplicate_names: DuplicateNames,
    /// Add keys that no document knows to listed groups, hooks and authentications
    #[arg(long, hide = true)]
    pub extra_keys: bool,
    /// Let access tokens expire after this many seconds
    #[arg(long, value_name = "SECONDS", default_value = "3600", value_parser = seconds)]
    pub token_ttl: Duration,
    /// Ignore DELETE requests without a valid token, still answering 204
    #[arg(long, hide = true)]
    pub delete_needs_token: bool,
    /// Answer 429 to requests of one API key that come faster than this many per second
    #[arg(long, value_name = "PER_SECOND", value_parser = rate)]
    pub rate_limit: Option<f64>,
    /// Answer 429 after this many requests of one API key in a day
    #[arg(long, value_name = "N")]
    pub daily_limit: Option<NonZeroU64>,
    /// Keep new groups otherwise than they were posted; may be given several times
    #[arg(long, value_name = "ALTERATION", value_delimiter = ',', hide = true)]
    pub keep_as: Vec<Alteration>,
    /// List groups otherwise than they are kept; may be given several times
    #[arg(long, value_name = "ALTERATION", value_delimiter = ',', hide = true)]
    pub list_as: Vec<Alteration>,
    /// Repeat in answers that refuse something what was sent, headers and body
    #[arg(long, hide = true)]
    pub echo: bool,
    /// Wait this many milliseconds before each answer
    #[arg(long, value_name = "MS", default_value = "0", value_parser = milliseconds)]
    pub latency: Duration,
    /// Draw ids, tokens, random suffixes and orders from this seed when the state is new, and faults
    /// always
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
}

/// The page size of doo's example listings (doo-docs 001).
const DEFAULT_PAGE_SIZE: NonZeroU32 = NonZeroU32::new(25).expect("25 is not zero");

/// A common lifetime of OAuth tokens; doo's documents do not tell theirs.
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
        // The interval between two requests must be a duration, so neither 0 nor next to it.
        Ok(rate) if rate.is_finite() && rate >= 1e-6 => Ok(rate),
        _ => Err("expected a number of at least 0.000001".to_owned()),
    }
}
