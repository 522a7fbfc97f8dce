//! Text from elsewhere, made safe to stand in a comment.
//!
//! A name that doo lists must not end a block, become a link, or call somebody: names stand in code,
//! where nothing is a mention, and sentences that repeat outside words have their marks escaped.

use crate::render::safe;
use std::fmt::Write;

/// Text between HTML tags, such as in a summary.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in safe(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A name between HTML tags.
pub(super) fn html_code(text: &str) -> String {
    format!("<code>{}</code>", html(text))
}

/// A name in a line of Markdown. As HTML, since no number of backticks is safe around every name,
/// with its marks escaped, since Markdown goes on inside of inline HTML.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", literal(&safe(text)))
}

/// A sentence in a line of Markdown: nothing in it is markup, a link, a mention or a reference. What
/// stands between backticks is code, as it is in messages on a terminal.
pub(super) fn prose(text: &str) -> String {
    let text = safe(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return literal(&text);
    }
    let part = |(position, part): (usize, &&str)| match position % 2 {
        0 => literal(part),
        _ => format!("<code>{}</code>", literal(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        match c {
            // A mention is found after the marks were read: only a character between helps.
            '@' | '#' => {
                escaped.push(c);
                escaped.push('\u{2060}');
            }
            // As entities: a backslash in front of a mark could be escaped by what stands before.
            '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' => {
                // Writing to a string does not fail.
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            // GitHub makes links of `https://` and `www.` without any mark.
            ':' if after.starts_with("//") => escaped.push_str("&#58;"),
            '.' if ends_with_www(before) => escaped.push_str("&#46;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn ends_with_www(text: &str) -> bool {
    let last = text.len().checked_sub(3).and_then(|at| text.get(at..));
    last.is_some_and(|last| last.eq_ignore_ascii_case("www"))
}

/// A block that shows a difference, closed by a fence that nothing in it can close.
pub(super) fn diff_block(lines: &str) -> String {
    let longest = lines
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}diff\n{lines}{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_place() {
        assert_eq!(html("</summary>\n&"), "&lt;/summary&gt;\\n&amp;");
        assert_eq!(
            code("a`b_c</code>@me"),
            "<code>a&#96;b&#95;c&#60;/code&#62;@\u{2060}me</code>"
        );
        assert_eq!(prose("[x](y) #1"), "&#91;x&#93;(y) #\u{2060}1");
        assert_eq!(prose("a `b_c` d"), "a <code>b&#95;c</code> d");
        assert_eq!(prose("a ` b"), "a &#96; b");
        assert_eq!(
            prose("www.a.example, http://WWW.b.example: ü.w"),
            "www&#46;a.example, http&#58;//WWW&#46;b.example: ü.w"
        );
        assert_eq!(code("https://a"), "<code>https&#58;//a</code>");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(diff_block("+ a\n"), "```diff\n+ a\n```\n");
        assert_eq!(diff_block("+ ````\n"), "`````diff\n+ ````\n`````\n");
    }
}
