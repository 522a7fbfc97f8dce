//! What runs side by side, and what must not.

use super::*;
use std::rc::Rc;

/// What is in flight, and what was seen of it.
#[derive(Default)]
struct Flight {
    requests: Vec<(Method, String)>,
    most: usize,
    /// The most that were in flight of creations and of deletions.
    most_writes: usize,
    mixed: Vec<String>,
    /// What was sent, in its order.
    sent: Vec<String>,
}

/// Answers after 20 ms, and notes what is in flight meanwhile.
struct Slow {
    inner: InProcess,
    account: Shared,
    flight: Rc<RefCell<Flight>>,
}

impl Slow {
    /// The team that a request reads or writes.
    fn team(&self, request: &Request) -> String {
        let path = request.uri().path();
        if let Some(path) = path.strip_prefix("/v1/team/") {
            return path.split('/').next().unwrap().to_owned();
        }
        let id = path.rsplit('/').next().unwrap();
        let holds = |team: &&String| {
            let groups = self
                .account
                .read(|sandbox| sandbox.groups(&TeamId::new(team.as_str())));
            groups.iter().any(|group| group["id"] == id)
        };
        TEAMS
            .map(String::from)
            .iter()
            .find(holds)
            .cloned()
            .unwrap_or_default()
    }
}

impl Transport for Slow {
    fn send(&self, request: Request) -> Sending<'_> {
        let key = (request.method().clone(), self.team(&request));
        {
            let mut flight = self.flight.borrow_mut();
            let is_read = |method: &Method| *method == Method::GET;
            let others = flight.requests.iter();
            let mut others = others.filter(|(_, team)| *team == key.1 && !team.is_empty());
            if others.any(|(method, _)| is_read(method) != is_read(&key.0)) {
                let mixed = format!("{} {}", key.0, key.1);
                flight.mixed.push(mixed);
            }
            flight.requests.push(key.clone());
            flight.sent.push(format!("{} {}", key.0, key.1));
            flight.most = flight.most.max(flight.requests.len());
            let writes = flight
                .requests
                .iter()
                .filter(|(method, _)| !is_read(method));
            flight.most_writes = flight.most_writes.max(writes.count());
        }
        Box::pin(async move {
            let answer = self.inner.send(request).await;
            sleep(Duration::from_millis(20)).await;
            let mut flight = self.flight.borrow_mut();
            let at = flight.requests.iter().position(|other| *other == key);
            flight.requests.remove(at.unwrap());
            answer
        })
    }
}

const TEAMS: [&str; 3] = ["4711", "4712", "4713"];

/// Eight groups, whose hooks go there.
fn eight(endpoint: &str) -> Vec<DeclaredGroup> {
    let groups = ["A", "B", "C", "D", "E", "F", "G", "H"];
    groups.map(|name| group(name, endpoint)).into()
}

