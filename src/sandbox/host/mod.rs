//! Runs the sandbox in-process or over HTTP, with a file for its groups.

mod control;
mod in_process;
mod latency;
mod receiver;
mod response_body;
mod served;
mod server;
mod shared;
mod state_file;
mod store;

pub use control::{TriggerAnswer, TriggerRequest};
pub use in_process::{InProcess, arrival, in_time};
pub use receiver::ReceiverBehaviour;
pub use served::Served;
pub use server::serve;
pub use shared::Shared;
pub use store::StoreError;
