//! Runs the sandbox in-process or over HTTP, with a file for its groups.

mod in_process;
mod response_body;
mod server;
mod shared;
mod state_file;
mod store;

pub use in_process::{InProcess, arrival, in_time};
pub use server::serve;
pub use shared::Shared;
pub use store::StoreError;
