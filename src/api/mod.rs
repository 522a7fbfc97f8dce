//! Everything that is specific to doo's API on the wire.
//!
//! Requests go through a [`Session`], which paces, counts, logs in, and repeats what is safe to
//! repeat. Reading and writing are two types: code that has only a [`Reader`] cannot write.

mod answer;
mod attempt;
mod cancel;
mod classify;
mod credentials;
mod error;
mod http;
mod label;
mod lenient;
mod login;
mod pacer;
mod path;
mod queries;
mod quota;
mod reader;
mod redactor;
mod request;
mod retry;
mod session;
mod token;
pub mod transport;
mod trouble;
mod wire;
mod writer;

pub use cancel::{Stop, StopCause};
pub use credentials::{Credentials, Grant, fits_header};
pub use error::ApiError;
pub(crate) use http::innermost;
pub use http::{HttpTransport, InvalidTransport, Limits};
pub use pacer::{IN_FLIGHT, Pacer};
pub use reader::{Organization, OrganizationTeam, Page, Reader};
pub use redactor::Redactor;
pub use session::{Session, Settings};
pub use wire::{Initialization, add_webhook};
pub use writer::{WriteError, Writer};
