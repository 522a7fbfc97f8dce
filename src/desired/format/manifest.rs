//! The file format, version 1. The published schema is made from these types: a doc comment here
//! is the text that an editor shows.

use super::lint_levels::LintLevels;
use super::query_settings::QuerySettings;
use super::type_name::TypeName;
use crate::model::{AskReceivers, Prune};
use crate::yaml::{Json, Located, Masked, Nullable, Pairs, ScalarOr, Verbatim};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// A key that may be absent.
type Optional<T> = Option<Located<T>>;

/// A mapping that is rarely there: boxed to keep its owner small.
type Rare<T> = Option<Box<Located<T>>>;

/// A list, each item with its place.
type List<T> = Vec<Located<T>>;

/// The root of a manifest: dooctl.yaml.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "manifest", deny_unknown_fields)]
pub(in crate::desired) struct Root {
    /// The version of the file format.
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    pub(in crate::desired) version: Located<u64>,
    /// The owner of these groups; unique per manifest.
    #[cfg_attr(test, schemars(regex(pattern = r"^([a-z0-9][a-z0-9-]*|.*\$\{.*)$")))]
    pub(in crate::desired) owner: Located<String>,
    /// Where doo's API is and how it is used.
    pub(in crate::desired) api: Optional<Api>,
    /// Which listed groups are deleted if they are not declared. A team may override it.
    pub(in crate::desired) prune: Optional<Prune>,
    /// How groups are replaced.
    pub(in crate::desired) replace: Optional<Replace>,
    /// Values for `${name}`, which any string may use; `$${` is a literal `${`. Each
    /// run must set a variable that is `{ required: true }`.
    pub(in crate::desired) vars: Optional<Pairs<VariableDecl>>,
    /// What a plan must not do unless a run allows it.
    pub(in crate::desired) guards: Optional<GuardsDecl>,
    /// How queries are checked.
    pub(in crate::desired) graphql: Optional<QuerySettings>,
    /// The levels of the lints.
    pub(in crate::desired) lints: Optional<LintLevels>,
    /// Values for teams that do not set their own.
    pub(in crate::desired) defaults: Optional<Defaults>,
    /// Patterns of the team files, relative to this file. Each must match a file.
    pub(in crate::desired) include: Optional<List<String>>,
    /// Teams in this file.
    pub(in crate::desired) teams: Optional<List<TeamDecl>>,
}

/// The value of a variable, or the demand that each run sets it.
pub(super) type VariableDecl = ScalarOr<RequiredVariable>;

/// A variable that each run must set.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "variable", deny_unknown_fields)]
pub(in crate::desired) struct RequiredVariable {
    /// It has no value here: set it with `--var` or `--var-file`.
    #[cfg_attr(test, schemars(extend("const" = true)))]
    pub(in crate::desired) required: Located<bool>,
}

/// Where doo's API is and how dooctl uses it.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "api", deny_unknown_fields)]
pub(in crate::desired) struct Api {
    /// The API's address, such as `https://rest.doo.net/v1`. Required, unless DOO_API_URL is set.
    pub(in crate::desired) url: Optional<String>,
    /// How many requests per second the API key allows. Default: 1.
    #[cfg_attr(test, schemars(extend("exclusiveMinimum" = 0)))]
    pub(in crate::desired) requests_per_second: Optional<f64>,
    /// How many requests per day the API key allows. Default: 1000.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(in crate::desired) requests_per_day: Optional<u64>,
    /// If true, a listing is incomplete when its total differs from the groups in it. Default:
    /// true.
    pub(in crate::desired) trust_total_items: Optional<bool>,
    /// Where the API's credentials come from. Default: DOO_API_KEY with DOO_CLIENT_ID and
    /// DOO_CLIENT_SECRET, or DOO_ACCESS_TOKEN instead of the latter two.
    pub(in crate::desired) credentials: Optional<ApiCredentials>,
}

/// Where the API's credentials come from.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "api-credentials", deny_unknown_fields)]
pub(in crate::desired) struct ApiCredentials {
    /// The API key. Default: DOO_API_KEY.
    pub(in crate::desired) api_key: Optional<Masked<Reference>>,
    /// The client id. Default: DOO_CLIENT_ID.
    pub(in crate::desired) client_id: Optional<Masked<Reference>>,
    /// The client secret. Default: DOO_CLIENT_SECRET.
    pub(in crate::desired) client_secret: Optional<Masked<Reference>>,
    /// An access token, instead of client id and secret. Default: DOO_ACCESS_TOKEN.
    pub(in crate::desired) access_token: Optional<Masked<Reference>>,
}

/// How groups are replaced.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "replace", deny_unknown_fields)]
pub(in crate::desired) struct Replace {
    /// At most N replacements share one confirming listing. With 1, old and new groups both
    /// deliver for the shortest time. Default: 10.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(in crate::desired) wave: Optional<u64>,
}

/// What a plan must not do unless a run allows it.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "guards", deny_unknown_fields)]
pub(in crate::desired) struct GuardsDecl {
    /// At most N groups of a team may be deleted in a run, replacements aside. Default: 3.
    pub(in crate::desired) max_delete: Optional<u64>,
    /// The hosts that receivers and their OAuth endpoints may have, such as "*.example.com".
    pub(in crate::desired) allow_hosts: Optional<List<String>>,
    /// Webhook types that must keep a subscriber.
    pub(in crate::desired) required_types: Optional<List<TypeName>>,
    /// What an apply asks the receivers of the groups that it creates or replaces, before its first
    /// write. Default: off.
    pub(in crate::desired) receivers: Optional<AskReceivers>,
    /// If true, a plan must not break a payload: a receiver of a declared hook would miss something
    /// that it gets now. Default: false.
    pub(in crate::desired) breaking_payload: Optional<bool>,
}

