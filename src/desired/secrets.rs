//! Reads the secrets that a manifest refers to.

use super::declared::Desired;
use super::files::read_file::read_at_most;
use super::files::{open_regular, reason};
use super::problem::{Problem, Severity};
use super::secret_value::{self, LONGEST, Unavailable};
use crate::model::{Place, Secret, SecretRef, SecretSource};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};

/// The environment in which references are resolved.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Reads an environment variable.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// The environment variables that programs do not get.
    pub withheld: &'a [OsString],
}

/// What to do about a secret whose environment variable is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingSecret {
    /// Report an error.
    Refuse,
    /// Use a placeholder, with a warning: the sandbox needs no real secrets.
    Placeholder,
}

/// The time limit of a command.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// The number of references that are resolved at a time; commands often wait for a server.
const AT_A_TIME: usize = 8;
/// Replaces a secret in the sandbox.
const PLACEHOLDER: &str = "stands-for-a-secret-in-the-sandbox";

/// Whether a secret only replaces one that is not set here. No receiver knows it.
pub fn is_placeholder(secret: &Secret) -> bool {
    secret.expose() == PLACEHOLDER
}

/// Puts the declared client secrets into the groups. Resolves each distinct reference once, and
/// returns the problems, each at the first place of its reference. A group whose secret cannot be
/// resolved keeps none.
pub async fn resolve_secrets(
    desired: &mut Desired,
    surroundings: &Surroundings<'_>,
    missing: MissingSecret,
) -> Vec<Problem> {
    let groups = desired.teams.iter().flat_map(|team| &team.groups);
    let mut distinct: Vec<SecretSource> = vec![];
    let mut numbers: HashMap<SecretRef, usize> = HashMap::new();
    for source in groups.filter_map(|group| group.secret.as_ref()) {
        if !numbers.contains_key(&source.reference) {
            numbers.insert(source.reference.clone(), distinct.len());
            distinct.push(source.clone());
        }
    }
    let resolving = distinct
        .iter()
        .map(|source| resolve_source(source, surroundings));
    let outcomes: Vec<_> = futures_util::stream::iter(resolving)
        .buffered(AT_A_TIME)
        .collect()
        .await;
    let mut problems = vec![];
    let mut secrets = vec![];
    for (source, outcome) in distinct.iter().zip(outcomes) {
        secrets.push(match outcome {
            Ok(Resolved { secret, warning }) => {
                problems.extend(warning);
                problems.extend(too_short(&secret, source));
                Some(secret)
            }
            Err(mut problem) => {
                let stand_in = missing == MissingSecret::Placeholder
                    && matches!(source.reference, SecretRef::Env(_));
                if stand_in {
                    problem.severity = Severity::Warning;
                    problem.help = Some("the sandbox uses a placeholder instead".to_owned());
                }
                problems.push(problem);
                stand_in.then(|| Secret::new(PLACEHOLDER))
            }
        });
    }
    for group in desired.teams.iter_mut().flat_map(|team| &mut team.groups) {
        let source = group.secret.as_ref();
        let number = source.and_then(|source| numbers.get(&source.reference));
        if let (Some(authentication), Some(number)) = (&mut group.group.authentication, number) {
            authentication.client_secret.clone_from(&secrets[*number]);
        }
    }
    problems
}

/// A resolved secret.
#[derive(Debug)]
pub struct Resolved {
    /// The secret.
    pub secret: Secret,
    /// A warning about what is rarely meant to be in a secret.
    pub warning: Option<Problem>,
}

