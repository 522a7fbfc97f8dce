//! What becomes of deletions that are ignored, not answered, or wait for others.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_deletion_that_was_ignored_is_repeated_until_a_listing_proves_it() {
    let account = account_with(&[group("A", "old")]).await;
    let ignored = || {
        Fate::Answer(
            http::Response::builder()
                .status(204)
                .body(Bytes::new())
                .unwrap(),
        )
    };
    let report = apply_with(&account, &[], first(2, is_delete, ignored)).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_is_always_ignored_is_never_called_done() {
    let account = account_with(&[group("A", "old")]).await;
    let ignored = || {
        Fate::Answer(
            http::Response::builder()
                .status(204)
                .body(Bytes::new())
                .unwrap(),
        )
    };
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
    let shared = Variants {
        shared_listing: true,
        ..Variants::default()
    };
    let account = Shared::new(Sandbox::new(shared), None);
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
