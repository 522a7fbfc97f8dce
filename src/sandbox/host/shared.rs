//! One sandbox for all transports, and the file for its groups.

use super::store::{self, StoreError};
use crate::api::transport::{Request, Response};
use crate::receiver::Due;
use crate::sandbox::answers;
use crate::sandbox::machine::Sandbox;
use crate::sandbox::variants::Variants;
use http::StatusCode;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A sandbox, its file and its clock. Clones are the same sandbox.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    kept: Mutex<Kept>,
    path: Option<PathBuf>,
    start: Instant,
    latency: Duration,
}

struct Kept {
    sandbox: Sandbox,
    /// The revision in the file.
    saved: u64,
}

impl Shared {
    /// Shares a sandbox and keeps its groups in `path`, if given. The clock starts now.
    pub fn new(sandbox: Sandbox, path: Option<PathBuf>) -> Self {
        let latency = sandbox.variants().latency;
        Self(Arc::new(Inner {
            kept: Mutex::new(Kept { sandbox, saved: 0 }),
            path,
            start: Instant::now(),
            latency,
        }))
    }

    /// Opens the sandbox in `path`, as [`Sandbox::open`] does, and keeps it there.
    ///
    /// # Errors
    ///
    /// The file exists but cannot be read or is damaged.
    pub fn open(path: Option<&Path>, variants: Variants) -> Result<Self, StoreError> {
        let sandbox = Sandbox::open(path, variants)?;
        Ok(Self::new(sandbox, path.map(Path::to_owned)))
    }

    /// Answers a request that arrives now. A change is saved before the answer is sent. If saving
    /// fails, the answer is 500: a sandbox that forgets a change must not answer with success.
    pub fn answer(&self, request: &Request) -> Response {
        let now = self.0.start.elapsed();
        let mut kept = self.lock();
        let response = kept.sandbox.handle(now, request);
        match self.save(&mut kept) {
            Ok(()) => response,
            Err(error) => {
                let reason = std::error::Error::source(&error).map(ToString::to_string);
                let message = format!("{error}: {}", reason.unwrap_or_default());
                tracing::error!("{message}");
                answers::failure(StatusCode::INTERNAL_SERVER_ERROR, &message, "Not saved")
            }
        }
    }

    /// The time that an answer takes.
    pub fn latency(&self) -> Duration {
        self.0.latency
    }

    /// Reads the sandbox: its groups, or its counts.
    pub fn read<T>(&self, look: impl FnOnce(&Sandbox) -> T) -> T {
        look(&self.lock().sandbox)
    }

    /// Changes the sandbox without a request, and saves it.
    ///
    /// # Errors
    ///
    /// The changed state cannot be written; the change is made anyway.
    pub fn update<T>(&self, change: impl FnOnce(&mut Sandbox) -> T) -> Result<T, StoreError> {
        let mut kept = self.lock();
        let result = change(&mut kept.sandbox);
        self.save(&mut kept).map(|()| result)
    }

    /// The deliveries that were asked for since the last time.
    pub(super) fn take_outbox(&self) -> Vec<Due> {
        self.lock().sandbox.take_outbox()
    }

    fn save(&self, kept: &mut Kept) -> Result<(), StoreError> {
        let revision = kept.sandbox.revision();
        if let Some(path) = &self.0.path
            && revision != kept.saved
        {
            store::save(&kept.sandbox, path)?;
        }
        kept.saved = revision;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Only a panic inside the sandbox poisons it, and the test should see its own failure.
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