fn teams(declared: &[DeclaredGroup]) -> [(&'static str, &[DeclaredGroup]); 3] {
    TEAMS.map(|team| (team, declared))
}

/// What is in flight while three teams of eight groups are replaced.
async fn flight_of(bounds: &Bounds) -> (Report, Flight) {
    let account = account();
    let (old, new) = (eight("old"), eight("new"));
    let pass = |_: &Request| Fate::Pass;
    let report = apply_teams(&account, &teams(&old), &Bounds::default(), pass).await;
    assert!(report.converged(), "{report:?}");
    let flight: Rc<RefCell<Flight>> = Rc::default();
    let slow = Slow {
        inner: InProcess::new(account.clone()),
        account,
        flight: Rc::clone(&flight),
    };
    let report = apply_through(Box::new(slow), &teams(&new), bounds).await;
    let flight = flight.take();
    (report, flight)
}

#[tokio::test(start_paused = true)]
async fn ten_requests_are_in_flight_without_a_pace() {
    let (report, flight) = flight_of(&Bounds::default()).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!((flight.most, flight.most_writes), (10, 10));
}

#[tokio::test(start_paused = true)]
async fn one_request_is_in_flight_at_one_per_second() {
    let bounds = Bounds {
        pace: ONE_PER_SECOND,
        ..Bounds::default()
    };
    let (report, flight) = flight_of(&bounds).await;
    assert!(report.converged(), "{report:?}");
    assert_eq!((flight.most, flight.most_writes), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn one_after_the_other_steps_are_taken_in_the_order_of_the_plan() {
    let bounds = Bounds {
        pace: ONE_PER_SECOND,
        ..Bounds::default()
    };
    let (_, flight) = flight_of(&bounds).await;
    let of_team = |team: &str| -> Vec<String> {
        let wave = [("POST", 8), ("GET", 1), ("DELETE", 8), ("GET", 1)];
        let sent = wave.map(|(method, times)| vec![format!("{method} {team}"); times]);
        sent.concat()
    };
    // A token and three listings are the plan's.
    assert_eq!(flight.sent[4..], TEAMS.map(of_team).concat());
}

#[tokio::test(start_paused = true)]
async fn no_team_is_listed_while_it_is_written_to() {
    let (_, flight) = flight_of(&Bounds::default()).await;
    assert!(flight.mixed.is_empty(), "{:?}", flight.mixed);
}

#[tokio::test(start_paused = true)]
async fn operations_are_reported_in_the_order_of_the_plan() {
    let (report, _) = flight_of(&Bounds::default()).await;
    for team in &report.teams {
        let verbs: Vec<_> = team.operations.iter().map(|it| it.verb.word()).collect();
        assert_eq!(verbs, [["create"; 8], ["delete"; 8]].concat());
        let names: Vec<_> = team.operations.iter().map(|it| &*it.name).collect();
        assert!(
            names[..8].is_sorted() && names[8..].is_sorted(),
            "{names:?}"
        );
    }
}

/// A listing is too old for a deletion once others took five minutes.
#[tokio::test(start_paused = true)]
async fn a_listing_that_is_too_old_is_read_again() {
    // One after the other, or ten side by side: some are due when the listing is too old.
    for (pace, deletions, seconds) in [(ONE_PER_SECOND, 8, 55), (None, 24, 160)] {
        let names: Vec<String> = (0..deletions).map(|number| number.to_string()).collect();
        let old: Vec<_> = names.iter().map(|name| group(name, "old")).collect();
        let account = account_with(&old).await;
        let bounds = Bounds {
            pace,
            ..Bounds::default()
        };
        let read = Rc::new(Cell::new(0));
        let counted = Rc::clone(&read);
        let report = apply_within(&account, &[], &bounds, move |request| {
            counted.set(counted.get() + u32::from(is_listing(request)));
            match is_delete(request) {
                true => Fate::Delay(Duration::from_secs(seconds)),
                false => Fate::Pass,
            }
        })
        .await;
        assert!(report.converged(), "{report:?}");
        // The plan's, the one that the deletions rest on, that one again, and the last.
        assert_eq!(read.get(), 4, "{pace:?}");
    }
}

/// After a token and three listings, a team takes eight creations, a listing, eight deletions and a
/// listing.
#[tokio::test(start_paused = true)]
async fn what_is_begun_in_one_team_leaves_room_for_what_is_begun_in_another() {
    const START: u64 = 1 + 3;
    const TEAM: u64 = 8 + 1 + 8 + 1;
    for (max_requests, replaced) in [
        (START + 3 * TEAM, 24),
        (START + 3 * TEAM - 1, 23),
        (START + 2 * TEAM, 16),
        (START + 2 * TEAM + 3, 16),
        (START + 2 * TEAM + 4, 17),
        (START + 3, 0),
    ] {
        for pace in [ONE_PER_SECOND, None] {
            let bounds = Bounds {
                max_requests: Some(max_requests),
                pace,
                ..Bounds::default()
            };
            let (report, _) = flight_of(&bounds).await;
            let confirmed = |verb: &str| {
                let all = outcomes(&report);
                let all = all.iter().filter(|it| it.starts_with(verb));
                all.filter(|it| it.ends_with("confirmed")).count()
            };
            let found = (confirmed("create"), confirmed("delete"));
            assert_eq!(found, (replaced, replaced), "{max_requests} at {pace:?}");
        }
    }
}

/// Answers after 20 ms.
struct Distant(InProcess);

impl Transport for Distant {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async move {
            sleep(Duration::from_millis(20)).await;
            self.0.send(request).await
        })
    }
}

/// What no step waits for is time that ten requests in flight need.
#[tokio::test(start_paused = true)]
async fn twenty_teams_keep_ten_requests_in_flight() {
    let ids: Vec<String> = (4700..4720).map(|id| id.to_string()).collect();
    let names: Vec<String> = (0..50).map(|number| format!("{number:02}")).collect();
    let declared = |changed: usize, endpoint: &str| -> Vec<DeclaredGroup> {
        let groups = names.iter().enumerate();
        let groups = groups.map(|(number, name)| match number < changed {
            true => group(name, endpoint),
            false => group(name, "same"),
        });
        groups.collect()
    };
    let (old, new) = (declared(5, "old"), declared(5, "new"));
    let account = account();
    let teams = |declared| -> Vec<_> { ids.iter().map(|id| (id.as_str(), declared)).collect() };
    let bounds = Bounds::default();
    let report = apply_teams(&account, &teams(&old[..]), &bounds, |_| Fate::Pass).await;
    assert!(report.converged(), "{report:?}");

    let (start, before) = (Instant::now(), account.read(Sandbox::requests));
    let way = Distant(InProcess::new(account.clone()));
    let report = apply_through(Box::new(way), &teams(&new[..]), &bounds).await;
    assert!(report.converged(), "{report:?}");
    // Here the plan lists one team after the other.
    let planning = Duration::from_millis(20) * (1 + 20 * 2);
    let sent = account.read(Sandbox::requests) - before;
    assert_eq!(sent, 341);
    let bound = Duration::from_millis(20) * (341 - 41) / 10;
    let took = start.elapsed() - planning;
    assert!(took <= bound * 21 / 20, "{took:?}, and {bound:?} would do");
}
