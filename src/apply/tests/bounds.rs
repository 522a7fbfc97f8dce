//! What becomes of an apply whose requests or whose time run out.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_spent_quota_stops_everything_at_once() {
    // What is in flight beside the first is refused as well.
    for (pace, second) in [(ONE_PER_SECOND, "skipped"), (None, "failed")] {
        let account = account_with(&[group("A", "old"), group("B", "old")]).await;
        let before = account.read(Sandbox::requests);
        let spent = || answer(429, &json!({ "message": "Limit Exceeded" }));
        let bounds = Bounds {
            pace,
            ..Bounds::default()
        };
        let declared = [group("A", "new"), group("B", "new")];
        let spent = first(99, is_create, spent);
        let report = apply_within(&account, &declared, &bounds, spent).await;
        assert_eq!(
            outcomes(&report),
            [
                "create A failed",
                &format!("create B {second}"),
                "delete A skipped",
                "delete B skipped"
            ]
        );
        // A token and a listing; the refused requests did not reach the sandbox.
        assert_eq!(account.read(Sandbox::requests) - before, 2);
        assert_eq!(held(&account), ["A old", "B old"]);
    }
}

/// Applies with at most this many requests. Returns what became of it and what is left in the
/// account.
async fn apply_with_requests(
    account: &Shared,
    declared: &[DeclaredGroup],
    max_requests: u64,
) -> (Vec<String>, Vec<String>) {
    let bounds = Bounds {
        max_requests: Some(max_requests),
        ..Bounds::default()
    };
    let report = apply_within(account, declared, &bounds, |_| Fate::Pass).await;
    (outcomes(&report), held(account))
}

