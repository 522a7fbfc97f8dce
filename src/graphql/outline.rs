//! What a query asks for, without its fragments and without a schema.

use super::ast::{Field, Fragment, Selection};
use super::grammar;
use std::collections::BTreeMap;

/// A field of a query, with the fields below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its name in the answer.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its arguments as they are written, by name.
    pub arguments: Vec<(String, String)>,
    /// The fields below it; none for a value.
    pub fields: Vec<Self>,
}

/// The most fields of an outline: nested fragments can make more of them than a query has.
const MOST: usize = 10_000;

/// The fields that an operation asks for; `None` if the text is not a query that can be run.
pub fn outline(query: &str, operation_name: Option<&str>) -> Option<Vec<Asked>> {
    let definitions = grammar::read(query).ok()?;
    let operation = match operation_name {
        Some(name) => definitions
            .operations
            .iter()
            .find(|it| it.name == Some(name)),
        None => definitions
            .operations
            .first()
            .filter(|_| definitions.operations.len() == 1),
    };
    let operation = operation.filter(|operation| operation.kind == "query")?;
    let fragments = definitions
        .fragments
        .iter()
        .map(|it| (it.name, it))
        .collect();
    let mut outline = Outline {
        fragments,
        open: Vec::new(),
        left: MOST,
    };
    outline.of(&operation.selections)
}

struct Outline<'d, 't> {
    fragments: BTreeMap<&'t str, &'d Fragment<'t>>,
    /// The fragments around a selection: one that is inside itself has no end.
    open: Vec<&'t str>,
    left: usize,
}

impl<'t> Outline<'_, 't> {
    fn of(&mut self, selections: &[Selection<'t>]) -> Option<Vec<Asked>> {
        let mut fields = Vec::new();
        self.add(selections, &mut fields)?;
        Some(fields)
    }

    fn add(&mut self, selections: &[Selection<'t>], fields: &mut Vec<Asked>) -> Option<()> {
        for selection in selections {
            match selection {
                Selection::Field(field) => self.add_field(field, fields)?,
                Selection::Inline { on: _, selections } => self.add(selections, fields)?,
                Selection::Spread(name) => {
                    let fragment = *self.fragments.get(name)?;
                    if self.open.contains(name) {
                        return None;
                    }
                    self.open.push(name);
                    self.add(&fragment.selections, fields)?;
                    self.open.pop();
                }
            }
        }
        Some(())
    }

    /// Fields with one name in the answer are one field.
    fn add_field(&mut self, field: &Field<'t>, fields: &mut Vec<Asked>) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        let below = self.of(&field.selections)?;
        if let Some(known) = fields.iter_mut().find(|known| known.key == field.key) {
            merge(&mut known.fields, below);
            return Some(());
        }
        let argument = |it: &super::ast::Argument<'_>| (it.name.to_owned(), it.text.to_owned());
        fields.push(Asked {
            key: field.key.to_owned(),
            name: field.name.to_owned(),
            arguments: field.arguments.iter().map(argument).collect(),
            fields: below,
        });
        Some(())
    }
}

fn merge(known: &mut Vec<Asked>, others: Vec<Asked>) {
    for other in others {
        match known.iter_mut().find(|it| it.key == other.key) {
            Some(same) => merge(&mut same.fields, other.fields),
            None => known.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outline as one line: keys, and what is below them in braces.
    fn line(query: &str, name: Option<&str>) -> Option<String> {
        fn of(fields: &[Asked]) -> String {
            let one = |it: &Asked| match it.fields.is_empty() {
                true => it.key.clone(),
                false => format!("{}{{{}}}", it.key, of(&it.fields)),
            };
            fields.iter().map(one).collect::<Vec<_>>().join(" ")
        }
        Some(of(&outline(query, name)?))
    }

    #[test]
    fn fragments_are_put_in_and_fields_of_one_name_are_one() {
        for (query, expected) in [
            ("{ a b: c { d } }", "a b{d}"),
            ("{ a { b } a { c } }", "a{b c}"),
            (
                "{ ...F } fragment F on Q { a { ...G } } fragment G on A { b }",
                "a{b}",
            ),
            ("{ a { ... on B { c } ... { d } } }", "a{c d}"),
        ] {
            assert_eq!(line(query, None).as_deref(), Some(expected), "{query}");
        }
        let arguments = outline("{ a(id: $x, b: 1) }", None)
            .unwrap()
            .remove(0)
            .arguments;
        assert_eq!(arguments[0], ("id".to_owned(), "$x".to_owned()));
    }

    #[test]
    fn what_cannot_be_run_has_no_outline() {
        for query in [
            "",
            "{",
            "mutation { a }",
            "query A { a } query B { b }",
            "{ ...F }",
            "{ ...F } fragment F on Q { ...F }",
        ] {
            assert_eq!(line(query, None), None, "{query}");
        }
        assert_eq!(
            line("query A { a } query B { b }", Some("B")).as_deref(),
            Some("b")
        );
        let doubling: String = (0..30)
            .map(|it| {
                format!(
                    "fragment F{it} on Q {{ a{it}: a {{ ...F{n} }} b{it}: a {{ ...F{n} }} }} ",
                    n = it + 1
                )
            })
            .collect();
        let query = format!("{{ ...F0 }} {doubling} fragment F30 on Q {{ a }}");
        assert_eq!(line(&query, None), None);
    }
}
