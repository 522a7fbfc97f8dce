//! A query checked against a schema, once for all hooks that use it.

use super::findings::{self, Advice};
use super::{explain, values};
use crate::graphql::fault::{Code, Fault};
use crate::graphql::schema::Schema;
use crate::graphql::sent::MOST_TOKENS;
use apollo_compiler::ast::{Definition, Document};
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{Valid, WithErrors};
use apollo_compiler::{ExecutableDocument, Node};
use std::ops::Range;

/// A query, and what a schema says of it.
#[derive(Debug)]
pub struct Checked {
    faults: Vec<Fault>,
    advice: Advice,
    query: Option<Valid<ExecutableDocument>>,
}

/// As deep as the grammar of queries allows, and its inner levels.
const DEEPEST: usize = 500;

impl Checked {
    /// Checks a document whose syntax is right, and whose faults without a schema are known.
    pub fn new(schema: &Schema, text: &str, known: &[Fault]) -> Self {
        let mut parser = Parser::new()
            .recursion_limit(DEEPEST)
            .token_limit(MOST_TOKENS);
        // What the parser could not read has a fault already.
        let document = parser
            .parse_ast(text, "")
            .unwrap_or_else(|WithErrors { partial, .. }| partial);
        let read = document.to_executable_validate(schema.types());
        let mut faults = values::faults(schema, &document);
        let query = match read {
            Ok(query) => Some(query),
            Err(WithErrors { errors, .. }) => {
                faults.extend(explain::faults(schema, &document, &errors));
                explain::add_rest(&mut faults, known, &errors);
                None
            }
        };
        let defaults = defaults(&document);
        faults.retain(|fault| !is_known(fault, known, &defaults));
        faults.sort();
        faults.dedup();
        Self {
            advice: findings::find(schema, &document),
            query: query.filter(|_| faults.is_empty() && known.is_empty()),
            faults,
        }
    }

    /// What is wrong with it, besides what is known without a schema.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What is valid but may be a mistake.
    pub fn advice(&self) -> &Advice {
        &self.advice
    }

    /// The query with its types, if it is right.
    pub(in crate::graphql) fn query(&self) -> Option<&Valid<ExecutableDocument>> {
        self.query.as_ref()
    }
}

/// The bytes of each variable that has a default.
fn defaults(document: &Document) -> Vec<Range<usize>> {
    let operations = document.definitions.iter();
    let operations = operations.filter_map(Definition::as_operation_definition);
    let variables = operations.flat_map(|it| &it.variables);
    let with_default = variables.filter(|it| it.default_value.is_some());
    let spans = with_default.filter_map(Node::location);
    spans.map(|it| it.offset()..it.end_offset()).collect()
}

/// Whether the rules without a schema report the same: in the same place, or the default of a
/// variable at the variable.
fn is_known(fault: &Fault, known: &[Fault], defaults: &[Range<usize>]) -> bool {
    known.iter().any(|it| {
        let is_of_default =
            |span: &&Range<usize>| span.start == it.index && span.contains(&fault.index);
        it.index == fault.index
            || fault.code == Code::Value && defaults.iter().any(|span| is_of_default(&span))
    })
}
