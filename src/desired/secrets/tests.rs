//! References to secrets that can and cannot be resolved.

use super::*;
use crate::desired::{Checkout, LoadOptions, load};
use crate::model::Place;
use std::cell::Cell;

fn place() -> Place {
    Place {
        file: "t.yaml".into(),
        line: 3,
        column: 5,
    }
}

fn env(name: &str) -> Option<String> {
    match name {
        "SET" => Some("canary".into()),
        "EMPTY" => Some(String::new()),
        _ => None,
    }
}

fn with(env: &dyn Fn(&str) -> Option<String>) -> Surroundings<'_> {
    Surroundings { env, withheld: &[] }
}

async fn resolved(reference: SecretRef) -> Result<String, String> {
    let source = SecretSource {
        reference,
        place: place(),
    };
    match resolve_source(&source, &with(&env)).await {
        Ok(Resolved { secret, .. }) => Ok(secret.expose().to_owned()),
        Err(problem) => {
            assert_eq!(
                (problem.code, &problem.place),
                ("secret-unavailable", &place())
            );
            assert!(problem.help.is_some());
            assert!(!problem.message.contains("canary"));
            Err(problem.message)
        }
    }
}

fn command(argv: &[&str]) -> SecretRef {
    SecretRef::Command(argv.iter().map(|part| (*part).to_owned()).collect())
}

#[tokio::test]
async fn environment_variables() {
    let env = |name: &str| SecretRef::Env(name.into());
    assert_eq!(resolved(env("SET")).await, Ok("canary".into()));
    assert_eq!(
        resolved(env("EMPTY")).await,
        Err("environment variable EMPTY is empty".into())
    );
    assert_eq!(
        resolved(env("UNSET")).await,
        Err("environment variable UNSET is not set".into())
    );
}

#[tokio::test]
async fn files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    for (bytes, outcome) in [
        (&b"canary\n"[..], Ok("canary")),
        (b"canary\r\n", Ok("canary")),
        (b"canary\n\n", Ok("canary\n")),
        (b" canary", Ok(" canary")),
        (b"", Err("gives nothing")),
        (b"\n", Err("gives nothing")),
        (b"canary\xff", Err("gives text that is not UTF-8")),
        (&[b'a'; 70_000], Err("gives more than 64 KiB")),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let outcome = outcome
            .map(str::to_owned)
            .map_err(|what| format!("file {} {what}", path.display()));
        assert_eq!(resolved(SecretRef::File(path.clone())).await, outcome);
    }
    assert_eq!(
        resolved(SecretRef::File("/nowhere/secret".into())).await,
        Err("file /nowhere/secret cannot be read: there is no such file".into())
    );
}

