//! GraphQL documents, checked as far as possible without doo's schema.

use super::checked::Checked;
use super::fault::{Code, Fault};
use super::schema::Schema;
use super::{ast, grammar, rules, sent, slips};
use crate::suggest::closest;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A document, parsed and checked once for all hooks that use it.
#[derive(Debug, Default)]
pub struct Document {
    operations: Vec<Operation>,
    faults: Vec<Fault>,
    notices: Vec<Fault>,
    comments: Vec<Range<usize>>,
}

#[derive(Debug)]
struct Operation {
    name: Option<String>,
    index: usize,
    variables: Vec<Variable>,
}

#[derive(Debug)]
struct Variable {
    name: String,
    index: usize,
    required: bool,
}

impl Document {
    /// Reads and checks a document.
    pub fn parse(text: &str) -> Self {
        let broken = |fault| Self {
            faults: vec![fault],
            ..Self::default()
        };
        let mut definitions = match grammar::read(text) {
            Ok(definitions) => definitions,
            Err(fault) => return broken(slips::explain(text, fault)),
        };
        if definitions.operations.is_empty() {
            let fault = Fault::new(Code::Operation, 0, "the query has no operation");
            return broken(fault.help("write a `query { ... }`"));
        }
        Self {
            operations: definitions.operations.iter().map(Operation::of).collect(),
            notices: std::mem::take(&mut definitions.notices),
            comments: std::mem::take(&mut definitions.comments),
            faults: rules::check(definitions),
        }
    }

    /// What is wrong with it, whatever the schema.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Checks the document, whose text this is, against a schema; `None` if it cannot be read.
    pub fn against(&self, schema: &Schema, text: &str) -> Option<Checked> {
        let is_readable = !self.operations.is_empty();
        is_readable.then(|| Checked::new(schema, text, &self.faults))
    }

    /// What is valid but may be a mistake.
    pub fn notices(&self) -> &[Fault] {
        &self.notices
    }

    /// The text of this document as it is sent: without comments and byte order marks.
    pub fn sent<'d>(&self, text: &'d str) -> Cow<'d, str> {
        sent::without_comments(text, &self.comments)
    }

    /// Checks the document as one hook uses it, with its operation and variables. Returns the name
    /// of the operation to run.
    ///
    /// # Errors
    /// All faults.
    pub fn check(
        &self,
        operation_name: Option<&str>,
        given: &BTreeSet<&str>,
    ) -> Result<Option<&str>, Vec<Fault>> {
        let mut faults = self.faults.clone();
        // Without operations there is nothing to choose from, and the fault is known.
        let operation = match self.operations.is_empty() {
            true => return Err(faults),
            false => self.operation(operation_name),
        };
        match operation {
            Ok(operation) => {
                faults.extend(check_given(operation, given));
                if faults.is_empty() {
                    return Ok(operation.name.as_deref());
                }
            }
            // The reason is that some have no name, which is reported already.
            Err(_) if operation_name.is_none() && self.has_unnamed_among_others() => {}
            Err(fault) => faults.push(fault),
        }
        Err(faults)
    }

    fn has_unnamed_among_others(&self) -> bool {
        self.operations.len() > 1 && self.operations.iter().any(|it| it.name.is_none())
    }

    fn operation(&self, wanted: Option<&str>) -> Result<&Operation, Fault> {
        let names = || {
            let names = self
                .operations
                .iter()
                .filter_map(|operation| operation.name.as_deref());
            names
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let first = self
            .operations
            .first()
            .map_or(0, |operation| operation.index);
        match (wanted, &self.operations[..]) {
            (Some(wanted), operations) => operations
                .iter()
                .find(|operation| operation.name.as_deref() == Some(wanted))
                .ok_or_else(|| {
                    let message = format!("the query has no operation `{wanted}`");
                    let fault = Fault::new(Code::Operation, first, message);
                    match names() {
                        names if names.is_empty() => fault.help("its operation has no name"),
                        names => fault.help(format!("it has {names}")),
                    }
                }),
            (None, [only]) => Ok(only),
            (None, operations) => {
                let second = operations.get(1).map_or(first, |operation| operation.index);
                let message = "the query has several operations, and none is selected";
                let fault = Fault::new(Code::Operation, second, message);
                Err(fault.help(format!("set `operation_name` to one of {}", names())))
            }
        }
    }
}

