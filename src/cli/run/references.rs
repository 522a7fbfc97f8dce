//! What a manifest makes a run read and run. A review compares this before anything is read.

use crate::cli::context::Context;
use crate::desired::{CredentialSources, Desired};
use crate::model::{DeclaredGroup, SecretRef, SecretSource, TeamId};
use crate::plan::{Credential, GroupSecret, References};
use std::ffi::OsString;
use std::path::{Component, Path};

/// What an apply reads for an account. The manifest is in this folder.
pub(super) fn of_account(desired: &Desired, account: String, folder: &Path) -> References {
    let api = &desired.api;
    let credentials = credentials(&api.credentials);
    let seen = |credential: Credential| Credential {
        reference: seen_from(folder, &credential.reference),
        ..credential
    };
    References {
        limits: Some((api.requests_per_second, api.requests_per_day)),
        credentials: credentials.into_iter().map(seen).collect(),
        ..of_sandbox(desired, account, folder)
    }
}

/// What an apply reads for the sandbox, which needs no credentials and has no limits.
pub(super) fn of_sandbox(desired: &Desired, account: String, folder: &Path) -> References {
    let groups = desired.teams.iter().flat_map(|team| {
        let of_team = |declared| (&team.team, declared);
        team.groups.iter().map(of_team)
    });
    let secret = |(team, declared): (&TeamId, &DeclaredGroup)| {
        let SecretSource { reference, place } = declared.secret.as_ref()?;
        Some(GroupSecret {
            team: team.clone(),
            group: declared.group.name.clone(),
            reference: seen_from(folder, reference),
            place: place.clone(),
        })
    };
    References {
        trust_total_items: desired.api.trust_total_items,
        secrets: groups.filter_map(secret).collect(),
        ..References::none(account)
    }
}

/// The environment variables that are removed for programs: dooctl's own, and those with the API's
/// credentials.
pub(in crate::cli) fn withheld(context: &Context, sources: &CredentialSources) -> Vec<OsString> {
    let credentials = credentials(sources);
    let variables = credentials.iter().filter_map(|it| it.reference.variable());
    context.environment.withheld(&variables.collect::<Vec<_>>())
}

/// Where each of the API's credentials comes from. A token in the manifest replaces the client. A
/// token in the environment is not considered.
pub(in crate::cli) fn credentials(sources: &CredentialSources) -> Vec<Credential> {
    let CredentialSources {
        api_key,
        client_id,
        client_secret,
        access_token,
    } = sources;
    let client = [
        ("client_id", "DOO_CLIENT_ID", client_id),
        ("client_secret", "DOO_CLIENT_SECRET", client_secret),
    ];
    let client = client.into_iter().filter(|_| access_token.is_none());
    let all = [
        ("api_key", "DOO_API_KEY", api_key),
        ("access_token", "DOO_ACCESS_TOKEN", access_token),
    ];
    let credential = |(name, variable, source): (_, &'static str, &Option<SecretSource>)| {
        let usual = || SecretRef::Env(variable.to_owned());
        let reference = source.as_ref().map(|source| source.reference.clone());
        Credential {
            name,
            variable,
            reference: reference.unwrap_or_else(usual),
            place: source.as_ref().map(|source| source.place.clone()),
        }
    };
    all.into_iter().chain(client).map(credential).collect()
}

/// A reference that does not depend on the current folder: paths are relative to the manifest's
/// folder.
fn seen_from(folder: &Path, reference: &SecretRef) -> SecretRef {
    match reference {
        SecretRef::File(path) => {
            let path = path.strip_prefix(folder).unwrap_or(path);
            SecretRef::File(slashed(path).into())
        }
        SecretRef::Env(_) | SecretRef::Command(_) => reference.clone(),
    }
}

/// A path with `/`, also on Windows.
fn slashed(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::RootDir => text.push('/'),
            other => {
                let follows = !text.is_empty() && !text.ends_with('/');
                text.push_str(if follows { "/" } else { "" });
                text.push_str(&other.as_os_str().to_string_lossy());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_same_however_it_is_written() {
        for (path, expected) in [
            ("keys/crm", "keys/crm"),
            ("./keys//crm", "keys/crm"),
            ("../keys/./crm", "../keys/crm"),
            ("/run/secrets/crm", "/run/secrets/crm"),
            ("/", "/"),
        ] {
            assert_eq!(slashed(Path::new(path)), expected);
        }
    }
}
