//! Escapes outside text for a comment.
//!
//! A name from doo must not end a block, become a link, or mention somebody. Names are in code,
//! where nothing is a mention. Sentences with outside words have their Markdown characters escaped.

use crate::characters::JOINER;
use crate::render::{safe, safe_name};

/// Text between HTML tags, such as in a summary.
pub(super) fn html(text: &str) -> String {
    entities(&safe(text))
}

/// A name between HTML tags.
pub(super) fn html_code(text: &str) -> String {
    format!("<code>{}</code>", entities(&safe_name(text)))
}

fn entities(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
        if is_reference(text, at) {
            // It stops a mention.
            escaped.push_str(JOINER);
        }
    }
    escaped
}

/// Whether a character turns the text after it into a mention, a reference or an emoji. GitHub does
/// this after it reads the Markdown, so escapes do not help: only a character in between does.
fn is_reference(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let mut after = after.chars();
    match after.next() {
        Some('@' | '#') => true,
        // GH-1 is an issue.
        Some('-') => ends_with(before, "gh") && after.next().is_some_and(|c| c.is_ascii_digit()),
        // :tada: is an emoji.
        Some(':') => {
            let word = after
                .as_str()
                .split(|c: char| !(c.is_ascii_alphanumeric() || "_+-".contains(c)));
            let word = word.into_iter().next().unwrap_or_default();
            let is_name = word.contains(|c: char| c.is_ascii_alphabetic());
            is_name && after.as_str()[word.len()..].starts_with(':')
        }
        _ => false,
    }
}

/// A name in a line of Markdown. It is HTML, because no number of backticks is safe around every
/// name. Its Markdown characters are escaped, because Markdown continues inside inline HTML.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", literal(&safe_name(text)))
}

/// A sentence in a line of Markdown, without markup, links, mentions or references. Text between
/// backticks is code, as in messages on a terminal.
pub(super) fn prose(text: &str) -> String {
    let text = safe(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return inside(literal(&text));
    }
    let part = |(position, part): (usize, &&str)| match position % 2 {
        0 => literal(part),
        _ => format!("<code>{}</code>", literal(part)),
    };
    inside(parts.iter().enumerate().map(part).collect())
}

/// A sentence that does not turn the line it starts into a list or heading.
fn inside(sentence: String) -> String {
    let digits = sentence.bytes().take_while(u8::is_ascii_digit).count();
    match sentence[digits..].chars().next() {
        Some(mark @ ('-' | '+' | '=')) if digits == 0 => entity(mark) + &sentence[1..],
        Some(mark @ ('.' | ')')) if digits > 0 => {
            let (number, rest) = (&sentence[..digits], &sentence[digits + 1..]);
            format!("{number}{}{rest}", entity(mark))
        }
        _ => sentence,
    }
}

fn entity(c: char) -> String {
    format!("&#{};", u32::from(c))
}

fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        match c {
            // As entities: a backslash before it could be escaped by the character in front of it.
            '&' | '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' => {
                escaped.push_str(&entity(c));
            }
            // GitHub turns `https://` and `www.` into links without any markup.
            ':' if after.starts_with("//") => escaped.push_str("&#58;"),
            '.' if ends_with(before, "www") => escaped.push_str("&#46;"),
            c => escaped.push(c),
        }
        if is_reference(text, at) {
            // It stops a mention.
            escaped.push_str(JOINER);
        }
    }
    escaped
}

fn ends_with(text: &str, end: &str) -> bool {
    let last = text
        .len()
        .checked_sub(end.len())
        .and_then(|at| text.get(at..));
    last.is_some_and(|last| last.eq_ignore_ascii_case(end))
}

/// A block that shows a difference, with a fence that nothing in it can close.
pub(super) fn diff_block(lines: &str) -> String {
    block("diff", lines)
}

/// A block of text, with a fence that nothing in it can close.
pub(super) fn text_block(lines: &str) -> String {
    block("text", lines)
}

/// A picture that Mermaid draws.
pub(super) fn mermaid_block(lines: &str) -> String {
    block("mermaid", lines)
}

fn block(kind: &str, lines: &str) -> String {
    let longest = lines
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{kind}\n{lines}{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{SECRET, masked};
    use proptest::prelude::*;

    proptest! {
        /// The check of each line knows the secrets, but not what is escaped where.
        #[test]
        fn a_secret_is_masked_in_a_comment(secret in SECRET) {
            // What stops a mention stays behind a secret that ends with `@`.
            let shown = |text: &str| masked(&secret, text).replace(JOINER, "");
            prop_assert_eq!(shown(&code(&secret)), "<code>***</code>");
            prop_assert_eq!(shown(&html(&secret)), "***");
            prop_assert_eq!(shown(&html_code(&secret)), "<code>***</code>");
            let sentence = prose(&format!("a {secret} b"));
            prop_assert_eq!(shown(&sentence), "a *** b");
        }
    }

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
        assert_eq!(code(" a"), "<code>&#92;u{20}a</code>");
    }

    #[test]
    fn nothing_is_a_mention_a_reference_a_picture_or_a_list() {
        assert_eq!(html("@me, #1"), "@\u{2060}me, #\u{2060}1");
        assert_eq!(html_code("@me "), "<code>@\u{2060}me\\u{20}</code>");
        assert_eq!(
            prose("see GH-1, gh-a, 12:30, :tada:"),
            "see GH-\u{2060}1, gh-a, 12:30, :\u{2060}tada:"
        );
        assert_eq!(prose("- a - b"), "&#45; a - b");
        assert_eq!(prose("12. a 3. b"), "12&#46; a 3. b");
        assert_eq!(prose("=== a"), "&#61;== a");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(diff_block("+ a\n"), "```diff\n+ a\n```\n");
        assert_eq!(diff_block("+ ````\n"), "`````diff\n+ ````\n`````\n");
    }
}
