//! The code names the facts of docs/api-facts.md that it relies on, and the page lists that code.

use crate::references::{is_fresh, repository};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const PAGE: &str = "docs/api-facts.md";

/// How the code cites a fact, as in `(api-facts: no-update)`.
const CITATION: &str = "api-facts: ";

/// The files of `src` that cite a fact, by fact.
type Citations = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_code_that_relies_on_each_fact_is_listed() {
    let page = std::fs::read_to_string(repository().join(PAGE)).unwrap();
    let citations = citations();
    let facts: BTreeSet<&str> = page.lines().filter_map(fact).collect();
    let unknown = citations.keys().filter(|name| !facts.contains(&***name));
    let unknown: Vec<_> = unknown.collect();
    assert!(
        unknown.is_empty(),
        "facts that are not in {PAGE}: {unknown:?}"
    );
    let lines: String = page
        .lines()
        .map(|line| with_code(line, &citations) + "\n")
        .collect();
    is_fresh(PAGE, &lines);
}

#[test]
fn code_relies_on_every_fact() {
    let page = std::fs::read_to_string(repository().join(PAGE)).unwrap();
    let unused: Vec<&str> = page
        .lines()
        .filter(|line| fact(line).is_some() && line.ends_with("|  |"))
        .collect();
    assert!(unused.is_empty(), "no code cites {unused:#?}");
}

/// The name of the fact of a row.
fn fact(line: &str) -> Option<&str> {
    let (name, rest) = line.strip_prefix("| `")?.split_once('`')?;
    (rest.matches('|').count() == 5).then_some(name)
}

/// A row with the files that cite its fact in the last column.
fn with_code(line: &str, citations: &Citations) -> String {
    let Some(name) = fact(line) else {
        return line.to_owned();
    };
    let files = citations.get(name).into_iter().flatten();
    let files: Vec<String> = files.map(|file| format!("`{file}`")).collect();
    let row = line.trim_end().trim_end_matches('|');
    let (row, _) = row.rsplit_once('|').unwrap();
    format!("{row}| {} |", files.join(", "))
}

fn citations() -> Citations {
    let mut citations = Citations::new();
    let source = repository().join("src");
    for file in files(&source) {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&source).unwrap().to_str().unwrap();
        for (_, after) in text
            .match_indices(CITATION)
            .map(|(at, it)| text.split_at(at + it.len()))
        {
            let facts = after.split(')').next().unwrap_or_default();
            for fact in facts.split(", ") {
                let files = citations.entry(fact.to_owned()).or_default();
                files.insert(name.replace('\\', "/"));
            }
        }
    }
    citations
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    let mut files = Vec::new();
    for path in entries {
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false if path.extension().is_some_and(|it| it == "rs") => files.push(path),
            false => {}
        }
    }
    files
}
