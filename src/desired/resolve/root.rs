//! The root: settings for all teams.

use super::file::FileContext;
use super::number::at_least_one;
use super::{api, hook};
use crate::desired::declared::ApiSettings;
use crate::desired::format::{Root, manifest};
use crate::desired::grammar::host;
use crate::desired::queries::Queries;
use crate::model::{Guards, Marker, Owner};
use crate::yaml::{self, Issue, Located, Span};
use url::Url;

/// The default number of replacements that share one confirming listing.
const WAVE: usize = 10;

/// The root's own settings.
pub(in crate::desired) struct Settings {
    pub(in crate::desired) owner: Owner,
    pub(in crate::desired) api: ApiSettings,
    pub(in crate::desired) wave: usize,
    pub(in crate::desired) guards: Guards,
    pub(in crate::desired) queries: Queries,
}

/// Resolves the root's own settings; `None` after a reported problem.
pub(in crate::desired) fn resolve(
    context: &FileContext<'_>,
    span: Span,
    root: &Root,
    api_url: Option<&Url>,
) -> Option<Settings> {
    let version = root.version.get().is_none_or(|version| *version == 1);
    if !version {
        let message = "dooctl does not know this version of the file format";
        context.source.error(
            Issue::new("unknown-version", root.version.span, message).help("write `version: 1`"),
        );
    }
    let owner = owner(context, &root.owner);
    let api = api::resolve(context, span, root.api.as_ref(), api_url);
    let wave = match &root.replace {
        Some(replace) => replace.get().and_then(|replace| match &replace.wave {
            Some(wave) => at_least_one(context, "wave", wave),
            None => Some(WAVE),
        }),
        None => Some(WAVE),
    };
    let guards = match &root.guards {
        Some(guards) => guards
            .get()
            .and_then(|guards| self::guards(context, guards))
            .filter(|guards| !guards.breaking_payload || has_schema(context, root)),
        None => Some(Guards::default()),
    };
    Some(Settings {
        owner: owner?,
        api: api?,
        wave: wave?,
        guards: guards?,
        queries: context.queries.clone(),
    })
    .filter(|_| version)
}

/// `[a-z0-9][a-z0-9-]*`
fn owner(context: &FileContext<'_>, declared: &Located<String>) -> Option<Owner> {
    let text = context.text(declared)?;
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let fits = text.bytes().next().is_some_and(word) && text.bytes().all(|b| word(b) || b == b'-');
    if !fits || text.len() > Marker::MOST_OF_OWNER {
        let message =
            "`owner` must be at most 36 small letters, digits and dashes, such as `crm-prod`";
        context
            .source
            .error(Issue::new("invalid-owner", declared.span, message));
        return None;
    }
    Some(Owner::new(text))
}

/// Whether the manifest names a schema, without which no payload can be compared.
fn has_schema(context: &FileContext<'_>, root: &Root) -> bool {
    let queries = root.graphql.as_ref().and_then(Located::get);
    let has_one = queries.is_some_and(|queries| queries.schema.is_some());
    let guards = root.guards.as_ref().and_then(Located::get);
    let guard = guards.and_then(|guards| guards.breaking_payload.as_ref());
    if let Some(guard) = guard.filter(|_| !has_one) {
        let message = "`breaking_payload` needs doo's schema, and the manifest names none";
        let issue = Issue::new("missing-key", guard.span, message);
        context
            .source
            .error(issue.help("name it under `graphql.schema`"));
    }
    has_one
}

fn guards(context: &FileContext<'_>, declared: &manifest::GuardsDecl) -> Option<Guards> {
    let manifest::GuardsDecl {
        max_delete,
        allow_hosts,
        required_types,
        receivers,
        breaking_payload,
    } = declared;
    let default = Guards::default();
    let max_delete = match max_delete {
        Some(most) => most
            .get()
            .map(|most| usize::try_from(*most).unwrap_or(usize::MAX)),
        None => Some(default.max_delete),
    };
    let allow_hosts = match allow_hosts {
        Some(hosts) => hosts.get().and_then(|hosts| {
            let hosts: Vec<_> = hosts
                .iter()
                .map(|host| host_pattern(context, host))
                .collect();
            hosts.into_iter().collect::<Option<_>>().map(Some)
        }),
        None => Some(None),
    };
    let required_types = match required_types {
        Some(types) => types.get().and_then(|types| {
            let types: Vec<_> = types
                .iter()
                .map(|item| hook::type_of(context, item))
                .collect();
            types.into_iter().collect()
        }),
        None => Some(vec![]),
    };
    let receivers = match receivers {
        Some(receivers) => receivers.get().copied(),
        None => Some(default.receivers),
    };
    let breaking_payload = match breaking_payload {
        Some(breaking_payload) => breaking_payload.get().copied(),
        None => Some(default.breaking_payload),
    };
    Some(Guards {
        receivers: receivers?,
        breaking_payload: breaking_payload?,
        max_delete: max_delete?,
        allow_hosts: allow_hosts?,
        required_types: required_types?,
    })
}

/// A host, or `*.` and a domain, in ASCII as the hosts of addresses.
fn host_pattern(context: &FileContext<'_>, declared: &Located<String>) -> Option<String> {
    let text = context.filled(declared, "allow_hosts")?;
    match host::pattern(&text) {
        Ok(pattern) => Some(pattern),
        Err((at, message, help)) => {
            let span = yaml::part_of(context.source.text, declared.span, &text, at);
            let issue = Issue::new("invalid-host", span, message);
            context.source.error(issue.help(help));
            None
        }
    }
}
