//! Tests of `marker`.

use super::*;
use proptest::prelude::*;

fn marker(scope: Scope, replaces: &[&str]) -> Marker {
    Marker {
        owner: Owner::new("crm-prod"),
        team: TeamId::new("4711"),
        scope,
        content: None,
        replaces: replaces.iter().map(|id| GroupId::new(*id)).collect(),
    }
}

#[test]
fn the_documented_form() {
    let whole = marker(Scope::Event("82032".into()), &["12", "38cc7e8d-d107"]);
    assert_eq!(
        whole.append_to("Orders"),
        "Orders [dooctl owner=crm-prod team=4711 event=82032 replaces=12,38cc7e8d-d107]"
    );
    assert_eq!(
        marker(Scope::EventGuide("17".into()), &[]).append_to(""),
        "[dooctl owner=crm-prod team=4711 guide=17]"
    );
    let with_content = Marker {
        content: Some(Fingerprint::new("5f0c91d2")),
        ..whole
    };
    assert_eq!(
        with_content.to_string(),
        "[dooctl owner=crm-prod team=4711 event=82032 content=5f0c91d2 replaces=12,38cc7e8d-d107]"
    );
}

#[test]
fn unknown_keys_are_ignored() {
    let (text, found) = Marker::split("a [dooctl owner=o team=1 since=2031 event=5]  ");
    assert_eq!(text, "a");
    let scope = found.marker().map(|marker| &marker.scope);
    assert_eq!(scope, Some(&Scope::Event("5".into())));
}

#[test]
fn what_resembles_a_marker_and_is_not_exactly_one_at_the_end_is_damaged() {
    for text in [
        // Cut at each place where that is visible.
        "a [dooctl owner=o team=1",
        "a [dooctl",
        "a [dooc",
        "a [",
        "ctl owner=o team=1]",
        // Incomplete, or with more than a marker.
        "a [dooctl owner=o]",
        "a [dooctl team=1]",
        "a [dooctl owner= team=1]",
        "a [dooctl owner]",
        "a [dooctl]",
        "a [dooctl owner=o team=1 ]",
        "a [dooctl owner=o  team=1]",
        "a [dooctl owner=o\nteam=1]",
        "a [dooctl owner=\"o\" team=1]",
        // Followed by text.
        "a [dooctl owner=o team=1] and more",
        "[dooctl owner=o team=1].",
        // Repeated, or with a repeated key.
        "[dooctl owner=o team=1] [dooctl owner=p team=1]",
        "[dooctl owner=o owner=p team=1]",
        "[dooctl owner=o team=1 event=1 guide=2]",
        "[dooctl owner=o team=1 event=1 event=2]",
        // In other letters.
        "a [DOOCTL owner=o team=1]",
        "a [Dooctl Owner=o Team=1]",
        "a (dooctl owner=o team=1)",
        "a dooctl owner=o team=1",
        // As other programs write it.
        "a &#91;dooctl owner=o team=1&#93;",
        "a &amp;#91;dooctl owner=o team=1]",
        "a &lbrack;dooctl",
        "a %5Bdooctl%20owner%3Do",
        "a [dooctl\u{a0}owner=o team=1]",
        "a [doo\u{200b}ctl owner=o team=1]",
        "a ［dooctl owner=o team=1］",
        "a [ｄｏｏｃｔｌ owner=o team=1]",
    ] {
        assert_eq!(Marker::split(text), (text, Marking::Damaged), "{text}");
    }
}

#[test]
fn text_that_only_speaks_of_dooctl_is_no_damaged_marker() {
    for text in [
        "",
        "managed by dooctl",
        "see [docs] for dooctl",
        "owner=crm",
        "a & b [c]",
        "100 % of the team",
    ] {
        assert_eq!(Marker::split(text), (text, Marking::Unmarked), "{text}");
    }
}

#[test]
fn the_longest_owner_team_and_scope_leave_a_marker_within_its_bytes() {
    let marker = Marker {
        owner: Owner::new("o".repeat(Marker::MOST_OF_OWNER)),
        team: TeamId::new("t".repeat(Marker::MOST_OF_OWNER)),
        scope: Scope::Event("e".repeat(Marker::MOST_OF_SCOPE)),
        content: Some(Fingerprint::new("5f0c91d2")),
        replaces: vec![],
    };
    assert!(marker.to_string().len() <= Marker::MOST_BYTES, "{marker}");
    assert_eq!(Marker::bytes_of("a ü"), 10);
}

#[test]
fn a_marker_has_at_most_200_bytes_whatever_it_replaces() {
    let ids = (0..50).map(|n| GroupId::new(format!("04266663-6684-a883-66b2-{n:012}")));
    let marker = marker(Scope::Organization, &[]).replacing(ids);
    assert!(marker.to_string().len() <= Marker::MOST_BYTES, "{marker}");
    assert_eq!(marker.replaces.len(), 4);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        text in "[ -~äß\\[\\]]{0,40}",
        owner in "[a-z0-9][a-z0-9-]{0,8}",
        team in "\\PC{1,8}",
        scope in prop_oneof![
            Just(Scope::Organization),
            "\\PC{1,6}".prop_map(Scope::Event),
            "\\PC{1,6}".prop_map(Scope::EventGuide),
        ],
        content in prop::option::of("\\PC{1,8}"),
        replaces in prop::collection::vec("\\PC{1,10}", 0..4),
    ) {
        let written = Marker {
            owner: Owner::new(owner),
            team: TeamId::new(team),
            scope,
            content: content.map(Fingerprint::new),
            replaces: replaces.into_iter().map(GroupId::new).collect(),
        };
        let listed = written.append_to(&text);
        let expected = match resembles_marker(&text) {
            false => (text.trim_end(), Marking::Marked(written)),
            true => (listed.as_str(), Marking::Damaged),
        };
        prop_assert_eq!(Marker::split(&listed), expected);
    }
}
