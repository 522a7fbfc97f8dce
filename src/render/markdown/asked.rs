//! What doo would deliver, as a comment.

use super::CommentSubject;
use super::comment::{Section, assemble};
use crate::payload::{Asked, Payload};
use crate::render::safe;
use crate::render::words::asked::{line, lines, requests, spaced};
use crate::render::words::payload::{about, header, names_teams, title};

/// The bodies that doo would deliver, as a comment of at most 60,000 characters: each folded.
pub fn asked(
    subject: &CommentSubject<'_>,
    payloads: &[(Payload<'_>, Option<Asked>)],
    sent: usize,
) -> String {
    let head = subject.title(&requests(sent));
    let names_teams = names_teams(payloads.iter().map(|(payload, _)| payload));
    let section = |(payload, asked): &(Payload<'_>, Option<Asked>)| {
        let title = title(payload, names_teams);
        let body = asked.as_ref().and_then(|it| it.body.as_ref()).map(spaced);
        let wrong = asked.iter().flat_map(|it| lines(payload, it));
        let wrong: Vec<String> = wrong.map(|it| line(&it)).collect();
        let about = about(&payload.content).filter(|_| asked.is_none());
        let all = header(payload).into_iter().chain(about).chain(body);
        let all = all.chain(wrong).map(|line| format!("{}\n", safe(&line)));
        Section::folded(&title, &all.collect::<String>())
    };
    let sections: Vec<Section> = payloads.iter().map(section).collect();
    assemble(&head, &sections, "")
}
