//! The root: what holds for all teams.

use super::authentication::reference;
use super::context::{Context, address};
use super::hook;
use super::host_grammar;
use super::manifest::{self, Root};
use super::url_grammar::{Flaw, UrlFault};
use super::value_place;
use super::{ApiSettings, CredentialSources};
use crate::model::{Guards, Marker, Owner};
use crate::yaml::{Issue, Located, Span};
use url::Url;

/// How many replacements share one confirming listing, unless the manifest says otherwise.
const WAVE: usize = 10;

/// The root's own settings.
pub(super) struct Settings {
    pub(super) owner: Owner,
    pub(super) api: ApiSettings,
    pub(super) wave: usize,
    pub(super) guards: Guards,
}

/// Resolves the root's own settings; `None` when something is wrong, which was reported.
pub(super) fn resolve(
    context: &Context<'_>,
    span: Span,
    root: &Root,
    api_url: Option<&Url>,
) -> Option<Settings> {
    let version = root.version.get().is_none_or(|version| *version == 1);
    if !version {
        let message = "this version of the file format is not known";
        context.source.error(
            Issue::new("unknown-version", root.version.span, message).help("write `version: 1`"),
        );
    }
    let owner = owner(context, &root.owner);
    let api = api(context, span, root.api.as_ref(), api_url);
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
            .and_then(|guards| self::guards(context, guards)),
        None => Some(Guards::default()),
    };
    Some(Settings {
        owner: owner?,
        api: api?,
        wave: wave?,
        guards: guards?,
    })
    .filter(|_| version)
}

/// `[a-z0-9][a-z0-9-]*`
fn owner(context: &Context<'_>, declared: &Located<String>) -> Option<Owner> {
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

fn api(
    context: &Context<'_>,
    root: Span,
    declared: Option<&Located<manifest::Api>>,
    api_url: Option<&Url>,
) -> Option<ApiSettings> {
    let empty = manifest::Api {
        url: None,
        requests_per_second: None,
        requests_per_day: None,
        trust_total_items: None,
        credentials: None,
    };
    let span = declared.map_or(root, |declared| declared.span);
    let api = match declared {
        Some(declared) => declared.get()?,
        None => &empty,
    };
    let url = api_address(context, span, api.url.as_ref(), api_url);
    let per_second = match &api.requests_per_second {
        Some(rate) => rate.get().copied().filter(|rate| {
            let usable = rate.is_finite() && *rate > 0.0;
            if !usable {
                context.source.error(not_positive(
                    "requests_per_second",
                    span_of(api.requests_per_second.as_ref(), span),
                ));
            }
            usable
        }),
        None => Some(1.0),
    };
    let per_day = match &api.requests_per_day {
        Some(limit) => at_least_one(context, "requests_per_day", limit),
        None => Some(1_000),
    };
    let trust_total_items = match &api.trust_total_items {
        Some(trust) => trust.get().copied(),
        None => Some(true),
    };
    let credentials = match &api.credentials {
        Some(credentials) => credentials
            .get()
            .and_then(|it| self::credentials(context, it)),
        None => Some(CredentialSources::default()),
    };
    Some(ApiSettings {
        url: url?,
        requests_per_second: per_second?,
        requests_per_day: per_day?,
        trust_total_items: trust_total_items?,
        credentials: credentials?,
    })
}

fn span_of<T>(located: Option<&Located<T>>, otherwise: Span) -> Span {
    located.map_or(otherwise, |located| located.span)
}

/// The address from the environment, which goes before the manifest's; the latter is checked anyway.
fn api_address(
    context: &Context<'_>,
    span: Span,
    declared: Option<&Located<String>>,
    environment: Option<&Url>,
) -> Option<Url> {
    let from_manifest = declared.and_then(|declared| {
        let text = context.text(declared)?;
        let wrong = |UrlFault { at, flaw }: UrlFault| {
            let span = value_place::part(context.source.text, declared.span, &text, at);
            let issue = Issue::new("invalid-url", span, format!("`url` {flaw}"));
            context.source.error(issue.help(flaw.help()));
        };
        base(&text).map_err(wrong).ok()
    });
    if let Some(url) = environment {
        let other = from_manifest.filter(|declared| declared != url);
        if let (Some(_), Some(declared)) = (other, declared) {
            let message =
                format!("`url` is another account than DOO_API_URL, which overrides it: {url}");
            let issue = Issue::new("overridden-url", declared.span, message);
            context.source.warning(issue.help(
                "write that URL here, or leave `url` out; or set DOO_API_URL to this account",
            ));
        }
        return Some(url.clone());
    }
    if declared.is_none() {
        let message = "the address of doo's API is missing: `api.url`";
        let help = "the account that is changed is never a default: add `api: { url: https://rest.doo.net/v1 }`, or set DOO_API_URL";
        context
            .source
            .error(Issue::new("missing-key", span, message).help(help));
    }
    from_manifest
}

/// An address of doo's API, which paths can be appended to.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn api_base(text: &str) -> Result<Url, (String, String)> {
    base(text).map_err(|UrlFault { at: _, flaw }| (flaw.to_string(), flaw.help()))
}