/// Resolves a reference.
pub async fn resolve_source(
    source: &SecretSource,
    surroundings: &Surroundings<'_>,
) -> Result<Resolved, Problem> {
    let SecretSource { reference, place } = source;
    let outcome = match reference {
        SecretRef::Env(name) => from_env(name, surroundings.env),
        SecretRef::File(path) => from_file(path),
        SecretRef::Command(argv) => from_command(argv, surroundings.withheld).await,
    };
    match outcome {
        Ok(secret) => Ok(Resolved {
            warning: secret_value::oddities(&secret)
                .map(|oddities| odd(reference, place.clone(), &oddities)),
            secret: Secret::new(secret),
        }),
        Err((what, help)) => {
            let message = format!("{reference} {what}");
            Err(Problem::at("secret-unavailable", place.clone(), message).help(help))
        }
    }
}

/// A warning about a secret that is too short to be one, since output cannot hide it well.
pub fn too_short(secret: &Secret, source: &SecretSource) -> Option<Problem> {
    let SecretSource { reference, place } = source;
    let message = format!("{reference} gives a secret that is too short to be one");
    let help = format!(
        "use at least {} characters: output hides this one only where it is a whole word",
        Secret::SHORTEST
    );
    secret.is_too_short().then(|| Problem {
        severity: Severity::Warning,
        ..Problem::at("short-secret", place.clone(), message).help(help)
    })
}

fn odd(reference: &SecretRef, place: Place, oddities: &str) -> Problem {
    let message = format!("{reference} gives a secret with {oddities}");
    let problem = Problem::at("odd-secret", place, message);
    Problem {
        severity: Severity::Warning,
        ..problem.help("dooctl uses it as it is; remove what is not part of the secret")
    }
}

fn from_env(name: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<String, Unavailable> {
    const HELP: &str = "set it in the shell or pipeline that runs dooctl";
    match env(name) {
        Some(value) if value.is_empty() => Err(("is empty".to_owned(), HELP)),
        Some(value) => secret_value::of(value.into_bytes()),
        None => Err(("is not set".to_owned(), HELP)),
    }
}

fn from_file(path: &Path) -> Result<String, Unavailable> {
    const HELP: &str = "the path is relative to the file that names it";
    let unreadable = |error: std::io::Error| (format!("cannot be read: {}", reason(&error)), HELP);
    let file = open_regular(path).map_err(unreadable)?;
    let bytes = read_at_most(file, LONGEST as u64 + 1).map_err(unreadable)?;
    secret_value::of(bytes)
}

/// Runs a program without a shell and without the withheld variables. Its standard error is not
/// shown, because it could hold a secret.
async fn from_command(argv: &[String], withheld: &[OsString]) -> Result<String, Unavailable> {
    const HELP: &str = "run it by hand to see its messages";
    let Some((program, arguments)) = argv.split_first() else {
        return Err(("is empty".to_owned(), HELP));
    };
    let mut command = Command::new(program);
    for name in withheld {
        command.env_remove(name);
    }
    let child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let mut child = child.map_err(|error| {
        let help = match program.contains(' ') && error.kind() == ErrorKind::NotFound {
            true => "write each argument as its own item: `[program, argument]`",
            false => HELP,
        };
        (format!("cannot be run: {}", reason(&error)), help)
    })?;
    let finished = async {
        let bytes = output(&mut child).await?;
        // If there is too much output, the program may wait forever for a reader.
        let status = if bytes.len() > LONGEST {
            None
        } else {
            Some(child.wait().await?)
        };
        Ok::<_, std::io::Error>((bytes, status))
    };
    match tokio::time::timeout(TIME_LIMIT, finished).await {
        Err(_) => Err((
            format!("took longer than {} seconds", TIME_LIMIT.as_secs()),
            HELP,
        )),
        Ok(Err(error)) => Err((format!("cannot be read: {}", reason(&error)), HELP)),
        Ok(Ok((_, Some(status)))) if !status.success() => Err((format!("failed ({status})"), HELP)),
        Ok(Ok((bytes, _))) => secret_value::of(bytes),
    }
}

/// The output of a program, up to more than a secret can have.
async fn output(child: &mut Child) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![];
    if let Some(stdout) = child.stdout.take() {
        let most = LONGEST as u64 + 1;
        stdout.take(most).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
