//! The tree of a document.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

/// The place of a value. Documents have at most 16 MiB, so 32 bits are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The line of the first byte, counted from 1.
    pub line: u32,
    /// The column of the first byte in characters, counted from 1.
    pub column: u32,
}

impl Span {
    /// The bytes of the document it covers.
    pub fn bytes(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The start of a document, for making spans of its parts.
    pub(crate) fn of_document() -> Self {
        Self {
            line: 1,
            column: 1,
            ..Self::default()
        }
    }

    /// The part of this span where `text` has `part`, or the whole span.
    pub fn narrow(self, document: &str, part: &str) -> Self {
        let Some(own) = document.get(self.bytes()) else {
            return self;
        };
        let Some(at) = own.find(part) else {
            return self;
        };
        self.part(own, at, part.len())
    }

    /// A part of this span: `length` bytes at `at` in `own`, which is the text of the span.
    pub(crate) fn part(self, own: &str, at: usize, length: usize) -> Self {
        let before = &own[..at];
        let (line, column) = match before.rsplit_once('\n') {
            Some((lines, last)) => (
                self.line + 1 + count(lines.matches('\n')),
                1 + count(last.chars()),
            ),
            None => (self.line, self.column + count(before.chars())),
        };
        let start = self.start + position(at);
        Self {
            start,
            end: start + position(length),
            line,
            column,
        }
    }
}

/// A position in 32 bits; documents are far below 4 GiB.
pub(crate) fn position(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn count(items: impl Iterator) -> u32 {
    position(items.count())
}

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The place of the value; for an alias, the place of the alias.
    pub span: Span,
    /// The value.
    pub value: Value<'a>,
}

/// The value of a node.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// One text.
    Scalar(Scalar<'a>),
    /// A list.
    Sequence(Vec<Node<'a>>),
    /// Pairs in the order of the document. A duplicate key was reported and is kept.
    Mapping(Vec<Pair<'a>>),
    /// A value with an anchor, or its alias: shared, never copied.
    Shared(Rc<Node<'a>>),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// The key, as written.
    pub key: Cow<'a, str>,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node<'a>,
}

/// A text and its style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar<'a> {
    /// The text; a plain number as it is written.
    pub text: Cow<'a, str>,
    /// Its style.
    pub style: Style,
}

/// The style of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: it may be a number, a boolean or null.
    Plain,
    /// In quotes, or tagged as a string.
    Quoted,
    /// `|`: its lines are lines of the document.
    Literal,
    /// `>`: its lines are joined.
    Folded,
}

impl<'a> Node<'a> {
    /// The value itself, without anchors and aliases.
    pub fn target(&self) -> &Self {
        let mut node = self;
        while let Value::Shared(shared) = &node.value {
            node = shared;
        }
        node
    }

    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<&Scalar<'a>> {
        match &self.target().value {
            Value::Scalar(scalar) => Some(scalar),
            Value::Sequence(_) | Value::Mapping(_) | Value::Shared(_) => None,
        }
    }

    /// Whether it is `~`, `null`, or no text at all.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }
}
