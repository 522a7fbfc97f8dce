//! The result of an export.

use super::{ErrorItem, FORMAT_VERSION};
use crate::export::{Exported, LeftOut, NamedSecret, TeamFile};
use serde::Serialize;
use std::path::Path;

/// What `export` and `init` write. It names secrets, and never shows them.
#[derive(Debug, Serialize)]
pub struct ExportDocument {
    format_version: u32,
    exit_code: u8,
    failure: Option<String>,
    errors: Vec<ErrorItem>,
    /// All files, including those that were already correct.
    files: Vec<String>,
    unchanged: Vec<String>,
    secrets_file: Option<String>,
    teams: Vec<TeamFileItem>,
    secrets: Vec<SecretItem>,
}

#[derive(Debug, Serialize)]
struct TeamFileItem {
    team: String,
    /// The path of its file; otherwise the text is here.
    file: Option<String>,
    manifest: Option<String>,
    groups: usize,
    left_out: Vec<LeftOutItem>,
    may_hold_tokens: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LeftOutItem {
    name: String,
    ids: Vec<String>,
    reason: String,
    message: String,
}

#[derive(Debug, Serialize)]
struct SecretItem {
    name: String,
    is_listed: bool,
    groups: Vec<String>,
}

impl ExportDocument {
    /// Makes the document of an export.
    pub fn new(
        exit_code: u8,
        failure: Option<&str>,
        errors: Vec<ErrorItem>,
        exported: &Exported<'_>,
    ) -> Self {
        let Exported {
            export,
            written,
            team_files,
            secrets_to,
            next: _,
        } = exported;
        let file = |position: usize| team_files.and_then(|files| files.get(position));
        let teams = export.teams.iter().enumerate();
        let unchanged = written.iter().filter(|file| file.is_unchanged);
        Self {
            format_version: FORMAT_VERSION,
            exit_code,
            failure: failure.map(str::to_owned),
            errors,
            files: written.iter().map(|file| shown(&file.path)).collect(),
            unchanged: unchanged.map(|file| shown(&file.path)).collect(),
            secrets_file: secrets_to.map(shown),
            teams: teams
                .map(|(position, team)| TeamFileItem::new(team, file(position).map(|it| shown(it))))
                .collect(),
            secrets: export.secrets.iter().map(SecretItem::from).collect(),
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl TeamFileItem {
    fn new(team: &TeamFile, file: Option<String>) -> Self {
        let TeamFile {
            team,
            text,
            groups,
            left_out,
            doubtful,
        } = team;
        Self {
            team: team.to_string(),
            manifest: file.is_none().then(|| text.clone()),
            file,
            groups: *groups,
            left_out: left_out.iter().map(LeftOutItem::from).collect(),
            may_hold_tokens: doubtful.clone(),
        }
    }
}

impl From<&LeftOut> for LeftOutItem {
    fn from(left_out: &LeftOut) -> Self {
        let LeftOut { name, ids, reason } = left_out;
        Self {
            name: name.clone(),
            ids: ids.iter().map(ToString::to_string).collect(),
            reason: reason.code().to_owned(),
            message: reason.to_string(),
        }
    }
}

impl From<&NamedSecret> for SecretItem {
    fn from(secret: &NamedSecret) -> Self {
        let NamedSecret {
            name,
            value,
            groups,
        } = secret;
        Self {
            name: name.clone(),
            is_listed: value.is_some(),
            groups: groups.clone(),
        }
    }
}
