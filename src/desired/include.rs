//! Finds the files of the patterns under `include:`.

use super::files::{FileSearch, FoundFiles, MOST_LOOKED_AT};
use super::resolve::FileContext;
use crate::yaml::{Issue, Located, Span};
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// The most files of a manifest, and the most bytes of all of them: ten times what a day of
/// requests can list.
const MOST_FILES: usize = 10_000;
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// What the patterns match.
pub(super) struct Included {
    /// The files in the order of the patterns, sorted by name within a pattern; each is there once.
    pub(super) files: Vec<PathBuf>,
    /// The folders in which the patterns search.
    pub(super) folders: Vec<PathBuf>,
}

/// The files and findings so far.
struct Collected {
    /// By path, links resolved, with the line that includes the file; the root has none.
    seen: HashMap<PathBuf, Option<u32>>,
    files: Vec<PathBuf>,
    bytes: u64,
    left_out: Vec<(Span, String, PathBuf)>,
}

/// The files of the patterns. Problems are reported.
pub(super) fn expand(
    context: &FileContext<'_>,
    root: &Path,
    patterns: &[Located<String>],
) -> Included {
    let mut search = FileSearch::new(context.checkout);
    let mut folders = vec![];
    let mut collected = Collected {
        seen: HashMap::from([(identity(root), None)]),
        files: vec![],
        bytes: 0,
        left_out: vec![],
    };
    let patterns = match patterns.get(MOST_FILES) {
        Some(first) => {
            let message = format!("`include` has more than {MOST_FILES} patterns");
            let issue = Issue::new("too-many-files", first.span, message);
            context
                .source
                .error(issue.help("name folders of files: `teams/*.yaml`"));
            &[][..]
        }
        None => patterns,
    };
    for pattern in patterns {
        let Some(text) = context.filled(pattern, "include") else {
            continue;
        };
        if text.starts_with('~') {
            let message = format!("`{text}` is not a path in the repository: `~` is not expanded");
            let issue = Issue::new("invalid-include", pattern.span, message);
            let help = "write a path relative to the folder of this file";
            context.source.error(issue.help(help));
            continue;
        }
        folders.push(context.folder.join(folder(&text)));
        let matched = matches(context, &mut search, pattern.span, &text);
        if !collected.add(context, pattern.span, &text, matched) {
            break;
        }
        if search.is_exhausted() {
            let message =
                format!("`include` searches more than {MOST_LOOKED_AT} files and folders");
            let issue = Issue::new("too-many-files", pattern.span, message);
            let help = "name the folders of team files more precisely, without `**`";
            context.source.error(issue.help(help));
            break;
        }
    }
    collected.report_left_out(context);
    Included {
        files: collected.files,
        folders,
    }
}

impl Collected {
    /// Adds what a pattern matched. `false` means too many files, which is reported.
    fn add(
        &mut self,
        context: &FileContext<'_>,
        span: Span,
        pattern: &str,
        found: FoundFiles,
    ) -> bool {
        for file in found.files {
            let identity = identity(&file);
            let message = match self.seen.get(&identity) {
                None => {
                    self.bytes += file.metadata().map_or(0, |found| found.len());
                    self.seen.insert(identity, Some(span.line));
                    self.files.push(file);
                    continue;
                }
                Some(None) => format!("`{pattern}` includes the root itself: {}", file.display()),
                Some(Some(line)) => {
                    format!("{} is included twice, first in line {line}", file.display())
                }
            };
            let issue = Issue::new("included-twice", span, message);
            context.source.error(issue.help("narrow the pattern"));
        }
        let left_out = found.left_out.into_iter();
        self.left_out
            .extend(left_out.map(|file| (span, pattern.to_owned(), file)));
        let message = if self.files.len() > MOST_FILES {
            format!("the manifest includes more than {MOST_FILES} files")
        } else if self.bytes > MOST_BYTES {
            format!(
                "the included files are larger than {} MiB together",
                MOST_BYTES >> 20
            )
        } else {
            return true;
        };
        let issue = Issue::new("too-many-files", span, message);
        context
            .source
            .error(issue.help("split the manifest into several, each with its own owner"));
        self.files.clear();
        false
    }

    /// Warns about files that differ from the pattern only in their ending: they look included.
    fn report_left_out(&self, context: &FileContext<'_>) {
        for (span, pattern, file) in &self.left_out {
            if self.seen.contains_key(&identity(file)) {
                continue;
            }
            let message = format!(
                "{} is not included: `{pattern}` has another ending",
                file.display()
            );
            let issue = Issue::new("file-left-out", *span, message);
            let help = "rename the file, add a pattern for it, or move it elsewhere";
            context.source.warning(issue.help(help));
        }
    }
}

/// The folder of a pattern, up to its first wildcard.
fn folder(pattern: &str) -> PathBuf {
    let path = Path::new(pattern).parent().unwrap_or(Path::new(""));
    let is_plain =
        |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    path.components().take_while(is_plain).collect()
}

/// A path that is the same for two names of one file.
fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn matches(
    context: &FileContext<'_>,
    search: &mut FileSearch<'_>,
    span: Span,
    pattern: &str,
) -> FoundFiles {
    let report = |code, message, help| {
        context.source.error(Issue {
            help,
            ..Issue::new(code, span, message)
        });
    };
    let mut found = match search.matches(context.folder, pattern) {
        Ok(found) => found,
        Err(error) => {
            let message = format!("`{pattern}` is not a valid pattern: {}", error.msg);
            report("invalid-include", message, None);
            return FoundFiles::default();
        }
    };
    if found.files.is_empty() && found.faults.is_empty() && !search.is_exhausted() {
        let message = format!("`{pattern}` matches no file");
        let help = match other_ending(&context.folder.join(pattern)) {
            Some(file) => format!("did you mean {}?", file.display()),
            None => "the pattern is relative to the folder of this file".to_owned(),
        };
        report("include-without-match", message, Some(help.into()));
    }
    for (message, help) in found.faults.drain(..) {
        report("invalid-include", message, Some(help.into()));
    }
    found
}

/// The file of that name with the other ending, if it exists.
pub(super) fn other_ending(path: &Path) -> Option<PathBuf> {
    let other = match path.extension()?.to_str()? {
        "yaml" => path.with_extension("yml"),
        "yml" => path.with_extension("yaml"),
        _ => return None,
    };
    other.is_file().then_some(other)
}
