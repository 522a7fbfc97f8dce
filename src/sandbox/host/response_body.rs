//! The body of an answer, whole or cut off by a failing connection.

use crate::sandbox::faults::Severed;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A body in at most two steps: its data, and its end.
pub(super) struct ResponseBody {
    data: Option<Bytes>,
    /// The announced length, which a failing connection does not reach.
    length: u64,
    /// A step between data and failure, so that the data leaves this machine.
    fails: Option<Failing>,
}

enum Failing {
    AfterFlush,
    Now,
}

impl ResponseBody {
    /// A complete body.
    pub(in crate::sandbox) fn whole(data: Bytes) -> Self {
        let length = data.len() as u64;
        Self {
            data: (length > 0).then_some(data),
            length,
            fails: None,
        }
    }

    /// The first half of a body; then the connection is dropped.
    pub(in crate::sandbox) fn half(data: &Bytes) -> Self {
        Self {
            length: data.len() as u64,
            data: Some(data.slice(..data.len() / 2)),
            fails: Some(Failing::AfterFlush),
        }
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = Severed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Severed>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        match self.fails {
            None => Poll::Ready(None),
            Some(Failing::Now) => Poll::Ready(Some(Err(Severed::InAnswer))),
            Some(Failing::AfterFlush) => {
                self.fails = Some(Failing::Now);
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && self.fails.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
