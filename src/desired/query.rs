//! GraphQL documents, checked as far as that goes without doo's schema.

use super::grammar;
use super::operation::{Definition, Operation, Used, Uses};
use std::collections::{BTreeMap, BTreeSet};

/// What a document holds. It is parsed once and checked for every hook that uses it.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// What keeps it from being checked any further.
    syntax: Option<Fault>,
    operations: Vec<Operation>,
    fragments: BTreeMap<String, Uses>,
}

/// Something wrong at a byte of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) index: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Fault {
    pub(super) fn new(code: &'static str, index: usize, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            index,
            message,
            help: None,
        }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

impl Document {
    pub(super) fn parse(text: &str) -> Self {
        let mut document = Self::default();
        let definitions = grammar::read(text).map_err(|fault| {
            if text.contains('%') {
                fault.help("placeholders such as %EVENT_ID% belong into `variables`")
            } else {
                fault
            }
        });
        match definitions {
            Ok(definitions) => definitions
                .into_iter()
                .for_each(|definition| document.add(definition)),
            Err(fault) => document.syntax = Some(fault),
        }
        if document.syntax.is_none() && document.operations.is_empty() {
            let fault = Fault::new("graphql-operation", 0, "the query has no operation");
            document.syntax = Some(fault.help("write a `query { ... }`"));
        }
        document
    }

    fn add(&mut self, definition: Definition) {
        match definition {
            Definition::Operation(operation) => self.operations.push(operation),
            Definition::Fragment(name, uses) => {
                self.fragments.insert(name, uses);
            }
        }
    }

    /// Checks the document as one hook uses it: with the operation it names and the variables it
    /// gives. The answer is the name of the operation to ask for.
    pub(super) fn check(
        &self,
        operation_name: Option<&str>,
        given: &BTreeSet<&str>,
    ) -> Result<Option<&str>, Vec<Fault>> {
        if let Some(fault) = &self.syntax {
            return Err(vec![fault.clone()]);
        }
        let operation = self
            .operation(operation_name)
            .map_err(|fault| vec![fault])?;
        let faults = self.check_variables(operation, given);
        if faults.is_empty() {
            Ok(operation.name.as_deref())
        } else {
            Err(faults)
        }
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
                    let fault = Fault::new("graphql-operation", first, message);
                    match names() {
                        names if names.is_empty() => fault.help("its operation has no name"),
                        names => fault.help(format!("it has {names}")),
                    }
                }),
            (None, [only]) => Ok(only),
            (None, operations) => {
                let second = operations.get(1).map_or(first, |operation| operation.index);
                let message =
                    "the query has several operations, and nothing says which one is meant";
                let fault = Fault::new("graphql-operation", second, message);
                Err(match names() {
                    names if names.is_empty() => fault.help(
                        "keep one of them; or give each a name, and name one with `operation_name`",
                    ),
                    names => fault.help(format!("set `operation_name` to one of {names}")),
                })
            }
        }
    }

    fn check_variables(&self, operation: &Operation, given: &BTreeSet<&str>) -> Vec<Fault> {
        const CODE: &str = "graphql-variable";
        let declared: BTreeSet<&str> = operation
            .variables
            .iter()
            .map(|variable| variable.name.as_str())
            .collect();
        let mut faults = vec![];
        for variable in &operation.variables {
            let name = &variable.name;
            if variable.required && !given.contains(name.as_str()) {
                let message = format!("the query needs a value for `${name}`");
                let fault = Fault::new(CODE, variable.index, message);
                faults.push(fault.help(format!("give `{name}` under `variables`")));
            }
        }
        for name in given.difference(&declared) {
            let message =
                format!("the variable `{name}` is given, and the query does not declare it");
            let fault = Fault::new(CODE, operation.index, message);
            faults.push(match crate::yaml::closest(name, declared.iter().copied()) {
                Some(close) => fault.help(format!("did you mean `{close}`?")),
                None => fault.help(format!(
                    "declare `${name}` in the query, or give no `{name}`"
                )),
            });
        }
        let (variables, unknown) = self.all_uses(&operation.uses);
        for (name, index) in variables {
            if !declared.contains(name) {
                let message = format!("`${name}` is used and not declared");
                let fault = Fault::new(CODE, index, message);
                faults.push(fault.help(format!("declare it: `query (${name}: ID!)`")));
            }
        }
        for (name, index) in unknown {
            let message = format!("the query has no fragment `{name}`");
            faults.push(Fault::new("graphql-fragment", index, message));
        }
        faults
    }

    /// The variables that are used, through fragments too, and the fragments that do not exist.
    fn all_uses<'d>(&'d self, uses: &'d Uses) -> (Vec<Used<'d>>, Vec<Used<'d>>) {
        let (mut variables, mut unknown) = (vec![], vec![]);
        let mut visited = BTreeSet::new();
        let mut pending = vec![uses];
        while let Some(uses) = pending.pop() {
            variables.extend(
                uses.variables
                    .iter()
                    .map(|(name, index)| (name.as_str(), *index)),
            );
            for (name, index) in &uses.fragments {
                if !visited.insert(name) {
                    continue;
                }
                match self.fragments.get(name) {
                    Some(fragment) => pending.push(fragment),
                    None => unknown.push((name.as_str(), *index)),
                }
            }
        }
        (variables, unknown)
    }
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
            ("{ ...G } fragment G on E { ...G }", None, &[], Ok(None)),
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
                    .map(|fault| (fault.code, fault.index))
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
