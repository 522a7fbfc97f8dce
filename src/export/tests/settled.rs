//! Which groups are declared.

use super::*;

#[test]
fn equal_namesakes_are_declared_once() {
    let export = exported(vec![simple("2", "A"), simple("1", "A"), ours("3", "B")]);
    assert_eq!(export.teams[0].groups, 2);
    assert_eq!(left_out(&export), []);
    let note = "# Listed with the same name as a declared group, and left alone:\n#   A (2)\n";
    assert!(export.teams[0].text.contains(note));
}

#[test]
fn ours_goes_before_unmarked_namesakes() {
    let other = listed("1", "A", vec![hook("event_created", "x")]);
    let export = exported(vec![other, ours("2", "A")]);
    assert_eq!(export.teams[0].groups, 1);
    assert!(export.teams[0].text.contains("type: order_created"));
}

#[test]
fn what_differs_under_one_name_is_left_to_a_person() {
    let other = listed("2", "A", vec![hook("event_created", "x")]);
    let export = exported(vec![simple("1", "A"), other]);
    assert_eq!(left_out(&export), [("A", LeftOutReason::AmbiguousName)]);
    let text = &export.teams[0].text;
    assert!(
        text.ends_with(
            "groups: []

# Left out: A (1, 2): several groups with this name were not created by dooctl and differ:
# declare one, and rename or delete the others in doo.
# 1:
#   - name: A
#     hooks:
#       - type: order_created
#         endpoint: https://crm.example.com/orders
# 2:
#   - name: A
#     hooks:
#       - type: event_created
#         endpoint: https://crm.example.com/x
"
        ),
        "{text}"
    );
}

#[test]
fn an_export_deletes_nothing() {
    let unfinished = marked(simple("2", "A"), OWNER, TEAM, &["1"]);
    for (groups, name, reason) in [
        (
            vec![simple("1", "A"), unfinished],
            "A",
            LeftOutReason::Unfinished,
        ),
        (
            vec![ours("1", "A"), ours("2", "A")],
            "A",
            LeftOutReason::Unfinished,
        ),
        (
            vec![marked(
                listed("1", " ", vec![hook("order_created", "x")]),
                OWNER,
                TEAM,
                &[],
            )],
            " ",
            LeftOutReason::NotDeclarable("`name` is empty".into()),
        ),
    ] {
        let export = exported(groups);
        assert_eq!(left_out(&export), [(name, reason)]);
        assert!(export.teams[0].text.contains("\nprune: none\n"));
    }
}

#[test]
fn a_name_that_another_owner_has_is_only_declared_where_ours_is_as_declared() {
    let theirs = || marked(simple("2", "A"), "other", TEAM, &[]);
    let conflict = LeftOutReason::OwnershipConflict(Owner::new("other"));
    let export = exported(vec![simple("1", "A"), theirs()]);
    assert_eq!(left_out(&export), [("A", conflict)]);
    assert_eq!(left_out(&exported(vec![ours("1", "A"), theirs()])), []);
}

#[test]
fn a_name_beside_a_damaged_marker_is_only_declared_where_ours_is_as_declared() {
    let mut damaged = simple("2", "A");
    damaged.marking = Marking::Damaged;
    let export = exported(vec![simple("1", "A"), damaged.clone()]);
    assert_eq!(left_out(&export), [("A", LeftOutReason::DamagedMarker)]);
    let text = &export.teams[0].text;
    assert!(
        text.contains("#   A (2): its marker is damaged\n"),
        "{text}"
    );
    assert_eq!(left_out(&exported(vec![ours("1", "A"), damaged])), []);
}

#[test]
fn what_belongs_to_others_is_named_and_not_declared() {
    let export = exported(vec![
        marked(simple("1", "Foreign"), "other", TEAM, &[]),
        marked(simple("2", "Elsewhere"), OWNER, "4712", &[]),
    ]);
    let text = &export.teams[0].text;
    assert_eq!((export.teams[0].groups, left_out(&export)), (0, vec![]));
    assert!(
        text.contains(
            "# Listed, but of another owner or team, or with a damaged marker:
#   Elsewhere (2): owner crm-prod, team 4712
#   Foreign (1): owner other, team 4711
"
        ),
        "{text}"
    );
}

#[test]
fn a_group_that_two_teams_list_is_the_first_ones() {
    let both = || vec![simple("1", "A")];
    let export = Around::default().export(vec![(TEAM, both()), ("4712", both())]);
    let [first, second] = &export.teams[..] else {
        panic!("two teams have two files");
    };
    assert_eq!((first.groups, second.groups), (1, 0));
    let reason = &second.left_out[0].reason;
    assert_eq!(*reason, LeftOutReason::Shared(TeamId::new(TEAM)));
    assert!(!reason.needs_decision());
    let note = "and has in its file:\n#   1 of team 4711\nteam: 4712\ngroups: []\n";
    assert!(second.text.ends_with(note), "{}", second.text);
}

/// A team of the manifest that declares a group of this name.
fn other_team(name: &str) -> DesiredTeam {
    let text = format!(
        "team: 4712\ngroups:\n  - name: {name}\n    hooks:\n      - type: order_created\n        endpoint: https://crm.example.com/orders\n"
    );
    TeamReader::default().read(&text).unwrap()
}

#[test]
fn what_another_declared_team_claims_stays_its() {
    for (listing_of_other, declared) in [(vec![simple("1", "A")], 0), (vec![simple("2", "A")], 1)] {
        let around = Around {
            others: vec![(other_team("A"), Some(listing(listing_of_other)))],
            ..Around::default()
        };
        let export = around.export(vec![(TEAM, vec![simple("1", "A")])]);
        assert_eq!(export.teams[0].groups, declared);
        let claimed = left_out(&export) == [("A", LeftOutReason::Claimed)];
        assert_eq!(claimed, declared == 0);
    }
}
