//! What becomes of deletions that are ignored, not answered, or wait for others.

use super::*;

/// What doo answers to every deletion.
fn ignored() -> Fate {
    let answer = http::Response::builder().status(204);
    Fate::Answer(answer.body(Bytes::new()).unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_was_ignored_is_repeated_until_a_listing_proves_it() {
    let account = account_with(&[group("A", "old")]).await;
    let report = apply_with(&account, &[], first(2, is_delete, ignored)).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_is_always_ignored_is_never_called_done() {
    let account = account_with(&[group("A", "old")]).await;
    let report = apply_with(
        &account,
        &[group("A", "new")],
        first(99, is_delete, ignored),
    )
    .await;
    assert_eq!(
        outcomes(&report),
        ["create A confirmed", "delete A unconfirmed"]
    );
    assert_eq!(held(&account), ["A new", "A old"]);
    assert!(
        matches!(report.teams[0].verdict, Verdict::Differs(_)),
        "{report:?}"
    );
    assert!(report.wrote() && !report.converged());
}

/// Without what was created last.
fn without_the_new_group(mut page: Value) -> Value {
    let groups = groups(&mut page);
    groups.retain(|group| !group["description"].as_str().unwrap().contains("replaces="));
    page["total_items"] = json!(groups.len());
    page
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_not_repeated_once_what_replaces_the_group_is_gone() {
    let account = account_with(&[group("A", "old")]).await;
    let deletes = std::rc::Rc::new(Cell::new(0));
    let counted = std::rc::Rc::clone(&deletes);
    let report = apply_with(&account, &[group("A", "new")], move |request| {
        if is_delete(request) {
            counted.set(counted.get() + 1);
            return ignored();
        }
        match counted.get() > 0 && is_listing(request) {
            true => Fate::Change(without_the_new_group),
            false => Fate::Pass,
        }
    })
    .await;
    assert_eq!(
        outcomes(&report),
        ["create A confirmed", "delete A unconfirmed"]
    );
    assert_eq!(deletes.get(), 1);
    assert_eq!(held(&account), ["A new", "A old"]);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_whose_answer_is_lost_is_proved_by_listing() {
    let account = account_with(&[group("A", "old")]).await;
    let report = apply_with(&account, &[], first(4, is_delete, || Fate::LoseAnswer)).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn absence_is_not_concluded_from_an_incomplete_listing() {
    let account = account_with(&[group("A", "old")]).await;
    let mut deleted = false;
    let report = apply_with(&account, &[], move |request| {
        deleted |= is_delete(request);
        if deleted && is_listing(request) {
            Fate::Change(with_too_many_items)
        } else {
            Fate::Pass
        }
    })
    .await;
    assert_eq!(outcomes(&report), ["delete A unconfirmed"]);
    assert!(matches!(report.teams[0].verdict, Verdict::Unverified(_)));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_may_have_happened_is_not_called_failed() {
    let account = account_with(&[group("A", "old")]).await;
    let mut deletions = 0;
    let report = apply_with(&account, &[], move |request| {
        deletions += u32::from(is_delete(request));
        match (is_delete(request), deletions) {
            (false, _) => Fate::Pass,
            (true, 1) => Fate::LoseAnswer,
            (true, _) => Fate::Refuse,
        }
    })
    .await;
    assert_eq!(outcomes(&report), ["delete A confirmed"]);
    assert!(report.converged() && report.wrote(), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn a_hook_is_kept_while_the_team_that_takes_it_over_cannot_be_listed() {
    let account = organization();
    let hook = [group("A", "moves")];
    let teams = |first, second| [("4711", first), ("4712", second)];
    let bounds = Bounds::default();
    let report = apply_teams(&account, &teams(&hook[..], &[]), &bounds, |_| Fate::Pass).await;
    assert!(report.converged(), "{report:?}");

    let refused = |request: &Request| match request.uri().path().contains("/4712/") {
        true => answer(403, &json!({ "message": "Forbidden" })),
        false => Fate::Pass,
    };
    let report = apply_teams(&account, &teams(&[], &hook[..]), &bounds, refused).await;
    assert_eq!(outcomes(&report), ["delete A skipped"]);
    let why = report.teams[0].operations[0].outcome.why();
    let expected = "team 4712, which declares one of its hooks, could not be listed";
    assert_eq!(why, Some(expected));
    assert_eq!(held(&account), ["A moves"]);

    let report = apply_teams(&account, &teams(&[], &hook[..]), &bounds, |_| Fate::Pass).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), [""; 0]);
}

/// How many deletions are sent until a run ends, each answered 204.
async fn deletions_sent(account: &Shared, fate: fn() -> Fate) -> (Report, u32) {
    let deletions = std::rc::Rc::new(Cell::new(0));
    let counted = std::rc::Rc::clone(&deletions);
    let report = apply_with(account, &[], move |request| {
        counted.set(counted.get() + u32::from(is_delete(request)));
        match is_delete(request) {
            true => fate(),
            false => Fate::Pass,
        }
    })
    .await;
    (report, deletions.get())
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_is_listed_late_is_waited_for_before_it_is_repeated() {
    let late = Faults {
        delete_lag: Lag::Listings(1),
        ..Faults::default()
    };
    let sandbox = Sandbox::new(Variants::default()).with_faults(late);
    let account = Shared::new(sandbox, None);
    let created = apply_with(&account, &[group("A", "old")], |_| Fate::Pass).await;
    assert!(created.converged());
    let (report, deletions) = deletions_sent(&account, || Fate::Pass).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(deletions, 1);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_repeated_after_each_listing_but_the_first_and_the_last() {
    let account = account_with(&[group("A", "old")]).await;
    let (report, deletions) = deletions_sent(&account, ignored).await;
    // Six listings.
    assert_eq!(deletions, 1 + 4);
    let why = report.teams[0].operations[0].outcome.why();
    assert_eq!(why, Some("doo answered, and still lists it"));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_no_whole_listing_proves_says_so() {
    let account = account_with(&[group("A", "old")]).await;
    let mut deleted = false;
    let report = apply_with(&account, &[], move |request| {
        deleted |= is_delete(request);
        match deleted && is_listing(request) {
            true => Fate::Change(|page| with_too_many_items(without_groups(page))),
            false => Fate::Pass,
        }
    })
    .await;
    let why = report.teams[0].operations[0].outcome.why();
    assert_eq!(why, Some("no complete listing could be had"));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_has_the_name_that_is_listed() {
    let account = account_with(&[group("Old", "x")]).await;
    let report = apply_with(&account, &[group("New", "x")], |_| Fate::Pass).await;
    assert_eq!(
        outcomes(&report),
        ["create New confirmed", "delete Old confirmed"]
    );
}

/// Only the deletions of the last wave wait for another team.
#[tokio::test(start_paused = true)]
async fn waves_before_the_last_are_finished_where_the_last_waits_for_another_team() {
    let account = organization();
    // One more than a wave has.
    let names: Vec<String> = (0..11).map(|number| format!("A{number:02}")).collect();
    let all = |endpoint: &str| -> Vec<_> {
        let groups = names.iter().enumerate();
        groups
            .map(|(number, name)| group(name, &format!("{endpoint}{number}")))
            .collect()
    };
    let (old, new, moves) = (all("old"), all("new"), [group("M", "moves")]);
    let bounds = Bounds::default();
    let before = [&old[..], &moves[..]].concat();
    let teams = [("4711", &before[..]), ("4712", &[])];
    let report = apply_teams(&account, &teams, &bounds, |_| Fate::Pass).await;
    assert!(report.converged(), "{report:?}");

    let teams = [("4711", &new[..]), ("4712", &moves[..])];
    let report = apply_teams(&account, &teams, &bounds, |_| Fate::Pass).await;
    assert!(report.converged(), "{report:?}");
    let held = held(&account);
    assert!(held.iter().all(|group| group.contains(" new")), "{held:?}");
    assert_eq!(held.len(), 11);
}

/// An account whose teams list each other's groups, to which these teams were applied.
async fn organization_with(teams: &[(&str, &[DeclaredGroup])]) -> Shared {
    let account = organization();
    let report = apply_teams(&account, teams, &Bounds::default(), |_| Fate::Pass).await;
    assert!(report.converged(), "{report:?}");
    account
}

/// Another client has changed where group A delivers.
fn with_a_edited(mut page: Value) -> Value {
    let groups = groups(&mut page).iter_mut();
    for group in groups.filter(|group| group["name"] == "A") {
        group["hooks"][0]["endpoint"] = "https://crm.example.com/edited".into();
    }
    page
}

const NOBODY_ELSE: &str = "no listed group that stays delivers its order_created any more";

#[tokio::test(start_paused = true)]
async fn a_group_is_not_pruned_once_the_kept_group_of_another_team_delivers_no_more() {
    let (a, b) = ([group("A", "orders")], [group("B", "orders")]);
    let account = organization_with(&[("4711", &a), ("4712", &b)]).await;
    let teams = [("4711", &a[..]), ("4712", &[])];
    let after_the_plan = after_listings(2, with_a_edited);
    let report = apply_teams(&account, &teams, &Bounds::default(), after_the_plan).await;
    assert_eq!(outcomes(&report), ["delete B moved"]);
    let why = report.teams[0].operations[0].outcome.why();
    assert_eq!(why, Some(NOBODY_ELSE));
    assert_eq!(held_by(&account, "4712"), ["B orders"]);
    let report = apply_teams(&account, &teams, &Bounds::default(), |_| Fate::Pass).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held_by(&account, "4712"), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_group_for_all_events_is_not_pruned_once_what_is_for_one_of_them_delivers_no_more() {
    let (mut a, b) = ([group("A", "orders")], [group("B", "orders")]);
    a[0].group.scope = Scope::Event("82032".to_owned());
    let account = organization_with(&[("4711", &a), ("4712", &b)]).await;
    let teams = [("4711", &a[..]), ("4712", &[])];
    let after_the_plan = after_listings(2, with_a_edited);
    let report = apply_teams(&account, &teams, &Bounds::default(), after_the_plan).await;
    assert_eq!(outcomes(&report), ["delete B moved"]);
    assert_eq!(held_by(&account, "4712"), ["B orders"]);
}

#[tokio::test(start_paused = true)]
async fn a_group_is_not_pruned_once_what_another_team_created_instead_delivers_no_more() {
    let (a, b) = ([group("A", "orders")], [group("B", "orders")]);
    let account = organization_with(&[("4711", &b)]).await;
    let teams = [("4711", &[][..]), ("4712", &a)];
    // The plan lists both teams, and the creation is seen once.
    let after_the_creation = after_listings(3, with_a_edited);
    let report = apply_teams(&account, &teams, &Bounds::default(), after_the_creation).await;
    assert_eq!(outcomes(&report), ["delete B moved", "create A confirmed"]);
    let why = report.teams[0].operations[0].outcome.why();
    assert_eq!(why, Some(NOBODY_ELSE));
    assert_eq!(held(&account), ["B orders"]);
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_is_listed_after_all_is_not_deleted_once_more() {
    let account = account();
    let deletes = std::rc::Rc::new(Cell::new(0));
    let counted = std::rc::Rc::clone(&deletes);
    let declared = [group("A", "new")];
    let report = apply_with(&account, &declared, move |request| match () {
        () if is_delete(request) => {
            counted.set(counted.get() + 1);
            ignored()
        }
        () if is_listing(request) && counted.get() == 0 => Fate::Change(without_groups),
        () => Fate::Pass,
    })
    .await;
    assert_eq!(
        outcomes(&report),
        ["create A unconfirmed", "delete A unconfirmed"]
    );
    assert_eq!(deletes.get(), 1);
    assert_eq!(held(&account), ["A new"]);
    let next = apply_with(&account, &declared, |_| Fate::Pass).await;
    assert!(next.converged() && outcomes(&next).is_empty(), "{next:?}");
}
