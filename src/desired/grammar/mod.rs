//! The grammar of values: addresses, hosts, header fields, ids, and names of webhook types.

pub(super) mod address;
pub(super) mod header;
pub(super) mod host;
pub(super) mod id;
mod url_fault;
pub(super) mod webhook_types;

pub(super) use header::HeaderFault;
pub(super) use url_fault::{Flaw, UrlFault};
