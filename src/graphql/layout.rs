//! Formats a GraphQL document with one field per line.

use apollo_parser::{Lexer, TokenKind};

/// The deepest level with its own indentation. Nobody writes a deeper one, and the spaces of a
/// document that has only braces would fill the memory.
const DEEPEST: usize = 32;

/// Larger documents are not formatted: nobody reads them, and one that has only braces would become
/// many times as large.
const LARGEST: usize = 64 * 1024;

/// The document with one field per line and two spaces per level, without commas, so that equal
/// documents have equal lines. What the lexer cannot read stays as it is.
pub fn pretty(document: &str) -> String {
    lay_out(document, Layout::default())
}

/// The same with commas between arguments, as people write them.
pub fn with_commas(document: &str) -> String {
    let layout = Layout {
        keeps_commas: true,
        ..Layout::default()
    };
    lay_out(document, layout)
}

fn lay_out(document: &str, mut layout: Layout) -> String {
    if document.len() > LARGEST {
        return document.trim().to_owned();
    }
    for token in Lexer::new(document) {
        match token {
            Ok(token) => layout.token(token.kind(), token.data()),
            Err(_) => return document.trim().to_owned(),
        }
    }
    layout.lines.push(layout.line);
    let lines: Vec<&str> = layout
        .lines
        .iter()
        .map(|line| line.trim_end())
        .filter(|l| !l.is_empty())
        .collect();
    lines.join("\n")
}

#[derive(Default)]
struct Layout {
    lines: Vec<String>,
    line: String,
    level: usize,
    /// Inside arguments, variable definitions, lists and object values there are no line breaks.
    inline: usize,
    /// How the next token follows.
    glue: Glue,
    keeps_commas: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Glue {
    /// The next token may start a line.
    #[default]
    Break,
    /// The next token follows after a space.
    Blank,
    /// The next token follows directly.
    Tight,
}

impl Layout {
    fn token(&mut self, kind: TokenKind, text: &str) {
        match kind {
            TokenKind::Comma if self.keeps_commas && self.inline > 0 => {
                self.after(",", Glue::Blank);
            }
            TokenKind::Whitespace | TokenKind::Comma | TokenKind::Eof => {}
            TokenKind::Comment => {
                self.add(text.trim_end(), Glue::Break);
                self.new_line();
            }
            TokenKind::LCurly if self.inline == 0 => {
                self.append(if self.line.trim().is_empty() {
                    "{"
                } else {
                    " {"
                });
                self.level += 1;
                self.new_line();
            }
            TokenKind::RCurly if self.inline == 0 => {
                self.level = self.level.saturating_sub(1);
                self.new_line();
                self.add("}", Glue::Break);
                self.new_line();
            }
            TokenKind::LParen | TokenKind::LBracket | TokenKind::LCurly => {
                // An anonymous operation has a space before its variables.
                let anonymous = self.level == 0 && self.line.ends_with("query");
                let tight = (kind == TokenKind::LParen && !anonymous) || self.glue == Glue::Tight;
                self.append(if tight || self.line.trim().is_empty() {
                    ""
                } else {
                    self.separator()
                });
                self.append(text);
                self.inline += 1;
                self.glue = Glue::Tight;
            }
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RCurly => {
                self.append(text);
                self.inline = self.inline.saturating_sub(1);
                self.glue = if self.inline == 0 {
                    Glue::Break
                } else {
                    Glue::Blank
                };
            }
            TokenKind::Colon => self.after(":", Glue::Blank),
            TokenKind::Bang => self.after("!", Glue::Blank),
            TokenKind::Dollar => self.add("$", Glue::Tight),
            // A directive belongs to what is before it.
            TokenKind::At => {
                self.append(" @");
                self.glue = Glue::Tight;
            }
            TokenKind::Eq => {
                self.append(" =");
                self.glue = Glue::Blank;
            }
            TokenKind::Spread => self.add("...", Glue::Tight),
            _ => self.word(text),
        }
    }

    fn word(&mut self, text: &str) {
        let continues = matches!(text, "on" if self.line.ends_with("..."));
        // Outside braces everything up to the brace is one line; `on` is followed by its type.
        let glue = if self.level == 0 || self.inline > 0 || continues {
            Glue::Blank
        } else {
            Glue::Break
        };
        if continues {
            self.append(" ");
        }
        self.add(text, glue);
    }

    /// Adds a token to the line, or to the next one if the previous token ended a field.
    fn add(&mut self, text: &str, glue: Glue) {
        if self.glue == Glue::Break && self.inline == 0 && !self.line.trim().is_empty() {
            self.new_line();
        }
        let separator = if self.line.trim().is_empty() {
            ""
        } else {
            self.separator()
        };
        self.append(separator);
        self.append(text);
        self.glue = glue;
    }

    /// Adds a token directly after the previous one.
    fn after(&mut self, text: &str, glue: Glue) {
        self.append(text);
        self.glue = glue;
    }

    fn separator(&self) -> &'static str {
        match self.glue {
            Glue::Tight => "",
            Glue::Blank | Glue::Break => " ",
        }
    }

    fn append(&mut self, text: &str) {
        self.line.push_str(text);
    }

    fn new_line(&mut self) {
        let indent = "  ".repeat(self.level.min(DEEPEST));
        self.lines.push(std::mem::replace(&mut self.line, indent));
        self.glue = Glue::Break;
    }
}

#[cfg(test)]
mod tests {
    use super::{pretty, with_commas};

    #[test]
    fn one_field_per_line_whatever_the_white_space() {
        let expected = "query Event($id: ID!, $n: [Int!] = [1 2]) {\n  event(id: $id, n: $n) @include(if: true) {\n    id\n    name: title\n    ... on Live {\n      start\n    }\n    ...Rest\n  }\n}\nfragment Rest on Event {\n  end\n}";
        let expected = expected
            .replace("ID!, $n", "ID! $n")
            .replace("$id, n", "$id n");
        let one_line = "query Event($id: ID!, $n: [Int!] = [1, 2]) { event(id: $id, n: $n) @include(if: true) { id, name: title ... on Live { start } ...Rest } } fragment Rest on Event { end }";
        assert_eq!(pretty(one_line), expected);
        assert_eq!(pretty(&expected), expected);
        assert_eq!(pretty("{ a }"), "{\n  a\n}");
        assert_eq!(pretty("query($id:ID!){a}"), "query ($id: ID!) {\n  a\n}");
    }

    #[test]
    fn a_document_of_nothing_but_braces_stays_small() {
        let braces = super::LARGEST;
        let deep = pretty(&"{".repeat(braces));
        assert_eq!(deep.lines().count(), braces);
        assert!(
            deep.len() < braces * (2 * super::DEEPEST + 2),
            "{}",
            deep.len()
        );
    }

    #[test]
    fn a_document_of_megabytes_stays_as_it_is() {
        let large = "{ a }\n".repeat(super::LARGEST);
        assert_eq!(pretty(&large), large.trim());
        assert_eq!(with_commas(&large), large.trim());
    }

    #[test]
    fn commas_stay_between_arguments_only() {
        let one_line = "query A($a: ID!, $b: [I] = [1, 2]) { a(a: $a, b: {c: 1, d: $b}), b }";
        let laid_out = "query A($a: ID!, $b: [I] = [1, 2]) {\n  a(a: $a, b: {c: 1, d: $b})\n  b\n}";
        assert_eq!(with_commas(one_line), laid_out);
        assert_eq!(with_commas(laid_out), laid_out);
    }

    #[test]
    fn what_is_no_graphql_comes_back() {
        assert_eq!(pretty(" ? "), "?");
    }
}
