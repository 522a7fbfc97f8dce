//! A comment with limited length: parts that do not fit are named, or only counted.

use super::escape::{html, prose, text_block};

/// The longest comment. GitHub takes 65,536 characters.
pub(super) const LONGEST: usize = 60_000;
/// Reserved for the line that says what was cut.
const NOTE: usize = 300;
/// How long the part before the sections may be.
pub(super) const LONGEST_HEAD: usize = 20_000;

/// A part of a comment that can be shortened.
pub(super) struct Section {
    /// The heading above it, if it is the first of its kind.
    pub(super) heading: Option<String>,
    /// The full text.
    pub(super) full: String,
    /// A summary in one line.
    pub(super) brief: String,
}

impl Section {
    /// A text below its title, folded.
    pub(super) fn folded(title: &str, text: &str) -> Self {
        let (summary, block) = (html(title), text_block(text));
        Self {
            heading: None,
            full: format!("<details><summary>{summary}</summary>\n\n{block}\n</details>\n\n"),
            brief: format!("- {}\n", prose(title)),
        }
    }
}

/// Assembles a comment, with an empty line above the foot.
pub(super) fn assemble(head: &str, sections: &[Section], foot: &str) -> String {
    let head = cut(head);
    let room = LONGEST.saturating_sub(length(&head) + length(foot) + NOTE);
    let heading = |section: &Section| section.heading.as_deref().map_or(0, length);
    let brief = |section: &Section| heading(section) + length(&section.brief);
    let mut briefs: usize = sections.iter().map(brief).sum();
    let (mut body, mut used) = (String::new(), 0);
    let (mut shortened, mut left_out) = (0, 0);
    for section in sections {
        briefs -= brief(section);
        let full = heading(section) + length(&section.full);
        let part = if used + full + briefs <= room {
            &section.full
        } else if used + brief(section) <= room {
            shortened += 1;
            &section.brief
        } else {
            left_out += 1;
            continue;
        };
        used += heading(section) + length(part);
        body.push_str(section.heading.as_deref().unwrap_or_default());
        body.push_str(part);
    }
    let above = head + &body;
    let parts = [
        above.trim_end(),
        &note(shortened, left_out),
        foot.trim_end(),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

/// The line that says what was cut. It is outside of all blocks.
fn note(shortened: usize, left_out: usize) -> String {
    let changes = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 is {what}")),
        number => Some(format!("{number} are {what}")),
    };
    let parts = [
        changes(shortened, "shown without their differences"),
        changes(left_out, "not shown"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return String::new();
    }
    format!(
        "**Cut: this comment would be too long.** Of the changes, {}. The text output of `dooctl plan` shows everything.",
        parts.join(" and ")
    )
}

/// Cuts at the end of a line.
fn cut(head: &str) -> String {
    if length(head) <= LONGEST_HEAD {
        return head.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for line in head.split_inclusive('\n') {
        used += length(line);
        if used > LONGEST_HEAD {
            break;
        }
        kept.push_str(line);
    }
    kept + "\n**Cut here: the text output of `dooctl plan` shows the rest.**\n\n"
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(number: usize, full: usize) -> Vec<Section> {
        (0..number)
            .map(|position| Section {
                heading: (position == 0).then(|| "## Team\n".to_owned()),
                full: format!("{position}:{}\n", "ä".repeat(full)),
                brief: format!("- {position}\n"),
            })
            .collect()
    }

    #[test]
    fn what_fits_is_shown_whole() {
        let text = assemble("head\n", &sections(2, 3), "foot\n");
        assert_eq!(text, "head\n## Team\n0:äää\n1:äää\n\nfoot\n");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let text = assemble("head\n", &sections(60, 2_000), "foot\n");
        assert!(text.chars().count() <= LONGEST);
        assert!(text.contains("- 59\n"), "the last one is named");
        assert!(text.contains("Of the changes, 31 are shown without their differences."));
        assert!(text.ends_with("foot\n"));
    }

    #[test]
    fn what_cannot_even_be_named_is_counted() {
        let text = assemble(&"h\n".repeat(40_000), &sections(30_000, 10), "foot\n");
        assert!(text.chars().count() <= LONGEST);
        assert!(text.contains("Cut here"));
        assert!(text.contains(" are not shown."));
        assert!(text.ends_with("foot\n"));
    }
}
