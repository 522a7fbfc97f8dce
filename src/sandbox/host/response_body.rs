//! The body of an answer on its way: whole, or with a connection that fails in the middle of it.

use crate::sandbox::faults::Severed;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A body in at most two steps: what is sent, and how it ends.
pub(super) struct ResponseBody {
    data: Option<Bytes>,
    /// The length that is announced, and not reached if the connection fails.
    length: u64,
    /// One step between data and failure, so that what was sent leaves this machine.
    fails: Option<Failing>,
}

enum Failing {
    AfterFlush,
    Now,
}

impl ResponseBody {
    /// A body that arrives.
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
