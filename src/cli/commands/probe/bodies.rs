//! What a probe delivers: a sample, or with `--id` what doo would deliver.

use crate::api::Stop;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::ConnectionArgs;
use crate::cli::run::asking::{Asking, GivenId, ids};
use crate::cli::run::session::query_session;
use crate::desired::{Desired, Queries};
use crate::model::Hook;
use crate::payload::{self, Asked, Ids, Payload};
use crate::receiver::HttpOrigin;
use crate::sandbox::sample_body;
use bytes::Bytes;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use url::Url;

/// The queries of hooks that get a delivery, and the ids to ask doo with.
pub(super) struct Wanted<'d> {
    payloads: Vec<Payload<'d>>,
    ids: Ids,
}

impl<'d> Wanted<'d> {
    /// Those at the named hosts; `None` without an id. Sends nothing.
    pub(super) fn of(
        desired: &'d Desired,
        is_named: &dyn Fn(&HttpOrigin) -> bool,
        given: &[GivenId],
    ) -> Result<Option<Self>, Failure> {
        if given.is_empty() {
            return Ok(None);
        }
        let mut payloads = payload::of(desired, &[]);
        payloads.retain(|payload| {
            let url = Url::parse(payload.endpoint).ok();
            let host = url.as_ref().and_then(HttpOrigin::of);
            payload.origin.is_some() && host.as_ref().is_some_and(is_named)
        });
        let ids = ids(&payloads, given)?;
        Ok(Some(Self { payloads, ids }))
    }
}

/// The bodies of deliveries.
pub(super) struct Bodies<'d> {
    queries: &'d Queries,
    /// What doo would deliver, by the body of the query.
    real: HashMap<&'d str, Bytes>,
}

impl<'d> Bodies<'d> {
    /// Samples.
    pub(super) fn samples(queries: &'d Queries) -> Self {
        Self {
            queries,
            real: HashMap::new(),
        }
    }

    /// Asks doo once for each distinct query.
    pub(super) async fn ask(
        context: &Context,
        desired: &'d Desired,
        manifest: &Path,
        wanted: Wanted<'d>,
        stop: Stop,
    ) -> Result<Self, Failure> {
        let connection = ConnectionArgs {
            sandbox: None,
            max_requests: None,
            timeout: None,
            insecure_http: false,
        };
        let session = query_session(context, desired, manifest, &connection, stop).await?;
        let asking = Asking {
            session: &session,
            queries: &desired.queries,
            ids: &wanted.ids,
            shows_values: true,
        };
        let (asked, _) = asking.ask_all(wanted.payloads).await?;
        let mut bodies = Self::samples(&desired.queries);
        for (payload, asked) in asked {
            let (Some(origin), Some(asked)) = (payload.origin, asked) else {
                continue;
            };
            check(&payload, &asked)?;
            let body = asked
                .body
                .as_ref()
                .map_or_else(String::new, Value::to_string);
            bodies.real.insert(origin.body.as_str(), Bytes::from(body));
        }
        Ok(bodies)
    }

    /// The body for a hook. Nothing can be asked about default payloads, and other servers are not
    /// asked: their hooks get a sample.
    pub(super) fn of(&self, hook: &Hook) -> Bytes {
        let origin = hook.origin.as_ref();
        let own = origin.filter(|it| self.queries.is_asked(&it.endpoint));
        let real = own.and_then(|it| self.real.get(it.body.as_str()));
        real.cloned().unwrap_or_else(|| {
            let Queries {
                schema, envelope, ..
            } = self.queries;
            Bytes::from(sample_body(hook, schema.clone(), *envelope).to_string())
        })
    }
}

/// A receiver gets only what doo would deliver without a fault.
fn check(payload: &Payload<'_>, asked: &Asked) -> Result<(), Failure> {
    let fault = match (&asked.errors[..], &asked.findings[..]) {
        ([error, ..], _) => ("payload-errors", error.message.clone()),
        (_, [finding, ..]) => (finding.kind.code(), finding.message.clone()),
        ([], []) => return Ok(()),
    };
    let (code, why) = fault;
    let message = format!("{}: {why}", payload.shown_endpoint());
    let help = "nothing was sent to receivers; `dooctl payload --id` shows the whole answer";
    Err(Failure::new(Exit::Changes, code, message).help(help))
}