/// Values for groups and hooks that do not set the key.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "defaults", deny_unknown_fields)]
pub(in crate::desired) struct Defaults {
    /// The authentication of groups.
    pub(in crate::desired) authentication: Rare<Authentication>,
    /// The endpoint of hooks.
    pub(in crate::desired) endpoint: Optional<String>,
    /// The method of hooks.
    pub(in crate::desired) method: Optional<String>,
}

/// A team and its webhook groups.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "team", deny_unknown_fields)]
pub(in crate::desired) struct TeamDecl {
    /// The team's id in doo.
    pub(in crate::desired) team: Located<Verbatim>,
    /// Which of this team's listed groups are deleted if they are not declared.
    pub(in crate::desired) prune: Optional<Prune>,
    /// Values for this team's groups and hooks that do not set their own.
    pub(in crate::desired) defaults: Optional<Defaults>,
    /// The webhook groups. An empty list declares that the team has none.
    pub(in crate::desired) groups: Located<List<GroupDecl>>,
}

/// A webhook group: doo's AddWebhook object.
#[derive(Debug, Deserialize)]
#[serde(rename = "group", deny_unknown_fields)]
#[cfg_attr(test, derive(JsonSchema), schemars(extend("not" = { "required": ["event_id", "event_guide_id"] })))]
pub(in crate::desired) struct GroupDecl {
    /// The name, unique within the team.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub(in crate::desired) name: Located<String>,
    /// What the group is for.
    pub(in crate::desired) description: Optional<String>,
    /// The event of this group. Without it and `event_guide_id`: all events of the organization.
    pub(in crate::desired) event_id: Optional<Verbatim>,
    /// The event guide of this group.
    pub(in crate::desired) event_guide_id: Optional<Verbatim>,
    /// The hooks.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub(in crate::desired) hooks: Located<List<HookDecl>>,
    /// How doo logs in to the receiver. Without it, doo sends no token.
    pub(in crate::desired) authentication: Rare<Authentication>,
}

/// A hook: a webhook type and its receiver.
#[derive(Debug, Deserialize)]
#[serde(rename = "hook", deny_unknown_fields)]
#[cfg_attr(test, derive(JsonSchema), schemars(extend(
    "oneOf" = [{ "required": ["type"] }, { "required": ["types"] }],
    "not" = { "required": ["graphql", "origin"] },
)))]
pub(in crate::desired) struct HookDecl {
    /// The webhook type, such as order_created. A leading on_ is removed.
    #[serde(rename = "type")]
    pub(in crate::desired) hook_type: Optional<TypeName>,
    /// Several types: one hook for each, otherwise the same.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub(in crate::desired) types: Optional<List<TypeName>>,
    /// The HTTP method. Default: POST.
    pub(in crate::desired) method: Optional<String>,
    /// The receiver.
    pub(in crate::desired) endpoint: Optional<String>,
    /// The query for the payload, in doo's own form.
    pub(in crate::desired) origin: Rare<OriginDecl>,
    /// The query for the payload.
    pub(in crate::desired) graphql: Rare<Graphql>,
}

/// The query for the payload, in doo's own form.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "origin", deny_unknown_fields)]
pub(in crate::desired) struct OriginDecl {
    /// The HTTP method. Default: POST.
    pub(in crate::desired) method: Optional<String>,
    /// doo's GraphQL endpoint.
    pub(in crate::desired) endpoint: Located<String>,
    /// JSON in a string: operationName, variables and query. It is sent as it is.
    pub(in crate::desired) body: Located<String>,
}

/// The query for the payload.
#[derive(Debug, Deserialize)]
#[serde(rename = "graphql", deny_unknown_fields)]
#[cfg_attr(test, derive(JsonSchema), schemars(extend("oneOf" = [{ "required": ["file"] }, { "required": ["query"] }])))]
pub(in crate::desired) struct Graphql {
    /// The file with the query, relative to this file.
    pub(in crate::desired) file: Optional<String>,
    /// The query.
    pub(in crate::desired) query: Optional<String>,
    /// The query's variables. doo fills in placeholders such as %EVENT_ID%.
    pub(in crate::desired) variables: Optional<Pairs<Json>>,
    /// The operation of the query to run. Default: the only one.
    pub(in crate::desired) operation_name: Optional<Nullable<String>>,
}

/// How doo logs in to the receiver.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "authentication", deny_unknown_fields)]
pub(in crate::desired) struct Authentication {
    /// Default: client_credentials.
    pub(in crate::desired) grant_type: Optional<String>,
    /// The receiver's token endpoint.
    pub(in crate::desired) endpoint: Located<String>,
    /// The credentials of doo at the receiver.
    pub(in crate::desired) credentials: Located<Credentials>,
    /// The name of the header that carries the token. Default: Authorization.
    pub(in crate::desired) header_format: Optional<String>,
    /// The header's value. Default: Bearer %ACCESS_TOKEN%.
    pub(in crate::desired) header_value_format: Optional<String>,
}

/// The credentials of doo at the receiver.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "credentials", deny_unknown_fields)]
pub(in crate::desired) struct Credentials {
    /// Default: doo.
    pub(in crate::desired) client_id: Optional<String>,
    /// Where the secret comes from.
    pub(in crate::desired) client_secret: Located<Masked<Reference>>,
}

/// Where a secret comes from. The secret itself is never in a manifest.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename = "reference", rename_all = "lowercase", deny_unknown_fields)]
pub(in crate::desired) enum Reference {
    /// An environment variable.
    Env(Located<String>),
    /// A file, relative to this file. One trailing line break is not part of the secret.
    File(Located<String>),
    /// A program and its arguments, run without a shell; its standard output is the secret.
    Command(Located<List<String>>),
}
