//! The files that a pattern matches.

use super::checkout::{Checkout, or_here, reason};
use glob::{MatchOptions, Pattern, PatternError};
use std::collections::{HashSet, VecDeque};
use std::fs::{self, DirEntry};
use std::path::{Component, Path, PathBuf};

/// The most files and folders that are searched for one manifest.
pub(in crate::desired) const MOST_LOOKED_AT: usize = 100_000;

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// What a pattern matches.
#[derive(Default)]
pub(in crate::desired) struct FoundFiles {
    /// Sorted by name.
    pub(in crate::desired) files: Vec<PathBuf>,
    /// Files that the pattern would match if `.yaml` and `.yml` were the same.
    pub(in crate::desired) left_out: Vec<PathBuf>,
    /// Messages about what could not or must not be searched, with their help.
    pub(in crate::desired) faults: Vec<(String, &'static str)>,
}

/// Searches for the files of all patterns of a manifest, up to a limit for all of them.
pub(in crate::desired) struct FileSearch<'c> {
    checkout: &'c Checkout,
    looked_at: usize,
}

/// A part of a pattern, between two slashes.
enum PatternPart {
    Plain(String),
    /// `**`: this folder and all below.
    AnyFolder,
    Match {
        pattern: Pattern,
        /// The pattern without `.yaml` or `.yml` at its end.
        stem: Option<Pattern>,
    },
}

impl<'c> FileSearch<'c> {
    pub(in crate::desired) fn new(checkout: &'c Checkout) -> Self {
        let looked_at = 0;
        Self {
            checkout,
            looked_at,
        }
    }

    pub(in crate::desired) fn is_exhausted(&self) -> bool {
        self.looked_at >= MOST_LOOKED_AT
    }

    /// What a pattern, relative to a folder, matches.
    pub(in crate::desired) fn matches(
        &mut self,
        folder: &Path,
        pattern: &str,
    ) -> Result<FoundFiles, PatternError> {
        Pattern::new(pattern)?;
        let mut base = folder.to_owned();
        let mut parts = vec![];
        for component in Path::new(pattern).components() {
            match component {
                Component::Normal(name) => parts.push(part_of(&name.to_string_lossy())?),
                Component::CurDir => {}
                other if parts.is_empty() => base.push(other),
                other => parts.push(PatternPart::Plain(
                    other.as_os_str().to_string_lossy().into_owned(),
                )),
            }
        }
        let mut walk = Walk {
            search: self,
            visited: HashSet::new(),
            links: VecDeque::new(),
            found: FoundFiles::default(),
        };
        walk.enter(&base, &parts);
        while let Some((link, left)) = walk.links.pop_front() {
            walk.enter(&link, &parts[parts.len() - left..]);
        }
        let mut found = walk.found;
        found.files.sort_unstable();
        found.left_out.sort_unstable();
        Ok(found)
    }
}

fn part_of(text: &str) -> Result<PatternPart, PatternError> {
    if text == "**" {
        return Ok(PatternPart::AnyFolder);
    }
    if !text.contains(['*', '?', '[']) {
        return Ok(PatternPart::Plain(text.to_owned()));
    }
    let stem = [".yaml", ".yml"]
        .iter()
        .find_map(|end| text.strip_suffix(end));
    Ok(PatternPart::Match {
        pattern: Pattern::new(text)?,
        stem: stem.map(Pattern::new).transpose()?,
    })
}

struct Walk<'s, 'c> {
    search: &'s mut FileSearch<'c>,
    /// Folders, links resolved, with the number of parts left: each is searched once.
    visited: HashSet<(PathBuf, usize)>,
    /// Links to folders, with the number of parts left. They come last, because a path without
    /// links is the better name.
    links: VecDeque<(PathBuf, usize)>,
    found: FoundFiles,
}

impl Walk<'_, '_> {
    /// Searches a folder.
    fn enter(&mut self, folder: &Path, parts: &[PatternPart]) {
        let Some((part, rest)) = parts.split_first() else {
            return;
        };
        if let PatternPart::Plain(name) = part {
            let path = folder.join(name);
            if !rest.is_empty() {
                return self.enter(&path, rest);
            }
            if self.is_admitted(&path) && path.symlink_metadata().is_ok() {
                self.take(path);
            }
            return;
        }
        if !self.is_admitted(folder) {
            return;
        }
        let real = or_here(folder)
            .canonicalize()
            .unwrap_or_else(|_| folder.to_owned());
        if !self.visited.insert((real, parts.len())) {
            return;
        }
        if matches!(part, PatternPart::AnyFolder) {
            self.enter(folder, rest);
        }
        for entry in self.entries(folder) {
            self.look_at(folder, &entry, part, parts);
        }
    }

