//! Where doo's API is, and how dooctl uses it.

use super::authentication::reference;
use super::file::{FileContext, web_address};
use super::number::{at_least_one, not_positive};
use crate::desired::declared::{ApiSettings, CredentialSources};
use crate::desired::format::manifest;
use crate::desired::grammar::{Flaw, UrlFault};
use crate::yaml::{self, Issue, Located, Span};
use url::Url;

/// Resolves `api`; `None` after a reported problem.
pub(super) fn resolve(
    context: &FileContext<'_>,
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

/// The address from the environment overrides the manifest's, which is checked anyway.
fn api_address(
    context: &FileContext<'_>,
    span: Span,
    declared: Option<&Located<String>>,
    environment: Option<&Url>,
) -> Option<Url> {
    let from_manifest = declared.and_then(|declared| {
        let text = context.text(declared)?;
        let wrong = |UrlFault { at, flaw }: UrlFault| {
            let span = yaml::part_of(context.source.text, declared.span, &text, at);
            let issue = Issue::new("invalid-url", span, format!("`url` {flaw}"));
            context.source.error(issue.help(flaw.help()));
        };
        base(&text).map_err(wrong).ok()
    });
    if let Some(url) = environment {
        let other = from_manifest.filter(|declared| declared != url);
        if let (Some(_), Some(declared)) = (other, declared) {
            let message =
                format!("`url` names another account than DOO_API_URL, which overrides it: {url}");
            let issue = Issue::new("overridden-url", declared.span, message);
            context.source.warning(issue.help(
                "write that URL here, or leave `url` out; or set DOO_API_URL to this account",
            ));
        }
        return Some(url.clone());
    }
    if declared.is_none() {
        let message = "the address of doo's API is missing: `api.url`";
        let help = "dooctl has no default account: add `api: { url: https://rest.doo.net/v1 }`, or set DOO_API_URL";
        context
            .source
            .error(Issue::new("missing-key", span, message).help(help));
    }
    from_manifest
}

/// An address of doo's API to which paths can be appended. There is no default: doo's pages name
/// two (api-facts: base-url).
///
/// # Errors
/// What is wrong with it, and the help.
pub fn api_base(text: &str) -> Result<Url, (String, String)> {
    base(text).map_err(|UrlFault { at: _, flaw }| (flaw.to_string(), flaw.help()))
}

fn base(text: &str) -> Result<Url, UrlFault> {
    let mut url = web_address(text)?;
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
    context: &FileContext<'_>,
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
