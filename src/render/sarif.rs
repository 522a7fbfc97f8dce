//! Problems of a manifest as SARIF 2.1.0, for code scanning.

use super::safe;
use crate::desired::{Problem, Severity};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::collections::BTreeSet;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log of one run.
#[derive(Debug, Serialize)]
pub struct SarifLog {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    /// The default of SARIF counts UTF-16 units; places here count characters.
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
struct Rule {
    id: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
}

/// Puts problems into a log. Paths begin with `prefix`, which makes them relative to the
/// repository's root.
pub fn sarif(prefix: &str, problems: &[Problem]) -> SarifLog {
    let rules: BTreeSet<&str> = problems.iter().map(|problem| problem.code).collect();
    let driver = Driver {
        name: "dooctl",
        version: env!("CARGO_PKG_VERSION"),
        rules: rules.into_iter().map(|id| Rule { id }).collect(),
    };
    SarifLog {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver },
            column_kind: "unicodeCodePoints",
            results: problems.iter().map(|it| finding(prefix, it)).collect(),
        }],
    }
}

fn finding(prefix: &str, problem: &Problem) -> Finding {
    let Problem {
        code,
        severity,
        message,
        help,
        place,
        excerpt: _,
    } = problem;
    let help = help.as_ref().map(|help| format!(" ({})", safe(help)));
    Finding {
        rule_id: code,
        level: match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: Message {
            text: format!("{}{}", safe(message), help.unwrap_or_default()),
        },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: uri(&format!("{prefix}{}", place.file)),
                },
                region: Region {
                    start_line: place.line,
                    start_column: place.column,
                },
            },
        }],
    }
}

/// The characters of a path that must be encoded in a URI.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'~');

/// A path as a URI reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}
