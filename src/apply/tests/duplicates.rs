//! What becomes of a group that was created twice.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_duplicate_of_its_own_making_is_removed_in_the_same_run() {
    let late = Faults {
        create_lag: Lag::Listings(3),
        ..Faults::default()
    };
    let sandbox = Sandbox::new(Variants::default()).with_faults(late);
    let account = Shared::new(sandbox, None);
    let lost = first(1, is_create, || Fate::LoseAnswer);
    let report = apply_with(&account, &[group("A", "new")], lost).await;
    assert_eq!(
        outcomes(&report),
        ["create A confirmed", "delete A confirmed"]
    );
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), ["A new"]);
    let kept = account.read(|sandbox| sandbox.groups(&TeamId::new("4711"))[0]["id"].clone());
    let created = report.teams[0].operations[0].id.as_ref();
    assert_eq!(kept, created.unwrap().as_str());
}

/// The listings of an account where a creation was sent twice: the plan's has nothing, two more make
/// it due again, and the one that confirms it shows only the later one. `last` is what becomes of
/// those that follow.
fn listings_behind(last: impl Fn() -> Fate + 'static) -> impl FnMut(&Request) -> Fate + 'static {
    let (mut creations, mut listings) = (0, 0);
    move |request| {
        creations += u32::from(is_create(request));
        listings += u32::from(is_listing(request));
        match (is_create(request), is_listing(request)) {
            (true, _) if creations == 1 => Fate::LoseAnswer,
            (_, true) if (2..=3).contains(&listings) => Fate::Change(without_groups),
            (_, true) if listings == 4 => Fate::Change(with_the_newest),
            (_, true) if listings > 4 => last(),
            _ => Fate::Pass,
        }
    }
}

fn with_the_newest(mut page: Value) -> Value {
    let groups = page["_embedded"]["webhooks"].as_array_mut().unwrap();
    groups.drain(..groups.len() - 1);
    page["total_items"] = json!(1);
    page
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_that_shows_after_the_last_wave_is_removed_in_the_same_run() {
    let account = account();
    let report = apply_with(
        &account,
        &[group("A", "new")],
        listings_behind(|| Fate::Pass),
    )
    .await;
    assert_eq!(
        outcomes(&report),
        ["create A confirmed", "delete A confirmed"]
    );
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), ["A new"]);
}

#[tokio::test(start_paused = true)]
async fn where_a_creation_was_sent_twice_nothing_is_proved_without_a_late_listing() {
    let account = account();
    let refused = || answer(403, &json!({ "message": "Forbidden" }));
    let report = apply_with(&account, &[group("A", "new")], listings_behind(refused)).await;
    assert_eq!(outcomes(&report), ["create A confirmed"]);
    assert!(matches!(report.teams[0].verdict, Verdict::Unverified(_)));
    assert_eq!(held(&account), ["A new", "A new"]);
}

/// doo's numbers grow: the group that stays is the first, and the one that was seen the second.
#[tokio::test(start_paused = true)]
async fn the_report_has_the_id_of_the_group_that_stays() {
    let counted = Variants {
        ids: IdStyle::Decimal,
        ..Variants::default()
    };
    let account = Shared::new(Sandbox::new(counted), None);
    let kept = [group("A", "kept")];
    assert!(
        apply_with(&account, &kept, |_| Fate::Pass)
            .await
            .converged()
    );
    let ids = || -> Vec<String> {
        let groups = account.read(|sandbox| sandbox.groups(&TeamId::new("4711")));
        let id = |group: &Value| group["id"].as_str().unwrap().to_owned();
        groups.iter().map(id).collect()
    };
    let before = ids();
    let [first] = &before[..] else { panic!() };
    let declared = [group("A", "kept"), group("B", "new"), group("C", "new")];
    let report = apply_with(&account, &declared, listings_behind(|| Fate::Pass)).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!(held(&account), ["A kept", "B new", "C new"]);
    let now = ids();
    let [a, b, c] = &now[..] else { panic!() };
    assert_eq!(a, first);
    let operations: Vec<_> = report.teams[0]
        .operations
        .iter()
        .map(|operation| {
            let id = operation.id.as_ref().unwrap();
            (operation.verb.word(), operation.name.as_str(), id.as_str())
        })
        .collect();
    let surplus = operations[2].2;
    assert_eq!(
        operations,
        [
            ("create", "B", b.as_str()),
            ("create", "C", c.as_str()),
            ("delete", "B", surplus)
        ]
    );
    assert!(now.iter().all(|id| id != surplus));
}
