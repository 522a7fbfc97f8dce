//! Sends requests: paced, counted, logged in, and repeated where that is safe.

use super::cancel::{Stop, StopCause};
use super::credentials::{Credentials, Grant};
use super::error::ApiError;
use super::pacer::Pacer;
use super::redactor::Redactor;
use super::request::{Call, Effect, Server};
use super::retry::PAUSES;
use super::token::Token;
use super::transport::{Request, Response, Transport, TransportError};
use super::trouble::{CallFailure, Next, Trouble};
use std::cell::{Cell, RefCell};
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use url::Url;

/// Where and how to send.
#[derive(Debug)]
pub struct Settings {
    /// The API's base URL without a trailing slash.
    pub base: String,
    /// Requests per second; `None` for no limit.
    pub requests_per_second: Option<f64>,
    /// The request budget of this run.
    pub max_requests: Option<u64>,
    /// This machine's clock, to read a `Retry-After` date by.
    pub now: fn() -> SystemTime,
}

/// The connection of a run to doo. There is one for the whole run, which keeps pace and count.
pub struct Session {
    transport: Box<dyn Transport>,
    pub(super) queries: Option<QueryServer>,
    pub(super) settings: Settings,
    pub(super) credentials: Credentials,
    pacer: Pacer,
    pub(super) token: Mutex<Token>,
    sent: Cell<u64>,
    /// The answer after which the run must send no more requests.
    pub(super) ended: RefCell<Option<ApiError>>,
    stop: Stop,
    pub(super) redactor: Redactor,
}

/// Where queries are answered, and how that is reached.
pub(super) struct QueryServer {
    pub(super) url: Url,
    pub(super) transport: Box<dyn Transport>,
}

impl Session {
    /// A session that has sent nothing yet.
    pub fn new(
        transport: Box<dyn Transport>,
        settings: Settings,
        credentials: Credentials,
        stop: Stop,
    ) -> Self {
        let pacer = Pacer::new(settings.requests_per_second);
        let token = Mutex::new(Token::default());
        Self {
            transport,
            queries: None,
            settings,
            credentials,
            pacer,
            token,
            sent: Cell::new(0),
            ended: RefCell::new(None),
            stop,
            redactor: Redactor::default(),
        }
        .redacting(Redactor::default())
    }

    /// Also redacts errors and logs by what `redactor` knows.
    #[must_use]
    pub fn redacting(self, redactor: Redactor) -> Self {
        self.credentials.teach(&redactor);
        Self { redactor, ..self }
    }

    /// The redactor of this run.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// The number of requests sent, repetitions and token requests included.
    pub fn requests(&self) -> u64 {
        self.sent.get()
    }

    /// The number of requests left, if it is limited.
    pub fn remaining(&self) -> Option<u64> {
        let max = self.settings.max_requests?;
        Some(max.saturating_sub(self.sent.get()))
    }

    /// The number of requests that a session needs before its first useful one.
    pub fn overhead(&self) -> u64 {
        match self.credentials.grant {
            Grant::Client { .. } => 1,
            Grant::Token(_) => 0,
        }
    }

    /// How many requests may be in flight at this pace.
    pub fn in_flight(&self) -> usize {
        self.pacer.in_flight()
    }

    /// The stop of this session.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Waits, unless a stop is requested.
    pub async fn pause(&self, pause: Duration) {
        tokio::select! {
            () = sleep(pause) => {}
            _ = self.stop.requested() => {}
        }
    }

    /// Repeats a call until its answer can be read, or until it fails for good.
    pub(super) async fn call<T>(
        &self,
        call: &Call,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
    ) -> Result<T, CallFailure> {
        let mut may_have_happened = false;
        let answer = self.repeat(call, read, &mut may_have_happened).await;
        answer.map_err(|error| CallFailure {
            error,
            may_have_happened,
        })
    }