/// After a token and a listing, a replacement takes a creation, a listing, a deletion and a listing;
/// each other one two more.
#[tokio::test(start_paused = true)]
async fn a_replacement_that_cannot_be_finished_is_not_started() {
    let both = [
        "create A confirmed",
        "create B confirmed",
        "delete A confirmed",
        "delete B confirmed",
    ];
    let one = [
        "create A confirmed",
        "create B skipped",
        "delete A confirmed",
        "delete B skipped",
    ];
    let none = [
        "create A skipped",
        "create B skipped",
        "delete A skipped",
        "delete B skipped",
    ];
    for (max_requests, outcomes, left) in [
        (5, none, ["A old", "B old"]),
        (6, one, ["A new", "B old"]),
        (7, one, ["A new", "B old"]),
        (8, both, ["A new", "B new"]),
    ] {
        let account = account_with(&[group("A", "old"), group("B", "old")]).await;
        let declared = [group("A", "new"), group("B", "new")];
        let found = apply_with_requests(&account, &declared, max_requests).await;
        let expected = (
            outcomes.map(String::from).into(),
            left.map(String::from).into(),
        );
        assert_eq!(found, expected, "{max_requests} requests");
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_that_replaces_none_is_created_with_the_last_request() {
    let account = account();
    let found = apply_with_requests(&account, &[group("A", "new")], 3).await;
    assert_eq!(
        found,
        (vec!["create A unconfirmed".into()], vec!["A new".into()])
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_pruned_where_a_replacement_was_not_started() {
    let account = account_with(&[group("A", "old"), group("Gone", "x")]).await;
    let (outcomes, left) = apply_with_requests(&account, &[group("A", "new")], 5).await;
    assert_eq!(
        outcomes,
        [
            "create A skipped",
            "delete A skipped",
            "delete Gone skipped"
        ]
    );
    assert_eq!(left, ["A old", "Gone x"]);
}

/// How long the runs below may take.
const TIME: Duration = Duration::from_secs(10);

/// Applies within this time, and returns how long it took.
async fn apply_in_time(
    account: &Shared,
    declared: &[DeclaredGroup],
    decide: impl FnMut(&Request) -> Fate + 'static,
) -> (Report, Duration) {
    apply_in_time_at(None, account, declared, decide).await
}

/// The same at a pace.
async fn apply_in_time_at(
    pace: Option<f64>,
    account: &Shared,
    declared: &[DeclaredGroup],
    decide: impl FnMut(&Request) -> Fate + 'static,
) -> (Report, Duration) {
    let bounds = Bounds {
        time: Some(TIME),
        pace,
        ..Bounds::default()
    };
    let start = Instant::now();
    let report = apply_within(account, declared, &bounds, decide).await;
    (report, start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn creations_in_flight_are_waited_for_when_the_time_is_up() {
    let late = TIME + Duration::from_secs(5);
    let seconds = Duration::from_secs;
    // At one request per second the creation comes after two others; else it is not alone.
    for (pace, second, creations, begin) in [
        (ONE_PER_SECOND, "skipped", 1, seconds(2)),
        (None, "unconfirmed", 2, seconds(0)),
    ] {
        let account = account_with(&[group("A", "old"), group("B", "old")]).await;
        let slow = first(1, is_create, move || Fate::Delay(late));
        let declared = [group("A", "new"), group("B", "new")];
        let before = account.read(Sandbox::requests);
        let (report, took) = apply_in_time_at(pace, &account, &declared, slow).await;
        assert_eq!(
            outcomes(&report),
            [
                "create A unconfirmed",
                &format!("create B {second}"),
                "delete A skipped",
                "delete B skipped"
            ]
        );
        // Its answer was heard: the report has its id.
        assert!(report.teams[0].operations[0].id.is_some());
        assert_eq!(report.stopped, Some(StopCause::Timeout));
        assert!(report.wrote() && !report.converged());
        assert_eq!(took, begin + late);
        // A token, a listing, and the creations.
        assert_eq!(account.read(Sandbox::requests) - before, 2 + creations);
        let (first, rest) = (["A new", "A old"], ["B new", "B old"]);
        let rest = &rest[usize::from(creations == 1)..];
        assert_eq!(held(&account), [&first[..], rest].concat());
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_hangs_has_the_limit_of_a_request_when_the_time_is_up() {
    for kind in [is_create, is_delete] {
        let account = account_with(&[group("A", "old")]).await;
        let hangs = first(99, kind, || Fate::Hang);
        let (report, took) = apply_in_time(&account, &[group("A", "new")], hangs).await;
        assert_eq!(report.stopped, Some(StopCause::Timeout));
        assert_eq!(took, TIME_LIMIT);
        assert!(report.wrote(), "nobody knows what became of it: {report:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_hangs_is_cut_off_when_the_time_is_up() {
    let account = account_with(&[group("A", "old")]).await;
    let mut created = false;
    let (report, took) = apply_in_time(&account, &[group("A", "new")], move |request| {
        created |= is_create(request);
        match created && is_listing(request) {
            true => Fate::Hang,
            false => Fate::Pass,
        }
    })
    .await;
    assert_eq!(took, TIME);
    assert_eq!(
        outcomes(&report),
        ["create A unconfirmed", "delete A skipped"]
    );
    assert!(matches!(report.teams[0].verdict, Verdict::Unverified(_)));
    assert_eq!(held(&account), ["A new", "A old"]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_cut_short_when_the_time_is_up() {
    let account = account_with(&[group("A", "old")]).await;
    let ignored = || answer(204, &json!(null));
    // Listings wait 2, 4 and 8 seconds for the deletion to show.
    let (report, took) = apply_in_time(&account, &[], first(99, is_delete, ignored)).await;
    assert_eq!(took, TIME);
    assert_eq!(outcomes(&report), ["delete A unconfirmed"]);
    assert_eq!(report.stopped, Some(StopCause::Timeout));
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_time_was_up_before_its_first_write_wrote_nothing() {
    let account = account_with(&[group("A", "old")]).await;
    // The plan's listing comes at the last moment.
    let late = first(1, is_listing, || Fate::Delay(TIME));
    let (report, took) = apply_in_time(&account, &[group("A", "new")], late).await;
    assert_eq!(took, TIME);
    assert_eq!(outcomes(&report), ["create A skipped", "delete A skipped"]);
    assert_eq!(report.stopped, Some(StopCause::Timeout));
    assert!(!report.wrote());
    assert_eq!(held(&account), ["A old"]);
}

/// The program was kept from running until after the deadline, as by a question on a terminal.
#[tokio::test(start_paused = true)]
async fn a_deadline_that_passed_unnoticed_lets_nothing_be_sent() {
    let stop = Stop::never().at(Some(Instant::now()));
    let account = account();
    let credentials = Credentials {
        api_key: Secret::new("key"),
        grant: Grant::Token(Secret::new("token")),
    };
    let transport = Box::new(InProcess::new(account.clone()));
    let session = Session::new(transport, settings(None), credentials, stop);
    let listed = observed::list(Reader::new(&session), &TeamId::new("4711"), true).await;
    assert_eq!(listed.unwrap_err().code(), "timeout");
    assert_eq!(account.read(Sandbox::requests), 0);
}
