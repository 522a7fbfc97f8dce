//! Reads the secrets that a manifest refers to.

use super::problem::{Problem, Severity};
use super::{Desired, read};
use crate::model::{Secret, SecretRef, SecretSource};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::fs::File;
use std::future::poll_fn;
use std::io::Read;
use std::path::Path;
use std::pin::Pin;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::process::{Child, Command};

/// What becomes of a secret whose environment variable is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingSecret {
    /// It is an error.
    Refuse,
    /// It gets a placeholder, with a warning: the sandbox needs no real secrets.
    Placeholder,
}

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a secret may be.
const LONGEST: usize = 64 * 1024;
/// How many references are resolved at a time; commands often wait for a server.
const AT_A_TIME: usize = 8;
/// What stands for a secret in the sandbox.
const PLACEHOLDER: &str = "stands-for-a-secret-in-the-sandbox";

/// Puts the declared client secrets into the groups. Each distinct reference is resolved once. The
/// answer tells what is wrong, at the first place of each reference; a group whose secret is not to
/// be had keeps none.
pub async fn resolve_secrets(
    desired: &mut Desired,
    env: &dyn Fn(&str) -> Option<String>,
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
    let resolving = distinct.iter().map(|source| resolve_source(source, env));
    let outcomes: Vec<_> = futures_util::stream::iter(resolving)
        .buffered(AT_A_TIME)
        .collect()
        .await;
    let mut problems = vec![];
    let mut secrets = vec![];
    for (source, outcome) in distinct.iter().zip(outcomes) {
        secrets.push(match outcome {
            Ok(secret) => Some(secret),
            Err(mut problem) => {
                let stand_in = missing == MissingSecret::Placeholder
                    && matches!(source.reference, SecretRef::Env(_));
                if stand_in {
                    problem.severity = Severity::Warning;
                    problem.help = Some("a placeholder stands for it in the sandbox".to_owned());
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

/// The secret that a reference names.
pub async fn resolve_source(
    source: &SecretSource,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Secret, Problem> {
    let SecretSource { reference, place } = source;
    let outcome = match reference {
        SecretRef::Env(name) => from_env(name, env),
        SecretRef::File(path) => from_file(path),
        SecretRef::Command(argv) => from_command(argv).await,
    };
    outcome.map(Secret::new).map_err(|(what, help)| {
        let message = format!("{reference} {what}");
        Problem::at("secret-unavailable", place.clone(), message).help(help)
    })
}

/// What is wrong with a reference, and what to do about it.
type Unavailable = (String, &'static str);

fn from_env(name: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<String, Unavailable> {
    const HELP: &str = "set it in the shell or pipeline that runs dooctl";
    match env(name) {
        Some(value) if value.is_empty() => Err(("is empty".to_owned(), HELP)),
        Some(value) => Ok(value),
        None => Err(("is not set".to_owned(), HELP)),
    }
}

fn from_file(path: &Path) -> Result<String, Unavailable> {
    const HELP: &str = "the path is relative to the file that names it";
    let unreadable =
        |error: std::io::Error| (format!("cannot be read: {}", read::reason(&error)), HELP);
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = vec![];
    file.take(LONGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    value(bytes)
}

/// Runs a program without a shell. What it writes to its standard error is not shown: it could
/// hold a secret.
async fn from_command(argv: &[String]) -> Result<String, Unavailable> {
    const HELP: &str = "run it by hand to see what it says";
    let Some((program, arguments)) = argv.split_first() else {
        return Err(("is empty".to_owned(), HELP));
    };
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let mut child =
        child.map_err(|error| (format!("cannot be run: {}", read::reason(&error)), HELP))?;
    let finished = async {
        let bytes = output(&mut child).await?;
        // Too much output was not read to its end, and the program may wait for a reader.
        let status = if bytes.len() > LONGEST {
            None
        } else {
            Some(child.wait().await?)
        };
        Ok::<_, std::io::Error>((bytes, status))
    };
    match tokio::time::timeout(PATIENCE, finished).await {
        Err(_) => Err((
            format!("took longer than {} seconds", PATIENCE.as_secs()),
            HELP,
        )),
        Ok(Err(error)) => Err((format!("cannot be read: {}", read::reason(&error)), HELP)),
        Ok(Ok((_, Some(status)))) if !status.success() => Err((format!("failed ({status})"), HELP)),
        Ok(Ok((bytes, _))) => value(bytes),
    }
}

/// The output of a program, up to more than a secret can be long.
async fn output(child: &mut Child) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![];
    let Some(mut stdout) = child.stdout.take() else {
        return Ok(bytes);
    };
    let mut chunk = [0; 4096];
    while bytes.len() <= LONGEST {
        let mut buffer = ReadBuf::new(&mut chunk);
        poll_fn(|waker| Pin::new(&mut stdout).poll_read(waker, &mut buffer)).await?;
        if buffer.filled().is_empty() {
            break;
        }
        bytes.extend_from_slice(buffer.filled());
    }
    Ok(bytes)
}

/// The text without one line break at its end.
fn value(bytes: Vec<u8>) -> Result<String, Unavailable> {
    const HELP: &str = "it must hold the secret and nothing else";
    if bytes.len() > LONGEST {
        return Err((format!("gives more than {} KiB", LONGEST / 1024), HELP));
    }
    let Ok(mut text) = String::from_utf8(bytes) else {
        return Err(("gives no UTF-8".to_owned(), HELP));
    };
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        return Err(("gives nothing".to_owned(), HELP));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
