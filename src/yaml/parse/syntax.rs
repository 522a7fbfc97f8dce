//! Explains what the YAML parser reports.

use super::{Builder, DEPTH};
use crate::yaml::node::position;
use crate::yaml::{Issue, Span, restrictions};
use serde_yaml::granit_parser::{ErrorKind, ScanError, Span as ParserSpan};

impl Builder<'_, '_> {
    /// The tab at a place, or the first tab after it that indents a line: the parser may report the
    /// start of the value that the tab ends.
    fn tab_from(&self, span: Span) -> Span {
        let place = span.start as usize;
        let start = self.text[..place].rfind('\n').map_or(0, |at| at + 1);
        let before = &self.text[start..place];
        if before.contains('\t') && before.trim().is_empty() {
            return span;
        }
        let line_start = Span {
            start: position(start),
            column: 1,
            ..span
        };
        let mut at = 0;
        for line in self.text[start..].split_inclusive('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line[..indent].find('\t') {
                return line_start.part(&self.text[start..], at + tab, 1);
            }
            at += line.len();
        }
        span
    }

    pub(super) fn syntax(&self, error: &ScanError) -> Issue {
        let marker = *error.marker();
        let span = self.span(&ParserSpan::empty(marker));
        let issue = |message: String| Issue::new("yaml-syntax", span, message);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => restrictions::too_deep(span, DEPTH),
            ErrorKind::UnknownAnchor => issue("this alias refers to no anchor".to_owned()).help(
                "define it before its first use: `&name value`; quote a text that starts with `*`",
            ),
            ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabNotAllowed => {
                let message = "a tab where YAML needs spaces";
                Issue::new("yaml-syntax", self.tab_from(span), message).help("indent with spaces")
            }
            ErrorKind::UnexpectedCharacter { character: '\0' } => {
                issue("the file has a NUL character, which text does not have".to_owned())
                    .help("save it as UTF-8, or remove what is not text")
            }
            ErrorKind::MappingValueNotAllowed => {
                issue("a `: ` where a mapping cannot start".to_owned())
                    .help("quote a text with `: ` in it; check the indentation")
            }
            _ => issue(format!("not YAML: {}", error.info())),
        }
    }
}
