//! The decoder: a node of the tree, and the state for reading it.

use crate::yaml::scalar::ScalarKind;
use crate::yaml::{Issue, Located, Node, Pair, Scalar, Sink, Span, Value};
use serde::{Deserialize, de};
use std::fmt;

/// Decodes a document as far as possible. Problems go to the sink.
pub fn decode<T: for<'de> Deserialize<'de>>(
    node: &Node<'_>,
    hints: &[(&str, &'static str)],
    sink: &dyn Sink,
) -> Located<T> {
    let decoder = Decoder {
        node,
        at: node.span,
        label: Label::Document,
        scalars: ScalarForms::Typed,
        masked: false,
        secret: false,
        context: &Reporting { sink, hints },
    };
    Located::deserialize(decoder).unwrap_or(Located {
        span: node.span,
        value: None,
    })
}

pub(super) struct Reporting<'n> {
    pub(super) sink: &'n dyn Sink,
    /// Help for some unknown keys.
    pub(super) hints: &'n [(&'n str, &'static str)],
}

/// Reading failed. If it was not reported yet, the next [`Located`] reports it.
#[derive(Debug)]
pub(in crate::yaml) struct DecodeFailure {
    pub(super) reported: bool,
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unusable value")
    }
}

impl std::error::Error for DecodeFailure {}

impl de::Error for DecodeFailure {
    // serde's texts repeat values, which may be secrets.
    fn custom<T: fmt::Display>(_text: T) -> Self {
        Self { reported: false }
    }
}

/// The name of a value in messages.
#[derive(Clone, Copy)]
pub(super) enum Label<'n> {
    Document,
    Key(&'n str),
    Item(Option<&'n str>),
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => f.write_str("the file"),
            Self::Key(key) => write!(f, "`{key}`"),
            Self::Item(Some(list)) => write!(f, "an item of `{list}`"),
            Self::Item(None) => f.write_str("an item"),
        }
    }
}

/// The scalars that a text may be made from.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum ScalarForms {
    /// Strings.
    Typed,
    /// Strings and whole numbers.
    Identifier,
    /// Any scalar.
    Any,
    /// Any scalar, as the value of a variable.
    Variable,
}

#[derive(Clone, Copy)]
pub(super) struct Decoder<'n, 'a> {
    pub(super) node: &'n Node<'a>,
    /// The place for messages: the value's, or its key's if there is no value.
    pub(super) at: Span,
    pub(super) label: Label<'n>,
    pub(super) scalars: ScalarForms,
    /// Whether the line may hold a secret.
    pub(super) masked: bool,
    /// Whether the value is a secret if it is a text.
    pub(super) secret: bool,
    pub(super) context: &'n Reporting<'n>,
}

impl<'n, 'a> Decoder<'n, 'a> {
    pub(super) fn value(&self) -> &'n Value<'a> {
        &self.node.target().value
    }

    pub(super) fn report(&self, issue: Issue) -> DecodeFailure {
        self.context.sink.report(issue.masked(self.masked));
        DecodeFailure { reported: true }
    }

    /// Reports a value of the wrong kind.
    pub(super) fn mismatch(&self, needed: &str) -> DecodeFailure {
        let label = self.label;
        let found = match self.value() {
            Value::Scalar(scalar) => scalar.kind(),
            Value::Sequence(_) => return self.wrong_type(needed, "a list", None),
            Value::Mapping(_) | Value::Shared(_) => {
                return self.wrong_type(needed, "a mapping", None);
            }
        };
        if found == ScalarKind::Null {
            let message = match label {
                Label::Key(key) => format!("`{key}:` has no value"),
                Label::Item(_) => format!("{label} has no value"),
                Label::Document => "the file is empty".to_owned(),
            };
            let help = match label {
                Label::Document => format!("it must be {needed}"),
                Label::Key(_) | Label::Item(_) => format!("give it {needed} or remove it"),
            };
            return self.report(Issue::new("no-value", self.at, message).help(help));
        }
        if self.secret {
            let message = format!("{label} has a literal secret");
            let help = "write a reference: `{ env: NAME }`, `{ file: path }` or `{ command: [program, argument] }`";
            return self.report(Issue::new("literal-secret", self.at, message).help(help));
        }
        let help = match (found, needed) {
            (
                ScalarKind::Boolean(_)
                | ScalarKind::Unsigned(_)
                | ScalarKind::Signed(_)
                | ScalarKind::Float(_),
                "a string",
            ) => Some("put it into quotes"),
            (ScalarKind::Text, "a list") if matches!(label, Label::Key("command")) => {
                Some("write a list: `[program, argument]`; dooctl uses no shell")
            }
            (ScalarKind::Text, "a boolean") => Some("write `true` or `false`, without quotes"),
            (ScalarKind::Text, "a number" | "a whole number") => Some("write it without quotes"),
            _ => None,
        };
        self.wrong_type(needed, found.name(), help)
    }

