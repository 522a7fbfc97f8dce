//! Plans that are not applied as they were reviewed.

use super::*;

/// Applies a reviewed plan after a change, which is refused, and then applies by hand.
fn stale(events: &str, moves: impl FnOnce(&mut Rehearsal)) {
    let mut rehearsal = Rehearsal::new();
    rehearsal.repository.switch(BRANCH);
    let head = rehearsal.commit("v2/orders", "events");
    rehearsal.push(&head).succeeds();
    moves(&mut rehearsal);
    let before = rehearsal.state();

    let played = rehearsal.merge(&head);
    assert_eq!(played.code, 4, "{}", played.log);
    let report = rehearsal.report();
    assert_eq!(report["failure"], "stale-plan", "{report}");
    assert_eq!(rehearsal.state(), before, "nothing was written");

    // The plan as it is now is read, and started by hand.
    let merged = rehearsal.repository.commit_of("main");
    rehearsal.apply_by_hand(&merged).succeeds();
    assert_eq!(delivered(&rehearsal.state()), expected("v2/orders", events));
}

#[test]
fn what_another_client_has_changed_since_the_review_makes_the_plan_stale() {
    stale("events", |rehearsal| {
        edit(
            &rehearsal.sandbox,
            "CRM sync",
            "https://elsewhere.example.com",
        );
    });
}

#[test]
fn what_was_merged_since_the_review_makes_the_plan_stale() {
    stale("v2/events", |rehearsal| {
        rehearsal.repository.switch("main");
        rehearsal.commit("orders", "v2/events");
    });
}

/// A change that does not affect the plan needs no new review.
#[test]
fn what_has_nothing_to_do_with_the_plan_may_change() {
    let mut rehearsal = Rehearsal::new();
    rehearsal.repository.switch(BRANCH);
    let head = rehearsal.commit("v2/orders", "events");
    rehearsal.push(&head).succeeds();
    rehearsal.repository.switch("main");
    rehearsal.repository.commit("README.md", "Webhooks\n");
    rehearsal.merge(&head).succeeds();
    assert_eq!(
        delivered(&rehearsal.state()),
        expected("v2/orders", "events")
    );
}
