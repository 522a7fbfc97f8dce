//! The exit codes. They are an interface, and do not depend on the output format.

/// How a run ended. All other codes are reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; or a plan without `--detailed-exitcode`; or nothing to do.
    Done,
    /// Failed before anything was written.
    Failed,
    /// Changes, drift or findings.
    Changes,
    /// The manifest has problems.
    Manifest,
    /// Refused, nothing written.
    Refused,
    /// Something was written and something failed or could not be verified.
    Incomplete,
    /// The command line is wrong.
    Usage,
    /// Interrupted, after the request in flight.
    Interrupted,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Changes => 2,
            Self::Manifest => 3,
            Self::Refused => 4,
            Self::Incomplete => 5,
            Self::Usage => 64,
            Self::Interrupted => 130,
        }
    }
}

/// How a run ended, and the reason if it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) exit: Exit,
    /// The reason in one word, for programs.
    pub(super) failure: Option<&'static str>,
}

impl Ending {
    /// Nothing failed.
    pub(super) const DONE: Self = Self::with(Exit::Done);

    /// Nothing failed; the exit code may say more.
    pub(super) const fn with(exit: Exit) -> Self {
        Self {
            exit,
            failure: None,
        }
    }

    /// Something failed.
    pub(super) const fn failed(exit: Exit, failure: &'static str) -> Self {
        Self {
            exit,
            failure: Some(failure),
        }
    }
}
