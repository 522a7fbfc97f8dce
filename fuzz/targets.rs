//! The fuzz targets: all input from outside. Each function takes any bytes, and panics if a promise
//! is broken. `cargo test --test corpus` replays the corpus.
#![allow(dead_code, reason = "each fuzz target uses one of them")]

mod render;

use bytes::Bytes;
use dooctl::api::transport::{Request, Response, Sending, Transport};
use dooctl::api::{Credentials, Grant, Reader, Session, Settings, Stop};
use dooctl::desired::{Checkout, LoadOptions, load};
use dooctl::documents::{ListDocument, Recording};
use dooctl::graphql::Schema;
use dooctl::model::{Body, Marker, Secret, TeamId};
use dooctl::observed;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// Any bytes as a manifest. The result has problems or a manifest, every place exists, and
/// everything can be shown, even in long lines.
pub(crate) fn manifest(data: &[u8]) {
    const FAR: usize = 1 << 16;
    loaded(data);
    if data.len() < FAR {
        loaded(&[&vec![b' '; FAR], data].concat());
    }
}

fn loaded(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("dooctl.yaml");
    std::fs::write(&path, data).expect("a file can be written");
    let loaded = load(&LoadOptions {
        manifest: &path,
        checkout: &Checkout::of(&path),
        var_files: &[],
        vars: &[],
        api_url: None,
    });
    assert!(loaded.desired.is_some() || !loaded.problems.is_empty());
    // In YAML, a carriage return alone also ends a line.
    let ends = |pair: &&[u8]| matches!(pair, [_, b'\n'] | [b'\r', _]);
    let lines = data.windows(2).filter(ends).count() + 2;
    let lines = u32::try_from(lines).unwrap_or(u32::MAX);
    for problem in &loaded.problems {
        assert!(
            (1..=lines.max(1)).contains(&problem.place.line) && problem.place.column > 0,
            "{problem:?}"
        );
    }
    render::problems(&loaded);
}

/// Any bytes as the answer to a listing. It is read or refused, each id appears once, and
/// everything can be shown.
pub(crate) fn listing(data: &[u8]) {
    let body = Bytes::copy_from_slice(data);
    let answer = move || http::Response::new(body.clone());
    let (listing, _) = list(vec![answer(); 32]);
    let Ok(listing) = listing else { return };
    let ids: BTreeSet<_> = listing.groups.iter().map(|listed| &listed.id).collect();
    assert_eq!(ids.len(), listing.groups.len());
    for listed in &listing.groups {
        assert!(listed.group.same_content(&listed.group));
    }
    render::listing(&listing);
}

/// Any bytes as a schema file or as the answer to an introspection. It is read or refused, its
/// problems are in the text, and what is written of it is read as the same schema.
pub(crate) fn schema(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let answered = Schema::from_answer(text);
    let read = Schema::read(text);
    match &read {
        Ok((_, problems)) => {
            assert!(problems.iter().all(|fault| fault.index <= text.len()));
        }
        Err(fault) => assert!(fault.index <= text.len(), "{fault:?}"),
    }
    let sound = read.ok().filter(|(_, problems)| problems.is_empty());
    for schema in answered.into_iter().chain(sound.map(|(schema, _)| schema)) {
        let written = schema.to_sdl();
        let Ok((again, problems)) = Schema::read(&written) else {
            continue;
        };
        if problems.is_empty() {
            assert!(again == schema, "{written}");
            assert_eq!(again.to_sdl(), written);
        }
    }
}

/// Any text as a description. A marker that is read is written in the same way.
pub(crate) fn marker(data: &[u8]) {
    let Ok(description) = std::str::from_utf8(data) else {
        return;
    };
    let (text, marking) = Marker::split(description);
    assert!(description.starts_with(text));
    if let Some(marker) = marking.marker() {
        assert_eq!(
            Marker::split(&marker.append_to(text)),
            (text, marking.clone())
        );
    }
}

/// Any text as the body of a GraphQL request. The canonical form of a canonical form is the same.
pub(crate) fn body(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let canonical = Body::new(text).canonical().to_owned();
    assert_eq!(Body::new(canonical.as_str()).canonical(), canonical);
    if let Some(query) = Body::new(text).query() {
        assert_eq!(query.tokens(), query.tokens());
        query.pretty();
    }
}

/// Any bytes as a recording. A recording that is read is written and read again with the same
/// result.
pub(crate) fn recording(data: &[u8]) {
    let Ok(recording) = Recording::read(data) else {
        return;
    };
    let Recording {
        account,
        recorded_at,
        teams,
    } = &recording;
    let listed: Vec<_> = teams
        .iter()
        .map(|(team, listing)| (team, Ok(listing)))
        .collect();
    let document = ListDocument::new(0, None, vec![], account, *recorded_at, &listed);
    let written = serde_json::to_vec(&document).expect("it is JSON");
    let again = Recording::read(&written).expect("it was written by dooctl");
    assert_eq!(format!("{:?}", again.teams), format!("{teams:?}"));
}

/// Any bytes as a Retry-After. No wait is longer than the limit.
pub(crate) fn retry_after(data: &[u8]) {
    let Ok(value) = http::HeaderValue::from_bytes(data) else {
        return;
    };
    let mut limited =
        http::Response::new(Bytes::from_static(b"{\"message\": \"Too Many Requests\"}"));
    *limited.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
    limited
        .headers_mut()
        .insert(http::header::RETRY_AFTER, value);
    let (_, waited) = list(vec![limited; 32]);
    assert!(waited <= Duration::from_secs(3 * 121), "{waited:?}");
}

/// Returns prepared answers, and repeats the last one.
struct Prepared(RefCell<Vec<Response>>);

impl Transport for Prepared {
    fn send(&self, _: Request) -> Sending<'_> {
        let answer = self.0.borrow_mut().pop().unwrap_or_default();
        Box::pin(async move { Ok(answer) })
    }
}

/// Lists a team from prepared answers, with a clock that does not wait. Also returns the time on
/// that clock.
fn list(
    answers: Vec<Response>,
) -> (
    Result<dooctl::model::Listing, dooctl::api::ApiError>,
    Duration,
) {
    let settings = Settings {
        base: "http://doo.example/v1".to_owned(),
        requests_per_second: None,
        max_requests: Some(64),
        now: || SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000),
    };
    let credentials = Credentials {
        api_key: Secret::new("key"),
        grant: Grant::Token(Secret::new("token")),
    };
    let transport = Box::new(Prepared(RefCell::new(answers)));
    let session = Session::new(transport, settings, credentials, Stop::never());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime can be made");
    runtime.block_on(async {
        let start = tokio::time::Instant::now();
        let listing = observed::list(Reader::new(&session), &TeamId::new("4711"), true).await;
        (listing, start.elapsed())
    })
}
