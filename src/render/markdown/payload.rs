//! What receivers get, as a comment.

use super::CommentSubject;
use super::comment::{Section, assemble};
use crate::graphql::Envelope;
use crate::payload::Payload;
use crate::render::safe;
use crate::render::words::payload::{Key, about, header, keys, names_teams, summary, title};

/// What receivers get, as a comment of at most 60,000 characters: each payload folded.
pub fn payloads(
    subject: &CommentSubject<'_>,
    envelope: Envelope,
    payloads: &[&Payload<'_>],
) -> String {
    let head = subject.title(&summary(payloads));
    let names_teams = names_teams(payloads.iter().copied());
    let section = |payload: &&Payload<'_>| section(payload, envelope, names_teams);
    let sections: Vec<Section> = payloads.iter().map(section).collect();
    assemble(&head, &sections, "")
}

fn section(payload: &Payload<'_>, envelope: Envelope, names_teams: bool) -> Section {
    let title = title(payload, names_teams);
    let keys = keys(&payload.content, envelope).into_iter();
    let keys = keys.map(|Key { depth, text }| format!("{}{text}", "  ".repeat(depth)));
    let above = header(payload).into_iter().chain(about(&payload.content));
    let lines = above.chain(keys).map(|line| format!("{}\n", safe(&line)));
    Section::folded(&title, &lines.collect::<String>())
}
