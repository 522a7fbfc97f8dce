//! The real program, without the environment of the user.

use super::documents::only_document;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The time limit of a run.
const LIMIT: Duration = Duration::from_secs(30);

/// The variables that a program gets: the path, the temporary folder, and the file for coverage.
const PASSED_ON: [&str; 4] = ["PATH", "HOME", "TMPDIR", "LLVM_PROFILE_FILE"];

/// A command line to run.
pub(crate) struct Dooctl(Command);

impl Dooctl {
    /// The program with its arguments.
    pub(crate) fn new<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dooctl"));
        command.env_clear().stdin(Stdio::null()).args(args);
        for name in PASSED_ON {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        Self(command)
    }

    /// More arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.0.args(args);
        self
    }

    /// An environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Credentials that the sandbox accepts.
    pub(crate) fn with_credentials(self) -> Self {
        self.env("DOO_API_KEY", "the-api-key")
            .env("DOO_CLIENT_ID", "the-client")
            .env("DOO_CLIENT_SECRET", "the-client-secret")
    }

    /// Another folder to run in.
    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.0.current_dir(folder);
        self
    }

    /// Its standard input.
    pub(crate) fn reading(mut self, stdin: Stdio) -> Self {
        self.0.stdin(stdin);
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Outcome {
        self.spawn().finish()
    }

    /// Starts it.
    pub(crate) fn spawn(mut self) -> Running {
        let what = format!("{:?}", self.0.get_args().collect::<Vec<_>>());
        self.0.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.0.spawn().expect("dooctl starts");
        let stdout = Lines::of(child.stdout.take().expect("stdout is piped"));
        let stderr = Lines::of(child.stderr.take().expect("stderr is piped"));
        Running {
            what,
            child,
            stdout,
            stderr,
            deadline: Instant::now() + LIMIT,
        }
    }
}

/// A running program. It is killed when this value is dropped.
pub(crate) struct Running {
    what: String,
    child: Child,
    stdout: Lines,
    stderr: Lines,
    deadline: Instant,
}

impl Running {
    /// Waits for a line on standard output that has this in it.
    pub(crate) fn wait_for_stdout(&mut self, part: &str) -> String {
        self.stdout.wait_for(part, self.deadline)
    }

    /// Waits for a line on standard error that has this in it.
    pub(crate) fn wait_for_stderr(&mut self, part: &str) -> String {
        self.stderr.wait_for(part, self.deadline)
    }

    /// Sends the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        self.signal("INT");
    }

    /// Sends a signal. Does nothing if the program has ended.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let mut kill = Command::new("sh");
        let sent = kill
            .args(["-c", "kill -\"$1\" \"$0\"", &pid, name])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "no SIG{name} sent"
        );
    }

    /// Waits for its end.
    pub(crate) fn finish(mut self) -> Outcome {
        // Both streams end with the program.
        let stdout = self.stdout.rest(self.deadline);
        let stderr = self.stderr.rest(self.deadline);
        let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
            panic!("{} did not end in time: {:?}", self.what, self.stderr.text);
        };
        let status = self.child.wait().expect("dooctl ends");
        Outcome {
            what: std::mem::take(&mut self.what),
            code: status.code(),
            stdout,
            stderr,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail if it has already ended, which is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A stream that is read line by line as it comes.
struct Lines {
    receiver: Receiver<String>,
    text: String,
}

impl Lines {
    fn of(stream: impl Read + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut stream = BufReader::new(stream);
            let mut line = Vec::new();
            while stream
                .read_until(b'\n', &mut line)
                .is_ok_and(|read| read > 0)
            {
                let text = String::from_utf8(std::mem::take(&mut line)).expect("output is UTF-8");
                if sender.send(text).is_err() {
                    break;
                }
            }
        });
        Self {
            receiver,
            text: String::new(),
        }
    }

    fn next(&mut self, deadline: Instant) -> Option<String> {
        let left = deadline.saturating_duration_since(Instant::now());
        let line = self.receiver.recv_timeout(left).ok()?;
        self.text.push_str(&line);
        Some(line)
    }

    fn wait_for(&mut self, part: &str, deadline: Instant) -> String {
        loop {
            match self.next(deadline) {
                Some(line) if line.contains(part) => return line,
                Some(_) => {}
                None => panic!("{part:?} did not come: {}", self.text),
            }
        }
    }

    /// Everything, once the stream has ended; none if it does not end in time.
    fn rest(&mut self, deadline: Instant) -> Option<String> {
        while self.next(deadline).is_some() {}
        (Instant::now() < deadline).then(|| std::mem::take(&mut self.text))
    }
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Outcome {
    what: String,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Names what the run is part of, for failed checks.
    pub(crate) fn part_of(mut self, whole: &str) -> Self {
        self.what = format!("{whole}: {}", self.what);
        self
    }

    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn exits_with(self, code: i32) -> Self {
        let Self {
            what,
            code: found,
            stdout,
            stderr,
        } = &self;
        assert_eq!(
            *found,
            Some(code),
            "{what}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
        );
        self
    }

    /// Checks that standard output has this in it.
    #[track_caller]
    pub(crate) fn shows(self, part: &str) -> Self {
        assert_has(&self.what, &self.stdout, part);
        self
    }

    /// Checks that standard error has this in it.
    #[track_caller]
    pub(crate) fn reports(self, part: &str) -> Self {
        assert_has(&self.what, &self.stderr, part);
        self
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        only_document(&self.stdout)
    }
}

#[track_caller]
fn assert_has(what: &str, text: &str, part: &str) {
    assert!(text.contains(part), "{what} lacks {part:?}:\n{text}");
}
