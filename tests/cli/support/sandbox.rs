//! A running `dooctl sandbox serve`.

use super::dooctl::{Dooctl, Running};
use super::state::State;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The sandbox as a separate server, killed at the end of its test.
pub(crate) struct SandboxServer {
    running: Running,
    url: String,
    state: PathBuf,
}

impl SandboxServer {
    /// Starts it on a free port, with these options.
    pub(crate) fn start<A: AsRef<OsStr>>(
        state: &Path,
        options: impl IntoIterator<Item = A>,
    ) -> Self {
        let mut running = Dooctl::new(["sandbox", "serve", "--listen", "127.0.0.1:0", "--state"])
            .args([state])
            .args(options)
            .spawn();
        let line = running.wait_for_stdout("Serving");
        let url = line.split(' ').find(|word| word.starts_with("http://"));
        Self {
            url: url.expect("it says where it serves").to_owned(),
            running,
            state: state.to_owned(),
        }
    }

    /// The base URL of its API.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        let authority = self.url.split('/').nth(2);
        let address = authority.and_then(|authority| authority.parse().ok());
        address.expect("it serves at an address")
    }

    /// What it keeps.
    pub(crate) fn state(&self) -> State {
        State::read(&self.state)
    }

    /// Interrupts it, and returns its counts.
    pub(crate) fn stop(self) -> Counts {
        self.running.interrupt();
        let outcome = self.running.finish().exits_with(0);
        Counts::parse(&outcome.stdout)
    }
}

/// How many requests were answered, by endpoint and class of answer, as the sandbox writes them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts(BTreeMap<String, u64>);

impl Counts {
    fn parse(text: &str) -> Self {
        let (_, lines) = text
            .split_once("Requests answered:\n")
            .expect("it says what it counted");
        let count = |line: &str| {
            let (number, endpoint) = line.trim().split_once("  ")?;
            Some((endpoint.to_owned(), number.parse().ok()?))
        };
        let counts: Option<_> = lines.lines().map(count).collect();
        Self(counts.expect("every line is a count"))
    }

    /// All requests.
    pub(crate) fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// The requests whose endpoint and class of answer have this in them.
    pub(crate) fn of(&self, part: &str) -> u64 {
        let chosen = self
            .0
            .iter()
            .filter(|(endpoint, _)| endpoint.contains(part));
        chosen.map(|(_, number)| number).sum()
    }

    /// The requests that create or delete a group.
    pub(crate) fn writes(&self) -> u64 {
        self.of("POST /v1/team") + self.of("DELETE")
    }
}
