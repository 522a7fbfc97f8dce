//! Hosts that the command line names.

use super::origin::HttpOrigin;
use std::str::FromStr;
use url::{Host, Url};

/// A host of the command line, with a port if it names one; without, it means every port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName {
    host: String,
    port: Option<u16>,
}

impl HostName {
    /// Whether it means the host of this origin.
    pub fn names(&self, origin: &HttpOrigin) -> bool {
        self.host == origin.host && self.port.is_none_or(|port| port == origin.port)
    }
}

impl std::fmt::Display for HostName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.port {
            None => f.write_str(&self.host),
            Some(port) => write!(f, "{}:{port}", self.host),
        }
    }
}

impl FromStr for HostName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const LIKE: &str = "write a host, such as crm.example.com or crm.example.com:8443";
        if text.contains('*') {
            return Err("a pattern is not allowed here: name each host".to_owned());
        }
        if text.contains(['/', '@', '?', '#', '\\']) || text.contains(char::is_whitespace) {
            return Err(LIKE.to_owned());
        }
        // An IPv6 address without brackets has no port.
        let is_bare = text.parse::<std::net::Ipv6Addr>().is_ok();
        let authority = if is_bare {
            format!("[{text}]")
        } else {
            text.to_owned()
        };
        // A port that a scheme leaves out would be lost in a URL of that scheme.
        let port = match authority.rsplit_once(':') {
            Some((before, port)) if !before.is_empty() && !authority.ends_with(']') => {
                Some(port.parse().ok().filter(|port| *port > 0).ok_or(LIKE)?)
            }
            _ => None,
        };
        let url = Url::parse(&format!("http://{authority}/")).map_err(|_| LIKE)?;
        let host = url.host().ok_or(LIKE)?;
        let is_empty = matches!(&host, Host::Domain(name) if name.trim_matches('.').is_empty());
        if is_empty {
            return Err(LIKE.to_owned());
        }
        Ok(Self {
            host: host.to_string(),
            port,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_means_every_port_and_a_port_means_only_itself() {
        let origin = |url: &str| HttpOrigin::of(&Url::parse(url).unwrap()).unwrap();
        for (name, url, names) in [
            ("crm.example.com", "https://crm.example.com/a", true),
            ("CRM.example.com", "https://crm.example.com:8443/a", true),
            ("crm.example.com:443", "https://crm.example.com/a", true),
            ("crm.example.com:443", "http://crm.example.com/a", false),
            ("crm.example.com:80", "http://crm.example.com/a", true),
            ("example.com", "https://crm.example.com/a", false),
            ("bücher.example", "https://xn--bcher-kva.example/", true),
            ("127.0.0.1", "http://127.0.0.1:8787/", true),
            ("127.0.0.1:1", "http://127.0.0.1:8787/", false),
            ("::1", "http://[::1]:80/", true),
            ("[::1]:80", "http://[::1]/", true),
            ("localhost", "http://127.0.0.1/", false),
        ] {
            let host: HostName = name.parse().unwrap();
            assert_eq!(host.names(&origin(url)), names, "{name} {url}");
        }
    }

    #[test]
    fn what_is_not_a_host_is_refused() {
        for text in [
            "",
            ".",
            "*.example.com",
            "https://a.example",
            "a.example/b",
            "me@a.example",
            "a.example:",
            "a.example:0",
            "a.example:99999",
            "a b",
            ":80",
            "[::1",
        ] {
            assert!(text.parse::<HostName>().is_err(), "{text:?}");
        }
    }
}
