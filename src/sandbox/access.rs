//! Checks API keys, access tokens and limits.

use super::answers::{self, Refusal};
use super::random::Random;
use super::variants::Variants;
use crate::api::transport::{Request, Response};
use crate::model::Secret;
use http::StatusCode;
use http::header::AUTHORIZATION;
use serde_json::Value;
use std::collections::HashMap;
use std::num::NonZeroU64;
use std::time::Duration;

/// The credentials that the sandbox requires. `None` accepts any text that is not empty.
#[derive(Debug, Clone, Default)]
pub struct Pinned {
    /// The value of the header `x-api-key`.
    pub api_key: Option<Secret>,
    /// The `client_id` of the token request.
    pub client_id: Option<String>,
    /// The `client_secret` of the token request.
    pub client_secret: Option<Secret>,
}

/// The access control of the API.
#[derive(Clone, Default)]
pub(super) struct Access {
    pinned: Pinned,
    tokens: HashMap<String, Grant>,
    meters: HashMap<String, Meter>,
}

/// The API key of a token, and when it was issued.
#[derive(Clone)]
struct Grant {
    key: String,
    issued: Duration,
    /// The number of requests with it.
    used: u64,
}

/// The use of one API key.
#[derive(Clone, Default)]
struct Meter {
    last: Option<Duration>,
    day: u64,
    today: u64,
}

/// The length of the tokens in doo's examples.
const TOKEN_DIGITS: usize = 40;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

impl Access {
    /// Requires these credentials from now on.
    pub(super) fn pin(&mut self, pinned: Pinned) {
        self.pinned = pinned;
    }

    /// The request's API key, if it is accepted.
    pub(super) fn key<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let key = request.headers().get("x-api-key")?.to_str().ok()?;
        let pinned = self.pinned.api_key.as_ref().map(Secret::expose);
        (!key.is_empty() && pinned.is_none_or(|pinned| pinned == key)).then_some(key)
    }

    /// Counts a request against the limits of its key, per second and per day (api-facts: limits).
    /// The answers are those of an AWS API Gateway, without `Retry-After`
    /// (api-facts: limit-answers).
    pub(super) fn meter(
        &mut self,
        key: &str,
        now: Duration,
        variants: &Variants,
        retry_after: Option<u64>,
    ) -> Option<Response> {
        let (rate, daily) = (variants.rate_limit, variants.daily_limit);
        if rate.is_none() && daily.is_none() {
            return None;
        }
        let meter = self.meters.entry(key.to_owned()).or_default();
        let day = now.as_secs() / SECONDS_PER_DAY;
        if meter.day != day {
            (meter.day, meter.today) = (day, 0);
        }
        if daily.is_some_and(|limit| meter.today >= limit.get()) {
            return Some(answers::quota_spent());
        }
        let interval = rate.map(|rate| Duration::from_secs_f64(1.0 / rate));
        if let (Some(interval), Some(last)) = (interval, meter.last)
            && now >= last
            && now - last < interval
        {
            return Some(answers::too_fast(retry_after));
        }
        meter.last = Some(now);
        meter.today += 1;
        None
    }

    /// Answers a token request with a token, or says why not (api-facts: token).
    pub(super) fn issue(
        &mut self,
        key: &str,
        now: Duration,
        body: &[u8],
        variants: &Variants,
        random: &mut Random,
    ) -> Result<String, Refusal> {
        let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
            return Err(
                answers::problem(StatusCode::BAD_REQUEST, "The body is not a JSON object").into(),
            );
        };
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
        if text("grant_type") != "client_credentials" {
            return Err(answers::failure(
                StatusCode::BAD_REQUEST,
                "grant_type must be client_credentials",
                "Bad Request",
            )
            .into());
        }
        let Pinned {
            api_key: _,
            client_id,
            client_secret,
        } = &self.pinned;
        let secret = client_secret.as_ref().map(Secret::expose);
        if !accepted(text("client_id"), client_id.as_deref())
            || !accepted(text("client_secret"), secret)
        {
            return Err(answers::failure(
                StatusCode::UNAUTHORIZED,
                "Invalid client credentials",
                "Unauthorized",
            )
            .into());
        }
        self.tokens.retain(|_, grant| grant.is_valid(now, variants));
        let token = random.hex(TOKEN_DIGITS);
        let grant = Grant {
            key: key.to_owned(),
            issued: now,
            used: 0,
        };
        self.tokens.insert(token.clone(), grant);
        Ok(token)
    }

    /// Ends all tokens.
    pub(super) fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    fn takes_any_client(&self) -> bool {
        let Pinned {
            api_key: _,
            client_id,
            client_secret,
        } = &self.pinned;
        client_id.is_none() && client_secret.is_none()
    }

    /// Whether the request has a token that was issued for its key and has not expired, by time or
    /// by its number of requests. Where any client gets a token, any other token is good, too:
    /// `DOO_ACCESS_TOKEN` is a credential like the others.
    pub(super) fn knows(
        &mut self,
        key: &str,
        now: Duration,
        request: &Request,
        variants: &Variants,
        requests: Option<NonZeroU64>,
    ) -> bool {
        let header = request.headers().get(AUTHORIZATION);
        let value = header.and_then(|value| value.to_str().ok());
        let Some((scheme, token)) = value.and_then(|value| value.split_once(' ')) else {
            return false;
        };
        let token = token.trim();
        if !scheme.eq_ignore_ascii_case("bearer") {
            return false;
        }
        let Some(grant) = self.tokens.get_mut(token) else {
            return self.takes_any_client() && is_of_elsewhere(token);
        };
        grant.used += 1;
        grant.key == key
            && grant.is_valid(now, variants)
            && requests.is_none_or(|most| grant.used <= most.get())
    }
}

impl Grant {
    fn is_valid(&self, now: Duration, variants: &Variants) -> bool {
        now.checked_sub(self.issued)
            .is_some_and(|age| age < variants.token_ttl)
    }
}

/// Whether a token was not issued here, now or before a restart.
fn is_of_elsewhere(token: &str) -> bool {
    let is_ours = token.len() == TOKEN_DIGITS && token.bytes().all(|b| b.is_ascii_hexdigit());
    !token.is_empty() && !is_ours
}

fn accepted(given: &str, pinned: Option<&str>) -> bool {
    !given.is_empty() && pinned.is_none_or(|pinned| pinned == given)
}
