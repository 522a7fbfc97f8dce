//! The sandbox in place of the network.

use super::shared::Shared;
use crate::api::transport::{Request, Response, Sending, TIME_LIMIT, Transport, TransportError};
use crate::sandbox::faults::Severed;
use tokio::time::{sleep, timeout};

/// Sends requests to a sandbox in this process. It uses tokio's time, which tests can pause, and
/// the time limit of HTTP.
#[derive(Clone)]
pub struct InProcess(Shared);

impl InProcess {
    /// A transport to this sandbox.
    pub fn new(sandbox: Shared) -> Self {
        Self(sandbox)
    }

    async fn exchange(&self, request: &Request) -> Result<Response, TransportError> {
        let response = self.0.answer(request);
        let latency = self.0.latency();
        if !latency.is_zero() {
            sleep(latency).await;
        }
        arrival(response).await
    }
}

/// The answer as a client receives it.
///
/// # Errors
/// The connection fails, as the answer says.
pub async fn arrival(response: Response) -> Result<Response, TransportError> {
    let no_answer = |why: &str| Err(TransportError::NoAnswer(why.to_owned()));
    match response.extensions().get() {
        None => Ok(response),
        Some(Severed::BeforeAnswer) => no_answer("connection closed before message completed"),
        Some(Severed::InAnswer) => no_answer("connection closed in the middle of the answer"),
        Some(Severed::Silent) => std::future::pending().await,
    }
}

/// Waits for an answer up to the transport's time limit.
///
/// # Errors
/// The transport's error, or a timeout.
pub async fn in_time(
    exchange: impl Future<Output = Result<Response, TransportError>>,
) -> Result<Response, TransportError> {
    let too_late = |_| TransportError::NoAnswer("operation timed out".to_owned());
    timeout(TIME_LIMIT, exchange).await.map_err(too_late)?
}

impl Transport for InProcess {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async move { in_time(self.exchange(&request)).await })
    }
}
