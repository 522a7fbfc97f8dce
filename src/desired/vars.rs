//! `${name}` in strings.

use super::problem::{Problem, Source};
use super::read;
use crate::yaml::{self, AnyScalar, Issue, Located, Pairs, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The values of a manifest's variables. A value that is wrong was reported and is `None`.
#[derive(Debug, Clone, Default)]
pub(super) struct Vars(BTreeMap<String, Option<String>>);

impl Vars {
    /// The variables that the root declares.
    pub(super) fn new(source: &Source<'_>, declared: Option<&Located<Pairs<AnyScalar>>>) -> Self {
        let mut vars = BTreeMap::new();
        for (name, value) in pairs(declared) {
            let Some(text) = name.get() else {
                continue;
            };
            if !is_name(text) {
                let message = format!("`{text}` is no name for a variable");
                let issue = Issue::new("invalid-var", name.span, message);
                source.error(issue.help("names are letters, digits, `_` and `-`, a letter first"));
            }
            vars.insert(text.clone(), usable(source, text, value));
        }
        Self(vars)
    }

    /// Takes the values of `--var-file`, and returns what is wrong with the file.
    pub(super) fn read(&mut self, path: &Path) -> Vec<Problem> {
        let shown: Arc<str> = path.display().to_string().into();
        let text = match read::read(path, &shown) {
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
                let value = usable(&source, text, value);
                let unknown = format!("`vars` of the manifest has no `{text}`");
                self.replace(&source, name.span, text, value, unknown);
            }
        }
        source.take_problems()
    }

    /// Takes the values of `--var`. What is wrong with them is told at the root's `vars`.
    pub(super) fn give(&mut self, source: &Source<'_>, place: Span, given: &[(String, String)]) {
        for (name, value) in given {
            let unknown = format!("`--var {name}=...` is given, and `vars` has no `{name}`");
            self.replace(source, place, name, Some(value.clone()), unknown);
        }
    }

    /// Whether there is such a variable.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A value that goes before an earlier one, which must be there.
    fn replace(
        &mut self,
        source: &Source<'_>,
        span: Span,
        name: &str,
        value: Option<String>,
        unknown: String,
    ) {
        if !self.0.contains_key(name) {
            let issue = Issue::new("unknown-var", span, unknown);
            source.error(issue.suggest(name, self.0.keys().map(String::as_str)));
        }
        self.0.insert(name.to_owned(), value);
    }

    /// The text with its variables filled in; `None` when something is wrong, which was reported.
    pub(super) fn fill<'t>(
        &self,
        source: &Source<'_>,
        span: Span,
        text: &'t str,
    ) -> Option<Cow<'t, str>> {
        if !text.contains("${") {
            return Some(Cow::Borrowed(text));
        }
        let mut filled = String::with_capacity(text.len());
        let mut complete = true;
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            if rest[..at].ends_with('$') {
                filled.push_str(&rest[..at - 1]);
                filled.push_str("${");
                rest = &rest[at + 2..];
                continue;
            }
            filled.push_str(&rest[..at]);
            let reference = &rest[at..];
            let Some((name, after)) = reference[2..]
                .split_once('}')
                .filter(|(name, _)| is_name(name))
            else {
                self.malformed(source, span);
                return None;
            };
            match self.0.get(name) {
                Some(Some(value)) => filled.push_str(value),
                Some(None) => complete = false,
                None => {
                    self.undefined(source, span, name);
                    complete = false;
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        complete.then_some(Cow::Owned(filled))
    }

    fn malformed(&self, source: &Source<'_>, span: Span) {
        let at = span.narrow(source.text, "${");
        let issue = Issue::new("invalid-var", at, "`${` starts no reference to a variable");
        source.error(issue.help("write `${name}`, or `$${` for a literal `${`"));
    }

    fn undefined(&self, source: &Source<'_>, span: Span, name: &str) {
        let at = span.narrow(source.text, &format!("${{{name}}}"));
        let issue = Issue::new("undefined-var", at, format!("undefined variable `{name}`"));
        let issue = issue.suggest(name, self.0.keys().map(String::as_str));
        let is_placeholder = ["ACCESS_TOKEN", "EVENT_ID", "ORDER_ID"].contains(&name);
        source.error(match issue.help {
            _ if is_placeholder => issue.help(format!("write `%{name}%`: doo fills that in")),
            Some(_) => issue,
            None => issue.help(format!(
                "define it under `vars:` in the root, or write `$${{{name}}}`"
            )),
        });
    }
}

fn pairs(declared: Option<&Located<Pairs<AnyScalar>>>) -> &[(Located<String>, Located<AnyScalar>)] {
    let pairs = declared.and_then(Located::get);
    pairs.map_or(&[][..], |pairs| &pairs.0)
}

/// The value of a variable in a file, unless it is wrong, which was reported.
fn usable(source: &Source<'_>, name: &str, value: &Located<AnyScalar>) -> Option<String> {
    let AnyScalar(text) = value.get()?;
    if text.contains("${") {
        let message = format!("the variable `{name}` refers to a variable");
        let issue = Issue::new("nested-var", value.span, message);
        source.error(issue.help("write its value out; variables do not nest"));
        return None;
    }
    Some(text.clone())
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_filled_in() {
        let mut vars = Vars::default();
        vars.0.insert("crm".into(), Some("https://a".into()));
        vars.0.insert("bad".into(), None);
        let fill = |text: &str| {
            let source = Source::new("f".into(), "");
            let filled = vars
                .fill(&source, Span::default(), text)
                .map(Cow::into_owned);
            let codes: Vec<_> = source.take_problems().into_iter().map(|p| p.code).collect();
            (filled, codes)
        };
        for (text, filled) in [
            ("none", "none"),
            ("${crm}/x${crm}", "https://a/xhttps://a"),
            ("$${crm}", "${crm}"),
            ("$crm $id {", "$crm $id {"),
            ("$$${crm}", "$${crm}"),
        ] {
            assert_eq!(fill(text), (Some(filled.to_owned()), vec![]), "{text}");
        }
        assert_eq!(fill("${bad}"), (None, vec![]));
        assert_eq!(fill("${crn} ${x}"), (None, vec!["undefined-var"; 2]));
        for text in ["${", "${a", "${}", "${a b}"] {
            assert_eq!(fill(text), (None, vec!["invalid-var"]), "{text}");
        }
    }
}
