//! What a new schema changes, as a comment.

use super::CommentSubject;
use super::comment::{Section, assemble};
use super::escape::prose;
use crate::payload::{Affected, Refresh, SchemaFile};
use crate::render::words::introspect::{counts, file, lines, next};
use crate::render::words::payload::{names_teams, title};

/// What a new schema changes, as a comment of at most 60,000 characters.
pub fn introspected(
    subject: &CommentSubject<'_>,
    refresh: &Refresh<'_>,
    schema: &SchemaFile,
) -> String {
    let head = subject.title(&file(schema, refresh));
    let names_teams = names_teams(refresh.affected.iter().map(|it| &it.payload));
    let section = |affected: &Affected<'_>| {
        let title = prose(&title(&affected.payload, names_teams));
        let lines = lines(affected);
        let all: String = lines
            .iter()
            .map(|it| format!("  - {}\n", prose(it)))
            .collect();
        Section {
            heading: None,
            full: format!("- **{title}**\n{all}"),
            brief: format!("- **{title}**\n"),
        }
    };
    let sections: Vec<Section> = refresh.affected.iter().map(section).collect();
    let foot = counts(refresh).into_iter().chain(next(schema));
    let foot: Vec<String> = foot.map(|line| format!("{}.", prose(&line))).collect();
    assemble(&head, &sections, &foot.join("\n\n"))
}
