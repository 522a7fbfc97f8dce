//! Connections that fail, and the pauses before retries. The clock is paused and advances when
//! everything waits, so minutes take no time.

use crate::support::{Answer, ScriptedServer};
use bytes::Bytes;
use dooctl::api::transport::{Request, Response, Sending, Transport, TransportError};
use dooctl::api::{
    ApiError, Credentials, Grant, HttpTransport, Limits, Page, Reader, Session, Settings, Stop,
    WriteError, Writer,
};
use dooctl::model::{GroupId, Secret, TeamId};
use dooctl::observed::list_all;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

type Given = Result<Response, TransportError>;

/// Returns answers in order, and repeats the last one.
#[derive(Clone)]
struct Script(Rc<RefCell<(VecDeque<Given>, usize)>>);

impl Script {
    fn new(answers: impl IntoIterator<Item = Given>) -> Self {
        Self(Rc::new(RefCell::new((answers.into_iter().collect(), 0))))
    }

    fn sent(&self) -> usize {
        self.0.borrow().1
    }
}

impl Transport for Script {
    fn send(&self, _: Request) -> Sending<'_> {
        let (answers, sent) = &mut *self.0.borrow_mut();
        *sent += 1;
        let answer = match answers.len() {
            0 | 1 => answers.front().cloned(),
            _ => answers.pop_front(),
        };
        Box::pin(std::future::ready(answer.expect("there is an answer")))
    }
}

fn answer(status: u16, body: &str) -> Response {
    let mut answer = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *answer.status_mut() = status.try_into().expect("it is a status");
    answer
}

fn asking_to_wait(status: u16, pause: &str) -> Response {
    let mut answer = answer(status, "");
    let pause = pause.parse().expect("it is a header's value");
    answer.headers_mut().insert("retry-after", pause);
    answer
}

fn session(script: &Script, rate: Option<f64>, now: fn() -> SystemTime) -> Session {
    let settings = Settings {
        base: "https://rest.doo.net/v1".to_owned(),
        requests_per_second: rate,
        max_requests: None,
        now,
    };
    let credentials = Credentials {
        api_key: Secret::new("the-api-key"),
        grant: Grant::Token(Secret::new("the-token")),
    };
    Session::new(
        Box::new(script.clone()),
        settings,
        credentials,
        Stop::never(),
    )
}

/// The result of a listing, its number of requests, and its seconds.
async fn list(script: &Script, now: fn() -> SystemTime) -> (Result<Page, ApiError>, usize, u64) {
    let session = session(script, None, now);
    let start = Instant::now();
    let page = Reader::new(&session).page(&TeamId::new("4711"), None).await;
    (page, script.sent(), start.elapsed().as_secs())
}

/// Failures that are retried three times, after 2, 4 and 8 seconds.
#[tokio::test(start_paused = true)]
async fn failures_that_may_pass_are_repeated_with_growing_pauses() {
    let not_sent = || TransportError::NotSent("connection refused".to_owned());
    let no_answer = || TransportError::NoAnswer("connection closed".to_owned());
    let limited = "{\"message\":\"Too Many Requests\"}";
    let rows = [
        (
            Err(not_sent()),
            "could not be sent: connection refused",
            "check api.url and the network",
        ),
        (
            Err(no_answer()),
            "was not answered: connection closed",
            "repeats only what is missing",
        ),
        (
            Ok(answer(200, "")),
            "answered with an empty body",
            "check api.url",
        ),
        (
            Ok(answer(200, "{\"_embedded\":{")),
            "JSON that breaks off",
            "check api.url",
        ),
        (
            Ok(answer(200, "{\"hello\":1}")),
            "answered with other JSON",
            "check api.url",
        ),
        (
            Ok(answer(500, "")),
            "answered 500: an empty body",
            "run again later",
        ),
        (
            Ok(answer(503, "<h1>")),
            "answered 503: HTML",
            "run again later",
        ),
        (
            Ok(answer(429, limited)),
            "429 each time: Too Many Requests",
            "lower api.requests_per",
        ),
    ];
    for (given, message, help) in rows {
        let (page, sent, seconds) = list(&Script::new([given]), SystemTime::now).await;
        let error = page.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.help().contains(help), "{}", error.help());
        assert_eq!((sent, seconds), (4, 14), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_passes_leaves_a_listing() {
    let listing = "{\"_embedded\":{\"webhooks\":[]},\"total_items\":0}";
    let passing = [
        (Err(TransportError::NotSent("refused".to_owned())), 2),
        (Ok(answer(200, "{")), 2),
        (Ok(answer(502, "")), 2),
        (Ok(answer(429, "")), 2),
        (Ok(asking_to_wait(429, "7")), 7),
        (Ok(asking_to_wait(503, "120")), 120),
    ];
    for (given, pause) in passing {
        let script = Script::new([given, Ok(answer(200, listing))]);
        let (page, sent, seconds) = list(&script, SystemTime::now).await;
        assert!(page.unwrap().groups.is_empty());
        assert_eq!((sent, seconds), (2, pause));
    }
}

/// Half a minute before the date that servers name here.
fn before() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(30)
}

fn long_before() -> SystemTime {
    SystemTime::UNIX_EPOCH - Duration::from_secs(1_000_000)
}

fn long_after() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000)
}

