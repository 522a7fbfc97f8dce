//! What each guard lets pass, and what it does not.

mod payloads;

use super::notation::{Team, forbidden, team, with};
use crate::model::*;
use crate::plan::{Budget, Guard, GuardHit, GuardPolicy, check};
use crate::render::words;

/// What a policy borrows.
#[derive(Default)]
struct Policy {
    guards: Guards,
    budget: Option<Budget>,
    allowances: Vec<(Guard, String)>,
}

/// A guard that is met, in words.
#[derive(Debug, PartialEq, Eq)]
struct Hit {
    guard: Guard,
    team: Option<String>,
    message: String,
    allowed: Option<String>,
}

/// Only what cannot be switched off.
fn lenient() -> Policy {
    at_most(usize::MAX)
}

fn hits(teams: &[Team], policy: &Policy) -> Vec<Hit> {
    let Policy {
        guards,
        budget,
        allowances,
    } = policy;
    let policy = GuardPolicy {
        guards,
        budget: *budget,
        allowances,
    };
    let hit = |hit: GuardHit<'_>| Hit {
        guard: hit.guard(),
        team: hit.team.map(ToString::to_string),
        message: words::violation(&hit.violation),
        allowed: hit.allowed.map(str::to_owned),
    };
    with(teams, |plan| {
        let hits = check(plan, &policy).into_iter();
        hits.map(hit).collect()
    })
}

/// What one of the guards says.
fn said_by(guard: Guard, teams: &[Team], policy: &Policy) -> Vec<String> {
    let all = hits(teams, policy).into_iter();
    let by = all.filter(|hit| hit.guard == guard);
    by.map(|hit| hit.message).collect()
}

/// Each row: what is declared, what is listed, what the guard says.
fn table(guard: Guard, policy: &Policy, rows: &[(&[&str], &[&str], &[&str])]) {
    for (declared, listing, expected) in rows {
        let said = said_by(guard, &[team("t", declared, listing)], policy);
        assert_eq!(said, *expected, "{declared:?} and {listing:?}");
    }
}

fn at_most(max_delete: usize) -> Policy {
    Policy {
        guards: Guards {
            max_delete,
            ..Guards::default()
        },
        ..Policy::default()
    }
}

/// A team that keeps a group and no longer declares its others.
fn losing(id: &str, number: usize) -> Team {
    let kept = format!("0 ours/{id} Kept o created@kept");
    let gone = (1..=number).map(|at| format!("{at} ours/{id} Gone{at} o created@gone"));
    let listing: Vec<String> = [kept].into_iter().chain(gone).collect();
    let listing: Vec<&str> = listing.iter().map(String::as_str).collect();
    team(id, &["Kept o created@kept", "New o created@new"], &listing)
}

#[test]
fn a_team_loses_as_many_groups_as_it_may_and_no_more() {
    for (most, number, expected) in [
        (0, 0, None),
        (0, 1, Some("1 group would be deleted; at most 0 may")),
        (1, 0, None),
        (1, 1, None),
        (1, 2, Some("2 groups would be deleted; at most 1 may")),
        (3, 3, None),
        (3, 4, Some("4 groups would be deleted; at most 3 may")),
        (3, 9, Some("9 groups would be deleted; at most 3 may")),
    ] {
        let said = said_by(Guard::MaxDelete, &[losing("t", number)], &at_most(most));
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(said, expected, "{number} of at most {most}");
    }
}

#[test]
fn each_team_may_lose_as_many() {
    let teams = [losing("a", 2), losing("b", 1), losing("c", 2)];
    let met = hits(&teams, &at_most(1)).into_iter();
    let met: Vec<_> = met.map(|hit| (hit.guard, hit.team.unwrap())).collect();
    let expected = ["a", "c"].map(|team| (Guard::MaxDelete, team.to_owned()));
    assert_eq!(met, expected);
}

