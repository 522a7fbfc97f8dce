//! Makes the calls, each once.

use crate::api::{ApiError, Initialization, WriteError, Writer};

/// A call, and what became of it.
#[derive(Debug)]
pub struct InitCall {
    /// What doo is asked.
    pub asked: Initialization,
    /// What became of it.
    pub state: CallState,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallState {
    /// doo sends; it may say how many items.
    Accepted(Option<u64>),
    /// doo does not send.
    Refused(ApiError),
    /// doo may be sending.
    Unknown(ApiError),
    /// It was not sent, since one before it was not accepted.
    NotSent,
}

/// All calls, in order.
#[derive(Debug)]
pub struct Sent {
    /// The calls.
    pub calls: Vec<InitCall>,
}

/// Makes the calls one after the other, up to the first that is not accepted.
pub async fn send(
    writer: Writer<'_>,
    calls: Vec<Initialization>,
    progress: &dyn Fn(usize),
) -> Sent {
    let mut sent: Vec<InitCall> = Vec::new();
    let mut goes_on = true;
    for asked in calls {
        let state = match goes_on {
            false => CallState::NotSent,
            true => {
                progress(sent.len());
                match writer.initialize(&asked).await {
                    Ok(items) => CallState::Accepted(items),
                    Err(WriteError::Failed(error)) => CallState::Refused(error),
                    Err(WriteError::Unclear(error)) => CallState::Unknown(error),
                }
            }
        };
        goes_on &= matches!(state, CallState::Accepted(_));
        sent.push(InitCall { asked, state });
    }
    Sent { calls: sent }
}

impl Sent {
    /// Whether doo accepted a call.
    pub fn has_accepted(&self) -> bool {
        self.calls
            .iter()
            .any(|call| matches!(call.state, CallState::Accepted(_)))
    }

    /// The error that ended it, and whether doo may be sending nevertheless.
    pub fn error(&self) -> Option<(&ApiError, bool)> {
        self.calls.iter().find_map(|call| match &call.state {
            CallState::Refused(error) => Some((error, false)),
            CallState::Unknown(error) => Some((error, true)),
            CallState::Accepted(_) | CallState::NotSent => None,
        })
    }
}
