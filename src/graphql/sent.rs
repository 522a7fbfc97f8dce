//! The text to send, and what a server may do to it.

use super::fault::{Code, Fault};
use super::strings;
use apollo_parser::{Lexer, TokenKind};
use std::borrow::Cow;
use std::ops::Range;

/// The document without comments and byte order marks: on a server that joins its lines, everything
/// after a `#` would be a comment. Lines and strings stay.
pub(super) fn without_comments<'d>(document: &'d str, comments: &[Range<usize>]) -> Cow<'d, str> {
    if comments.is_empty() && !document.contains(BOM) {
        return Cow::Borrowed(document);
    }
    let mut text = String::with_capacity(document.len());
    let mut end = 0;
    for comment in comments {
        text.push_str(document[end..comment.start].trim_end_matches([' ', '\t']));
        end = comment.end;
    }
    text.push_str(&document[end..]);
    match text.contains(BOM) {
        true => Cow::Owned(without_marks(&text)),
        false => Cow::Owned(text),
    }
}

/// Far more than a query needs, and few enough to limit the cost of a hostile one.
pub(super) const MOST_TOKENS: usize = 50_000;

const BOM: char = '\u{feff}';

/// A document without the byte order marks between its tokens; those in strings stay.
fn without_marks(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    for token in Lexer::new(document) {
        // It was read before: every token is one.
        let Ok(token) = token else {
            return document.to_owned();
        };
        match token.kind() {
            TokenKind::Whitespace => text.extend(token.data().chars().filter(|c| *c != BOM)),
            TokenKind::Eof => {}
            _ => text.push_str(token.data()),
        }
    }
    text
}

/// The bytes of each comment of a text, as far as it is GraphQL, without blanks at its end.
pub fn comments(text: &str) -> Vec<Range<usize>> {
    let tokens = Lexer::new(text).with_limit(MOST_TOKENS);
    let tokens = tokens.map_while(Result::ok);
    let comments = tokens.filter(|token| token.kind() == TokenKind::Comment);
    comments
        .map(|token| token.index()..token.index() + token.data().trim_end().len())
        .collect()
}

/// What is valid in a string but may be a mistake.
pub(super) fn of_string(written: &str, index: usize) -> impl Iterator<Item = Fault> {
    let found = [fragile(written, index), placeholder(written, index)];
    found.into_iter().flatten()
}

/// What is valid in a comment but may be a mistake: an import, which only some tools read.
pub(super) fn of_comment(comment: &str, index: usize) -> Option<Fault> {
    let command = comment[1..].trim_start();
    command.starts_with("import ").then(|| {
        let message = "`#import` is only a comment: dooctl reads no other file";
        let fault = Fault::new(Code::Import, index, message);
        fault.help("put the fragments into this query, and remove the line")
    })
}

/// A string in three quotation marks whose value changes on a server that joins lines or white
/// space.
fn fragile(written: &str, index: usize) -> Option<Fault> {
    let inner = strings::block(written)?;
    let value = strings::block_value(inner);
    (strings::block_value(&squeezed(inner)) != value).then(|| {
        let message =
            "a string in three quotation marks does not survive if doo keeps the query on one line";
        let fault = Fault::new(Code::BlockString, index, message);
        fault.help(format!("write {}", strings::on_one_line(&value)))
    })
}

/// A text with one space for each run of white space.
fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            squeezed.push(c);
        } else if !squeezed.ends_with(' ') {
            squeezed.push(' ');
        }
    }
    squeezed
}

/// The names of the placeholders in a text: `%[A-Z][A-Z0-9_]*%` (api-facts: placeholders).
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    // The parts between two percent signs.
    let between = text.split('%').skip(1);
    let count = text.matches('%').count().saturating_sub(1);
    between.take(count).filter(|name| is_placeholder_name(name))
}

/// Whether a placeholder may have this name, without its percent signs.
pub fn is_placeholder_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn placeholder(written: &str, index: usize) -> Option<Fault> {
    let name = placeholders(written).next()?;
    let message = format!(
        "%{name}% is in the text of the query: doo documents placeholders only in variables"
    );
    let fault = Fault::new(Code::Placeholder, index, message);
    Some(fault.help(format!(
        "declare a variable, and set it to \"%{name}%\" under `variables`"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::canonical;
    use crate::graphql::tokens::Tokens;

    /// The notices and comments of a text; none if its tokens cannot be read.
    fn passed(text: &str) -> (Vec<Fault>, Vec<Range<usize>>) {
        let read = || {
            let mut tokens = Tokens::new(text)?;
            while !tokens.is_at_end() {
                tokens.advance()?;
            }
            Ok::<_, Fault>(tokens.passed())
        };
        read().unwrap_or_default()
    }

    #[test]
    fn comments_go_and_lines_stay() {
        for (declared, sent) in [
            ("{ a }", "{ a }"),
            (
                "# why\nquery {\n  a # b } \"\n  # c\n}\n",
                "\nquery {\n  a\n\n}\n",
            ),
            (
                "{ a(t: \"# no\") # yes\r\n}\r\n",
                "{ a(t: \"# no\")\r\n}\r\n",
            ),
            ("{ a # b\r c }", "{ a\r c }"),
            (
                "{ a(t: \"\"\"\n # no  \n\"\"\") }#",
                "{ a(t: \"\"\"\n # no  \n\"\"\") }",
            ),
            ("\u{feff}{ a }\n\u{feff}", "{ a }\n"),
            ("{ a(t: \"\u{feff}\") }", "{ a(t: \"\u{feff}\") }"),
            ("{ ? # }", "{ ? # }"),
        ] {
            let found = without_comments(declared, &passed(declared).1);
            assert_eq!(found, sent, "{declared:?}");
            assert_eq!(canonical(declared), canonical(sent));
            let lines = |text: &str| text.matches(['\n', '\r']).count();
            assert_eq!(lines(declared), lines(sent));
        }
    }

    #[test]
    fn what_may_be_a_mistake_is_noticed() {
        let found = |text: &str| {
            let notice = |notice: Fault| (notice.index, notice.code, notice.help.unwrap());
            passed(text).0.into_iter().map(notice).collect::<Vec<_>>()
        };
        for right in [
            "# import-free\n{ a(t: \"x  y\", u: \"\"\"one line\"\"\") }",
            "{ a(t: \"100% of %x%\") }",
            "{ a(t: \"\"\" a \\\"\"\" b \"\"\") }",
        ] {
            assert_eq!(found(right), [], "{right}");
        }
        for (text, help) in [
            ("\"\"\"a\n  b\"\"\"", r#"write "a\nb""#),
            ("\"\"\"\n  a\n\"\"\"", r#"write "a""#),
            ("\"\"\"a  b\"\"\"", r#"write "a  b""#),
            ("\"\"\"a\tb\"\"\"", r#"write "a\tb""#),
        ] {
            let expected = (7, Code::BlockString, help.to_owned());
            assert_eq!(found(&format!("{{ a(t: {text}) }}")), [expected], "{text}");
        }
        let help = "declare a variable, and set it to \"%ORDER_ID%\" under `variables`";
        assert_eq!(
            found("{ a(t: \"5 % %ORDER_ID%\") }"),
            [(7, Code::Placeholder, help.to_owned())]
        );
        let help = "put the fragments into this query, and remove the line";
        assert_eq!(
            found("{ a }\n#import \"./money.graphql\""),
            [(6, Code::Import, help.to_owned())]
        );
    }
}
