//! Addresses of this machine.

use url::{Host, Url};

/// Whether a URL names this machine: what is sent there does not leave it. Names below `localhost`
/// are not included, because the resolver decides about them.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
