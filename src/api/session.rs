//! Sends requests: paced, counted, logged in, and repeated where that is safe.

use super::answer::{self, Label};
use super::error::ApiError;
use super::pacer::Pacer;
use super::retry::{LONGEST_PAUSE, pauses, retry_after};
use super::transport::{Request, Response, Transport, TransportError};
use crate::model::Secret;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, StatusCode};
use std::cell::Cell;
use std::time::{Duration, SystemTime};
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep};

/// What doo knows a client by.
#[derive(Debug)]
pub struct Credentials {
    /// Identifies the client on every request and is what limits count by.
    pub api_key: Secret,
    /// How the session gets its token.
    pub grant: Grant,
}

/// How a session gets its access token.
#[derive(Debug)]
pub enum Grant {
    /// It asks doo for one.
    Client {
        /// The OAuth client.
        id: Secret,
        /// Its secret.
        secret: Secret,
    },
    /// It is given one and cannot get another.
    Token(Secret),
}

/// Where and how to send.
#[derive(Debug)]
pub struct Settings {
    /// The API's base URL without a trailing slash.
    pub base: String,
    /// Requests per second, or `None` for as many as the server takes.
    pub requests_per_second: Option<f64>,
    /// How many requests this run may send.
    pub max_requests: Option<u64>,
    /// This machine's clock, to read a `Retry-After` date by.
    pub now: fn() -> SystemTime,
}

/// A run's dealings with doo. One session serves the whole run, so that pace and count hold for it.
pub struct Session {
    transport: Box<dyn Transport>,
    settings: Settings,
    credentials: Credentials,
    pacer: Pacer,
    token: Mutex<Token>,
    sent: Cell<u64>,
    stop: Stop,
}

#[derive(Default)]
struct Token {
    value: Option<Secret>,
    /// How many tokens there were, so that a 401 replaces only the token it was about.
    generation: u64,
}

/// A request to make.
pub(super) struct Call {
    pub(super) label: Label,
    pub(super) method: Method,
    /// Below the base URL, with its query.
    pub(super) path: String,
    pub(super) body: Option<Bytes>,
    /// Whether it may be sent again without knowing what became of it.
    pub(super) repeatable: bool,
    /// What the answer must not show.
    pub(super) secrets: Vec<Secret>,
}

/// Asks a session to send no further request.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// A stop that is asked for by sending `true`.
    pub fn new(receiver: watch::Receiver<bool>) -> Self {
        Self(receiver)
    }

    /// A stop that nobody asks for.
    pub fn never() -> Self {
        Self(watch::channel(false).1)
    }

    /// Whether someone asked.
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until someone asks.
    pub async fn requested(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|stop| *stop).await.is_err() {
            // Nobody is left who could ask.
            std::future::pending::<()>().await;
        }
    }
}

/// A request that did not succeed, and what may be done about it.
struct Trouble {
    error: ApiError,
    next: Next,
}

/// What may be done about a request that did not succeed.
#[derive(Clone, Copy)]
enum Next {
    /// Get a new token, then repeat.
    LogIn,
    /// Repeat after so long, or after the usual pause.
    Repeat(Option<Duration>),
    GiveUp,
}