#[cfg(unix)]
#[tokio::test]
async fn commands() {
    for (argv, outcome) in [
        (&["printf", "canary\n"][..], Ok("canary")),
        (&["sh", "-c", "echo canary >&2; echo $0", "x y"], Ok("x y")),
        (&["sh", "-c", "cat; echo end"], Ok("end")),
        (
            &["sh", "-c", "echo canary; echo canary >&2; exit 3"],
            Err("command sh failed (exit status: 3)"),
        ),
        (&["true"], Err("command true gives nothing")),
        (
            &["yes", "canary"],
            Err("command yes gives more than 64 KiB"),
        ),
        (
            &["/nowhere/program", "canary"],
            Err("command /nowhere/program cannot be run: there is no such file"),
        ),
    ] {
        let outcome = outcome.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(resolved(command(argv)).await, outcome, "{argv:?}");
    }
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_command_that_hangs_is_ended() {
    assert_eq!(
        resolved(command(&["sleep", "600"])).await,
        Err("command sleep took longer than 10 seconds".into())
    );
    // A program that closes its output but does not end.
    assert_eq!(
        resolved(command(&["sh", "-c", "exec >&-; exec sleep 600"])).await,
        Err("command sh took longer than 10 seconds".into())
    );
}

fn desired(secrets: &[&str]) -> Desired {
    let folder = tempfile::tempdir().unwrap();
    let groups: Vec<_> = secrets.iter().enumerate().map(|(number, secret)| {
        format!("  - name: g{number}\n    hooks: [{{ type: order_created, endpoint: 'https://a.example' }}]\n    authentication: {{ endpoint: 'https://a.example', credentials: {{ client_secret: {secret} }} }}\n")
    }).collect();
    let text = format!(
        "version: 1\nowner: o\napi: {{ url: https://a.example }}\nteams:\n- team: 1\n  groups:\n{}",
        groups.concat()
    );
    std::fs::write(folder.path().join("dooctl.yaml"), text).unwrap();
    let loaded = load(&LoadOptions {
        manifest: folder.path(),
        checkout: &Checkout::of(folder.path()),
        var_files: &[],
        vars: &[],
        api_url: None,
    });
    loaded
        .desired
        .unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

fn values(desired: &Desired) -> Vec<Option<&str>> {
    let groups = desired.teams.iter().flat_map(|team| &team.groups);
    let secret = |group| -> Option<&str> {
        let group: &crate::model::DeclaredGroup = group;
        Some(
            group
                .group
                .authentication
                .as_ref()?
                .client_secret
                .as_ref()?
                .expose(),
        )
    };
    groups.map(secret).collect()
}

#[tokio::test]
async fn each_reference_is_resolved_once_and_told_once() {
    let mut desired = desired(&[
        "{ env: SET }",
        "{ env: UNSET }",
        "{ env: SET }",
        "{ env: UNSET }",
        "{ command: [printf, canary2] }",
    ]);
    let asked = Cell::new(0);
    let counting = |name: &str| {
        asked.set(asked.get() + 1);
        env(name)
    };
    let problems = resolve_secrets(&mut desired, &with(&counting), MissingSecret::Refuse).await;
    assert_eq!(asked.get(), 2);
    assert_eq!(
        values(&desired),
        [Some("canary"), None, Some("canary"), None, Some("canary2")]
    );
    let [problem] = &problems[..] else {
        panic!("{problems:?}")
    };
    assert_eq!(problem.severity, Severity::Error);
    assert_eq!((problem.place.line, problem.place.column), (12, 84));
}

#[tokio::test]
async fn the_sandbox_needs_no_environment() {
    let mut desired = desired(&["{ env: UNSET }", "{ file: nowhere }"]);
    let problems = resolve_secrets(&mut desired, &with(&env), MissingSecret::Placeholder).await;
    assert_eq!(values(&desired), [Some(PLACEHOLDER), None]);
    let severities: Vec<_> = problems.iter().map(|problem| problem.severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Error]);
}

/// Cargo sets this variable for tests.
#[tokio::test]
async fn a_program_gets_everything_but_what_is_withheld() {
    let source = SecretSource {
        reference: command(&["sh", "-c", "echo ${CARGO_MANIFEST_DIR-none} ${PATH:+path}"]),
        place: place(),
    };
    let withheld = [OsString::from("CARGO_MANIFEST_DIR")];
    let surroundings = Surroundings {
        env: &env,
        withheld: &withheld,
    };
    let found = resolve_source(&source, &surroundings).await.unwrap();
    assert_eq!(found.secret.expose(), "none path");
    let found = resolve_source(&source, &with(&env)).await.unwrap();
    assert_ne!(found.secret.expose(), "none path");
}

/// An empty one is an error already.
#[tokio::test]
async fn a_secret_that_is_too_short_is_a_warning_at_its_reference() {
    for (value, is_too_short) in [("a", true), ("abcde", true), ("abcdef", false)] {
        let env = |_: &str| Some(value.to_owned());
        let mut desired = desired(&["{ env: CANARY }", "{ env: CANARY }"]);
        let problems = resolve_secrets(&mut desired, &with(&env), MissingSecret::Refuse).await;
        assert_eq!(values(&desired), [Some(value); 2]);
        let found: Vec<_> = problems
            .iter()
            .map(|it| (it.severity, it.code, it.message.as_str()))
            .collect();
        let message = "environment variable CANARY gives a secret that is too short to be one";
        let warning = (Severity::Warning, "short-secret", message);
        assert_eq!(found, vec![warning; usize::from(is_too_short)]);
    }
}

#[tokio::test]
async fn what_seldom_belongs_to_a_secret_is_a_warning_at_its_reference() {
    let env = |name: &str| Some(format!(" {name}\n\n"));
    let mut desired = desired(&["{ env: CANARY }", "{ env: CANARY }"]);
    let problems = resolve_secrets(&mut desired, &with(&env), MissingSecret::Refuse).await;
    assert_eq!(values(&desired), [Some(" CANARY\n"); 2]);
    let [problem] = &problems[..] else {
        panic!("{problems:?}")
    };
    assert_eq!(
        (problem.severity, problem.code, problem.message.as_str()),
        (
            Severity::Warning,
            "odd-secret",
            "environment variable CANARY gives a secret with a line break and white space at its ends"
        )
    );
    assert_eq!((problem.place.line, problem.place.column), (9, 84));
}
