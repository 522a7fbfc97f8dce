//! What a manifest declares, read and checked.

use super::queries::Queries;
use crate::model::{DeclaredGroup, Guards, Owner, Place, Prune, SecretSource, TeamId};

/// What a manifest declares.
#[derive(Debug, Clone)]
pub struct Desired {
    /// Who the groups belong to.
    pub owner: Owner,
    /// The API and its limits.
    pub api: ApiSettings,
    /// How many replacements share one confirming listing; at least 1.
    pub wave: usize,
    /// What a plan must not do unless a run allows it.
    pub guards: Guards,
    /// How queries are checked.
    pub queries: Queries,
    /// The teams in the order of the manifest: those in the root, then those of each included file.
    pub teams: Vec<DesiredTeam>,
}

/// Where the API is and how it may be used.
#[derive(Debug, Clone)]
pub struct ApiSettings {
    /// http or https, without credentials and without a slash at the end of its path.
    pub url: url::Url,
    /// Finite and greater than zero.
    pub requests_per_second: f64,
    /// At least 1.
    pub requests_per_day: u64,
    /// `true` if a listing that does not match its own total is incomplete.
    pub trust_total_items: bool,
    /// Where the API's credentials come from.
    pub credentials: CredentialSources,
}

/// Where the API's credentials come from, if the manifest says so.
#[derive(Debug, Clone, Default)]
pub struct CredentialSources {
    /// The API key.
    pub api_key: Option<SecretSource>,
    /// The OAuth client id.
    pub client_id: Option<SecretSource>,
    /// The OAuth client secret.
    pub client_secret: Option<SecretSource>,
    /// A token, instead of client id and secret.
    pub access_token: Option<SecretSource>,
}

/// What a manifest declares for one team.
#[derive(Debug, Clone)]
pub struct DesiredTeam {
    /// The team's id in doo; unique in a manifest.
    pub team: TeamId,
    /// What happens to groups that are not declared.
    pub prune: Prune,
    /// The groups in the order of the manifest; their names are unique.
    pub groups: Vec<DeclaredGroup>,
    /// Where the team is declared.
    pub place: Place,
}
