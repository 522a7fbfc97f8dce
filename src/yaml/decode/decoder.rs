//! The decoder: a node of the tree, and how it is read.

use crate::yaml::scalar::Kind;
use crate::yaml::{Issue, Located, Node, Pair, Scalar, Sink, Span, Value};
use serde::{Deserialize, de};
use std::fmt;

/// Makes a `T` of a document. What is wrong goes to the sink; the value is there as far as it goes.
pub fn decode<T: for<'de> Deserialize<'de>>(
    node: &Node<'_>,
    hints: &[(&str, &'static str)],
    sink: &dyn Sink,
) -> Located<T> {
    let decoder = Decoder {
        node,
        at: node.span,
        label: Label::Document,
        scalars: Scalars::Typed,
        masked: false,
        secret: false,
        context: &Context { sink, hints },
    };
    Located::deserialize(decoder).unwrap_or(Located {
        span: node.span,
        value: None,
    })
}

pub(super) struct Context<'n> {
    pub(super) sink: &'n dyn Sink,
    /// What to say about certain unknown keys.
    pub(super) hints: &'n [(&'n str, &'static str)],
}

/// Something was wrong. When it was not reported yet, the next [`Located`] does it.
#[derive(Debug)]
pub(in crate::yaml) struct Failure {
    pub(super) reported: bool,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unusable value")
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    // serde's texts repeat values, which may be secrets.
    fn custom<T: fmt::Display>(_text: T) -> Self {
        Self { reported: false }
    }
}

/// What a value is called in messages.
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

/// Which scalars a text may be made of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Scalars {
    /// Strings only.
    Typed,
    /// Whole numbers, too.
    Identifier,
    /// Any.
    Any,
    /// Any, of a variable.
    Variable,
}

#[derive(Clone, Copy)]
pub(super) struct Decoder<'n, 'a> {
    pub(super) node: &'n Node<'a>,
    /// The place for messages: of the value, or of its key when there is no value.
    pub(super) at: Span,
    pub(super) label: Label<'n>,
    pub(super) scalars: Scalars,
    /// Whether the line may hold a secret.
    pub(super) masked: bool,
    /// Whether the value is a secret if it is a text.
    pub(super) secret: bool,
    pub(super) context: &'n Context<'n>,
}

impl<'n, 'a> Decoder<'n, 'a> {
    pub(super) fn value(&self) -> &'n Value<'a> {
        &self.node.target().value
    }

    pub(super) fn report(&self, issue: Issue) -> Failure {
        self.context.sink.report(issue.masked(self.masked));
        Failure { reported: true }
    }

    /// What stands here is of another kind than what is needed.
    pub(super) fn mismatch(&self, needed: &str) -> Failure {
        let label = self.label;
        let found = match self.value() {
            Value::Scalar(scalar) => scalar.kind(),
            Value::Sequence(_) => return self.wrong_type(needed, "a list", None),
            Value::Mapping(_) | Value::Shared(_) => {
                return self.wrong_type(needed, "a mapping", None);
            }
        };
        if found == Kind::Null {
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
            let message = format!("{label} holds a literal secret");
            let help = "write a reference: `{ env: NAME }`, `{ file: path }` or `{ command: [program, argument] }`";
            return self.report(Issue::new("literal-secret", self.at, message).help(help));
        }
        let help = match (found, needed) {
            (
                Kind::Boolean(_) | Kind::Unsigned(_) | Kind::Signed(_) | Kind::Float(_),
                "a string",
            ) => Some("put it into quotes"),
            (Kind::Text, "a list") if matches!(label, Label::Key("command")) => {
                Some("write a list: `[program, argument]`; no shell reads it")
            }
            (Kind::Text, "a boolean") => Some("write `true` or `false`, without quotes"),
            (Kind::Text, "a number" | "a whole number") => Some("write it without quotes"),
            _ => None,
        };
        self.wrong_type(needed, found.name(), help)
    }

