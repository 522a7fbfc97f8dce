//! The form in which equal documents are equal text.

use super::strings;
use apollo_parser::{Lexer, TokenKind};

/// The tokens of a document with one space between them. GraphQL ignores white space, commas,
/// comments and byte order marks between tokens; strings are compared by value.
pub fn canonical(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    for token in Lexer::new(document) {
        // Text that is not GraphQL stays as it is.
        let Ok(token) = token else {
            return document.trim().to_owned();
        };
        let kind = token.kind();
        if is_ignored(kind) {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let value = (kind == TokenKind::StringValue).then(|| strings::value(token.data()));
        match value.flatten() {
            Some(value) => text.push_str(&strings::on_one_line(&value)),
            None => text.push_str(token.data()),
        }
    }
    text
}

/// Whether tokens of a kind have no meaning.
pub(super) fn is_ignored(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof
    )
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn strings_are_equal_by_value() {
        let plain = canonical(r#"{ a(t: "one\n  two \"x\" ä/") }"#);
        for same in [
            "{ a(t: \"\"\"\n    one\n      two \"x\" ä/\n  \"\"\") }",
            "{ a(t: \"\"\"\r\n one\r\n   two \"x\" ä/\r\n\"\"\") }",
            r#"{ a(t: "one\u000a  two \u0022x\u0022 \u00e4\/") } # all"#,
        ] {
            assert_eq!(canonical(same), plain, "{same}");
        }
        for other in [
            r#"{ a(t: "one\n two \"x\" ä/") }"#,
            r#"{ a(t: "one   two \"x\" ä/") }"#,
            "{ a(t: \"\"\"one two \"x\" ä/\"\"\") }",
        ] {
            assert_ne!(canonical(other), plain, "{other}");
        }
    }

    #[test]
    fn the_canonical_form_is_its_own() {
        for text in [
            "{ a(t: \"\"\"x \\\"\"\" y\"\"\") }",
            r#"{ a(t: "\u{1F6D2}\b") }"#,
            "\u{feff}{ a, b # c\r }",
            "{ ? }",
        ] {
            let once = canonical(text);
            assert_eq!(canonical(&once), once);
        }
    }
}
