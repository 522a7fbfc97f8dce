//! How doo logs in to receivers, and references to secrets.

use super::checkout::Refusal;
use super::context::Context;
use super::lints::Lint;
use super::manifest::{self, Reference};
use crate::model::{Authentication, SecretRef, SecretSource};
use crate::yaml::{Issue, Located, Masked};
use std::path::{Path, PathBuf};

/// An authentication without its secret, and where the secret comes from.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) authentication: Authentication,
    pub(super) secret: SecretSource,
}

/// The authentication that a manifest declares.
pub(super) fn resolve(
    context: &Context<'_>,
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
    let grant_type = or_default(
        "grant_type",
        grant_type.as_ref(),
        Authentication::GRANT_TYPE,
    );
    let endpoint = context.endpoint(endpoint);
    let header_format = or_default(
        "header_format",
        header_format.as_ref(),
        Authentication::HEADER_FORMAT,
    );
    if let Some(value) = header_value_format {
        check_header_value(context, value);
    }
    let header_value_format = or_default(
        "header_value_format",
        header_value_format.as_ref(),
        Authentication::HEADER_VALUE_FORMAT,
    );
    let credentials = credentials.get().map(|credentials| {
        let manifest::Credentials {
            client_id,
            client_secret,
        } = credentials;
        let client_id = or_default("client_id", client_id.as_ref(), Authentication::CLIENT_ID);
        (client_id, reference(context, client_secret))
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
    })
}

fn check_header_value(context: &Context<'_>, value: &Located<String>) {
    const TOKEN: &str = "%ACCESS_TOKEN%";
    if value
        .get()
        .is_some_and(|text| !text.contains(TOKEN) && !text.contains("${"))
    {
        let message = format!("`header_value_format` has no {TOKEN}: receivers get no token");
        let issue = Issue::new("placeholder", value.span, message).masked(true);
        let issue = issue.help(format!("write `Bearer {TOKEN}`"));
        context
            .levels
            .report(Lint::Placeholder, context.source, issue);
    }
}

/// Where a secret comes from.
pub(super) fn reference(
    context: &Context<'_>,
    declared: &Located<Masked<Reference>>,
) -> Option<SecretSource> {
    let Masked(reference) = declared.get()?;
    let reference = match reference {
        Reference::Env(name) => {
            let text = context.filled(name, "env")?;
            if text.contains(['=', '\0', ' ']) {
                let message = "`env` is no name of an environment variable";
                context
                    .source
                    .error(Issue::new("invalid-reference", name.span, message));
                return None;
            }
            SecretRef::Env(text)
        }
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
            // The program must be there; an argument may be empty.
            context.filled(&items[0], "command")?;
            let argv: Vec<_> = items.iter().map(|item| context.text(item)).collect();
            SecretRef::Command(argv.into_iter().collect::<Option<_>>()?)
        }
    };
    let place = context.source.place(declared.span);
    Some(SecretSource { reference, place })
}

/// A file that holds a secret. One that the checkout holds stays in it, links resolved: whoever
/// reviews a relative path must know what is read. What a review can judge may be anywhere, such as
/// `/run/secrets/crm`.
fn secret_file(context: &Context<'_>, declared: &Located<String>) -> Option<PathBuf> {
    let text = context.filled(declared, "file")?;
    let path = context.folder.join(&text);
    let is_elsewhere = Path::new(&text).is_absolute() && !context.checkout.is_in(&path);
    let refused = match is_elsewhere {
        true => {
            is_of_the_system(&path).then(|| "it is no file, but a view of the system".to_owned())
        }
        false => match context.checkout.admit(&path) {
            // Where a secret is not needed, its file may be missing.
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
        "put it into the repository's folder, or write its whole path, such as /run/secrets/crm";
    context.source.error(issue.help(help));
    None
}

/// Whether a file is the system's, such as the environment of this program with all its secrets.
fn is_of_the_system(path: &Path) -> bool {
    let found = path.canonicalize();
    let path = found.as_deref().unwrap_or(path);
    path.starts_with("/proc") || path.starts_with("/sys")
}
