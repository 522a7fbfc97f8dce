//! Reads the files of teams.

use super::declared::DesiredTeam;
use super::files::{Checkout, read_file};
use super::format::{Levels, TeamDecl, Vars};
use super::problem::{Problem, Severity};
use super::queries::Queries;
use super::resolve::{FileContext, ResolvedTeam, TeamSettings, team};
use super::source::{MOST, Source};
use crate::yaml::{self, Located};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Hints for keys that are in the wrong file or come from doo's listings.
pub(super) const HINTS: &[(&str, &str)] = &[
    ("include", "only the root has `include`"),
    ("version", "only the root has `version`"),
    ("owner", "only the root has `owner`"),
    ("api", "only the root has `api`"),
    ("vars", "only the root has `vars`"),
    ("guards", "only the root has `guards`"),
    ("lints", "only the root has `lints`"),
    ("replace", "only the root has `replace`"),
    (
        "groups",
        "groups belong to a team: put them into a file with `team:`, or under `teams:`",
    ),
    ("id", "doo assigns the id; remove it"),
    ("_links", "only doo's listings have it; remove it"),
];

/// Reads team files with the settings of the root.
#[derive(Debug, Clone, Default)]
pub struct TeamReader {
    pub(super) vars: Vars,
    pub(super) levels: Levels,
    pub(super) queries: Queries,
    pub(super) teams: TeamSettings,
    pub(super) checkout: Checkout,
}

impl TeamReader {
    /// Reads a team from a text as from a file. It reads only files that the text names.
    ///
    /// # Errors
    /// Every problem of the text, if one of them is an error.
    pub fn read(&self, text: &str) -> Result<DesiredTeam, Vec<Problem>> {
        // Earlier reads do not count.
        let reader = Self {
            vars: self.vars.unused(),
            ..self.clone()
        };
        let (resolved, problems) = reader.resolve(&"".into(), Path::new(""), text, MOST);
        let is_error = |problem: &Problem| problem.severity == Severity::Error;
        match resolved.and_then(|resolved| resolved.team) {
            Some(team) if !problems.iter().any(is_error) => Ok(team),
            _ => Err(problems),
        }
    }

    fn resolve(&self, shown: &Arc<str>, folder: &Path, text: &str, most: usize) -> ResolvedFile {
        let source = Source::new(Arc::clone(shown), text).at_most(most);
        let team = yaml::parse(text, &source).map(|node| {
            let declared: Located<TeamDecl> = yaml::decode(&node, HINTS, &source);
            let (vars, levels, queries) = (&self.vars, &self.levels, &self.queries);
            let context = FileContext::new(&source, vars, levels, queries, &self.checkout, folder);
            team::resolve(&context, &self.teams, &declared)
        });
        (team, source.take_problems())
    }
}

/// The parts of a team that could be resolved, and every problem of its file.
pub(super) type ResolvedFile = (Option<ResolvedTeam>, Vec<Problem>);

/// Resolves files on one thread per core; the results are in the order of the files.
pub(super) fn resolve_files(reader: &TeamReader, files: &[PathBuf]) -> Vec<ResolvedFile> {
    /// The most problems of all files together, roughly.
    const ALL: usize = 100_000;
    let most = (ALL / files.len().max(1)).clamp(10, MOST);
    let resolve_file = |path| resolve_file(reader, path, most);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(files.len());
    if threads <= 1 {
        return files.iter().map(|path| resolve_file(path)).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = vec![];
        loop {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(position) else {
                return done;
            };
            done.push((position, resolve_file(path)));
        }
    };
    let mut done: Vec<(usize, ResolvedFile)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(position, _)| *position);
    done.into_iter().map(|(_, file)| file).collect()
}

fn resolve_file(reader: &TeamReader, path: &Path, most: usize) -> ResolvedFile {
    let shown: Arc<str> = path.display().to_string().into();
    let text = match read_file::read(&reader.checkout, path, &shown) {
        Ok(text) => text,
        Err(problem) => return (None, vec![*problem]),
    };
    reader.resolve(&shown, path.parent().unwrap_or(Path::new("")), &text, most)
}
