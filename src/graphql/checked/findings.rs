//! What is valid in a query but may be a mistake: deprecated fields, and what placeholders are
//! given to.

use super::walk::{Callee, Spot, walk};
use crate::graphql::fault::{Code, Fault};
use crate::graphql::schema::Schema;
use apollo_compiler::ast::{Directive, Document, OperationType, Type, Value};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};
use std::collections::BTreeMap;

/// What is valid but may be a mistake, for `desired` to report at the levels of its lints.
#[derive(Debug, Default)]
pub struct Advice {
    /// Deprecated fields.
    pub deprecated: Vec<Fault>,
    /// For each variable: its type, whether a placeholder fits, and which entities are asked for
    /// with it.
    pub variables: BTreeMap<String, Variable>,
    /// The fields of the query type that are selected, each with its place.
    pub roots: Vec<(String, usize)>,
}

/// A variable as far as placeholders concern it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The byte where it is declared.
    pub index: usize,
    /// Its type as it is written.
    pub kind: String,
    /// Whether a string, as which doo sends a placeholder, is of its type.
    pub takes_strings: bool,
    /// The fields of the query type whose `id` it is.
    pub identifies: Vec<String>,
}

pub(super) fn find(schema: &Schema, document: &Document) -> Advice {
    let query = schema.types().root_operation(OperationType::Query);
    let mut advice = Advice::default();
    walk(schema, document, &mut |spot| match spot {
        Spot::Variable(variable) => {
            let entry = advice
                .variables
                .entry(variable.name.to_string())
                .or_default();
            entry.index = variable.location().map_or(0, |it| it.offset());
            entry.kind = variable.ty.to_string();
            entry.takes_strings = takes_strings(schema, &variable.ty);
        }
        Spot::Field {
            parent,
            field,
            definition: Some(definition),
        } => {
            let index = field.name.location().map_or(0, |it| it.offset());
            if query == Some(parent) {
                advice.roots.push((definition.name.to_string(), index));
            }
            let deprecated = definition.directives.get("deprecated");
            advice
                .deprecated
                .extend(deprecated.map(|it| describe(parent, &field.name, it, index)));
        }
        Spot::Argument {
            of: Callee::Field { parent, definition },
            argument,
            ..
        } if query == Some(parent) && argument.name == "id" => {
            if let Value::Variable(name) = &*argument.value {
                let entry = advice.variables.entry(name.to_string()).or_default();
                entry.identifies.push(definition.name.to_string());
            }
        }
        _ => {}
    });
    advice.deprecated.sort();
    advice.deprecated.dedup();
    advice
}

fn describe(parent: &Name, name: &Name, deprecated: &Node<Directive>, index: usize) -> Fault {
    let message = format!("`{parent}.{name}` is deprecated");
    let fault = Fault::new(Code::Deprecated, index, message);
    let reason = deprecated.specified_argument_by_name("reason");
    match reason
        .and_then(|it| it.as_str())
        .filter(|it| !it.trim().is_empty())
    {
        Some(reason) => fault.help(format!("the schema says: {}", reason.trim())),
        None => fault.help("choose another field: doo may remove it"),
    }
}

/// Whether a type is `ID`, `String` or a custom scalar.
fn takes_strings(schema: &Schema, ty: &Type) -> bool {
    let name = ty.inner_named_type();
    let scalar = schema
        .types()
        .types
        .get(name)
        .and_then(ExtendedType::as_scalar);
    ty.is_named()
        && scalar.is_some_and(|it| !["Boolean", "Float", "Int"].contains(&it.name.as_str()))
}
