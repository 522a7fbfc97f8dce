//! How doo logs in to receivers, and references to secrets.

use super::file::FileContext;
use crate::desired::files::Refusal;
use crate::desired::format::{Lint, Reference, manifest};
use crate::desired::grammar::{HeaderFault, header};
use crate::model::{Authentication, Place, SecretRef, SecretSource};
use crate::yaml::{self, Issue, Located, Masked};
use std::path::{Path, PathBuf};

/// An authentication, and where its secret comes from.
#[derive(Debug, Clone)]
pub(in crate::desired) struct Resolved {
    pub(in crate::desired) authentication: Authentication,
    pub(in crate::desired) secret: SecretSource,
    /// Where its endpoint is.
    pub(in crate::desired) place: Place,
}

/// The authentication that a manifest declares.
pub(in crate::desired) fn resolve(
    context: &FileContext<'_>,
    declared: &Located<manifest::Authentication>,
) -> Option<Resolved> {
    let manifest::Authentication {
        grant_type,
        endpoint,
        credentials,
        header_format,
        header_value_format,
    } = declared.get()?;
    let or_default = |key: &str, text: Option<&Located<String>>, default: &str| match text {
        Some(text) => context.filled(text, key),
        None => Some(default.to_owned()),
    };
    let grant_type = match grant_type {
        Some(declared) => self::grant_type(context, declared),
        None => Some(Authentication::GRANT_TYPE.to_owned()),
    };
    let place = context.source.place(endpoint.span);
    let endpoint = context.endpoint(endpoint);
    let header_format = match header_format {
        Some(declared) => header(context, declared, "header_format", header::name),
        None => Some(Authentication::HEADER_FORMAT.to_owned()),
    };
    let header_value_format = match header_value_format {
        Some(declared) => header_value(context, declared),
        None => Some(Authentication::HEADER_VALUE_FORMAT.to_owned()),
    };
    let credentials = credentials.get().map(|credentials| {
        let manifest::Credentials {
            client_id,
            client_secret,
        } = credentials;
        let client_id = or_default("client_id", client_id.as_ref(), Authentication::CLIENT_ID);
        (client_id, receiver_secret(context, client_secret))
    });
    let (client_id, secret) = credentials?;
    Some(Resolved {
        authentication: Authentication {
            grant_type: grant_type?,
            endpoint: endpoint?,
            client_id: client_id?,
            client_secret: None,
            header_format: header_format?,
            header_value_format: header_value_format?,
        },
        secret: secret?,
        place,
    })
}

/// doo documents only one (api-facts: authentication).
fn grant_type(context: &FileContext<'_>, declared: &Located<String>) -> Option<String> {
    let text = context.filled(declared, "grant_type")?;
    context.check_documented(declared, "grant_type", &text, Authentication::GRANT_TYPE);
    Some(text)
}

/// Checks the name or the value of a header.
fn header(
    context: &FileContext<'_>,
    declared: &Located<String>,
    key: &str,
    check: impl Fn(&str) -> Result<(), HeaderFault>,
) -> Option<String> {
    let text = context.filled(declared, key)?;
    let Err(HeaderFault { at, flaw }) = check(&text) else {
        return Some(text);
    };
    let span = yaml::part_of(context.source.text, declared.span, &text, at);
    let issue = Issue::new("invalid-header", span, format!("`{key}` {flaw}"));
    // A fixed value may be a secret.
    let masked = key == HEADER_VALUE_FORMAT;
    context.source.error(issue.help(flaw.help()).masked(masked));
    None
}

const HEADER_VALUE_FORMAT: &str = "header_value_format";

fn header_value(context: &FileContext<'_>, declared: &Located<String>) -> Option<String> {
    const TOKEN: &str = Authentication::PLACEHOLDER;
    let text = header(context, declared, HEADER_VALUE_FORMAT, header::value)?;
    if !text.contains(TOKEN) {
        let message = format!("`{HEADER_VALUE_FORMAT}` has no {TOKEN}: receivers get no token");
        let issue = Issue::new("placeholder", declared.span, message).masked(true);
        let help = if text.to_ascii_uppercase().contains(TOKEN) {
            format!("write it in capitals: `{TOKEN}`")
        } else if text.to_ascii_uppercase().contains("ACCESS_TOKEN") {
            format!("write `{TOKEN}`, between percent signs")
        } else {
            format!("write `Bearer {TOKEN}`")
        };
        context
            .levels
            .report(Lint::Placeholder, context.source, issue.help(help));
    }
    Some(text)
}