impl Next {
    /// A repetition where nobody knows what became of the request.
    fn repeat_if(repeatable: bool, pause: Option<Duration>) -> Self {
        if repeatable {
            Self::Repeat(pause)
        } else {
            Self::GiveUp
        }
    }
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
            settings,
            credentials,
            pacer,
            token,
            sent: Cell::new(0),
            stop,
        }
    }

    /// How many requests were sent, repetitions and token requests included.
    pub fn requests(&self) -> u64 {
        self.sent.get()
    }

    /// How many requests a session takes before its first useful one.
    pub fn overhead(&self) -> u64 {
        match self.credentials.grant {
            Grant::Client { .. } => 1,
            Grant::Token(_) => 0,
        }
    }

    /// The stop this session listens to.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Waits, unless a stop is requested.
    pub async fn pause(&self, pause: Duration) {
        tokio::select! {
            () = sleep(pause) => {}
            () = self.stop.requested() => {}
        }
    }

    /// Makes a call until its answer can be read, or cannot be had.
    pub(super) async fn call<T>(
        &self,
        call: &Call,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut pauses = pauses();
        let mut logged_in_again = false;
        loop {
            let (token, generation) = self.token().await?;
            let Trouble { error, next } = match self.attempt(call, Some(&token), &read).await {
                Ok(value) => return Ok(value),
                Err(trouble) => trouble,
            };
            match next {
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
    async fn wait(
        &self,
        pauses: &mut impl Iterator<Item = Duration>,
        error: ApiError,
        asked: Option<Duration>,
    ) -> Result<(), ApiError> {
        let Some(usual) = pauses.next() else {
            return Err(error);
        };
        let pause = asked.unwrap_or(usual);
        if pause > LONGEST_PAUSE {
            return Err(error);
        }
        tracing::warn!(target: "dooctl::api", wait_s = pause.as_secs(), "{error}; trying again");
        if let ApiError::RateLimited { .. } = error {
            self.pacer.hold(pause);
        } else {
            self.pause(pause).await;
        }
        Ok(())
    }

    async fn attempt<T>(
        &self,
        call: &Call,
        token: Option<&Secret>,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
    ) -> Result<T, Trouble> {
        let give_up = |error| Trouble {
            error,
            next: Next::GiveUp,
        };
        let request = self.request(call, token).map_err(give_up)?;
        let uri = request.uri().clone();
        let label = || call.label.to_string();
        let response = match self.send(call, request).await.map_err(give_up)? {
            Ok(response) => response,
            Err(TransportError::NotSent(why)) => {
                let error = ApiError::Unreachable {
                    request: label(),
                    why,
                };
                return Err(Trouble {
                    error,
                    next: Next::Repeat(None),
                });
            }
            Err(TransportError::NoAnswer(why)) => {
                let error = ApiError::NoAnswer {
                    request: label(),
                    why,
                };
                return Err(Trouble {
                    error,
                    next: Next::repeat_if(call.repeatable, None),
                });
            }
        };
        self.judge(call, token, &uri, &response)?;
        read(call, &response).map_err(|error| {
            // A page of HTML would come again; an answer that broke off need not.
            let next = Next::repeat_if(call.repeatable && !answer::is_html(&response), None);
            Trouble { error, next }
        })
    }

    /// Sends one request when its turn comes. A stop is heard while waiting, never in between.
    async fn send(
        &self,
        call: &Call,
        request: Request,
    ) -> Result<Result<Response, TransportError>, ApiError> {
        let permit = tokio::select! {
            biased;
            () = self.stop.requested() => {
                return Err(ApiError::Interrupted { request: call.label.to_string() });
            }
            permit = self.pacer.permit() => permit,
        };
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
        self.sent.set(self.sent.get() + 1);
        let number = self.sent.get();
        let start = Instant::now();
        let answer = self.transport.send(request).await;
        drop(permit);
        let status = answer
            .as_ref()
            .map_or(0, |response| response.status().as_u16());
        tracing::info!(
            target: "dooctl::api",
            method = call.label.method,
            path = %call.label.path,
            status,
            ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            request = number,
        );
        Ok(answer)
    }

    /// Whether the answer is one of success.
    fn judge(
        &self,
        call: &Call,
        token: Option<&Secret>,
        uri: &http::Uri,
        response: &Response,
    ) -> Result<(), Trouble> {
        let status = answer::status(response);
        if status.is_success() {
            return Ok(());
        }
        let request = call.label.to_string();
        let message = answer::message(response, &self.secrets(call, token));
        let (error, next) = match status {
            StatusCode::UNAUTHORIZED => (ApiError::Unauthorized { request, message }, Next::LogIn),
            StatusCode::FORBIDDEN => (ApiError::Forbidden { request, message }, Next::GiveUp),
            StatusCode::TOO_MANY_REQUESTS => self.judge_limit(request, response, message),
            _ if status.is_redirection() => {
                let target = answer::redirect_target(uri, response);
                (
                    ApiError::Redirected {
                        request,
                        status: status.as_u16(),
                        target,
                    },
                    Next::GiveUp,
                )
            }
            _ if status.is_server_error() => {
                let pause = retry_after(response, (self.settings.now)());
                let error = ApiError::Failing {
                    request,
                    status: status.as_u16(),
                    message,
                };
                (error, Next::repeat_if(call.repeatable, pause))
            }
            _ => (
                ApiError::Rejected {
                    request,
                    status: status.as_u16(),
                    message,
                },
                Next::GiveUp,
            ),
        };
        Err(Trouble { error, next })
    }

    /// A request that was limited was not carried out, so any may be repeated; but when the day's
    /// requests are spent, each further one is wasted.
    fn judge_limit(
        &self,
        request: String,
        response: &Response,
        message: String,
    ) -> (ApiError, Next) {
        let lower = message.to_lowercase();
        if lower.contains("limit exceeded") || lower.contains("quota") {
            return (ApiError::QuotaExhausted { request, message }, Next::GiveUp);
        }
        let retry_after = retry_after(response, (self.settings.now)());
        (
            ApiError::RateLimited {
                request,
                message,
                retry_after,
            },
            Next::Repeat(retry_after),
        )
    }

    /// Everything a request may carry that its answer could echo.
    fn secrets<'a>(&'a self, call: &'a Call, token: Option<&'a Secret>) -> Vec<&'a str> {
        let Credentials { api_key, grant } = &self.credentials;
        let of_grant = match grant {
            Grant::Client { id, secret } => vec![id, secret],
            Grant::Token(token) => vec![token],
        };
        let all = of_grant.into_iter().chain([api_key]).chain(token);
        all.chain(&call.secrets).map(Secret::expose).collect()
    }

    fn request(&self, call: &Call, token: Option<&Secret>) -> Result<Request, ApiError> {
        let invalid = |what: &str| ApiError::Unreachable {
            request: call.label.to_string(),
            why: format!("{what} has characters that HTTP does not allow"),
        };
        let mut builder = http::Request::builder()
            .method(call.method.clone())
            .uri(format!("{}{}", self.settings.base, call.path))
            .header(CONTENT_TYPE, "application/json")
            .header(
                "x-api-key",
                header(self.credentials.api_key.expose()).ok_or_else(|| invalid("the API key"))?,
            );
        if let Some(token) = token {
            let bearer = Secret::new(format!("Bearer {}", token.expose()));
            let value = header(bearer.expose()).ok_or_else(|| invalid("the access token"))?;
            builder = builder.header(AUTHORIZATION, value);
        }
        builder
            .body(call.body.clone().unwrap_or_default())
            .map_err(|_| invalid("the URL"))
    }

    /// The token, asked for once; further calls wait for it.
    async fn token(&self) -> Result<(Secret, u64), ApiError> {
        let (id, secret) = match &self.credentials.grant {
            Grant::Token(token) => return Ok((token.clone(), 0)),
            Grant::Client { id, secret } => (id, secret),
        };
        let mut current = self.token.lock().await;
        if let Some(value) = &current.value {
            return Ok((value.clone(), current.generation));
        }
        let value = self.ask_for_token(id, secret).await?;
        current.value = Some(value.clone());
        Ok((value, current.generation))
    }

    async fn drop_token(&self, generation: u64, error: ApiError) -> Result<(), ApiError> {
        if matches!(self.credentials.grant, Grant::Token(_)) {
            return Err(error);
        }
        let mut current = self.token.lock().await;
        if current.generation == generation {
            *current = Token {
                value: None,
                generation: generation + 1,
            };
        }
        Ok(())
    }

    /// Asks doo for a token; like a listing, that may be repeated.
    async fn ask_for_token(&self, id: &Secret, secret: &Secret) -> Result<Secret, ApiError> {
        let call = super::wire::token_call(id, secret);
        let mut pauses = pauses();
        loop {
            let Trouble { error, next } =
                match self.attempt(&call, None, super::wire::read_token).await {
                    Ok(token) => return Ok(token),
                    Err(trouble) => trouble,
                };
            match next {
                Next::Repeat(pause) => self.wait(&mut pauses, error, pause).await?,
                Next::LogIn | Next::GiveUp => return Err(error),
            }
        }
    }
}

/// A header value that is never printed.
fn header(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
