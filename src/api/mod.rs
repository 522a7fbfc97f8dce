//! Everything that is particular to doo's API on the wire.
//!
//! Requests go through a [`Session`], which paces, counts, logs in, and repeats what is safe to
//! repeat. Reading and writing are two types: whoever holds only a [`Reader`] cannot write.

mod answer;
mod attempt;
mod call;
mod credentials;
mod error;
mod http;
mod judge;
mod login;
mod pacer;
mod path;
mod quota;
mod reader;
mod redactor;
mod retry;
mod session;
mod stop;
pub mod transport;
mod wire;
mod writer;

pub use credentials::{Credentials, Grant, fits_header};
pub use error::ApiError;
pub use http::{HttpTransport, InvalidTransport, Limits};
pub use pacer::{IN_FLIGHT, Pacer};
pub use reader::{Organization, OrganizationTeam, Page, Reader};
pub use redactor::Redactor;
pub use session::{Session, Settings};
pub use stop::{Stop, StopCause};
pub use wire::add_webhook;
pub use writer::{WriteError, Writer};
