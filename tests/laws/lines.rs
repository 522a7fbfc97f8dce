//! Whatever a name, a description or an address contains: output is visible, and no runner of a
//! pipeline takes it for a command.

use dooctl::api::ApiError;
use dooctl::desired::{Excerpt, Problem};
use dooctl::diff::{Action, DeclaredTeam};
use dooctl::documents;
use dooctl::model::{
    Body, DeclaredGroup, Group, GroupId, Hook, HookType, ListedGroup, Listing, Marker, Marking,
    Origin, Owner, Place, Places, Prune, Scope, SecretRef, TeamId, command_marks, is_invisible,
    starts_command,
};
use dooctl::observed::Observation;
use dooctl::plan::{GroupSecret, Pace, Plan, PlanInput, References, plan};
use dooctl::render::markdown::{self, CommentSubject, Failed};
use dooctl::render::{self, Lines, Styles, github, mermaid, prometheus, safe_line};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Texts that terminals, runners and readers of comments may take for commands.
fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("::error::x".to_owned()),
        Just("\n::add-mask::x".to_owned()),
        Just("##[error]".to_owned()),
        Just("##vso[x]".to_owned()),
        Just("```\n".to_owned()),
        Just("<!-- x -->".to_owned()),
        Just("@team #1".to_owned()),
        Just("a".repeat(70)),
        "[ \t\r\n:#\\[a-c/?=@&]{0,4}",
        "\\p{C}|\\PC",
        "[\u{ad}\u{a0}\u{200b}-\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}\u{e0041}\u{1b}]",
    ];
    prop::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
}

/// A group with these texts.
fn group([name, description, address, query]: &[String; 4]) -> Group {
    let body = serde_json::json!({ "query": query }).to_string();
    let hook = |endpoint: String, origin| Hook {
        hook_type: HookType::recorded(name.clone()),
        method: "POST".into(),
        endpoint,
        origin,
    };
    let origin = Origin {
        method: "POST".into(),
        endpoint: address.clone(),
        body: Body::new(body),
    };
    Group {
        name: name.clone(),
        description: description.clone(),
        scope: Scope::Event(query.clone()),
        hooks: vec![
            hook(address.clone(), None),
            hook(format!("https://{address}"), Some(origin)),
        ],
        authentication: None,
    }
}

/// The outputs, each with its kind.
fn written(plan: &Plan<'_>, listing: &Listing, text: &str) -> Vec<(Lines, String)> {
    let mut all = Vec::new();
    for (lines, styles) in [
        (Lines::Plain, Styles::default()),
        (Lines::Coloured, Styles::coloured()),
    ] {
        let mut out = Vec::new();
        render::plan(&mut out, &styles, plan).unwrap();
        render::drift(&mut out, &styles, plan, true).unwrap();
        let (team, error) = (TeamId::new(text), refused(text));
        let teams = [(&team, Ok(listing)), (&team, Err(&error))];
        render::listings(&mut out, &styles, &teams).unwrap();
        let is_coloured = lines == Lines::Coloured;
        render::problems(&mut out, is_coloured, &[problem(text)]).unwrap();
        all.push((lines, String::from_utf8(out).unwrap()));
        all.push((lines, mermaid::listings(&teams) + &mermaid::plan(plan)));
    }
    let subject = CommentSubject {
        command: "plan",
        owner: Some("crm"),
    };
    let failed = Failed {
        message: text,
        causes: &[text.to_owned()],
        help: Some(text),
        problems: &[problem(text)],
    };
    let comment = markdown::plan(&subject, plan, &[], &[problem(text)], None, None)
        + &markdown::drift(&subject, plan, true, &[])
        + &markdown::failure(&subject, &failed);
    all.push((Lines::Markdown, comment));
    let mut out = Vec::new();
    let mut annotations = github::of_plan(plan, &[]);
    annotations.extend(github::of_problems(&[problem(text)]));
    github::annotations(&mut out, "", &annotations).unwrap();
    all.push((Lines::Commands, String::from_utf8(out).unwrap()));
    let mut out = Vec::new();
    prometheus::metrics(&mut out, plan).unwrap();
    all.push((Lines::Plain, String::from_utf8(out).unwrap()));
    let items = documents::PlanItems::of(plan, 0);
    let report = dooctl::apply::Report::default();
    let document = documents::ReportDocument::new(0, None, vec![], vec![], items, &report, &[]);
    let sarif = render::sarif("", &[problem(text)]);
    for document in [
        serde_json::to_string_pretty(&document).unwrap(),
        serde_json::to_string_pretty(&sarif).unwrap(),
    ] {
        all.push((Lines::Json, document));
    }
    all
}

