//! `${name}` in strings.

use super::problem::Source;
use crate::yaml::{AnyScalar, Issue, Located, Pairs, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The values of a manifest's variables. A value that is wrong was reported and is `None`.
#[derive(Debug, Clone, Default)]
pub(super) struct Vars(BTreeMap<String, Option<String>>);

impl Vars {
    /// The declared variables with the values given on the command line.
    pub(super) fn new(
        source: &Source<'_>,
        root: Span,
        declared: Option<&Located<Pairs<AnyScalar>>>,
        given: &[(String, String)],
    ) -> Self {
        let mut vars = BTreeMap::new();
        let pairs = declared
            .and_then(Located::get)
            .map_or(&[][..], |pairs| &pairs.0);
        for (name, value) in pairs {
            let Some(name_text) = name.get() else {
                continue;
            };
            if !is_name(name_text) {
                let message = format!("`{name_text}` is no name for a variable");
                let issue = Issue::new("invalid-var", name.span, message);
                source.error(issue.help("names are letters, digits, `_` and `-`, a letter first"));
            }
            let usable = value.get().filter(|AnyScalar(text)| {
                let nested = text.contains("${");
                if nested {
                    let message = format!("the variable `{name_text}` refers to a variable");
                    source.error(
                        Issue::new("nested-var", value.span, message)
                            .help("write its value out; variables do not nest"),
                    );
                }
                !nested
            });
            vars.insert(
                name_text.clone(),
                usable.map(|AnyScalar(text)| text.clone()),
            );
        }
        let place = declared.map_or(root, |declared| declared.span);
        for (name, value) in given {
            if vars.insert(name.clone(), Some(value.clone())).is_none() {
                let message = format!("`--var {name}=...` is given, and `vars` has no `{name}`");
                let names = pairs.iter().filter_map(|(name, _)| name.get());
                let issue = Issue::new("unknown-var", place, message);
                source.error(issue.suggest(name, names.map(String::as_str)));
            }
        }
        Self(vars)
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
        source.error(match issue.help {
            Some(_) => issue,
            None => issue.help(format!(
                "define it under `vars:` in the root, or write `$${{{name}}}`"
            )),
        });
    }
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
