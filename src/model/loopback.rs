//! Addresses of this machine.

use url::{Host, Url};

/// Whether a URL names this machine: what is sent there in clear does not leave it. A name below
/// `localhost` is for the resolver to decide, so it is not one.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
