//! Says what the library finds in the words of this program, at the place of the name that is
//! wrong.

use super::messages::Explainer;
use super::walk::{Spot, walk};
use crate::graphql::fault::{Code, Fault};
use crate::graphql::schema::Schema;
use apollo_compiler::ast::Document;
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::validation::DiagnosticList;
use std::collections::HashMap;

/// The most errors of one query that are explained.
const MOST: usize = 1_000;

/// The rules that need no schema: `rules` has checked them, and knows better what is used where a
/// field is unknown.
const WITHOUT_SCHEMA: [&str; 12] = [
    "AmbiguousAnonymousOperation",
    "FragmentNameCollision",
    "OperationNameCollision",
    "RecursiveFragmentDefinition",
    "TypeSystemDefinition",
    "UndefinedFragment",
    "UndefinedVariable",
    "UniqueArgument",
    "UniqueInputValue",
    "UniqueVariable",
    "UnusedFragment",
    "UnusedVariable",
];

/// What `values` reports for every variable and key.
const IN_VALUES: [&str; 2] = ["DisallowedVariableUsage", "UndefinedInputValue"];

pub(super) fn faults(schema: &Schema, document: &Document, errors: &DiagnosticList) -> Vec<Fault> {
    let spots = Spots::of(schema, document);
    let mut faults = vec![];
    for error in errors.iter().take(MOST) {
        let name = error.error.unstable_error_name().unwrap_or_default();
        if WITHOUT_SCHEMA.contains(&name) || IN_VALUES.contains(&name) {
            continue;
        }
        let index = error.error.location().map_or(0, |it| it.offset());
        let explainer = Explainer {
            schema,
            spots: spots.at(index),
            index,
        };
        match explainer.explain(name) {
            Some(explained) => faults.extend(explained),
            None => faults.push(unexplained(index, &error.error.to_string())),
        }
    }
    faults
}

/// Makes sure that a query that the library refuses has a fault.
pub(super) fn add_rest(faults: &mut Vec<Fault>, known: &[Fault], errors: &DiagnosticList) {
    if !faults.is_empty() || !known.is_empty() {
        return;
    }
    if let Some(first) = errors.iter().next() {
        let index = first.error.location().map_or(0, |it| it.offset());
        faults.push(unexplained(index, &first.error.to_string()));
    }
}

fn unexplained(index: usize, message: &str) -> Fault {
    Fault::new(Code::Invalid, index, message)
        .help("see https://spec.graphql.org/October2021/#sec-Validation")
}

/// The places of a query by the byte where they begin.
struct Spots<'q>(HashMap<usize, Vec<Spot<'q>>>);

impl<'q> Spots<'q> {
    fn of(schema: &'q Schema, document: &'q Document) -> Self {
        let mut spots: HashMap<usize, Vec<Spot<'q>>> = HashMap::new();
        walk(schema, document, &mut |spot| {
            for location in spot.locations().into_iter().flatten() {
                spots.entry(location.offset()).or_default().push(spot);
            }
        });
        Self(spots)
    }

    fn at(&self, index: usize) -> &[Spot<'q>] {
        self.0.get(&index).map_or(&[], Vec::as_slice)
    }
}
