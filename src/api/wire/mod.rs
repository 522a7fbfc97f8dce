//! JSON as doo documents it.

mod init;
mod listed;
mod read;
mod sent;
mod token;

pub use init::Initialization;
pub(in crate::api) use init::{body as init_body, read_items};
pub(in crate::api) use listed::PageObject;
pub(in crate::api) use read::{read, undocumented, unreadable};
pub use sent::add_webhook;
pub(in crate::api) use token::{read_token, token_call};