/// Where a receiver's secret comes from. It must not be one that dooctl uses to log in to doo.
fn receiver_secret(
    context: &FileContext<'_>,
    declared: &Located<Masked<Reference>>,
) -> Option<SecretSource> {
    const OURS: &str = "DOO_";
    let source = reference(context, declared)?;
    let is_ours = source.reference.variable().is_some_and(|name| {
        let beginning = name.get(..OURS.len()).unwrap_or_default();
        beginning == OURS || (cfg!(windows) && beginning.eq_ignore_ascii_case(OURS))
    });
    if is_ours {
        let message = "`client_secret` refers to a variable of dooctl: the receiver would get the credentials for doo";
        let issue = Issue::new("invalid-reference", declared.span, message).masked(true);
        let help = "use another variable; those that begin with `DOO_` are for doo's API";
        context.source.error(issue.help(help));
        return None;
    }
    Some(source)
}

/// Where a secret comes from.
pub(in crate::desired) fn reference(
    context: &FileContext<'_>,
    declared: &Located<Masked<Reference>>,
) -> Option<SecretSource> {
    let Masked(reference) = declared.get()?;
    let reference = match reference {
        Reference::Env(name) => SecretRef::Env(variable(context, name)?),
        Reference::File(path) => SecretRef::File(secret_file(context, path)?),
        Reference::Command(argv) => {
            let items = argv.get()?;
            if items.is_empty() {
                let issue = Issue::new("invalid-reference", argv.span, "`command` is empty");
                context
                    .source
                    .error(issue.help("write `[program, argument]`"));
                return None;
            }
            // The program must not be empty; an argument may be.
            context.filled(&items[0], "command")?;
            let argv: Vec<_> = items.iter().map(|item| context.text(item)).collect();
            SecretRef::Command(argv.into_iter().collect::<Option<_>>()?)
        }
    };
    let place = context.source.place(declared.span);
    Some(SecretSource { reference, place })
}

/// A file with a secret. A path in the checkout must stay in it when links are resolved, because
/// the reviewer of a relative path must know which file is read. An absolute path shows that, so it
/// may be anywhere, such as `/run/secrets/crm`.
fn secret_file(context: &FileContext<'_>, declared: &Located<String>) -> Option<PathBuf> {
    let text = context.filled(declared, "file")?;
    context.check_path(declared, &text)?;
    let path = context.folder.join(&text);
    let is_elsewhere = Path::new(&text).is_absolute() && !context.checkout.is_in(&path);
    let refused = match is_elsewhere {
        true => {
            is_of_the_system(&path).then(|| "it is a view of the system, not a file".to_owned())
        }
        false => match context.checkout.admit(&path) {
            // The file may be missing if its secret is not needed.
            Ok(_) | Err(Refusal::Unknown(_)) => None,
            Err(refusal) => Some(refusal.to_string()),
        },
    };
    let Some(why) = refused else {
        return Some(path);
    };
    let message = format!("`file` cannot hold a secret: {why}");
    let issue = Issue::new("outside-root", declared.span, message).masked(true);
    let help =
        "put it into the repository's folder, or write its absolute path, such as /run/secrets/crm";
    context.source.error(issue.help(help));
    None
}

/// Whether the system makes the file, such as the environment of this program with all its secrets.
fn is_of_the_system(path: &Path) -> bool {
    let found = path.canonicalize();
    let path = found.as_deref().unwrap_or(path);
    path.starts_with("/proc") || path.starts_with("/sys")
}

/// The name of an environment variable.
fn variable(context: &FileContext<'_>, declared: &Located<String>) -> Option<String> {
    let wrong = |message: &str, help: String| {
        let issue = Issue::new("invalid-reference", declared.span, message);
        context.source.error(issue.help(help));
        None
    };
    let text = declared.get()?;
    let braced = text.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
    let slip = braced.filter(|name| !context.vars.has(name));
    let slip = slip.or_else(|| text.strip_prefix('$').filter(|it| !it.contains(['$', '{'])));
    let slip = slip.or_else(|| text.strip_prefix('%').and_then(|it| it.strip_suffix('%')));
    if let Some(name) = slip {
        let message = "`env` is the name of an environment variable, not its value";
        return wrong(
            message,
            format!("write `{name}`, without a sign before or behind it"),
        );
    }
    let text = context.filled(declared, "env")?;
    if text.contains(|c: char| matches!(c, '=' | '\0' | '$' | '%' | '{' | '}') || c.is_whitespace())
    {
        let help = "write only the name, such as `CRM_SECRET`".to_owned();
        return wrong("`env` is not the name of an environment variable", help);
    }
    Some(text)
}