fn base(text: &str) -> Result<Url, UrlFault> {
    let mut url = address(text)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(UrlFault {
            at: 0..text.len(),
            flaw: Flaw::BehindPath,
        });
    }
    let path = url.path().trim_end_matches('/').to_owned();
    if path != written_path(text) {
        return Err(UrlFault {
            at: 0..text.len(),
            flaw: Flaw::OtherPath,
        });
    }
    url.set_path(&path);
    Ok(url)
}

/// The path of an address as it is written, without slashes at its end.
fn written_path(address: &str) -> &str {
    let after_scheme = address.split_once("//").map_or(address, |(_, rest)| rest);
    let path = after_scheme
        .find('/')
        .map_or("", |start| &after_scheme[start..]);
    path.trim_end_matches('/')
}

fn credentials(
    context: &Context<'_>,
    declared: &manifest::ApiCredentials,
) -> Option<CredentialSources> {
    let manifest::ApiCredentials {
        api_key,
        client_id,
        client_secret,
        access_token,
    } = declared;
    let source = |declared: &Option<_>| match declared {
        Some(declared) => reference(context, declared).map(Some),
        None => Some(None),
    };
    let (api_key, client_id) = (source(api_key), source(client_id));
    let (client_secret, access_token) = (source(client_secret), source(access_token));
    Some(CredentialSources {
        api_key: api_key?,
        client_id: client_id?,
        client_secret: client_secret?,
        access_token: access_token?,
    })
}

fn guards(context: &Context<'_>, declared: &manifest::Guards) -> Option<Guards> {
    let manifest::Guards {
        max_delete,
        allow_hosts,
        required_types,
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
    Some(Guards {
        max_delete: max_delete?,
        allow_hosts: allow_hosts?,
        required_types: required_types?,
    })
}

/// A host, or `*.` and a domain, as the hosts of addresses are compared: in ASCII.
fn host_pattern(context: &Context<'_>, declared: &Located<String>) -> Option<String> {
    let text = context.filled(declared, "allow_hosts")?;
    match host_grammar::pattern(&text) {
        Ok(pattern) => Some(pattern),
        Err((at, message, help)) => {
            let span = value_place::part(context.source.text, declared.span, &text, at);
            let issue = Issue::new("invalid-host", span, message);
            context.source.error(issue.help(help));
            None
        }
    }
}

fn at_least_one<T: TryFrom<u64>>(
    context: &Context<'_>,
    key: &str,
    declared: &Located<u64>,
) -> Option<T> {
    let number = *declared.get()?;
    let usable = T::try_from(number).ok().filter(|_| number > 0);
    if usable.is_none() {
        context.source.error(not_positive(key, declared.span));
    }
    usable
}

fn not_positive(key: &str, span: Span) -> Issue {
    Issue::new(
        "out-of-range",
        span,
        format!("`{key}` must be greater than zero"),
    )
}