    pub(super) fn wrong_type(
        &self,
        needed: &str,
        found: &str,
        help: Option<&'static str>,
    ) -> Failure {
        let message = format!("{} must be {needed}, found {found}", self.label);
        let issue = Issue::new("wrong-type", self.at, message);
        self.report(match help {
            Some(help) => issue.help(help),
            None => issue,
        })
    }

    pub(super) fn scalar(&self, needed: &str) -> Result<&'n Scalar<'a>, Failure> {
        match self.value() {
            Value::Scalar(scalar) if !scalar.is_null() => Ok(scalar),
            _ => Err(self.mismatch(needed)),
        }
    }

    /// The text of a scalar of a kind that is allowed here.
    pub(super) fn text(&self) -> Result<&'n str, Failure> {
        let needed = match self.scalars {
            Scalars::Typed => "a string",
            Scalars::Identifier => "a whole number or a string",
            Scalars::Any => "a string, a number or a boolean",
            Scalars::Variable => "a string, a number, a boolean or `{ required: true }`",
        };
        let scalar = self.scalar(needed)?;
        let is_any = matches!(self.scalars, Scalars::Any | Scalars::Variable);
        if self.scalars == Scalars::Identifier && scalar.is_odd_number() {
            return Err(self.odd_number(scalar));
        }
        let allowed = match scalar.kind() {
            Kind::Text => true,
            Kind::Unsigned(_) | Kind::Signed(_) => self.scalars != Scalars::Typed,
            // More digits than a number type holds are an identifier all the same.
            Kind::Float(number) => match self.scalars {
                Scalars::Identifier => {
                    scalar.is_digits() || number.is_infinite() && !scalar.text.contains('.')
                }
                _ => is_any,
            },
            Kind::Boolean(_) => is_any,
            Kind::Null => false,
        };
        if allowed {
            Ok(&scalar.text)
        } else {
            Err(self.mismatch(needed))
        }
    }

    /// A number that is not written as its digits: what is meant, and what others would read?
    pub(super) fn odd_number(&self, scalar: &Scalar<'_>) -> Failure {
        let text = &scalar.text;
        let plain = match scalar.kind() {
            Kind::Unsigned(number) => number.to_string(),
            Kind::Signed(_) => {
                let message = format!("{} is negative, which no id is", self.label);
                let issue = Issue::new("odd-number", self.at, message);
                return self.report(issue.help("write the id as doo shows it"));
            }
            Kind::Float(number) => format!("{number}"),
            _ => text.replace('_', ""),
        };
        let message = format!(
            "{} is written as `{text}`, which can be read as {plain}",
            self.label
        );
        // Those mean the number wherever they stand.
        let help = match text.contains(['+', '.']) {
            true => format!("write {plain}"),
            false => {
                format!("write {plain}, or \"{text}\" in quotes if it is to be taken literally")
            }
        };
        self.report(Issue::new("odd-number", self.at, message).help(help))
    }

    /// The decoder of a value in this one.
    pub(super) fn child(&self, node: &'n Node<'a>, at: Span, label: Label<'n>) -> Self {
        Self {
            node,
            at,
            label,
            scalars: Scalars::Typed,
            masked: self.masked,
            secret: false,
            context: self.context,
        }
    }

    /// The decoder of a key's value.
    pub(super) fn value_of(&self, pair: &'n Pair<'a>) -> Self {
        let at = if pair.value.is_null() {
            pair.key_span
        } else {
            pair.value.span
        };
        // Whatever stands among credentials may be a secret under a misspelt key.
        let masked = self.masked || pair.key == "credentials";
        Self {
            masked,
            ..self.child(&pair.value, at, Label::Key(&pair.key))
        }
    }

    pub(super) fn number<T>(
        &self,
        needed: &str,
        convert: impl Fn(Kind) -> Option<T>,
    ) -> Result<T, Failure> {
        let scalar = self.scalar(needed)?;
        let kind = scalar.kind();
        match convert(kind) {
            Some(number) => Ok(number),
            None => Err(self.mismatch(needed)),
        }
    }
}
