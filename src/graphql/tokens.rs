//! The meaningful tokens of a GraphQL document, one after the other.

use super::fault::{Code, Fault};
use super::sent;
use apollo_parser::{Lexer, Token, TokenKind};
use std::ops::Range;

pub(super) struct Tokens<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    /// The current token; `None` at the end.
    token: Option<Token<'t>>,
    /// The byte after the previous token.
    end: usize,
    notices: Vec<Fault>,
    comments: Vec<Range<usize>>,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Result<Self, Fault> {
        let mut tokens = Self {
            text,
            lexer: Lexer::new(text).with_limit(sent::MOST_TOKENS),
            token: None,
            end: 0,
            notices: vec![],
            comments: vec![],
        };
        tokens.advance()?;
        Ok(tokens)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.token.is_none()
    }

    pub(super) fn kind(&self) -> Option<TokenKind> {
        self.token.as_ref().map(Token::kind)
    }

    pub(super) fn is_at(&self, kind: TokenKind) -> bool {
        self.token
            .as_ref()
            .is_some_and(|token| token.kind() == kind)
    }

    /// The current token, if it is a name.
    pub(super) fn word(&self) -> Option<&'t str> {
        let token = self.token.as_ref()?;
        (token.kind() == TokenKind::Name).then(|| token.data())
    }

    pub(super) fn name(&mut self, wanted: &str) -> Result<&'t str, Fault> {
        let name = self.word().ok_or_else(|| self.unexpected(wanted))?;
        self.advance()?;
        Ok(name)
    }

    pub(super) fn expect(&mut self, kind: TokenKind, wanted: &str) -> Result<(), Fault> {
        if self.is_at(kind) {
            self.advance()
        } else {
            Err(self.unexpected(wanted))
        }
    }

    /// Moves to the next meaningful token.
    pub(super) fn advance(&mut self) -> Result<(), Fault> {
        if let Some(token) = &self.token {
            self.end = token.index() + token.data().len();
        }
        for token in &mut self.lexer {
            let token = token.map_err(|error| {
                if error.is_limit() {
                    too_large(error.index())
                } else {
                    let message = format!("not GraphQL: {}", error.message());
                    Fault::new(Code::Syntax, error.index(), message)
                }
            })?;
            match token.kind() {
                TokenKind::Whitespace | TokenKind::Comma => {}
                TokenKind::Comment => {
                    let (written, index) = (token.data(), token.index());
                    self.comments.push(index..index + written.len());
                    self.notices.extend(sent::of_comment(written, index));
                }
                TokenKind::Eof => break,
                kind => {
                    if kind == TokenKind::StringValue {
                        let found = sent::of_string(token.data(), token.index());
                        self.notices.extend(found);
                    }
                    self.token = Some(token);
                    return Ok(());
                }
            }
        }
        self.token = None;
        Ok(())
    }

    /// What the tokens that were passed may be a mistake of, and the comments between them.
    pub(super) fn passed(self) -> (Vec<Fault>, Vec<Range<usize>>) {
        (self.notices, self.comments)
    }

    /// The byte of the current token; at the end, the byte after the last one.
    pub(super) fn index(&self) -> usize {
        let end = || self.text.trim_end().len();
        self.token.as_ref().map_or_else(end, Token::index)
    }

    /// The text from a byte to the end of the previous token.
    pub(super) fn since(&self, index: usize) -> &'t str {
        self.text.get(index..self.end).unwrap_or_default()
    }

    pub(super) fn unexpected(&self, wanted: &str) -> Fault {
        let found = match &self.token {
            Some(token) if token.kind() == TokenKind::StringValue => "a text".to_owned(),
            Some(token) => format!("`{}`", token.data()),
            None => "the end".to_owned(),
        };
        let message = format!("not GraphQL: expected {wanted}, found {found}");
        Fault::new(Code::Syntax, self.index(), message)
    }
}

/// The fault of a query that costs too much.
pub(super) fn too_large(index: usize) -> Fault {
    let message = "the query is too large or nests too deeply";
    Fault::new(Code::Syntax, index, message)
}
