//! Where deliveries go instead of to their endpoints.

use crate::model::display_url;
use crate::receiver::host::HostName;
use crate::receiver::origin::HttpOrigin;
use std::fmt;
use std::str::FromStr;
use url::Url;

/// A way from the endpoints at one host, or at all hosts, to another server. The path and the query
/// of an endpoint are added to the URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    host: Option<HostName>,
    to: Url,
}

impl Forward {
    /// Where a request to an endpoint goes, if this is its way.
    pub fn of(&self, endpoint: &Url) -> Option<Url> {
        let origin = HttpOrigin::of(endpoint)?;
        if !self.host.as_ref().is_none_or(|host| host.names(&origin)) {
            return None;
        }
        let mut to = self.to.clone();
        let base = to.path().trim_end_matches('/').to_owned();
        to.set_path(&format!("{base}{}", endpoint.path()));
        to.set_query(endpoint.query());
        Some(to)
    }

    /// Whether it is for one host: such a way comes before one for all hosts.
    pub fn is_for_one_host(&self) -> bool {
        self.host.is_some()
    }
}

impl fmt::Display for Forward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(host) => write!(f, "{host}={}", self.to),
            None => write!(f, "{}", self.to),
        }
    }
}

impl FromStr for Forward {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const LIKE: &str =
            "write it as URL or HOST=URL, such as crm.example.com=http://127.0.0.1:3000";
        // A URL has no `=` before its query, and a query is not allowed.
        let (host, url) = match text.split_once('=') {
            Some((host, url)) if !host.contains('/') => (Some(host.parse::<HostName>()?), url),
            _ => (None, text),
        };
        if has_dots(url) {
            return Err("the path of the URL must not have `..`".to_owned());
        }
        let to = Url::parse(url).map_err(|_| LIKE)?;
        if HttpOrigin::of(&to).is_none() {
            return Err("the URL must begin with http:// or https://".to_owned());
        }
        if !to.username().is_empty() || to.password().is_some() {
            return Err("the URL must not have credentials".to_owned());
        }
        if to.query().is_some() || to.fragment().is_some() {
            let shown = display_url(url);
            return Err(format!(
                "{shown} must end with its path, without `?` or `#`"
            ));
        }
        Ok(Self { host, to })
    }
}

/// Whether a segment of the path is `..`, however it is written: URLs drop it silently.
fn has_dots(url: &str) -> bool {
    let is_dots = |segment: &str| segment.to_ascii_lowercase().replace("%2e", ".") == "..";
    url.split(['/', '\\', '?', '#']).any(is_dots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(text: &str, endpoint: &str) -> Option<String> {
        let forward: Forward = text.parse().unwrap();
        assert_eq!(forward.to_string().parse(), Ok(forward.clone()));
        let to = forward.of(&Url::parse(endpoint).unwrap());
        to.map(|url| url.to_string())
    }

    #[test]
    fn the_path_and_the_query_of_the_endpoint_are_kept() {
        for (forward, endpoint, to) in [
            (
                "http://127.0.0.1:3000",
                "https://crm.example.com/doo/orders?x=1",
                Some("http://127.0.0.1:3000/doo/orders?x=1"),
            ),
            (
                "crm.example.com=http://127.0.0.1:3000/in/",
                "https://crm.example.com/doo",
                Some("http://127.0.0.1:3000/in/doo"),
            ),
            (
                "crm.example.com:443=https://[::1]:8443/in",
                "https://crm.example.com/",
                Some("https://[::1]:8443/in/"),
            ),
            (
                "crm.example.com=http://127.0.0.1:3000",
                "https://erp.example.com/doo",
                None,
            ),
        ] {
            assert_eq!(way(forward, endpoint).as_deref(), to, "{forward}");
        }
    }

    #[test]
    fn what_is_not_a_plain_url_is_refused() {
        for text in [
            "",
            "crm.example.com",
            "crm.example.com=",
            "*.example.com=http://127.0.0.1",
            "http://a:b@127.0.0.1/",
            "http://127.0.0.1/a/../b",
            "http://127.0.0.1/a/%2e%2E/b",
            "http://127.0.0.1/?a=b",
            "http://127.0.0.1/#a",
            "ftp://127.0.0.1/",
            "a b=http://127.0.0.1/",
            "/tmp/socket",
        ] {
            assert!(text.parse::<Forward>().is_err(), "{text:?}");
        }
    }
}
