//! The only place that reads the environment.

use std::ffi::{OsStr, OsString};

/// The prefix of dooctl's own variables.
const OURS: &str = "DOO_";

/// The process's environment, or a test's.
pub(super) struct Environment {
    get: fn(&str) -> Option<String>,
    names: fn() -> Vec<OsString>,
}

impl Environment {
    /// The environment of this process.
    pub(super) fn of_process() -> Self {
        Self {
            get: |name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()),
            names: || std::env::vars_os().map(|(name, _)| name).collect(),
        }
    }

    /// A variable that is set and not empty.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.as_it_is(name).filter(|value| !value.is_empty())
    }

    /// A variable that is set, even if empty: references treat empty and unset variables
    /// differently. Bytes that are not UTF-8 become the replacement character, which no secret
    /// contains.
    pub(super) fn as_it_is(&self, name: &str) -> Option<String> {
        (self.get)(name)
    }

    /// The variables that are dooctl's own, and these others.
    pub(super) fn withheld(&self, others: &[&str]) -> Vec<OsString> {
        let mut names = (self.names)();
        names.retain(|name| is_withheld(name, others, cfg!(windows)));
        names
    }
}

/// Whether a variable is dooctl's own, or one of these. On Windows, case does not matter.
fn is_withheld(name: &OsStr, others: &[&str], in_any_case: bool) -> bool {
    let name = name.as_encoded_bytes();
    let is = |name: &[u8], other: &str| {
        if in_any_case {
            name.eq_ignore_ascii_case(other.as_bytes())
        } else {
            name == other.as_bytes()
        }
    };
    let beginning = name.get(..OURS.len());
    beginning.is_some_and(|beginning| is(beginning, OURS))
        || others.iter().any(|other| is(name, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_started_without_our_variables_and_without_named_ones() {
        let environment = Environment {
            get: |_| None,
            names: || {
                ["DOO_API_KEY", "CRM_KEY", "PATH"]
                    .map(OsString::from)
                    .into()
            },
        };
        let withheld = environment.withheld(&["CRM_KEY"]);
        assert_eq!(withheld, ["DOO_API_KEY", "CRM_KEY"]);
    }

    #[test]
    fn what_is_ours_or_holds_a_credential_is_withheld() {
        let withheld =
            |name: &str, in_any_case| is_withheld(OsStr::new(name), &["CRM_KEY"], in_any_case);
        for name in ["DOO_API_KEY", "DOO_", "DOO_ANYTHING", "CRM_KEY"] {
            assert!(withheld(name, false) && withheld(name, true), "{name}");
        }
        for name in ["doo_api_key", "Doo_Api_Key", "crm_key"] {
            assert!(!withheld(name, false) && withheld(name, true), "{name}");
        }
        for name in ["", "DOO", "PATH", "MY_DOO_API_KEY", "DOOCTL", "CRM_KEYS"] {
            assert!(!withheld(name, false) && !withheld(name, true), "{name}");
        }
    }
}