    fn look_at(
        &mut self,
        folder: &Path,
        entry: &DirEntry,
        part: &PatternPart,
        parts: &[PatternPart],
    ) {
        let name = entry.file_name();
        // Without a leading `./`.
        let path = folder.join(&name);
        let name = name.to_string_lossy();
        match part {
            PatternPart::AnyFolder if name.starts_with('.') || !is_folder(entry) => {}
            PatternPart::AnyFolder if is_link(entry) => {
                self.links.push_back((path, parts.len()));
            }
            PatternPart::AnyFolder => self.enter(&path, parts),
            PatternPart::Match { pattern, stem } => {
                match (pattern.matches_with(&name, OPTIONS), &parts[1..]) {
                    (true, []) if !is_folder(entry) => {
                        if self.is_admitted(&path) {
                            self.take(path);
                        }
                    }
                    (true, []) => {}
                    (true, rest) if is_folder(entry) => self.enter(&path, rest),
                    (true, _) => {}
                    (false, []) if is_nearly(&name, stem.as_ref()) => {
                        self.found.left_out.push(path);
                    }
                    (false, _) => {}
                }
            }
            PatternPart::Plain(_) => {}
        }
    }

    fn take(&mut self, path: PathBuf) {
        match fs::metadata(&path) {
            Ok(found) if found.is_file() => self.found.files.push(path),
            Ok(found) if found.is_dir() => {}
            Ok(_) => self.fault(
                format!("{} is not a regular file", path.display()),
                "remove it",
            ),
            Err(error) => {
                let message = format!("cannot look at {}: {}", path.display(), reason(&error));
                self.fault(message, "remove it, or narrow the pattern");
            }
        }
    }

    /// Whether a path may be searched; reports it if not.
    fn is_admitted(&mut self, path: &Path) -> bool {
        self.search.looked_at += 1;
        if self.search.is_exhausted() {
            return false;
        }
        let Err(refusal) = self.search.checkout.admit(path) else {
            return true;
        };
        // A missing path matches nothing, which is reported once for the pattern.
        if !matches!(&refusal, super::checkout::Refusal::Unknown(error) if error.kind() == std::io::ErrorKind::NotFound)
        {
            let message = format!("{} is not read: {refusal}", path.display());
            self.fault(message, refusal.help());
        }
        false
    }

    /// The entries of a folder, sorted by name.
    fn entries(&mut self, folder: &Path) -> Vec<DirEntry> {
        let most = MOST_LOOKED_AT.saturating_sub(self.search.looked_at);
        let read = fs::read_dir(or_here(folder)).and_then(|entries| entries.take(most).collect());
        let mut entries: Vec<DirEntry> = match read {
            Ok(entries) => entries,
            // A file in place of a folder matches nothing.
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => vec![],
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => vec![],
            Err(error) => {
                let message = format!("cannot look into {}: {}", folder.display(), reason(&error));
                self.fault(
                    message,
                    "narrow the pattern, or check who may read the folder",
                );
                vec![]
            }
        };
        self.search.looked_at += entries.len();
        entries.sort_by_key(DirEntry::file_name);
        entries
    }

    fn fault(&mut self, message: String, help: &'static str) {
        self.found.faults.push((message, help));
    }
}

fn is_link(entry: &DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_symlink())
}

fn is_folder(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
        kind => kind.is_ok_and(|kind| kind.is_dir()),
    }
}

/// Whether a file differs from the pattern only in its ending.
fn is_nearly(name: &str, stem: Option<&Pattern>) -> bool {
    let (Some(stem), Some((own, ending))) = (stem, name.rsplit_once('.')) else {
        return false;
    };
    let ending = ending.to_ascii_lowercase();
    matches!(&*ending, "yaml" | "yml") && stem.matches_with(own, OPTIONS)
}
