//! Where queries are written: in separate files, or in the team files.

use super::exported::QueryFile;
use super::names::{slug, unique};
use super::payload::Graphql;
use std::collections::{BTreeMap, BTreeSet};

/// Chooses where a query is written: the path of its file, or `None` for the team file.
pub(super) type PlaceQuery<'q> = &'q mut dyn FnMut(&QueryUse<'_>) -> Option<String>;

/// A query and what uses it.
pub(super) struct QueryUse<'a> {
    pub(super) group: &'a str,
    pub(super) hook_type: &'a str,
    pub(super) graphql: &'a Graphql,
}

/// The files of queries, each text once.
pub(super) struct QueryFiles<'a> {
    folder: Option<&'a str>,
    by_text: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl<'a> QueryFiles<'a> {
    pub(super) fn new(folder: Option<&'a str>) -> Self {
        Self {
            folder,
            by_text: BTreeMap::new(),
            taken: BTreeSet::new(),
        }
    }

    /// The path of a query's file, if queries have files.
    pub(super) fn path(&mut self, used: &QueryUse<'_>) -> Option<String> {
        let folder = self.folder?;
        let text = format!("{}\n", used.graphql.query.trim_end());
        let wanted = slug(&format!("{} {}", used.group, used.hook_type));
        let taken = &mut self.taken;
        let path = self.by_text.entry(text).or_insert_with(|| {
            let name = unique(taken, &wanted, '-');
            format!("{folder}/{name}.graphql")
        });
        Some(path.clone())
    }

    pub(super) fn into_files(self) -> Vec<QueryFile> {
        let file = |(text, path)| QueryFile { path, text };
        let mut files: Vec<_> = self.by_text.into_iter().map(file).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}
