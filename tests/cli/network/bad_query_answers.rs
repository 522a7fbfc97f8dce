//! Answers of a GraphQL server that are not whole: `introspect` and `payload --id` say which,
//! and the schema's file stays as it is.
//!
//! What may be whole the next time is asked for again after seconds: these runs may send one query
//! only, so they end after the first pause. `bad_network` has all of them, with a paused clock.

use super::payload_answers::example;
use crate::support::{Answer, Folder, ScriptedServer};
use std::fs;
use std::sync::mpsc::channel;
use std::thread;

/// The commands that ask, and their options.
const ASKING: [&[&str]; 3] = [
    &["introspect"],
    &["introspect", "--check"],
    &["payload", "--type", "order_created", "--id", "7"],
];

/// A whole introspection would begin like this.
const PART: &str = "{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Query\"},\"types\":[";

/// Every file of a folder, with its bytes.
fn files(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder.path("")).expect("it is a folder");
    let entries = entries.map(|entry| entry.expect("it can be read"));
    let files = entries.filter(|entry| entry.path().is_file());
    let mut files: Vec<_> = files
        .map(|file| {
            let bytes = fs::read(file.path()).expect("it can be read");
            (file.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    files.sort_unstable();
    files
}

#[test]
fn an_answer_that_is_empty_or_breaks_off_is_named_and_changes_no_file() {
    let rows = [
        (Answer::text(200, ""), "was answered with an empty body"),
        (
            Answer::text(200, PART),
            "was answered with JSON that breaks off",
        ),
        // Less than was announced.
        (Answer::CutOff, "/graphql was not answered: "),
        (Answer::Silence, "/graphql was not answered: "),
    ];
    thread::scope(|scope| {
        for (answer, message) in &rows {
            for command in ASKING {
                scope.spawn(move || {
                    let server = ScriptedServer::always(answer.clone());
                    let folder = example(&server);
                    let before = files(&folder);
                    let run = folder.dooctl(command).args(["--max-requests", "2"]);
                    run.with_credentials()
                        .run()
                        .exits_with(1)
                        .reports("/graphql was")
                        .reports(message);
                    assert_eq!(files(&folder), before, "{answer:?} {command:?}");
                });
            }
        }
    });
}

#[test]
fn an_answer_that_is_too_long_is_named_once_and_changes_no_file() {
    let more_than_64_mib = 64 * 1024 * 1024 + 1;
    for command in ASKING {
        let server = ScriptedServer::always(Answer::Announced(more_than_64_mib));
        let folder = example(&server);
        let before = files(&folder);
        let run = folder.dooctl(command).args(["-o", "json"]);
        let document = run.with_credentials().run().exits_with(1).document();
        assert_eq!(document["failure"], "no-answer", "{command:?}");
        let error = &document["errors"][0];
        let message = error["message"].as_str().unwrap_or_default();
        assert!(
            message.ends_with("/graphql was not answered: the answer is longer than 65536 KiB"),
            "{message}"
        );
        assert_eq!(error["help"], "check `graphql.endpoint`, or run again");
        assert_eq!(files(&folder), before, "{command:?}");
        assert_eq!(server.count(|request| request.path == "/graphql"), 1);
    }
}

/// Nothing is written before the whole answer is there and has been read.
#[cfg(unix)]
#[test]
fn a_fetch_that_is_killed_half_way_leaves_the_old_file_and_no_other() {
    let (sent, half_is_sent) = channel();
    let server = ScriptedServer::always(Answer::Part(PART.to_owned(), sent));
    let folder = example(&server);
    let before = files(&folder);
    let run = folder.dooctl(["introspect"]).with_credentials().spawn();
    half_is_sent.recv().expect("it asks");
    run.signal("KILL");
    let outcome = run.finish();
    assert_eq!(outcome.code, None, "{outcome:?}");
    assert_eq!(files(&folder), before);
    assert!(before.iter().any(|(name, _)| name == "doo.graphql"));
}