    pub(super) fn wrong_type(
        &self,
        needed: &str,
        found: &str,
        help: Option<&'static str>,
    ) -> DecodeFailure {
        let message = format!("{} must be {needed}, found {found}", self.label);
        let issue = Issue::new("wrong-type", self.at, message);
        self.report(match help {
            Some(help) => issue.help(help),
            None => issue,
        })
    }

    pub(super) fn scalar(&self, needed: &str) -> Result<&'n Scalar<'a>, DecodeFailure> {
        match self.value() {
            Value::Scalar(scalar) if !scalar.is_null() => Ok(scalar),
            _ => Err(self.mismatch(needed)),
        }
    }

    /// The text of a scalar of an allowed kind.
    pub(super) fn text(&self) -> Result<&'n str, DecodeFailure> {
        let needed = match self.scalars {
            ScalarForms::Typed => "a string",
            ScalarForms::Identifier => "a whole number or a string",
            ScalarForms::Any => "a string, a number or a boolean",
            ScalarForms::Variable => "a string, a number, a boolean or `{ required: true }`",
        };
        let scalar = self.scalar(needed)?;
        let is_any = matches!(self.scalars, ScalarForms::Any | ScalarForms::Variable);
        if self.scalars == ScalarForms::Identifier && scalar.is_odd_number() {
            return Err(self.odd_number(scalar));
        }
        let allowed = match scalar.kind() {
            ScalarKind::Text => true,
            ScalarKind::Unsigned(_) | ScalarKind::Signed(_) => self.scalars != ScalarForms::Typed,
            // An identifier may have more digits than a number type can hold.
            ScalarKind::Float(number) => match self.scalars {
                ScalarForms::Identifier => {
                    scalar.is_digits() || number.is_infinite() && !scalar.text.contains('.')
                }
                _ => is_any,
            },
            ScalarKind::Boolean(_) => is_any,
            ScalarKind::Null => false,
        };
        if allowed {
            Ok(&scalar.text)
        } else {
            Err(self.mismatch(needed))
        }
    }

    /// Reports a number in an unusual spelling, which other programs may read differently.
    pub(super) fn odd_number(&self, scalar: &Scalar<'_>) -> DecodeFailure {
        let text = &scalar.text;
        let plain = match scalar.kind() {
            ScalarKind::Unsigned(number) => number.to_string(),
            ScalarKind::Signed(_) => {
                let message = format!("{} is negative, which an id cannot be", self.label);
                let issue = Issue::new("odd-number", self.at, message);
                return self.report(issue.help("write the id as doo lists it"));
            }
            ScalarKind::Float(number) => format!("{number}"),
            _ => text.replace('_', ""),
        };
        let message = format!(
            "{} is written as `{text}`, which can be read as {plain}",
            self.label
        );
        // These always mean the number.
        let help = match text.contains(['+', '.']) {
            true => format!("write {plain}"),
            false => {
                format!("write {plain}, or \"{text}\" in quotes to use it literally")
            }
        };
        self.report(Issue::new("odd-number", self.at, message).help(help))
    }

    /// A decoder for a value inside this one.
    pub(super) fn child(&self, node: &'n Node<'a>, at: Span, label: Label<'n>) -> Self {
        Self {
            node,
            at,
            label,
            scalars: ScalarForms::Typed,
            masked: self.masked,
            secret: false,
            context: self.context,
        }
    }

    /// A decoder for the value of a key.
    pub(super) fn value_of(&self, pair: &'n Pair<'a>) -> Self {
        let at = if pair.value.is_null() {
            pair.key_span
        } else {
            pair.value.span
        };
        // Under `credentials`, a misspelt key may have a secret.
        let masked = self.masked || pair.key == "credentials";
        Self {
            masked,
            ..self.child(&pair.value, at, Label::Key(&pair.key))
        }
    }

    pub(super) fn number<T>(
        &self,
        needed: &str,
        convert: impl Fn(ScalarKind) -> Option<T>,
    ) -> Result<T, DecodeFailure> {
        let scalar = self.scalar(needed)?;
        let kind = scalar.kind();
        match convert(kind) {
            Some(number) => Ok(number),
            None => Err(self.mismatch(needed)),
        }
    }
}
