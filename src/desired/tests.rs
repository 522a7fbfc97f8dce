//! The problems of manifests, and their desired state.

mod accepted;
mod agreement;
mod files;
mod found;
mod grammars;
mod messages;
mod mutated;
mod queries;

use super::{Checkout, LoadOptions, Loaded, Problem, load};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The root that most tests need.
const ROOT: &str =
    "version: 1\nowner: crm-prod\napi: { url: https://rest.doo.net/v1 }\ninclude: [t.yaml]\n";

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn load_folder(folder: &Path) -> Loaded {
    load_with(folder, &[], None)
}

fn load_with(folder: &Path, vars: &[(&str, &str)], api_url: Option<&str>) -> Loaded {
    load_with_files(folder, &[], vars, api_url)
}

fn load_with_files(
    folder: &Path,
    var_files: &[&str],
    vars: &[(&str, &str)],
    api_url: Option<&str>,
) -> Loaded {
    let var_files: Vec<_> = var_files.iter().map(|file| folder.join(file)).collect();
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let vars: Vec<_> = vars.iter().map(own).collect();
    let api_url = api_url.map(|url| super::api_base(url).unwrap());
    let mut loaded = load(&LoadOptions {
        manifest: folder,
        checkout: &Checkout::of(folder),
        var_files: &var_files,
        vars: &vars,
        api_url: api_url.as_ref(),
    });
    assert_eq!(
        loaded.desired.is_some(),
        loaded
            .problems
            .iter()
            .all(|p| p.severity != super::Severity::Error),
    );
    // Temporary folders have a new name every time.
    let prefix = format!("{}/", folder.display());
    for problem in &mut loaded.problems {
        problem.place.file = problem.place.file.replace(&prefix, "").into();
        problem.message = problem.message.replace(&prefix, "");
        problem.help = problem.help.take().map(|help| help.replace(&prefix, ""));
    }
    loaded
}

/// Loads a team file under the usual root.
fn load_team(team: &str) -> Loaded {
    let folder = folder(&[("dooctl.yaml", ROOT), ("t.yaml", team)]);
    load_folder(folder.path())
}

/// Loads a root alone.
fn load_root(root: &str) -> Loaded {
    let folder = folder(&[("dooctl.yaml", root)]);
    load_folder(folder.path())
}

/// A problem in one line: what the tests compare.
fn line(problem: &Problem) -> String {
    let Problem {
        code,
        severity,
        message,
        help,
        place,
        excerpt: _,
    } = problem;
    let help = help
        .as_ref()
        .map(|help| format!(" [{help}]"))
        .unwrap_or_default();
    let severity = match severity {
        super::Severity::Error => "",
        super::Severity::Warning => "warning ",
    };
    format!(
        "{}:{}:{} {severity}{code}: {message}{help}",
        place.file, place.line, place.column
    )
}

fn lines(loaded: &Loaded) -> Vec<String> {
    loaded.problems.iter().map(line).collect()
}