/// A wrong clock makes a pause too short, or ends the run; dooctl never waits for years.
#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_does_no_harm() {
    type Clock = fn() -> SystemTime;
    let rows: [(Clock, usize, u64); 3] = [(before, 4, 90), (long_after, 4, 0), (long_before, 1, 0)];
    for (clock, requests, waited) in rows {
        let date = "Thu, 01 Jan 1970 00:01:00 GMT";
        let script = Script::new([Ok(asking_to_wait(429, date))]);
        let (page, sent, seconds) = list(&script, clock).await;
        assert_eq!(page.unwrap_err().code(), "rate-limited");
        assert_eq!((sent, seconds), (requests, waited));
    }
}

/// Answers that end a run without further requests.
fn ends() -> Vec<(Response, &'static str)> {
    let quota = |status, message: &str| answer(status, &format!("{{\"message\":\"{message}\"}}"));
    vec![
        (asking_to_wait(429, "121"), "rate-limited"),
        (asking_to_wait(429, "86400"), "rate-limited"),
        (asking_to_wait(503, "3600"), "server-error"),
        (
            asking_to_wait(429, "99999999999999999999999999"),
            "rate-limited",
        ),
        (
            asking_to_wait(429, "Fri, 31 Dec 9999 23:59:59 GMT"),
            "rate-limited",
        ),
        (
            asking_to_wait(503, "Sat, 01 Jan 10000 00:00:00 GMT"),
            "server-error",
        ),
        (quota(429, "Limit Exceeded"), "quota-exhausted"),
        (
            quota(429, "You have used your 1000 requests per day"),
            "quota-exhausted",
        ),
        (
            quota(403, "daily request quota exceeded"),
            "quota-exhausted",
        ),
        (
            quota(
                200,
                "\",\"response_status\":\"429\",\"detail\":\"no requests left today",
            ),
            "quota-exhausted",
        ),
    ]
}

/// All further requests would be wasted.
#[tokio::test(start_paused = true)]
async fn nothing_is_sent_after_an_answer_that_ends_the_run() {
    let first = "{\"_embedded\":{\"webhooks\":[{\"id\":1}]},\"page_count\":9}";
    let teams: Vec<_> = (0..30).map(|team| TeamId::new(team.to_string())).collect();
    let teams: Vec<_> = teams.iter().collect();
    for (end, code) in ends() {
        let script = Script::new([Ok(answer(200, first)), Ok(end)]);
        let session = session(&script, Some(1.0), SystemTime::now);
        let reader = Reader::new(&session);
        let listings = list_all(reader, &teams, true, &|_| ()).await;
        let error = listings.into_iter().find_map(Result::err).unwrap();
        assert_eq!((error.code(), script.sent()), (code, 2), "{error}");

        let group = TeamId::new("4711");
        let error = reader.page(&group, None).await.unwrap_err();
        assert_eq!(error.code(), code);
        let reported = error.to_string();
        assert!(
            reported.starts_with("GET /team/4711/webhooks was not sent: GET /team/"),
            "{reported}"
        );
        assert!(reader.organizations().await.is_err());
        let deleted = Writer::new(&session).delete(&GroupId::new("1")).await;
        assert!(matches!(deleted, Err(WriteError::Failed(_))), "{deleted:?}");
        assert_eq!(script.sent(), 2, "{code}");
    }
}

/// dooctl waits for up to two minutes. A rate limit is not the daily limit.
#[tokio::test(start_paused = true)]
async fn an_answer_that_asks_for_a_short_pause_does_not_end_the_run() {
    let listing = "{\"_embedded\":{\"webhooks\":[]},\"total_items\":0}";
    for again in [
        asking_to_wait(429, "120"),
        asking_to_wait(503, "119.5"),
        answer(429, "{\"message\":\"Rate limit exceeded\"}"),
        answer(
            429,
            "{\"message\":\"Limits: 1 request per second, 1000 per day\"}",
        ),
    ] {
        let script = Script::new([Ok(again), Ok(answer(200, listing))]);
        let (page, sent, _) = list(&script, SystemTime::now).await;
        assert!(page.is_ok());
        assert_eq!(sent, 2);
    }
}

/// Sends one request over a real connection, whose clock runs.
async fn exchange(url: &str) -> TransportError {
    exchange_within(url, &Limits::default()).await
}

async fn exchange_within(url: &str, limits: &Limits) -> TransportError {
    let sent = exchanged(url, limits).await;
    sent.expect_err("there is no answer")
}

async fn exchanged(url: &str, limits: &Limits) -> Given {
    let base = url.parse().expect("it is a URL");
    let transport = HttpTransport::new(&base, limits).expect("it can be set up");
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = url.parse().expect("it is a URL");
    transport.send(request).await
}

