//! Where a URL leads: scheme, host and port.

use std::fmt;
use std::net::IpAddr;
use url::{Host, Url};

/// The scheme, host and port of a URL. Connections and handshakes are counted by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpOrigin {
    /// Whether it uses TLS.
    pub is_secure: bool,
    /// The host as it is sent: in ASCII, IPv6 addresses in brackets.
    pub host: String,
    /// The port, the usual one of the scheme if the URL names none.
    pub port: u16,
}

impl HttpOrigin {
    /// The origin of an http or https URL.
    pub fn of(url: &Url) -> Option<Self> {
        Some(Self {
            is_secure: match url.scheme() {
                "https" => true,
                "http" => false,
                _ => return None,
            },
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }

    /// The address, if the host is one and not a name.
    pub fn address(&self) -> Option<IpAddr> {
        match Host::parse(&self.host).ok()? {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        }
    }

    /// Host and port as in a `Host` header: without the usual port.
    pub fn authority(&self) -> String {
        let usual = if self.is_secure { 443 } else { 80 };
        match self.port == usual {
            true => self.host.clone(),
            false => format!("{}:{}", self.host, self.port),
        }
    }

    /// Whether it is this machine: what is sent there does not leave it.
    pub fn is_loopback(&self) -> bool {
        match self.address() {
            Some(address) => address.is_loopback(),
            None => self.host == "localhost",
        }
    }
}

impl fmt::Display for HttpOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}
