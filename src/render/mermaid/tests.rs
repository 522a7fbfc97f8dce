//! Pictures, and that nothing in a name is more than a name.

use super::escape::label;
use super::{arrows, listings, plan};
use crate::diff::DeclaredTeam;
use crate::model::{
    DeclaredGroup, Group, GroupId, Hook, HookType, ListedGroup, Listing, Marker, Marking, Owner,
    Place, Places, Prune, Scope, TeamId,
};
use crate::observed::Observation;
use crate::plan::{Pace, Plan, PlanInput, References};
use crate::render::safe_name;
use crate::render::tests::{SECRET, masked};
use proptest::prelude::*;
use std::collections::BTreeMap;

proptest! {
    #[test]
    fn a_secret_is_masked_in_a_picture(secret in SECRET) {
        prop_assert_eq!(masked(&secret, &label(&secret)), "\"***\"");
    }
}

#[test]
fn a_label_is_a_text_and_nothing_else() {
    for (text, shown) in [
        ("Orders 2", "\"Orders 2\""),
        ("crm-eu.example.com", "\"crm-eu.example.com\""),
        (
            "order_created, order_updated",
            "\"order_created, order_updated\"",
        ),
        ("Bestellungen für Köln", "\"Bestellungen für Köln\""),
        ("a\"]; click g1", "\"a#34;#93;#59; click g1\""),
        ("a\nb", "\"a#92;nb\""),
        ("#quot;", "\"#35;quot#59;\""),
        (
            "%%{init: {}}%%",
            "\"#37;#37;#123;init#58; #123;#125;#125;#37;#37;\"",
        ),
        ("<b>&amp;", "\"#60;b#62;#38;amp#59;\""),
        (
            "`**a**` __b__",
            "\"#96;#42;#42;a#42;#42;#96; #95;#95;b#95;#95;\"",
        ),
        ("1. a", "\"1#46; a\""),
        ("- a", "\"#45; a\""),
        ("www.example.com", "\"www#46;example.com\""),
        ("fa:fa-ban $$x$$", "\"fa#58;fa-ban #36;#36;x#36;#36;\""),
        (
            "ﬂ°°60¶ß",
            "\"#92;u#123;fb02#125;#176;#176;60#92;u#123;b6#125;ß\"",
        ),
        (" a  b", "\"#92;u#123;20#125;a #32;b\""),
        ("", "\"\""),
    ] {
        assert_eq!(label(text), shown, "{text}");
    }
}

/// Texts that Mermaid, Markdown or HTML could take for more than a name.
fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "\"]",
            "\"",
            "|",
            "])",
            "```\n",
            "~~~",
            "\nend\n",
            "end",
            "\n  click g1 \"x\"",
            "; g9",
            "g1 --> h1",
            "%%{init: {\"theme\":\"dark\"}}%%",
            "%% x\n",
            "---\ntitle: x\n---\n",
            "<script>",
            "</details>",
            "<br>",
            "#quot;",
            "#34;",
            "&quot;",
            "ﬂ°°34¶ß",
            "`**x**`",
            "fa:fa-ban",
            "$$x$$",
            "style x:y #1;",
            "classDef a fill:#f00;",
            "linkStyle 0",
            "@{ shape: x }",
            ":::a",
            "subgraph",
            "1. ",
            "- ",
            "www.",
            "https://",
            "a@b.example",
            "\\u{22}",
            "Ä",
            "x",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,4}",
        "\\PC|\\p{C}",
    ];
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn group([name, kind, host, event]: &[String; 4]) -> Group {
    let hook = |hook_type: &str, endpoint: String| Hook {
        hook_type: HookType::recorded(hook_type),
        method: "POST".into(),
        endpoint,
        origin: None,
    };
    Group {
        name: name.clone(),
        description: String::new(),
        scope: Scope::Event(event.clone()),
        hooks: vec![
            hook(kind, format!("https://{host}.example/x?canary=canary")),
            hook(name, host.clone()),
        ],
        authentication: None,
    }
}

