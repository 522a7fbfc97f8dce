//! What most commands need: the manifest, a session with doo, listings, guards and confirmation.

mod confirm;
pub(super) mod guards;
pub(super) mod listing;
pub(super) mod manifest;
mod recording;
mod references;
mod reviewed_plan;
pub(super) mod session;

pub(super) use confirm::confirm;
pub(super) use guards::GuardArgs;
pub(super) use listing::{Observed, seconds, verdict};
pub(super) use manifest::{Manifest, Target, read};
pub(super) use recording::RecordingArgs;
pub(super) use references::credentials;
pub(super) use reviewed_plan::{Reviewed, ReviewedArgs};
pub(super) use session::{Connection, GroupSecrets};
