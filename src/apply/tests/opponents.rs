//! What becomes of an account whose doo keeps values otherwise, gives ids twice and hides groups, and
//! where groups change hands between the plan and a deletion.

use super::*;
use crate::sandbox::{Alteration, DuplicateNames};

fn account_that(behaves: impl FnOnce(&mut Variants)) -> Shared {
    let mut variants = Variants::default();
    behaves(&mut variants);
    Shared::new(Sandbox::new(variants), None)
}

async fn undisturbed(account: &Shared, declared: &[DeclaredGroup]) -> Report {
    apply_with(account, declared, |_| Fate::Pass).await
}

/// Changes each listing but the first, with which the plan was made.
fn after_the_plan(change: fn(Value) -> Value) -> impl FnMut(&Request) -> Fate + 'static {
    after_listings(1, change)
}

fn taken_over(mut page: Value) -> Value {
    for group in groups(&mut page) {
        let description = group["description"].as_str().unwrap();
        group["description"] = description.replace("owner=crm-prod", "owner=web").into();
    }
    page
}

fn edited(mut page: Value) -> Value {
    for group in groups(&mut page) {
        group["hooks"][0]["endpoint"] = "https://crm.example.com/edited".into();
    }
    page
}

fn damaged(mut page: Value) -> Value {
    for group in groups(&mut page) {
        group["description"] = "[dooctl owner=crm-prod team=47".into();
    }
    page
}