#[test]
fn what_makes_room_or_is_there_twice_is_no_loss() {
    let rows: &[(&str, &[&str], &[&str])] = &[
        ("replaced", &["A o created@b"], &["1 ours/t A o created@a"]),
        ("renamed", &["B o created@a"], &["1 ours/t A o created@a"]),
        ("adopted", &["A o created@b"], &["1 - A o created@a"]),
        (
            "a duplicate",
            &["A o created@a"],
            &["1 ours/t A o created@a", "2 ours/t A o created@a"],
        ),
        (
            "what is left of an interrupted replacement of ours",
            &["A o created@a"],
            &["1 ours/t A o created@b", "2 ours/t/1 A o created@a"],
        ),
    ];
    for (row, declared, listing) in rows {
        let team = team("t", declared, listing);
        let teams = std::slice::from_ref(&team);
        with(teams, |plan| {
            let mut steps = plan.steps.iter();
            assert!(steps.any(|step| step.deletion().is_some()), "{row}");
        });
        assert_eq!(hits(teams, &at_most(0)), [], "{row}");
    }
}

/// Anybody can write a description that says what its group replaces.
#[test]
fn what_only_a_marker_calls_replaced_is_a_loss() {
    for old in ["1 - A o created@b", "1 ours/t Old o created@b"] {
        let team = team("t", &["A o created@a"], &[old, "2 ours/t/1 A o created@a"]);
        let teams = std::slice::from_ref(&team);
        let met = hits(teams, &at_most(0)).into_iter().map(|hit| hit.guard);
        assert_eq!(met.collect::<Vec<_>>(), [Guard::MaxDelete], "{old}");
        assert_eq!(hits(teams, &at_most(1)), [], "{old}");
    }
}

#[test]
fn what_prune_deletes_is_a_loss() {
    for (prune, expected) in [
        (Prune::None, &[][..]),
        (Prune::Owned, &["1 group would be deleted; at most 0 may"]),
        (Prune::All, &["2 groups would be deleted; at most 0 may"]),
    ] {
        let listing = ["1 ours/t A o created@a", "2 - B o created@b"];
        let team = Team {
            prune,
            ..team("t", &["New o created@new"], &listing)
        };
        let said = said_by(Guard::MaxDelete, &[team], &at_most(0));
        assert_eq!(said, expected, "{prune:?}");
    }
}

#[test]
fn a_team_keeps_a_group() {
    let ours = "1 ours/t A o created@a";
    table(
        Guard::EmptyTeam,
        &lenient(),
        &[
            (&[], &[ours], &["the team would lose its only group"]),
            (
                &[],
                &[ours, "2 ours/t B o created@b"],
                &["the team would lose all its 2 groups"],
            ),
            // Another team's is not counted.
            (
                &[],
                &[ours, "2 ours/other B o created@b"],
                &["the team would lose its only group"],
            ),
            // The others that have one in the team.
            (&[], &[ours, "2 - B o created@b"], &[]),
            (&[], &[ours, "2 web/t B o created@b"], &[]),
            (&["A o created@b"], &[ours], &[]),
            (&["B o created@b"], &[ours], &[]),
            (&["A o created@a"], &[ours, "2 ours/t B o created@b"], &[]),
            (&["A o created@a"], &[], &[]),
        ],
    );
}

#[test]
fn a_required_type_keeps_a_subscriber() {
    let mut policy = lenient();
    policy.guards.required_types = ["updated", "created"].map(HookType::declared).into();
    let ours = "1 ours/t A o created@a other@a";
    table(
        Guard::RequiredTypes,
        &policy,
        &[
            (
                &[],
                &[ours],
                &["no endpoint would receive created any more"],
            ),
            (
                &["A o other@a"],
                &[ours],
                &["no endpoint would receive created any more"],
            ),
            // All of them, in the manifest's order.
            (
                &[],
                &["1 ours/t A o created@a updated@b"],
                &["no endpoint would receive updated, created any more"],
            ),
            (
                &[],
                &[ours, "2 ours/other B o created@b"],
                &["no endpoint would receive created any more"],
            ),
            // Somebody does: elsewhere, by another group, whichever group that is.
            (&["A o created@b"], &[ours], &[]),
            (&["B e1 created@a"], &[ours], &[]),
            (&[], &[ours, "2 - B o created@b"], &[]),
            (&[], &[ours, "2 web/t B o created@b"], &[]),
            // Nobody did, or it is not required.
            (&["A o other@a"], &[], &[]),
            (&["B o created@b"], &["1 ours/t A o other@a"], &[]),
        ],
    );
    let nothing_required = said_by(Guard::RequiredTypes, &[team("t", &[], &[ours])], &lenient());
    assert_eq!(nothing_required, [""; 0]);
}

