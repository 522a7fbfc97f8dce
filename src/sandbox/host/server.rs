//! The sandbox over HTTP.

use super::response_body::ResponseBody;
use super::served::Served;
use crate::api::transport::{Request, Response};
use crate::sandbox::answers;
use crate::sandbox::faults::Severed;
use http::StatusCode;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The largest body to read, in bytes.
const BODY_LIMIT: u64 = 16 * 1024 * 1024;

/// The time for requests in flight to end after a shutdown.
const GRACE: Duration = Duration::from_secs(5);

/// The pause after a connection cannot be accepted, for example because too many files are open: an
/// immediate retry would only use the processor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Answers HTTP/1.1 requests until `shutdown` is ready, then finishes requests in flight. It must
/// run on a local set: the task that delivers cannot move between threads.
///
/// # Errors
///
/// None: a failed connection is dropped, and the others go on.
pub async fn serve(
    listener: TcpListener,
    served: Served,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let served = Rc::new(served);
    let mut shutdown = pin!(shutdown);
    let (stop, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let served = Rc::clone(&served);
                    connections.spawn_local(connection(stream, served, stopped.clone()));
                }
                Err(error) => {
                    tracing::warn!("cannot accept a connection: {error}");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    drop(stop);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, all_ended).await.is_err() {
        tracing::warn!("some connections were cut off");
    }
    Ok(())
}

async fn connection(stream: TcpStream, served: Rc<Served>, mut stopped: watch::Receiver<()>) {
    // Answers are small: waiting to fill a packet only delays them. It is not fatal if this fails.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("no TCP_NODELAY: {error}");
    }
    let service = service_fn(|request| answer(&served, request));
    let mut serving = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    let served = tokio::select! {
        served = &mut serving => served,
        // The sender never sends; it only ends.
        _ = stopped.changed() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        tracing::debug!("a connection failed: {error}");
    }
}

async fn answer(
    served: &Rc<Served>,
    request: http::Request<Incoming>,
) -> Result<http::Response<ResponseBody>, Severed> {
    let (head, body) = request.into_parts();
    if body.size_hint().lower() > BODY_LIMIT {
        return Ok(too_long().map(ResponseBody::whole));
    }
    let limit = usize::try_from(BODY_LIMIT).unwrap_or(usize::MAX);
    let response = match Limited::new(body, limit).collect().await {
        Ok(body) => {
            let request = Request::from_parts(head, body.to_bytes());
            served.answer(&request).await
        }
        Err(error) => unreadable(&*error),
    };
    sever(response).await
}

/// Breaks the connection as the answer says. An error makes hyper drop it.
async fn sever(response: Response) -> Result<http::Response<ResponseBody>, Severed> {
    match response.extensions().get().copied() {
        None => Ok(response.map(ResponseBody::whole)),
        Some(Severed::InAnswer) => Ok(response.map(|body| ResponseBody::half(&body))),
        Some(Severed::BeforeAnswer) => Err(Severed::BeforeAnswer),
        // Until the client gives up, or the server ends.
        Some(Severed::Silent) => std::future::pending().await,
    }
}

fn too_long() -> Response {
    answers::gateway(StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long")
}

fn unreadable(error: &(dyn std::error::Error + 'static)) -> Response {
    match error.is::<LengthLimitError>() {
        true => too_long(),
        false => answers::gateway(StatusCode::BAD_REQUEST, "Bad Request"),
    }
}
