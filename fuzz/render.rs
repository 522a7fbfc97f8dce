//! Shows outside input in every format.

use dooctl::desired::{Loaded, TeamReader};
use dooctl::diff::DeclaredTeam;
use dooctl::documents::ProblemItem;
use dooctl::model::{Listing, Owner};
use dooctl::observed::Observation;
use dooctl::plan::{Pace, Plan, PlanInput, References, plan};
use dooctl::render::github::{annotations, of_drift, of_plan, of_problems};
use dooctl::render::markdown::{self, CommentSubject, Failed};
use dooctl::render::{self, Styles};
use std::io::Write;

/// The limit of a comment on GitHub.
const COMMENT: usize = 60_000;

const SUBJECT: CommentSubject<'_> = CommentSubject {
    command: "validate",
    owner: Some("crm"),
};

/// The manifest for any listing.
const TEAM: &str = "team: 4711\ngroups:\n- name: CRM sync\n  hooks: [{ type: order_created, endpoint: 'https://a.example' }]\n- name: Orders\n  description: x\n  event_id: 82032\n  hooks: [{ type: event_updated, endpoint: 'https://b.example', graphql: { query: '{ a }' } }]\n";

/// The problems of any manifest.
pub(crate) fn problems(loaded: &Loaded) {
    let found = &loaded.problems;
    for coloured in [false, true] {
        text(|out| render::problems(out, coloured, found));
    }
    let text = text(|out| annotations(out, "sub/", &of_problems(found)));
    assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
    comment(&markdown::validation(&SUBJECT, loaded));
    comment(&markdown::failure(
        &SUBJECT,
        &Failed {
            message: "x",
            causes: &[],
            help: None,
            problems: found,
        },
    ));
    serde_json::to_vec(&render::sarif("sub/", found)).expect("it is JSON");
    serde_json::to_vec(&ProblemItem::all(found)).expect("it is JSON");
}

/// Any listing, and the plan made from it.
pub(crate) fn listing(listing: &Listing) {
    let reader = TeamReader::default();
    let declared = reader.read(TEAM).expect("the team is valid");
    let owner = Owner::new("crm");
    let references = References::none("https://rest.doo.net/v1");
    let styles = [Styles::default(), Styles::coloured()];
    for styles in &styles {
        text(|out| render::listings(out, styles, &[(&declared.team, Ok(listing))]));
    }
    for prune in ["owned", "all", "none"] {
        let prune = serde_json::from_value(prune.into()).expect("it is a policy");
        let plan = plan(&PlanInput {
            owner: &owner,
            references: &references,
            wave: 2,
            pace: Pace {
                requests_per_second: Some(1.0),
                session: 1,
            },
            teams: vec![DeclaredTeam {
                id: &declared.team,
                prune,
                declared: &declared.groups,
                observed: Observation::Listed(listing),
            }],
        });
        styles.iter().for_each(|styles| planned(styles, &plan));
    }
}

fn planned(styles: &Styles, plan: &Plan<'_>) {
    text(|out| render::plan(out, styles, plan));
    text(|out| render::drift(out, styles, plan, true));
    comment(&markdown::plan(&SUBJECT, plan, &[], &[], None, None));
    comment(&markdown::drift(&SUBJECT, plan, true, &[]));
    for annotated in [of_plan(plan, &[]), of_drift(plan, true)] {
        let text = text(|out| annotations(out, "", &annotated));
        assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
    }
    dooctl::documents::PlanItems::of(plan, 0);
}

fn text(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> String {
    let mut text = Vec::new();
    write(&mut text).expect("memory can be written to");
    String::from_utf8(text).expect("what is shown is UTF-8")
}

fn comment(text: &str) {
    assert!(text.chars().count() <= COMMENT);
}