fn hosts(patterns: &[&str]) -> Policy {
    let patterns = patterns.iter().map(|&pattern| pattern.to_owned());
    let mut policy = lenient();
    policy.guards.allow_hosts = Some(patterns.collect());
    policy
}

#[test]
fn no_payload_comes_from_another_host_but_doos() {
    let mut asked = team("t", &["A o created@crm.example.com#{a}"], &[]);
    let policy = hosts(&["crm.example.com"]);
    let said = |team: &Team| {
        let hits = hits(std::slice::from_ref(team), &policy);
        hits.into_iter().map(|hit| hit.message).collect::<Vec<_>>()
    };
    assert_eq!(said(&asked), [""; 0]);
    for (endpoint, expected) in [
        ("https://GQL.doo.net:443/x", &[][..]),
        (
            "https://evil.example/graphql",
            &["no pattern of `allow_hosts` matches evil.example"],
        ),
    ] {
        let origin = asked.declared[0].group.hooks[0].origin.as_mut();
        origin.unwrap().endpoint = endpoint.to_owned();
        assert_eq!(said(&asked), expected, "{endpoint}");
    }
}

#[test]
fn nothing_new_is_sent_to_another_host() {
    let kept = "1 ours/t Kept o created@kept.example";
    table(
        Guard::AllowHosts,
        &hosts(&["*.example.com", "crm.example.org"]),
        &[
            (
                &["A o created@a.example.com:8443/x updated@crm.example.org"],
                &[],
                &[],
            ),
            (
                &["A o created@a.example.com updated@example.com/a.example.com"],
                &[],
                &["no pattern of `allow_hosts` matches example.com"],
            ),
            // Each once, in the order of the alphabet.
            (
                &[
                    "A o created@b.example/1 updated@b.example/2",
                    "B o created@a.example",
                ],
                &[],
                &["no pattern of `allow_hosts` matches a.example, b.example"],
            ),
            (
                &["A o created@b.example"],
                &["1 ours/t A o created@a.example.com"],
                &["no pattern of `allow_hosts` matches b.example"],
            ),
            (
                &["A o created@"],
                &[],
                &["no pattern of `allow_hosts` matches an endpoint that is not a URL"],
            ),
            // What is there already, and what is deleted.
            (
                &["Kept o created@kept.example", "A o created@a.example.com"],
                &[kept, "2 ours/t Gone o created@gone.example"],
                &[],
            ),
        ],
    );
    let said = |policy: &Policy| {
        let team = team("t", &["A o created@a.example"], &[]);
        said_by(Guard::AllowHosts, &[team], policy)
    };
    assert_eq!(said(&lenient()), [""; 0]);
    let expected = "no pattern of `allow_hosts` matches a.example";
    assert_eq!(said(&hosts(&[])), [expected]);
}

#[test]
fn no_token_is_asked_for_at_another_host() {
    let mut team = team("t", &["A o created@a.example.com"], &[]);
    team.declared[0].group.authentication = Some(Authentication {
        grant_type: Authentication::GRANT_TYPE.into(),
        endpoint: "https://login.example/token".into(),
        client_id: Authentication::CLIENT_ID.into(),
        client_secret: None,
        header_format: Authentication::HEADER_FORMAT.into(),
        header_value_format: Authentication::HEADER_VALUE_FORMAT.into(),
    });
    let said = said_by(Guard::AllowHosts, &[team], &hosts(&["*.example.com"]));
    let expected = "no pattern of `allow_hosts` matches login.example";
    assert_eq!(said, [expected]);
}

#[test]
fn nothing_arrives_twice_that_did_not_before() {
    let twice = "created would arrive twice at a: from \"A\" and \"B\"";
    let one_more = format!("{twice}; and 1 more");
    let two_more = format!("{twice}; and 2 more");
    table(
        Guard::DuplicateSubscription,
        &lenient(),
        &[
            (&["A o created@a", "B o created@b"], &[], &[]),
            (&["A o created@a", "B o created@a"], &[], &[twice]),
            (
                &["A o created@a created@b", "B o created@a created@b"],
                &[],
                &[&one_more],
            ),
            (
                &[
                    "A o created@a created@b created@c",
                    "B o created@a created@b created@c",
                ],
                &[],
                &[&two_more],
            ),
            // Types that share a sentence are reported at once.
            (
                &["A o created@a updated@a", "B o created@a updated@a"],
                &[],
                &["created, updated would arrive twice at a: from \"A\" and \"B\""],
            ),
            // Another payload, perhaps never at once, and as before.
            (&["A o created@a#q", "B o created@a"], &[], &[]),
            (&["A e1 created@a", "B g1 created@a"], &[], &[]),
            (
                &["A o created@a", "B o created@a", "C o created@c"],
                &["1 ours/t A o created@a", "2 ours/t B o created@a"],
                &[],
            ),
        ],
    );
}

