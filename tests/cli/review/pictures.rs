//! Who receives what as a picture, which GitHub and GitLab draw.

use super::delivery::{declared, eventful, listed, one_of_two_teams_is_listed, team};
use crate::commands::texts::run;
use crate::support::Folder;
use crate::support::accounts::{OURS, folder};

const MERMAID: [&str; 2] = ["-o", "mermaid"];

fn picture(folder: &Folder, command: &str) -> String {
    let arguments = [&[command], &MERMAID[..]].concat();
    run(folder, &arguments).exits_with(0).stdout
}

#[test]
fn what_doo_lists() {
    insta::assert_snapshot!(picture(&eventful(), "list"));
}

#[test]
fn what_a_plan_makes_hosts_gain_and_lose() {
    insta::assert_snapshot!(picture(&eventful(), "plan"));
}

/// The comment has the picture, folded, and a reader of Markdown finds it whole in its fence.
#[test]
fn a_comment_has_the_picture_of_the_plan() {
    let folder = eventful();
    let comment = run(&folder, &["plan", "-o", "markdown"])
        .exits_with(0)
        .stdout;
    let folded = format!(
        "<details><summary>What is gained and lost</summary>\n\n```mermaid\n{}```\n\n</details>\n",
        picture(&folder, "plan")
    );
    assert!(comment.contains(&folded), "{comment}");
}

#[test]
fn a_comment_has_no_picture_of_nothing_and_none_that_is_too_large() {
    let same = folder(
        &team(&[declared("A", "", "order_created", "a.example.com/doo")]),
        &[listed("A", OURS, &["order_created@a.example.com/doo"])],
    );
    assert_eq!(
        picture(&same, "plan"),
        "flowchart LR\n  nothing[\"Nothing is gained or lost\"]\n"
    );
    let groups = |number: usize| -> Vec<String> {
        let group = |at| {
            let name = format!("Group {at}");
            declared(&name, "", "order_created", &format!("host{at}.example.com"))
        };
        (0..number).map(group).collect()
    };
    for (folder, is_drawn) in [
        (same, false),
        (folder(&team(&groups(20)), &[]), true),
        (folder(&team(&groups(21)), &[]), false),
    ] {
        let comment = run(&folder, &["plan", "-o", "markdown"])
            .exits_with(0)
            .stdout;
        assert_eq!(comment.contains("```mermaid"), is_drawn, "{comment}");
    }
}

/// A team that is not listed must not look like one without groups.
#[test]
fn a_team_that_is_not_listed_is_in_the_picture() {
    let (_server, manifest) = one_of_two_teams_is_listed();
    let folder = Folder::with_manifest(manifest);
    let mut shown = String::new();
    for command in ["list", "plan"] {
        let outcome = folder.dooctl([command, "-o", "mermaid"]).with_credentials();
        shown += &outcome.run().exits_with(1).stdout;
    }
    insta::assert_snapshot!(shown);
}
