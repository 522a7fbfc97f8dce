//! One attempt at a call: send, classify, read.

use super::answer;
use super::error::ApiError;
use super::request::{Call, Server};
use super::session::Session;
use super::transport::{Request, Response, TransportError};
use super::trouble::{Next, Trouble};
use crate::model::Secret;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use tokio::task::yield_now;

impl Session {
    /// Sends a call for the `number`th time and reads its answer. Redacts the error, and keeps it if
    /// it ends the run.
    pub(super) async fn attempt<T>(
        &self,
        call: &Call,
        number: u32,
        token: Option<&Secret>,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
    ) -> Result<T, Trouble> {
        let attempt = self.try_once(call, number, token, read).await;
        let attempt = attempt.map_err(|Trouble { error, next }| Trouble {
            error: error.redacted(&self.redactor),
            next,
        });
        if let Err(Trouble { error, .. }) = &attempt
            && error.ends_run()
        {
            self.ended.borrow_mut().get_or_insert_with(|| error.clone());
        }
        attempt
    }

    async fn try_once<T>(
        &self,
        call: &Call,
        number: u32,
        token: Option<&Secret>,
        read: impl Fn(&Call, &Response) -> Result<T, ApiError>,
    ) -> Result<T, Trouble> {
        let give_up = Trouble::for_good;
        let request = self.request(call, token).map_err(give_up)?;
        let uri = request.uri().clone();
        let label = || call.label.to_string();
        let response = match self.send(call, number, request).await.map_err(give_up)? {
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
            Err(TransportError::Misaddressed(why)) => {
                let request = label();
                return Err(give_up(ApiError::Misaddressed { request, why }));
            }
            Err(TransportError::Untrusted(why)) => {
                let error = ApiError::Untrusted {
                    request: label(),
                    why,
                };
                return Err(give_up(error));
            }
            Err(TransportError::NoAnswer(why)) => {
                let error = ApiError::NoAnswer {
                    request: label(),
                    why,
                };
                return Err(Trouble {
                    error,
                    next: Next::repeat_if(call.effect, None),
                });
            }
            Err(TransportError::TooLong(longest)) => {
                let error = ApiError::NoAnswer {
                    request: label(),
                    why: format!("the answer is longer than {} KiB", longest / 1024),
                };
                return Err(give_up(error));
            }
        };
        // Reading takes time: let the request that waited for this place start first.
        yield_now().await;
        self.classify(call, &uri, &response)?;
        read(call, &response).map_err(|error| {
            // A repetition would get the same page or key; an answer that broke off may be whole
            // next time.
            let comes_again = matches!(error, ApiError::Undocumented { .. });
            let next = if comes_again || answer::is_html(&response) {
                Next::GiveUp
            } else {
                Next::repeat_if(call.effect, None)
            };
            Trouble { error, next }
        })
    }

    /// The request of a call, to exactly its URL.
    fn request(&self, call: &Call, token: Option<&Secret>) -> Result<Request, ApiError> {
        let invalid = |what: &str| ApiError::Unreachable {
            request: call.label.to_string(),
            why: format!("{what} has characters that HTTP does not allow"),
        };
        let url = match (call.server, &self.queries) {
            (Server::Api, _) => format!("{}{}", self.settings.base, call.path),
            (Server::Queries, Some(server)) => server.url.to_string(),
            (Server::Queries, None) => {
                return Err(ApiError::Misaddressed {
                    request: call.label.to_string(),
                    why: "this run knows no server for queries".to_owned(),
                });
            }
        };
        let mut builder = http::Request::builder()
            .method(call.label.method.clone())
            .uri(&url)
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
        let request = builder
            .body(call.body.clone().unwrap_or_default())
            .map_err(|_| invalid("the URL"))?;
        if request.uri().to_string() != url {
            return Err(ApiError::Misaddressed {
                request: call.label.to_string(),
                why: "its URL is not exactly the base URL and its path".to_owned(),
            });
        }
        Ok(request)
    }
}

/// A header value that is never printed.
fn header(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