#[tokio::test]
async fn a_refused_connection_is_known_not_to_have_sent() {
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = exchange(&format!("http://{address}/v1")).await;
    assert!(
        matches!(&error, TransportError::NotSent(why) if why.contains("refused")),
        "{error}"
    );
}

#[tokio::test]
async fn tls_with_a_server_that_has_none_is_known_not_to_have_sent() {
    let server = ScriptedServer::always(Answer::listing(&[]));
    let error = exchange(&server.url().replace("http:", "https:")).await;
    assert!(matches!(error, TransportError::NotSent(_)), "{error}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_server_that_answers_tls_in_clear_is_told() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    let answering = thread::spawn(move || {
        let (mut connection, _) = server.accept().unwrap();
        let mut hello = [0; 1024];
        assert!(connection.read(&mut hello).unwrap() > 0);
        let answer = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        connection.write_all(answer).unwrap();
    });
    let error = exchange(&format!("https://{address}/v1")).await;
    assert!(
        matches!(&error, TransportError::NotSent(why) if why.contains("does not speak TLS")),
        "{error}"
    );
    answering.join().unwrap();
}

#[tokio::test]
async fn nobody_knows_what_became_of_a_request_without_a_whole_answer() {
    for given in [Answer::Silence, Answer::CutOff] {
        let server = ScriptedServer::always(given);
        let error = exchange(&server.url()).await;
        assert!(matches!(error, TransportError::NoAnswer(_)), "{error}");
        assert_eq!(server.received().len(), 1);
    }
}

/// A request has a time limit, even if the connection is busy.
#[tokio::test]
async fn an_answer_that_does_not_end_is_cut_off() {
    let limits = Limits {
        request: Duration::from_millis(300),
        ..Limits::default()
    };
    for given in [Answer::Hang, Answer::Trickle] {
        let server = ScriptedServer::always(given.clone());
        let start = Instant::now();
        let error = exchange_within(&server.url(), &limits).await;
        assert!(
            matches!(&error, TransportError::NoAnswer(why) if why.contains("timed out")),
            "{given:?}: {error}"
        );
        assert!(start.elapsed() >= limits.request, "{given:?}");
        assert!(start.elapsed() < Duration::from_secs(20), "{given:?}");
    }
}

/// An answer has a size limit. One that announces more is not read at all.
#[tokio::test]
async fn an_answer_that_is_too_long_is_cut_off() {
    let limits = Limits::default();
    assert_eq!(limits.answer, 64 * 1024 * 1024);
    for given in [Answer::Endless, Answer::Announced(limits.answer + 1)] {
        let server = ScriptedServer::always(given.clone());
        let error = exchange_within(&server.url(), &limits).await;
        assert!(
            matches!(&error, TransportError::TooLong(longest) if *longest == limits.answer),
            "{given:?}: {error}"
        );
    }
    // What is exactly as long as allowed is waited for.
    let server = ScriptedServer::always(Answer::text(200, "x".repeat(300)));
    for (longest, is_whole) in [(300, true), (299, false)] {
        let limits = Limits {
            answer: longest,
            ..limits
        };
        assert_eq!(exchanged(&server.url(), &limits).await.is_ok(), is_whole);
    }
}

/// It would be as long the next time: 64 MiB are read once.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_too_long_is_not_asked_for_again() {
    let script = Script::new([Err(TransportError::TooLong(64 * 1024 * 1024))]);
    let (page, sent, _) = list(&script, SystemTime::now).await;
    let error = page.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("was not answered: the answer is longer than 65536 KiB"),
        "{error}"
    );
    assert_eq!((error.code(), sent), ("no-answer", 1));
}

/// What a GraphQL server answers is read as carefully as a listing.
#[tokio::test(start_paused = true)]
async fn a_query_that_is_not_answered_is_an_error_after_its_repetitions() {
    for (given, sent, message) in [
        (Ok(answer(200, "")), 4, "was answered with an empty body"),
        (
            Ok(answer(200, "{\"data\":{\"__schema\":{")),
            4,
            "was answered with JSON that breaks off",
        ),
        (
            Err(TransportError::NoAnswer("connection closed".to_owned())),
            4,
            "was not answered: connection closed",
        ),
        (
            Err(TransportError::TooLong(64 * 1024 * 1024)),
            1,
            "was not answered: the answer is longer than 65536 KiB",
        ),
    ] {
        let script = Script::new([given]);
        let url = "https://gql.doo.net".parse().expect("it is a URL");
        let session = session(&script, None, SystemTime::now);
        let session = session.asking(url, Box::new(script.clone()));
        let error = session.query(Bytes::from_static(b"{}")).await.unwrap_err();
        assert!(
            error.to_string().starts_with("POST https://gql.doo.net")
                && error.to_string().contains(message),
            "{error}"
        );
        assert_eq!(script.sent(), sent, "{error}");
    }
}
