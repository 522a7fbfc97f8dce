//! From the patterns under `include:` to files.

use super::context::Context;
use crate::yaml::{Issue, Located, Span};
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// What the patterns match.
pub(super) struct Included {
    /// The files in the order of the patterns, and within one by name; each is there once.
    pub(super) files: Vec<PathBuf>,
    /// The folders below which the patterns can match.
    pub(super) folders: Vec<PathBuf>,
}

/// What the patterns match; whatever is wrong was reported.
pub(super) fn expand(context: &Context<'_>, root: &Path, patterns: &[Located<String>]) -> Included {
    let mut included: HashMap<PathBuf, Option<u32>> = HashMap::new();
    included.insert(identity(root), None);
    let (mut files, mut folders) = (vec![], vec![]);
    for pattern in patterns {
        let Some(text) = context.filled(pattern, "include") else {
            continue;
        };
        folders.push(context.folder.join(folder(&text)));
        for file in matches(context, pattern.span, &text) {
            let message = match included.get(&identity(&file)) {
                None => {
                    included.insert(identity(&file), Some(pattern.span.line));
                    files.push(file);
                    continue;
                }
                Some(None) => format!("`{text}` includes the root itself: {}", file.display()),
                Some(Some(line)) => {
                    format!("{} is included twice, first in line {line}", file.display())
                }
            };
            let issue = Issue::new("included-twice", pattern.span, message);
            context.source.error(issue.help("narrow the pattern"));
        }
    }
    Included { files, folders }
}

/// The folder of a pattern, as far as it holds for all that it can match.
fn folder(pattern: &str) -> PathBuf {
    let path = Path::new(pattern).parent().unwrap_or(Path::new(""));
    let is_plain =
        |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    path.components().take_while(is_plain).collect()
}

/// What tells two paths of one file.
fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn matches(context: &Context<'_>, span: Span, pattern: &str) -> Vec<PathBuf> {
    let options = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let whole = match context.folder.to_str() {
        Some("") | None => pattern.to_owned(),
        Some(_) if Path::new(pattern).is_absolute() => pattern.to_owned(),
        Some(folder) => format!(
            "{}/{pattern}",
            glob::Pattern::escape(folder.trim_end_matches('/'))
        ),
    };
    let paths = match glob::glob_with(&whole, options) {
        Ok(paths) => paths,
        Err(error) => {
            let message = format!("`{pattern}` is no pattern: {}", error.msg);
            context
                .source
                .error(Issue::new("invalid-include", span, message));
            return vec![];
        }
    };
    let mut files = vec![];
    let mut unreadable = false;
    for path in paths {
        match path {
            Ok(path) if path.is_file() => files.push(path),
            Ok(_) => {}
            Err(error) => {
                unreadable = true;
                let message = format!("cannot look into {}", error.path().display());
                context
                    .source
                    .error(Issue::new("invalid-include", span, message));
            }
        }
    }
    if files.is_empty() && !unreadable {
        let message = format!("`{pattern}` matches no file");
        let help = "the pattern is relative to the folder of this file";
        context
            .source
            .error(Issue::new("include-without-match", span, message).help(help));
    }
    files
}
