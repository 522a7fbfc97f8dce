//! Each fault does only what its switch says.

use super::*;
use crate::api::transport::TransportError;

fn faults(flags: &str) -> Faults {
    switches(flags).unwrap().faults
}

/// A client that got its token without a fault.
fn client(flags: &str) -> Client {
    let mut client = Client::new("");
    client.sandbox = std::mem::replace(&mut client.sandbox, sandbox("")).with_faults(faults(flags));
    client
}

impl Client {
    fn severed(&mut self, method: &str, path: &str, body: &Value) -> Option<Severed> {
        let got = self.send(method, path, body);
        got.response.extensions().get().copied()
    }

    fn held(&self) -> usize {
        self.sandbox.groups(&team()).len()
    }

    fn delete(&mut self, id: &Value) -> u16 {
        let path = format!("/v1/webhooks/{}", id.as_str().unwrap());
        self.send("DELETE", &path, &Value::Null).status
    }

    fn names(&mut self) -> Vec<String> {
        let listed = self.listed();
        listed
            .iter()
            .map(|group| group["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn no_flags_are_no_faults() {
    assert_eq!(faults(""), Faults::default());
}

#[test]
fn flags_are_read() {
    let read = faults(
        "--fail-rate 0.5 --drop-deletes always --create-lag 300ms --delete-lag 2 --wrong-total once",
    );
    let expected = Faults {
        fail_rate: 0.5,
        drop_deletes: Times::Always,
        create_lag: Lag::Time(Duration::from_millis(300)),
        delete_lag: Lag::Listings(2),
        wrong_total: Times::Number(1),
        ..Faults::default()
    };
    assert_eq!(read, expected);
    assert_eq!(faults("--create-lag 5s").create_lag.to_string(), "5000ms");
    for nonsense in ["--fail-rate 2", "--drop-deletes -1", "--create-lag 5m"] {
        assert!(switches(nonsense).is_err(), "{nonsense}");
    }
}

#[test]
fn failures_come_before_or_after_the_effect() {
    let mut client = client("--fail-rate 1 --seed 1");
    for _ in 0..40 {
        assert_eq!(client.send("POST", LIST, &group("A")).status, 500);
    }
    assert!((10..=30).contains(&client.held()), "{}", client.held());
}

#[test]
fn a_lost_answer_is_one_to_a_write_that_was_done() {
    let mut client = client("--lose-answer 1");
    assert_eq!(client.list("").status, 200);
    let lost = client.severed("POST", LIST, &group("A"));
    assert_eq!(lost, Some(Severed::BeforeAnswer));
    assert_eq!(client.held(), 1);
    let id = client.listed()[0]["id"].as_str().unwrap().to_owned();
    let lost = client.severed("DELETE", &format!("/v1/webhooks/{id}"), &Value::Null);
    assert_eq!(lost, Some(Severed::BeforeAnswer));
    assert_eq!(client.held(), 0);
}

#[test]
fn connections_fail_before_in_the_middle_or_not_at_all() {
    let cases = [
        ("--reset-rate 1", Some(Severed::BeforeAnswer), 0),
        ("--break-rate 1", Some(Severed::InAnswer), 1),
        ("--truncate-rate 1", None, 1),
    ];
    for (flags, expected, held) in cases {
        let mut client = client(flags);
        assert_eq!(client.severed("POST", LIST, &group("A")), expected);
        assert_eq!(client.held(), held, "{flags}");
    }
}

#[test]
fn a_truncated_body_breaks_off() {
    let got = client("--truncate-rate 1").list("");
    let broken: Result<Value, _> = serde_json::from_slice(got.response.body());
    assert!(broken.unwrap_err().is_eof());
}

#[test]
fn a_hanging_request_may_have_been_done() {
    let mut client = client("--hang-rate 1");
    for _ in 0..40 {
        let severed = client.severed("POST", LIST, &group("A"));
        assert_eq!(severed, Some(Severed::Silent));
    }
    assert!((10..=30).contains(&client.held()), "{}", client.held());
}

#[test]
fn deletions_are_ignored_so_often_for_each_group() {
    let mut client = client("--drop-deletes 2");
    let ids = [client.create(&group("A")), client.create(&group("B"))];
    for left in [2, 2, 0] {
        ids.iter().for_each(|id| assert_eq!(client.delete(id), 204));
        assert_eq!(client.held(), left);
    }
}

#[test]
fn deletions_may_always_be_ignored() {
    let mut client = client("--drop-deletes always");
    let id = client.create(&group("A"));
    (0..9).for_each(|_| assert_eq!(client.delete(&id), 204));
    assert_eq!(client.held(), 1);
}

#[test]
fn a_new_group_is_listed_after_so_many_listings() {
    let mut client = client("--create-lag 2");
    client.create(&group("A"));
    assert!(!client.sandbox.kept(&team()).all(|kept| kept.is_listed));
    let shown: Vec<usize> = (0..4).map(|_| client.listed().len()).collect();
    assert_eq!(shown, [0, 0, 1, 1]);
    assert!(client.sandbox.is_listed_exactly());
}

#[test]
fn a_deleted_group_is_listed_for_so_many_listings() {
    let mut client = client("--delete-lag 2");
    let id = client.create(&group("A"));
    client.create(&group("B"));
    client.delete(&id);
    assert_eq!(client.held(), 1);
    assert_eq!(client.names(), ["A", "B"], "in its old place");
    assert_eq!(client.listed().len(), 2);
    assert_eq!(client.names(), ["B"]);
}

#[test]
fn listings_are_behind_for_so_long() {
    let mut client = client("--create-lag 5s --delete-lag 5s");
    let id = client.create(&group("A"));
    assert_eq!(client.listed().len(), 0);
    client.now = seconds(5);
    assert_eq!(client.listed().len(), 1);
    client.delete(&id);
    client.now = seconds(9);
    assert_eq!(client.listed().len(), 1);
    client.now = seconds(10);
    assert_eq!(client.listed().len(), 0);
}

#[test]
fn the_pages_of_one_walk_are_equally_far_behind() {
    let mut client = Client::new("--page-size 1 --create-lag 1");
    client.create(&group("A"));
    client.create(&group("B"));
    assert_eq!(client.list("").body["total_items"], 0);
    assert_eq!(client.list("").body["total_items"], 2);
    assert_eq!(client.list("?page=2").body["total_items"], 2);
}

#[test]
fn a_group_that_was_never_listed_leaves_nothing_behind() {
    let mut client = client("--create-lag 2 --delete-lag 2");
    let id = client.create(&group("A"));
    client.delete(&id);
    assert!(client.sandbox.is_listed_exactly());
}

#[test]
fn a_token_serves_so_many_requests() {
    let mut client = client("--token-requests 2");
    let statuses: Vec<u16> = (0..3).map(|_| client.list("").status).collect();
    assert_eq!(statuses, [200, 200, 401]);
    client.log_in();
    assert_eq!(client.list("").status, 200);
}

#[test]
fn retry_after_is_said_on_demand() {
    for (flags, expected) in [("", None), ("--retry-after 7", Some("7"))] {
        let mut client = Client::with(sandbox(&format!("--rate-limit 1 {flags}")));
        let got = client.list("");
        assert_eq!(got.status, 429);
        let header = got.response.headers().get("retry-after");
        assert_eq!(header.map(|value| value.to_str().unwrap()), expected);
    }
}

#[test]
fn another_client_creates_and_deletes_its_own_groups_only() {
    let mut client = client("--other-client 1 --page-size 1");
    client.create(&group("A"));
    let mut numbers: Vec<usize> = (0..20).map(|_| client.listed().len()).collect();
    assert!(client.names().contains(&"A".to_owned()));
    numbers.sort_unstable();
    numbers.dedup();
    assert!(numbers.len() > 1, "groups came and went");
}

#[test]
fn pages_shift_only_while_they_are_walked() {
    let mut client = Client::new("--shift-pages 1 --page-size 1");
    client.create(&group("A"));
    client.create(&group("B"));
    assert_eq!(client.list("").body["total_items"], 2);
    assert_eq!(client.list("").body["total_items"], 2);
    assert_eq!(client.list("?page=2").body["total_items"], 3);
}

#[test]
fn totals_are_wrong_so_often() {
    let mut client = client("--wrong-total 1");
    client.create(&group("A"));
    assert_eq!(client.list("").body["total_items"], 5);
    assert_eq!(client.list("").body["total_items"], 1);
}

#[test]
fn the_seed_decides_every_fault() {
    let run = |seed: u64| -> Vec<u16> {
        let flags = format!("--fail-rate 0.3 --other-client 0.3 --seed {seed}");
        let mut client = Client::with(sandbox(&flags));
        (0..30).map(|_| client.list("").status).collect()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn a_fate_that_a_test_decides_is_met() {
    let mut client = Client::new("");
    let posting = request("POST", LIST, &group("A").to_string());
    let mut met = |injected: InjectedFault| {
        let response = client
            .sandbox
            .handle_with(Duration::ZERO, &posting, &injected);
        (
            response.status().as_u16(),
            parse(std::str::from_utf8(response.body()).unwrap()),
        )
    };
    let before = |before| InjectedFault {
        before: Some(before),
        ..InjectedFault::default()
    };
    assert_eq!(met(before(NoEffect::TooFast { retry_after: None })).0, 429);
    assert_eq!(
        met(before(NoEffect::QuotaSpent)).1["message"],
        "Limit Exceeded"
    );
    assert_eq!(met(before(NoEffect::TokensExpire)).0, 401);
    client.log_in();
    let injected = InjectedFault {
        after: Some(Damage::FailureInEnvelope),
        ..InjectedFault::default()
    };
    let listing = request("GET", "/v1/organizers/current/organizations", "");
    let response = client
        .sandbox
        .handle_with(Duration::ZERO, &listing, &injected);
    assert_eq!(response.status(), 200);
    assert!(response.body().windows(3).any(|part| part == b"500"));
}

/// What arrives in-process, and the time it takes.
async fn in_process(flags: &str) -> (Result<Response, TransportError>, Duration) {
    let transport = InProcess::new(Shared::new(sandbox(flags), None));
    let start = tokio::time::Instant::now();
    let log_in = request("POST", "/v1/oauth", &credentials().to_string());
    (transport.send(log_in).await, start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn in_process_a_failing_connection_is_no_answer() {
    for flags in ["--reset-rate 1", "--break-rate 1"] {
        let (got, elapsed) = in_process(flags).await;
        assert!(matches!(got, Err(TransportError::NoAnswer(_))), "{flags}");
        assert!(elapsed.is_zero());
    }
}

#[tokio::test(start_paused = true)]
async fn in_process_a_hanging_request_ends_at_the_time_limit() {
    let (got, elapsed) = in_process("--hang-rate 1").await;
    assert!(matches!(got, Err(TransportError::NoAnswer(_))));
    assert_eq!(elapsed, crate::api::transport::TIME_LIMIT);
}

/// The data of a socket until its end, and how it ends.
fn over_a_socket(flags: &str, patience: Duration) -> (String, Option<std::io::ErrorKind>) {
    use std::io::{Read, Write};
    transports::with_server(flags, move |address| {
        let mut stream = transports::connect(address);
        stream.set_read_timeout(Some(patience)).unwrap();
        let body = credentials().to_string();
        let length = body.len();
        write!(
            stream,
            "POST /v1/oauth HTTP/1.1\r\nhost: x\r\nx-api-key: key\r\n\
             connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut read = Vec::new();
        let end = stream
            .read_to_end(&mut read)
            .err()
            .map(|error| error.kind());
        (String::from_utf8(read).unwrap(), end)
    })
}

fn announced_and_sent(answer: &str) -> (usize, usize) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    let length = head
        .split_once("content-length: ")
        .unwrap()
        .1
        .lines()
        .next();
    (length.unwrap().parse().unwrap(), body.len())
}

#[test]
fn over_a_socket_a_connection_is_dropped_before_the_answer() {
    assert_eq!(over_a_socket("--reset-rate 1", seconds(10)).0, "");
}

#[test]
fn over_a_socket_a_connection_is_dropped_in_the_answer() {
    let (answer, _) = over_a_socket("--break-rate 1", seconds(10));
    let (announced, sent) = announced_and_sent(&answer);
    assert!(0 < sent && sent < announced, "{sent} of {announced}");
}

#[test]
fn over_a_socket_a_truncated_body_is_a_whole_answer() {
    let (answer, end) = over_a_socket("--truncate-rate 1", seconds(10));
    let (announced, sent) = announced_and_sent(&answer);
    assert_eq!((announced, end), (sent, None));
    assert!(
        answer
            .split_once("\r\n\r\n")
            .unwrap()
            .1
            .ends_with(|last| last != '}')
    );
}

#[test]
fn over_a_socket_a_hanging_request_is_not_answered() {
    let (answer, end) = over_a_socket("--hang-rate 1", Duration::from_millis(300));
    assert_eq!(answer, "");
    assert!(end.is_some(), "the connection stays");
}