/// The labels of a picture by the names of their nodes; arrows by both ends. Fails on any line that is
/// not exactly one node, one arrow, or the begin or end of a team.
fn read(picture: &str) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    let mut lines = picture.lines();
    if lines.next() != Some("flowchart LR") || !picture.ends_with('\n') {
        return Err(format!("no flowchart: {picture:?}"));
    }
    for line in lines {
        let wrong = || format!("unexpected: {line:?}");
        if line == "  end" {
            continue;
        }
        let parts: Vec<&str> = line.split('"').collect();
        let [before, text, after] = parts[..] else {
            return Err(wrong());
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_node = |start: &str, end: &str, close: &str| {
            let number = before
                .strip_prefix(start)
                .and_then(|it| it.strip_suffix(end));
            number.is_some_and(digits) && after == close
        };
        let is_arrow = ["-->", "==>", "-.->"].iter().any(|arrow| {
            let numbers = before.strip_prefix("  g").zip(after.strip_prefix("| h"));
            numbers.is_some_and(|(group, host)| {
                let group = group.strip_suffix(&format!(" {arrow}|"));
                group.is_some_and(digits) && digits(host)
            })
        });
        let is_known = is_arrow
            || is_node("  subgraph t", "[", "]")
            || is_node("    g", "[", "]")
            || is_node("  h", "([", "])")
            || line == "  nothing[\"Nothing is gained or lost\"]";
        if !is_known {
            return Err(wrong());
        }
        found.insert(format!("{before}{after}"), decoded(text).ok_or_else(wrong)?);
    }
    Ok(found)
}

/// The text that Mermaid shows; none if there is a character that may mean something to it.
fn decoded(label: &str) -> Option<String> {
    let (mut text, mut rest) = (String::new(), label);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '#' {
            let (number, behind) = rest.split_once(';')?;
            text.push(char::from_u32(number.parse().ok()?)?);
            rest = behind;
        } else {
            (c.is_alphanumeric() || " ,.-_".contains(c)).then(|| text.push(c))?;
        }
    }
    Some(text)
}

fn planned<T>(
    declared: &Group,
    listing: &Listing,
    team: &TeamId,
    look: impl FnOnce(&Plan<'_>) -> T,
) -> T {
    let owner = Owner::new("crm");
    let declared = [DeclaredGroup {
        places: Places::default(),
        group: declared.clone(),
        place: Place::default(),
        secret: None,
    }];
    let input = PlanInput {
        owner: &owner,
        references: &References::none("https://rest.doo.net/v1"),
        wave: 10,
        pace: Pace {
            requests_per_second: None,
            session: 1,
        },
        teams: vec![DeclaredTeam {
            id: team,
            prune: Prune::Owned,
            declared: &declared,
            observed: Observation::Listed(listing),
        }],
    };
    look(&crate::plan::plan(&input))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_name_ends_a_label_or_adds_a_line(
        declared in prop::array::uniform4(texts()),
        listed in prop::array::uniform4(texts()),
        team in texts(),
        owner in texts(),
    ) {
        let team = TeamId::new(&team);
        let listed = group(&listed);
        let marker = |owner: &str| Marking::Marked(Marker {
            owner: Owner::new(owner),
            team: team.clone(),
            scope: listed.scope.clone(),
            content: None,
            replaces: vec![],
        });
        let of = |id: &str, marking| ListedGroup {
            id: GroupId::new(id),
            group: listed.clone(),
            marking,
        };
        let listing = Listing::new(vec![of("1", marker("crm")), of("2", marker(&owner)), of("3", Marking::Unmarked)]);

        let picture = listings(&[(&team, Ok(&listing))]);
        prop_assert!(!picture.contains("canary"), "{}", picture);
        let shown = read(&picture).map_err(TestCaseError::fail)?;
        let teams = shown.get("  subgraph t1[]").cloned();
        let as_shown = |text: &str| safe_name(text).replace('ﬂ', "\\u{fb02}").replace('¶', "\\u{b6}");
        prop_assert_eq!(teams, Some(as_shown(&format!("Team {team}"))));
        let groups = shown.keys().filter(|node| node.starts_with("    g")).count();
        prop_assert_eq!(groups, 3, "{}", picture);
        let whole = format!("{} ({} only), unmarked", listed.name, listed.scope);
        prop_assert_eq!(shown.get("    g3[]").cloned(), Some(as_shown(&whole)));

        let (picture, drawn) = planned(&group(&declared), &listing, &team, |it| (plan(it), arrows(it)));
        prop_assert!(!picture.contains("canary"), "{}", picture);
        let shown = read(&picture).map_err(TestCaseError::fail)?;
        let found = shown.keys().filter(|line| line.contains('|')).count();
        prop_assert!(found <= drawn, "{}", picture);
        prop_assert!(drawn == 0 || found > 0, "{}", picture);
    }
}