#[test]
fn a_plan_takes_as_many_requests_as_there_are_and_no_more() {
    let changing = || {
        team(
            "t",
            &["A o created@b", "B o created@c"],
            &["1 ours/t A o created@a"],
        )
    };
    let kept = || team("t", &["A o created@a"], &["1 ours/t A o created@a"]);
    let said = |team: Team, requests: Option<u64>| {
        let policy = Policy {
            budget: requests.map(|requests| Budget {
                requests,
                source: "api.requests_per_day",
            }),
            ..lenient()
        };
        hits(&[team], &policy)
    };
    // A token, a page, two creations, a page, a deletion, and a page.
    assert_eq!(with(&[changing()], |plan| plan.forecast.apply), 7);
    assert_eq!(said(changing(), None), []);
    assert_eq!(said(changing(), Some(7)), []);
    let expected = Hit {
        guard: Guard::Budget,
        team: None,
        message: "apply needs 7 requests, but api.requests_per_day allows 6".to_owned(),
        allowed: None,
    };
    assert_eq!(said(changing(), Some(6)), [expected]);
    // Nothing is applied, so nothing is taken.
    assert_eq!(said(kept(), Some(0)), []);
}

/// Two teams that meet every guard between them.
fn meeting_all() -> ([Team; 2], Policy) {
    let twice = ["A o updated@a.example", "B o updated@a.example"];
    let teams = [
        team("a", &twice, &["1 ours/a C o created@a.example"]),
        team("b", &[], &["2 ours/b C o created@a.example"]),
    ];
    let policy = Policy {
        guards: Guards {
            max_delete: 0,
            allow_hosts: Some(Vec::new()),
            required_types: vec![HookType::declared("created")],
            breaking_payload: true,
            receivers: AskReceivers::Off,
        },
        budget: Some(Budget {
            requests: 0,
            source: "--max-requests",
        }),
        allowances: Vec::new(),
    };
    (teams, policy)
}

#[test]
fn what_is_met_has_the_name_of_its_guard_and_its_team() {
    let (teams, policy) = meeting_all();
    let met = hits(&teams, &policy).into_iter().map(|hit| {
        let team = hit.team.unwrap_or("-".to_owned());
        format!("{team} {}", hit.guard.name())
    });
    assert_eq!(
        met.collect::<Vec<_>>(),
        [
            "a max-delete",
            "a required-types",
            "a allow-hosts",
            "a duplicate-subscription",
            "b max-delete",
            "b empty-team",
            "b required-types",
            "- budget",
        ]
    );
}

#[test]
fn a_guard_is_overridden_and_no_other() {
    let (teams, mut policy) = meeting_all();
    for guard in Guard::ALL
        .into_iter()
        .filter(|guard| !matches!(guard, Guard::Receivers | Guard::BreakingPayload))
    {
        policy.allowances = vec![(guard, "spring cleaning".to_owned())];
        let mut overridden = 0;
        for hit in hits(&teams, &policy) {
            let reason = (hit.guard == guard).then_some("spring cleaning");
            assert_eq!(hit.allowed.as_deref(), reason, "{hit:?}");
            overridden += usize::from(hit.allowed.is_some());
        }
        assert!(overridden > 0, "{guard:?}");
    }
    policy.allowances = Vec::new();
    let met = hits(&teams, &policy);
    assert!(met.iter().all(|hit| hit.allowed.is_none()));
}

/// What is not written cannot do harm, whatever a listing that is incomplete seems to say.
#[test]
fn a_team_that_must_not_be_changed_meets_no_guard() {
    let (mut teams, policy) = meeting_all();
    if let Some(Ok(listing)) = &mut teams[0].observed {
        listing.incomplete = Some("a page is missing".to_owned());
    }
    teams[1].observed = forbidden();
    assert_eq!(hits(&teams, &policy), []);
}
