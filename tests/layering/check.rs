//! What must not be: a use outside the table, a circle, a long file.

use crate::tree::{Module, Uses};
use std::collections::{BTreeMap, BTreeSet};

/// Which rooms a room may use.
pub(crate) type Table = [(&'static str, &'static [&'static str])];

/// Uses between rooms that the table does not allow, and rooms that it does not know.
pub(crate) fn rooms(uses: &Uses, table: &Table) -> Vec<String> {
    let mut wrong = vec![];
    for (module, used) in uses {
        let Some(room) = module.first() else {
            continue;
        };
        let Some((_, may_use)) = table.iter().find(|(name, _)| name == room) else {
            wrong.push(format!("{room}: this room is not in the table"));
            continue;
        };
        let foreign = |other: &str| other != room && !may_use.contains(&other);
        let mut reported = BTreeSet::new();
        for (other, path) in used {
            if foreign(&other[0]) && reported.insert(&other[0]) {
                let (module, other) = (module.join("::"), &other[0]);
                wrong.push(format!(
                    "{module} uses crate::{path}: {room} may not use {other}"
                ));
            }
        }
    }
    wrong
}

/// Circles between the modules that stand side by side in one module, which itself is one of them as
/// far as it is more than a list of its modules. The name of a circle is the module it is in.
pub(crate) fn circles(uses: &Uses) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for parent in parents(uses) {
        let arrows = arrows(uses, &parent);
        let reached: BTreeMap<&str, BTreeSet<&str>> = arrows
            .keys()
            .map(|name| (*name, reached(&arrows, name)))
            .collect();
        let mut lines = vec![];
        for (from, to) in &arrows {
            for (to, why) in to {
                if reached.get(to).is_some_and(|back| back.contains(from)) {
                    lines.push(format!("{from} -> {to}: {why}"));
                }
            }
        }
        if !lines.is_empty() {
            found.insert(parent.join("::"), lines);
        }
    }
    found
}

/// All modules that have modules.
fn parents(uses: &Uses) -> BTreeSet<Module> {
    let modules = uses.keys().chain(uses.values().flat_map(BTreeMap::keys));
    modules
        .flat_map(|module| (0..module.len()).map(|length| module[..length].to_vec()))
        .collect()
}

type Arrows<'u> = BTreeMap<&'u str, BTreeMap<&'u str, String>>;

/// Which module in a module uses which other one in it.
fn arrows<'u>(uses: &'u Uses, parent: &[String]) -> Arrows<'u> {
    const ITSELF: &str = "itself";
    let inside = |module: &'u Module| {
        let rest = module.strip_prefix(parent)?;
        Some(rest.first().map_or(ITSELF, String::as_str))
    };
    let mut arrows = Arrows::new();
    for (module, used) in uses {
        for (other, path) in used {
            if let (Some(from), Some(to)) = (inside(module), inside(other))
                && from != to
            {
                let why = format!("{} uses crate::{path}", module.join("::"));
                arrows.entry(from).or_default().entry(to).or_insert(why);
            }
        }
    }
    arrows
}

fn reached<'u>(arrows: &Arrows<'u>, from: &str) -> BTreeSet<&'u str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        for next in arrows.get(name).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(*next) {
                open.push(next);
            }
        }
    }
    reached
}

/// Files with more lines than they may have.
pub(crate) fn long_files<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    const SOURCE: usize = 300;
    const TESTS: usize = 500;
    let long = |(path, text): (&str, &str)| {
        let is_source = path.starts_with("src/") && !path.contains("tests");
        let most = if is_source { SOURCE } else { TESTS };
        let lines = text.lines().count();
        (lines > most).then(|| format!("{path} has {lines} lines, {most} are allowed"))
    };
    files.filter_map(long).collect()
}