fn refused(text: &str) -> ApiError {
    ApiError::Forbidden {
        request: "GET /x".to_owned(),
        message: text.to_owned(),
    }
}

fn problem(text: &str) -> Problem {
    let line = text.split('\n').next().unwrap_or_default().to_owned();
    let mut problem = Problem::at(
        "x",
        Place {
            file: text.into(),
            line: 1,
            column: 1,
        },
        text,
    );
    problem.help = Some(text.to_owned());
    problem.excerpt = Some(Excerpt {
        range: 0..line.len(),
        line,
    });
    problem
}

fn check(written: &[(Lines, String)]) -> Result<(), TestCaseError> {
    for (lines, text) in written {
        for line in text.split('\n') {
            // Values were escaped before; this checks whole lines.
            let is_joiner = |c| *lines == Lines::Markdown && c == '\u{2060}';
            let bare = anstream::adapter::strip_str(line).to_string();
            let is_unseen = |c| is_invisible(c) && !is_joiner(c) && *lines != Lines::Json;
            prop_assert!(!bare.contains(is_unseen), "{:?}: {:?}", lines, line);
            let line = safe_line(line, *lines);
            prop_assert_eq!(command_marks(&line).next(), None, "{:?}: {:?}", lines, line);
            let bare = anstream::adapter::strip_str(&line).to_string();
            let is_meant = *lines == Lines::Commands;
            prop_assert!(
                is_meant || !starts_command(&bare),
                "{:?}: {:?}",
                lines,
                line
            );
            let is_unseen = |c| is_invisible(c) && !is_joiner(c);
            prop_assert!(!bare.contains(is_unseen), "{:?}: {:?}", lines, line);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_line_holds_what_is_not_seen_or_is_a_command(
        declared in prop::array::uniform4(texts()),
        listed in prop::array::uniform4(texts()),
        has_same_name in any::<bool>(),
        is_ours in any::<bool>(),
        fails in any::<bool>(),
    ) {
        let (owner, team) = (Owner::new("crm"), TeamId::new(&listed[0]));
        let declared = DeclaredGroup { places: Places::default(), group: group(&declared), place: Place::default(), secret: None };
        let mut found = group(&listed);
        if has_same_name {
            found.name.clone_from(&declared.group.name);
        }
        let marker = Marker {
            owner: if is_ours { owner.clone() } else { Owner::new(&listed[1]) },
            team: team.clone(),
            scope: Scope::Organization,
            content: None,
            replaces: vec![],
        };
        let listing = Listing::new(vec![ListedGroup { id: GroupId::new(&listed[3]), group: found, marking: Marking::Marked(marker) }]);
        let error = refused(&listed[1]);
        let observed = match fails {
            true => Observation::Failed(&error),
            false => Observation::Listed(&listing),
        };
        let mut references = References::none(&listed[2]);
        let command = vec![listed[1].clone(), listed[3].clone()];
        for reference in [
            SecretRef::Env(listed[0].clone()),
            SecretRef::File(listed[2].clone().into()),
            SecretRef::Command(command),
        ] {
            let (team, place) = (team.clone(), Place::default());
            let group = listed[1].clone();
            references.secrets.push(GroupSecret { team, group, reference, place });
        }
        let input = PlanInput {
            owner: &owner,
            references: &references,
            wave: 10,
            pace: Pace { requests_per_second: None, session: 1 },
            teams: vec![DeclaredTeam { id: &team, prune: Prune::Owned, declared: std::slice::from_ref(&declared), observed }],
        };
        let plan = plan(&input);
        let changes = plan.teams.iter().flat_map(|team| &team.changes);
        prop_assert!(fails || changes.clone().any(|change| change.action != Action::Keep));
        check(&written(&plan, &listing, &listed[1]))?;
    }
}
