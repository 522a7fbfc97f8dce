//! One attempt at a call: send, classify, read.

use super::answer;
use super::error::ApiError;
use super::request::Call;
use super::session::Session;
use super::transport::{Response, TransportError};
use super::trouble::{Next, Trouble};
use crate::model::Secret;
use tokio::task::yield_now;

impl Session {
    /// Sends a call for the `number`th time and reads its answer. Redacts the error, and keeps it if it ends the run.
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
}