impl Operation {
    fn of(operation: &ast::Operation<'_>) -> Self {
        let variable = |variable: &ast::Variable<'_>| Variable {
            name: variable.name.to_owned(),
            index: variable.index,
            required: variable.is_required(),
        };
        Self {
            name: operation.name.map(str::to_owned),
            index: operation.index,
            variables: operation.variables.iter().map(variable).collect(),
        }
    }
}

/// Compares the variables of a hook with those of the operation.
fn check_given(operation: &Operation, given: &BTreeSet<&str>) -> Vec<Fault> {
    let declared = operation.variables.iter().map(|it| it.name.as_str());
    let declared: BTreeSet<&str> = declared.collect();
    let mut faults = vec![];
    for Variable {
        name,
        index,
        required,
    } in &operation.variables
    {
        if *required && !given.contains(name.as_str()) {
            let message = format!("the query needs a value for `${name}`");
            let fault = Fault::new(Code::Variable, *index, message);
            faults.push(fault.help(format!("set `{name}` under `variables`")));
        }
    }
    for name in given.difference(&declared) {
        let message = format!("the query does not declare the variable `{name}`");
        let fault = Fault::new(Code::Variable, operation.index, message);
        faults.push(match closest(name, declared.iter().copied()) {
            Some(close) => fault.help(format!("did you mean `{close}`?")),
            None => fault.help(format!(
                "declare `${name}` in the query, or remove `{name}`"
            )),
        });
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents() {
        let id = "query ($id: ID!) { event(id: $id) { id } }";
        let optional = "query Q($id: ID, $n: Int! = 3) { a(id: $id, n: $n) }";
        let two = "query A { a } query B { b }";
        let fragment = "query Q { ...F } fragment F on E { a(id: $id) }";
        for (text, name, given, outcome) in [
            (id, None, &["id"][..], Ok(None)),
            (id, None, &[], Err(vec![("graphql-variable", 7)])),
            (id, None, &["id", "di"], Err(vec![("graphql-variable", 0)])),
            (id, Some("A"), &["id"], Err(vec![("graphql-operation", 0)])),
            (optional, None, &[], Ok(Some("Q"))),
            (two, None, &[], Err(vec![("graphql-operation", 14)])),
            (two, Some("B"), &[], Ok(Some("B"))),
            (two, Some("C"), &[], Err(vec![("graphql-operation", 0)])),
            (fragment, None, &[], Err(vec![("graphql-variable", 41)])),
            ("{ ...G }", None, &[], Err(vec![("graphql-fragment", 2)])),
            (
                "{ ...G } fragment G on E { ...G }",
                None,
                &[],
                Err(vec![("graphql-fragment", 18)]),
            ),
            ("{ ...G } fragment G on E { g }", None, &[], Ok(None)),
            (
                "{ a } { b }",
                None,
                &[],
                Err(vec![("graphql-operation", 0), ("graphql-operation", 6)]),
            ),
            (
                "query ($id: ID!) { a(id: $x) }",
                None,
                &[],
                Err(vec![
                    ("graphql-variable", 7),
                    ("graphql-variable", 25),
                    ("graphql-variable", 7),
                ]),
            ),
            (
                "{ a(id: $x) }",
                None,
                &[],
                Err(vec![("graphql-variable", 8)]),
            ),
            (
                "type A { b: Int }",
                None,
                &[],
                Err(vec![("graphql-syntax", 0)]),
            ),
            ("", None, &[], Err(vec![("graphql-operation", 0)])),
        ] {
            let document = Document::parse(text);
            let found = document.check(name, &given.iter().copied().collect());
            let found = found.map_err(|faults| {
                faults
                    .iter()
                    .map(|fault| (fault.code.name(), fault.index))
                    .collect::<Vec<_>>()
            });
            assert_eq!(found, outcome, "{text}");
        }
        assert!(
            Document::parse("{ event(id: %EVENT_ID%) { id } }")
                .check(None, &BTreeSet::new())
                .is_err()
        );
    }
}
