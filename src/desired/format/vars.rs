//! `${name}` in strings.

use super::manifest::{RequiredVariable, VariableDecl};
use super::size::Size;
use crate::desired::files::{Checkout, read_file};
use crate::desired::problem::Problem;
use crate::desired::source::Source;
use crate::yaml::{self, AnyScalar, Issue, Located, Pairs, ScalarOr, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The values of a manifest's variables.
#[derive(Debug, Clone, Default)]
pub(in crate::desired) struct Vars {
    /// `None` for a value that is wrong or missing, which was reported.
    values: BTreeMap<String, Option<String>>,
    /// The required variables that have no value yet, and where they are declared.
    required: BTreeMap<String, Span>,
    /// The size of the files that use them.
    pub(in crate::desired) size: Size,
}

/// A part of a text that may refer to variables.
enum Piece<'t> {
    Text(&'t str),
    /// `$${`
    Escaped,
    Reference(&'t str),
    Malformed,
}

impl Vars {
    /// The variables that the root declares.
    pub(in crate::desired) fn new(
        source: &Source<'_>,
        declared: Option<&Located<Pairs<VariableDecl>>>,
    ) -> Self {
        let mut vars = Self::default();
        for (name, value) in pairs(declared) {
            let Some(text) = name.get() else {
                continue;
            };
            if !is_name(text) {
                let message = format!("`{text}` is not a valid name for a variable");
                let issue = Issue::new("invalid-var", name.span, message);
                source.error(issue.help("use letters, digits, `_` and `-`; begin with a letter"));
            }
            let value = match value.get() {
                Some(ScalarOr::Scalar(scalar)) => usable(source, text, value.span, scalar),
                Some(ScalarOr::Mapping(RequiredVariable { required })) => {
                    if required.get() == Some(&true) {
                        vars.required.insert(text.clone(), value.span);
                    } else if required.get().is_some() {
                        never_given(source, required.span);
                    }
                    None
                }
                None => None,
            };
            vars.values.insert(text.clone(), value);
        }
        vars
    }

    /// The same variables, with nothing made from them yet.
    pub(in crate::desired) fn unused(&self) -> Self {
        Self {
            size: Size::default(),
            ..self.clone()
        }
    }

    /// Takes the values of `--var-file`, and returns the problems of the file.
    pub(in crate::desired) fn read(&mut self, checkout: &Checkout, path: &Path) -> Vec<Problem> {
        let shown: Arc<str> = path.display().to_string().into();
        let text = match read_file::read_named(checkout, path, &shown) {
            Ok(text) => text,
            Err(problem) => return vec![problem.help("--var-file names a file with variables")],
        };
        let source = Source::new(shown, &text);
        if let Some(node) = yaml::parse(&text, &source) {
            let values: Located<Pairs<AnyScalar>> = yaml::decode(&node, &[], &source);
            for (name, value) in pairs(Some(&values)) {
                let Some(text) = name.get() else {
                    continue;
                };
                let given = value.get();
                let value =
                    given.and_then(|AnyScalar(scalar)| usable(&source, text, value.span, scalar));
                let unknown = format!("`vars` of the manifest has no `{text}`");
                self.replace(&source, name.span, text, value, unknown);
            }
        }
        source.take_problems()
    }

    /// Overrides values by those of `--var`. Reports problems at `vars` of the root.
    pub(in crate::desired) fn override_with(
        &mut self,
        source: &Source<'_>,
        place: Span,
        given: &[(String, String)],
    ) {
        for (name, value) in given {
            let unknown = format!("`--var` sets `{name}`, which `vars` does not have");
            self.replace(source, place, name, Some(value.clone()), unknown);
        }
        for (name, span) in &self.required {
            let message =
                format!("the variable `{name}` is required, and this run does not set it");
            let issue = Issue::new("missing-var", *span, message);
            source.error(issue.help(format!(
                "set it with `--var {name}=VALUE`, or in a file with `--var-file`"
            )));
        }
    }

    /// Whether there is such a variable.
    pub(in crate::desired) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Overrides the value of a declared variable.
    fn replace(
        &mut self,
        source: &Source<'_>,
        span: Span,
        name: &str,
        value: Option<String>,
        unknown: String,
    ) {
        if !self.values.contains_key(name) {
            let issue = Issue::new("unknown-var", span, unknown);
            source.error(issue.suggest(name, self.values.keys().map(String::as_str)));
        }
        self.required.remove(name);
        self.values.insert(name.to_owned(), value);
    }

    /// The text with its variables filled in; `None` after a reported problem.
    pub(in crate::desired) fn fill<'t>(
        &self,
        source: &Source<'_>,
        span: Span,
        text: &'t str,
    ) -> Option<Cow<'t, str>> {
        // One character is quicker to look for than two, and most texts have none.
        if !text.contains('$') {
            return Some(Cow::Borrowed(text));
        }
        let mut filled = String::with_capacity(text.len());
        let mut complete = true;
        for (_, piece) in pieces(text) {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Escaped => filled.push_str("${"),
                Piece::Malformed => {
                    self.malformed(source, span);
                    return None;
                }
                Piece::Reference(name) => match self.values.get(name) {
                    Some(Some(value)) => {
                        let length = filled.len() + value.len();
                        self.size.fill(source, span, length, value.len())?;
                        filled.push_str(value);
                    }
                    Some(None) => complete = false,
                    None => {
                        self.undefined(source, span, name);
                        complete = false;
                    }
                },
            }
        }
        complete.then_some(Cow::Owned(filled))
    }

    /// For each byte of a text with its variables filled in, the byte that it comes from.
    pub(in crate::desired) fn unfilled(&self, text: &str) -> Vec<usize> {
        let mut from = Vec::with_capacity(text.len());
        for (at, piece) in pieces(text) {
            match piece {
                Piece::Text(text) => from.extend(at..at + text.len()),
                Piece::Escaped => from.extend([at + 1, at + 2]),
                Piece::Reference(name) => {
                    let value = self.values.get(name).and_then(Option::as_ref);
                    from.extend(std::iter::repeat_n(at, value.map_or(0, String::len)));
                }
                Piece::Malformed => {}
            }
        }
        from
    }

    /// The help for a value that is wrong because a variable is empty.
    pub(in crate::desired) fn help_of_empty(&self, text: &str) -> Option<String> {
        let empty = pieces(text).into_iter().find_map(|(_, piece)| match piece {
            Piece::Reference(name) => {
                let value = self.values.get(name).and_then(Option::as_ref);
                value.filter(|value| value.trim().is_empty()).map(|_| name)
            }
            Piece::Text(_) | Piece::Escaped | Piece::Malformed => None,
        });
        empty.map(|name| {
            format!("the variable `{name}` is empty: give it a value under `vars`, or with `--var {name}=VALUE`")
        })
    }

    fn malformed(&self, source: &Source<'_>, span: Span) {
        let at = span.narrow(source.text, "${");
        let issue = Issue::new("invalid-var", at, "`${` does not start a valid variable");
        source.error(issue.help("write `${name}`, or `$${` for a literal `${`"));
    }

    fn undefined(&self, source: &Source<'_>, span: Span, name: &str) {
        let at = span.narrow(source.text, &format!("${{{name}}}"));
        let issue = Issue::new("undefined-var", at, format!("undefined variable `{name}`"));
        let issue = issue.suggest(name, self.values.keys().map(String::as_str));
        let is_placeholder = ["ACCESS_TOKEN", "EVENT_ID", "ORDER_ID"].contains(&name);
        source.error(match issue.help {
            _ if is_placeholder => issue.help(format!("write `%{name}%`: doo fills it in")),
            Some(_) => issue,
            None => issue.help(format!(
                "define it under `vars:` in the root, as `{name}: {{ required: true }}` if each run sets it; or write `$${{{name}}}`"
            )),
        });
    }
}