#[tokio::test(start_paused = true)]
async fn what_moved_since_the_plan_is_not_deleted() {
    for change in [taken_over, edited, damaged] {
        let account = account_with(&[group("A", "a")]).await;
        let report = apply_with(&account, &[], after_the_plan(change)).await;
        assert_eq!(outcomes(&report), ["delete A moved"]);
        assert!(report.has_moved() && !report.wrote(), "{report:?}");
        assert_eq!(held(&account), ["A a"]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_already_is_not_deleted_and_no_failure() {
    let account = account_with(&[group("A", "a")]).await;
    let before = account.read(Sandbox::writes);
    let report = apply_with(&account, &[], after_the_plan(without_groups)).await;
    assert_eq!(outcomes(&report), ["delete A gone"]);
    assert!(report.converged(), "{report:?}");
    assert_eq!(account.read(Sandbox::writes), before);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_alone_rests_on_a_listing_of_its_own() {
    let account = account_with(&[group("A", "a")]).await;
    let before = account.read(Sandbox::requests);
    assert!(undisturbed(&account, &[]).await.converged());
    // A token and the plan's listing; a listing, the deletion and the listing that proves it.
    assert_eq!(account.read(Sandbox::requests) - before, 5);
}

#[tokio::test(start_paused = true)]
async fn the_id_of_a_creation_is_never_deleted_as_what_it_replaces() {
    let account = account_that(|doo| doo.duplicate_names = DuplicateNames::Update);
    assert!(
        undisturbed(&account, &[group("A", "old")])
            .await
            .converged()
    );
    let report = undisturbed(&account, &[group("A", "new")]).await;
    assert_eq!(outcomes(&report), ["create A confirmed", "delete A moved"]);
    assert_eq!(held(&account), ["A new"]);
    let next = undisturbed(&account, &[group("A", "new")]).await;
    assert!(next.converged() && outcomes(&next).is_empty(), "{next:?}");
}

/// An answer with the id of the account's first group, whatever was created.
fn with_the_first_id(mut answer: Value) -> Value {
    answer["data"] = json!("1");
    answer
}

#[tokio::test(start_paused = true)]
async fn the_id_of_a_creation_is_not_deleted_where_a_late_listing_still_shows_the_old_group() {
    let account = account_that(|doo| doo.ids = IdStyle::Decimal);
    assert!(
        undisturbed(&account, &[group("A", "old")])
            .await
            .converged()
    );
    let first_id = first(1, is_create, || Fate::Change(with_the_first_id));
    let report = apply_with(&account, &[group("A", "new")], first_id).await;
    assert_eq!(outcomes(&report), ["create A confirmed", "delete A moved"]);
    let why = report.teams[0].operations[1].outcome.why();
    let expected = "doo gave its id to a group that this run created";
    assert_eq!(why, Some(expected));
    assert_eq!(held(&account), ["A new", "A old"]);
}

/// All have the first id, and nothing of dooctl's is left in the first one.
fn with_one_id(mut page: Value) -> Value {
    let groups = groups(&mut page);
    for group in groups.iter_mut() {
        group["id"] = json!("1");
    }
    groups[0]["name"] = json!("Another");
    groups[0]["description"] = json!("");
    page
}

#[tokio::test(start_paused = true)]
async fn a_creation_is_not_taken_back_by_an_id_that_is_listed_twice() {
    let account = account_that(|doo| doo.ids = IdStyle::Decimal);
    let first_run = undisturbed(&account, &[group("A", "old")]).await;
    assert!(first_run.converged());
    // doo hides the group when the plan is made, and gives its id to the new one.
    let mut listings = 0;
    let report = apply_with(&account, &[group("A", "new")], move |request| {
        listings += u32::from(is_listing(request));
        match () {
            () if is_create(request) => Fate::Change(with_the_first_id),
            () if is_listing(request) && listings == 1 => Fate::Change(without_groups),
            () if is_listing(request) => Fate::Change(with_one_id),
            () => Fate::Pass,
        }
    })
    .await;
    assert_eq!(outcomes(&report), ["create A altered"]);
    let why = report.teams[0].operations[0].outcome.why();
    assert!(
        why.is_some_and(|why| why.contains("another group has its id")),
        "{why:?}"
    );
    assert_eq!(held(&account), ["A new", "A old"]);
}

fn with_a_twin(mut page: Value) -> Value {
    let groups = groups(&mut page);
    let mut twin = groups[0].clone();
    // The one with the first id is kept.
    twin["id"] = json!("0");
    groups.push(twin);
    page["total_items"] = json!(2);
    page
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_is_not_deleted_once_the_group_that_should_stay_is_gone() {
    let account = account_with(&[group("A", "a")]).await;
    let before = account.read(Sandbox::writes);
    let twin = first(1, is_listing, || Fate::Change(with_a_twin));
    let report = apply_with(&account, &[group("A", "a")], twin).await;
    assert_eq!(outcomes(&report), ["delete A moved"]);
    let why = report.teams[0].operations[0].outcome.why();
    assert_eq!(why, Some("what replaces it is not listed any more"));
    assert_eq!(account.read(Sandbox::writes), before);
    assert_eq!(held(&account), ["A a"]);
}

#[tokio::test(start_paused = true)]
async fn what_no_listing_shows_is_taken_back() {
    let account = account();
    let declared = [group("A", "new")];
    let report = apply_with(&account, &declared, after_the_plan(without_groups)).await;
    assert_eq!(
        outcomes(&report),
        ["create A unconfirmed", "delete A unconfirmed"]
    );
    assert_eq!(held(&account), [""; 0]);
}

/// doo drops what is behind the `?`.
#[tokio::test(start_paused = true)]
async fn what_doo_alters_adds_no_group_and_is_tried_once_in_each_run() {
    let account = account_that(|doo| doo.keep_as = vec![Alteration::NoQueries]);
    let declared = [group("A", "a?t=1"), group("B", "b?t=1")];
    let first = undisturbed(&account, &declared).await;
    assert_eq!(outcomes(&first), ["create A altered", "create B altered"]);
    assert!(first.is_altered() && !first.converged(), "{first:?}");
    for _ in 0..3 {
        let next = undisturbed(&account, &declared).await;
        assert_eq!(
            outcomes(&next),
            [
                "create A altered",
                "delete A confirmed",
                "delete A skipped",
                "create B skipped",
                "delete B skipped"
            ]
        );
        assert_eq!(held(&account), ["A a", "B b"]);
    }
    // Written as doo keeps it, nothing is left to do.
    let report = undisturbed(&account, &[group("A", "a"), group("B", "b")]).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), ["A a", "B b"]);
}