    async fn repeat<T>(
        &self,
        call: &Call,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
        may_have_happened: &mut bool,
    ) -> Result<T, ApiError> {
        let mut pauses = PAUSES.into_iter();
        let mut logged_in_again = false;
        let mut number = 0;
        loop {
            let (token, generation) = self.token().await?;
            number += 1;
            let attempt = self.attempt(call, number, Some(&token), &read).await;
            let Trouble { error, next } = match attempt {
                Ok(value) => return Ok(value),
                Err(trouble) => trouble,
            };
            // The last attempt may have failed for certain although an earlier one is unclear.
            *may_have_happened |= error.may_have_happened();
            let was_answered = !matches!(error, ApiError::Unreachable { .. });
            match next {
                _ if call.effect == Effect::Once && was_answered => return Err(error),
                Next::LogIn if !logged_in_again => {
                    logged_in_again = true;
                    self.drop_token(generation, error).await?;
                }
                Next::Repeat(pause) => self.wait(&mut pauses, error, pause).await?,
                Next::LogIn | Next::GiveUp => return Err(error),
            }
        }
    }

    /// Waits before a repetition, or returns the error when there is none left.
    pub(super) async fn wait(
        &self,
        pauses: &mut impl Iterator<Item = Duration>,
        error: ApiError,
        asked: Option<Duration>,
    ) -> Result<(), ApiError> {
        let Some(usual) = pauses.next() else {
            return Err(error);
        };
        let pause = asked.unwrap_or(usual);
        tracing::warn!(target: "dooctl::api", wait_s = pause.as_secs(), "{error}; trying again");
        if let ApiError::RateLimited { .. } = error {
            self.pacer.hold(pause);
        } else {
            self.pause(pause).await;
        }
        Ok(())
    }

    /// Sends one request when its turn comes. A stop ends the wait for the turn. An interrupt does
    /// not cut off a request in flight, and a deadline does not cut off a write: the result
    /// matters, and the transport has a limit of its own.
    pub(super) async fn send(
        &self,
        call: &Call,
        attempt: u32,
        request: Request,
    ) -> Result<Result<Response, TransportError>, ApiError> {
        self.goes_on(call)?;
        let permit = tokio::select! {
            biased;
            cause = self.stop.requested() => {
                return Err(ApiError::stopped(cause, call.label.to_string()));
            }
            permit = self.pacer.permit() => permit,
        };
        // The run may have ended while this request waited.
        self.goes_on(call)?;
        if let Some(max) = self
            .settings
            .max_requests
            .filter(|max| self.sent.get() >= *max)
        {
            return Err(ApiError::OutOfRequests {
                request: call.label.to_string(),
                max,
            });
        }
        let number = self.sent.get() + 1;
        self.sent.set(number);
        let start = Instant::now();
        let transport = match (call.server, &self.queries) {
            (Server::Queries, Some(server)) => &server.transport,
            (Server::Queries, None) | (Server::Api, _) => &self.transport,
        };
        let answer = tokio::select! {
            biased;
            answer = transport.send(request) => Some(answer),
            () = self.stop.time_is_up(), if call.effect == Effect::None => None,
        };
        match &answer {
            Some(Ok(_)) => permit.answered(),
            Some(Err(_)) | None => drop(permit),
        }
        let status = match &answer {
            Some(Ok(response)) => response.status().as_u16(),
            Some(Err(_)) | None => 0,
        };
        tracing::info!(
            target: "dooctl::api",
            method = call.label.method.as_str(),
            path = %call.label.path,
            status,
            ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            attempt,
            sent = number,
        );
        let too_late = || ApiError::stopped(StopCause::Timeout, call.label.to_string());
        answer.ok_or_else(too_late)
    }

    /// Fails if an answer ended the run.
    fn goes_on(&self, call: &Call) -> Result<(), ApiError> {
        match &*self.ended.borrow() {
            None => Ok(()),
            Some(cause) => Err(ApiError::Ended {
                request: call.label.to_string(),
                cause: Box::new(cause.clone()),
            }),
        }
    }
}