fn pairs<T>(declared: Option<&Located<Pairs<T>>>) -> &[(Located<String>, Located<T>)] {
    let pairs = declared.and_then(Located::get);
    pairs.map_or(&[][..], |pairs| &pairs.0)
}

/// The parts of a text, each with its first byte. It ends with the first malformed one.
fn pieces(text: &str) -> Vec<(usize, Piece<'_>)> {
    let mut pieces = vec![];
    let mut at = 0;
    while let Some(found) = text[at..].find("${") {
        let start = at + found;
        if text[at..start].ends_with('$') {
            pieces.push((at, Piece::Text(&text[at..start - 1])));
            pieces.push((start - 1, Piece::Escaped));
            at = start + 2;
            continue;
        }
        pieces.push((at, Piece::Text(&text[at..start])));
        let name = text[start + 2..].split_once('}').map(|(name, _)| name);
        let Some(name) = name.filter(|name| is_name(name)) else {
            pieces.push((start, Piece::Malformed));
            return pieces;
        };
        pieces.push((start, Piece::Reference(name)));
        at = start + 2 + name.len() + 1;
    }
    pieces.push((at, Piece::Text(&text[at..])));
    pieces
}

/// A variable has a value, or is required.
fn never_given(source: &Source<'_>, span: Span) {
    let message = "a variable without a value must be required";
    let issue = Issue::new("invalid-var", span, message);
    source.error(issue.help("write `required: true`, or a value instead of the mapping"));
}

/// The value of a variable in a file; `None` after a reported problem.
fn usable(source: &Source<'_>, name: &str, span: Span, text: &str) -> Option<String> {
    if text.contains("${") {
        let message = format!("the variable `{name}` refers to a variable");
        let issue = Issue::new("nested-var", span, message);
        source.error(issue.help("write its value; variables do not nest"));
        return None;
    }
    Some(text.to_owned())
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests;
