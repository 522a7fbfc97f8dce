//! What most commands need: the manifest, a session with doo, listings, guards and confirmation.

pub(super) mod asking;
mod confirm;
pub(super) mod guards;
pub(super) mod listing;
pub(super) mod manifest;
mod payloads;
pub(super) mod receivers;
mod receivers_guard;
mod recording;
mod references;
mod reviewed_plan;
pub(super) mod sandbox_session;
pub(super) mod schema_file;
mod selection;
pub(super) mod session;

pub(super) use confirm::{Question, confirm};
pub(super) use guards::GuardArgs;
pub(super) use listing::{Observed, seconds, verdict};
pub(super) use manifest::{Manifest, Target, read};
pub(super) use receivers::PrivateArgs;
pub(super) use receivers_guard::ReceiversGuard;
pub(super) use recording::RecordingArgs;
pub(super) use references::credentials;
pub(super) use reviewed_plan::{Reviewed, ReviewedArgs};
pub(super) use selection::{SelectionArgs, the_group};
pub(super) use session::{Connection, GroupSecrets};
