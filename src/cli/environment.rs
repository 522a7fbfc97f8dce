//! The one place that reads the environment.

/// The process's environment, or a test's.
pub(super) struct Environment {
    get: fn(&str) -> Option<String>,
}

impl Environment {
    /// The environment of this process.
    pub(super) fn of_process() -> Self {
        Self {
            get: |name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()),
        }
    }

    /// A variable that is set and not empty.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.as_it_is(name).filter(|value| !value.is_empty())
    }

    /// A variable that is set, be it empty: a reference to it can tell the two apart. What in it is
    /// no UTF-8 is the replacement character, which no secret holds.
    pub(super) fn as_it_is(&self, name: &str) -> Option<String> {
        (self.get)(name)
    }
}
