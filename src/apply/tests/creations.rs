//! What becomes of creations that are refused, not answered, or listed late or otherwise.

use super::*;
use crate::apply::confirmation::{CreationState, look_for_content};

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_is_lost_is_found_and_not_repeated() {
    let account = account_with(&[group("A", "old")]).await;
    let report = apply_with(
        &account,
        &[group("A", "new")],
        first(1, is_create, || Fate::LoseAnswer),
    )
    .await;
    assert!(report.converged());
    // Sent again, it would have left a duplicate to delete.
    assert_eq!(
        outcomes(&report),
        ["create A confirmed", "delete A confirmed"]
    );
    assert_eq!(held(&account), ["A new"]);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_failed_unclearly_is_sent_again_after_listings_without_it() {
    let account = account();
    let unclear = || answer(500, &json!({ "message": "Internal Server Error" }));
    let report = apply_with(&account, &[group("A", "new")], first(1, is_create, unclear)).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), ["A new"]);
}

#[tokio::test(start_paused = true)]
async fn success_in_http_and_failure_in_the_envelope_is_a_failure() {
    let account = account_with(&[group("A", "old")]).await;
    let failure = || {
        answer(
            200,
            &json!({ "response_status": 500, "developer_message": "no", "data": "made-up" }),
        )
    };
    let report = apply_with(
        &account,
        &[group("A", "new")],
        first(99, is_create, failure),
    )
    .await;
    assert!(!report.converged());
    assert_eq!(held(&account), ["A old"]);
    assert_eq!(
        outcomes(&report),
        ["create A unconfirmed", "delete A skipped"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_create_blocks_the_deletion_and_all_pruning() {
    let account = account_with(&[group("A", "old"), group("Gone", "x")]).await;
    let refused = || answer(422, &json!({ "detail": "hooks[0].endpoint is blocked" }));
    let report = apply_with(
        &account,
        &[group("A", "new")],
        first(99, is_create, refused),
    )
    .await;
    assert_eq!(
        outcomes(&report),
        ["create A failed", "delete A skipped", "delete Gone skipped"]
    );
    assert_eq!(held(&account), ["A old", "Gone x"]);
    assert!(!report.wrote());
    let Outcome::Failed(why) = &report.teams[0].operations[0].outcome else {
        panic!()
    };
    assert!(why.contains("hooks[0].endpoint is blocked"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_listed_late_is_waited_for_and_not_repeated() {
    let account = account();
    let mut listings = 0;
    let report = apply_with(&account, &[group("A", "new")], move |request| {
        listings += u32::from(is_listing(request));
        // The first listing is the plan's; the next three are behind.
        if is_listing(request) && (2..=4).contains(&listings) {
            Fate::Change(without_groups)
        } else {
            Fate::Pass
        }
    })
    .await;
    assert!(report.converged());
    assert_eq!(held(&account), ["A new"]);
}

fn without_descriptions(mut page: Value) -> Value {
    for group in page["_embedded"]["webhooks"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        group["description"] = json!("");
    }
    page
}

#[tokio::test(start_paused = true)]
async fn nothing_rests_on_a_group_that_lost_its_marker() {
    let account = account_with(&[group("A", "old")]).await;
    let mut created = false;
    let report = apply_with(&account, &[group("A", "new")], move |request| {
        created |= is_create(request);
        if created && is_listing(request) {
            Fate::Change(without_descriptions)
        } else {
            Fate::Pass
        }
    })
    .await;
    assert_eq!(
        outcomes(&report),
        ["create A altered", "delete A confirmed", "delete A skipped"]
    );
    assert_eq!(held(&account), ["A old"]);
    let altered = report.teams[0].operations[0].outcome.alteration().unwrap();
    assert!(altered.fields[0].instead.contains("marker"), "{altered:?}");
}

fn with_other_endpoints(mut page: Value) -> Value {
    for group in page["_embedded"]["webhooks"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        if group["hooks"][0]["endpoint"] == "https://crm.example.com/new" {
            group["hooks"][0]["endpoint"] = json!("https://crm.example.com/new/");
        }
    }
    page
}

#[tokio::test(start_paused = true)]
async fn nothing_rests_on_a_group_that_doo_lists_otherwise() {
    let account = account_with(&[group("A", "old")]).await;
    let decide = |request: &Request| {
        if is_listing(request) {
            Fate::Change(with_other_endpoints)
        } else {
            Fate::Pass
        }
    };
    let report = apply_with(&account, &[group("A", "new")], decide).await;
    assert_eq!(
        outcomes(&report),
        ["create A altered", "delete A confirmed", "delete A skipped"]
    );
    assert_eq!(held(&account), ["A old"]);
    let why = report.teams[0].operations[0].outcome.why().unwrap();
    assert!(why.contains("hooks[order_created].endpoint"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn an_incomplete_listing_does_not_make_a_lost_create_be_sent_again() {
    let account = account();
    let creates = std::rc::Rc::new(Cell::new(0));
    let counted = std::rc::Rc::clone(&creates);
    let report = apply_with(&account, &[group("A", "new")], move |request| {
        counted.set(counted.get() + u32::from(is_create(request)));
        match (is_create(request), is_listing(request) && counted.get() > 0) {
            (true, _) => answer(502, &json!({})),
            (_, true) => Fate::Change(with_too_many_items),
            _ => Fate::Pass,
        }
    })
    .await;
    assert_eq!(outcomes(&report), ["create A unconfirmed"]);
    assert_eq!(creates.get(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_create_is_sent_three_times_at_most() {
    let account = account();
    let before = account.read(Sandbox::requests);
    let creates = std::rc::Rc::new(Cell::new(0));
    let counted = std::rc::Rc::clone(&creates);
    let report = apply_with(&account, &[group("A", "new")], move |request| {
        counted.set(counted.get() + u32::from(is_create(request)));
        match is_create(request) {
            true => answer(502, &json!({})),
            false => Fate::Pass,
        }
    })
    .await;
    assert_eq!(outcomes(&report), ["create A unconfirmed"]);
    assert_eq!(creates.get(), 3);
    // A token, the plan's listing, six that look for it, and the last for duplicates.
    assert_eq!(account.read(Sandbox::requests) - before, 9);
}

#[tokio::test(start_paused = true)]
async fn a_repetition_that_is_refused_says_nothing_about_what_was_sent_before() {
    let account = account();
    let mut creates = 0;
    let report = apply_with(&account, &[group("A", "new")], move |request| {
        creates += u32::from(is_create(request));
        match (is_create(request), creates) {
            (true, 1) => answer(502, &json!({})),
            (true, _) => answer(422, &json!({ "detail": "enough" })),
            _ => Fate::Pass,
        }
    })
    .await;
    assert_eq!(outcomes(&report), ["create A unconfirmed"]);
    let why = report.teams[0].operations[0].outcome.why().unwrap();
    assert!(why.contains("502") && why.contains("; then "), "{why}");
    assert!(why.contains("enough"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_create_blocks_pruning_whatever_succeeds_besides() {
    for declared in [
        vec![group("B", "new")],
        vec![group("B", "new"), group("C", "new")],
    ] {
        let account = account_with(&[group("A", "old")]).await;
        let refused = || answer(422, &json!({ "detail": "no" }));
        let report = apply_with(&account, &declared, first(1, is_create, refused)).await;
        let outcomes = outcomes(&report);
        assert_eq!(outcomes.first().unwrap(), "create B failed");
        assert_eq!(outcomes.last().unwrap(), "delete A skipped");
        assert!(held(&account).contains(&"A old".to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn without_faults_nothing_is_listed_more_often_than_it_must_be() {
    let account = account();
    let before = account.read(Sandbox::requests);
    let declared = [group("A", "new"), group("B", "new")];
    assert!(
        apply_with(&account, &declared, |_| Fate::Pass)
            .await
            .converged()
    );
    // A token, a listing, two creations and a listing.
    assert_eq!(account.read(Sandbox::requests) - before, 5);
}

#[test]
fn what_was_there_before_is_not_what_was_created() {
    let declared = group("A", "new").group;
    let marker = Marker {
        owner: Owner::new("crm-prod"),
        team: TeamId::new("4711"),
        scope: Scope::Organization,
        content: None,
        replaces: vec![],
    };
    let listed = |id: &str| ListedGroup {
        id: GroupId::new(id),
        group: declared.clone(),
        marking: Marking::Marked(marker.clone()),
    };
    let listing = Listing::new(vec![listed("1"), listed("2")]);
    let sight = |known: &[&str]| {
        let is_known = |id: &GroupId| known.contains(&id.as_str());
        match look_for_content(&listing, is_known, &declared, &marker) {
            CreationState::Seen(id) => Some(id.to_string()),
            CreationState::NotListed => None,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(sight(&["1"]).as_deref(), Some("2"));
    assert_eq!(sight(&["2"]).as_deref(), Some("1"));
    assert_eq!(sight(&["1", "2"]), None);
}
