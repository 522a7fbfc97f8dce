//! Values that the library does not look at closely: variables inside lists and objects, and every
//! key of an object that its type does not have.

use super::names;
use super::walk::{Callee, Spot, walk};
use crate::graphql::fault::{Code, Fault};
use crate::graphql::schema::Schema;
use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, Type, Value, VariableDefinition};
use std::collections::BTreeSet;

/// A variable in the place of a type.
struct Use<'q> {
    name: &'q Name,
    index: usize,
    expected: &'q Type,
    has_default: bool,
}

/// A definition with the variables and the fragments that it uses.
struct Part<'q> {
    definition: &'q Definition,
    uses: Vec<Use<'q>>,
    fragments: Vec<&'q Name>,
}

pub(super) fn faults(schema: &Schema, document: &Document) -> Vec<Fault> {
    let mut parts: Vec<Part<'_>> = vec![];
    let mut faults = vec![];
    // The conditions of `@skip` and `@include` are checked without a schema.
    let mut is_condition = false;
    walk(schema, document, &mut |spot| match spot {
        Spot::Definition(definition) => parts.push(Part {
            definition,
            uses: vec![],
            fragments: vec![],
        }),
        Spot::Argument { of, .. } => {
            is_condition = matches!(of, Callee::Directive { name, .. } if *name == "skip" || *name == "include");
        }
        Spot::Value {
            expected,
            has_default,
            value,
        } => {
            let (Value::Variable(name), Some(part)) = (&**value, parts.last_mut()) else {
                return;
            };
            if is_condition {
                return;
            }
            part.uses.push(Use {
                name,
                index: value.location().map_or(0, |it| it.offset()),
                expected,
                has_default,
            });
        }
        Spot::Spread {
            name: Some(name), ..
        } => {
            if let Some(part) = parts.last_mut() {
                part.fragments.push(name);
            }
        }
        Spot::UnknownKey { of, key } => faults.push(unknown_key(schema, of, key)),
        _ => {}
    });
    for part in &parts {
        let Definition::OperationDefinition(operation) = part.definition else {
            continue;
        };
        for used in reached(part, &parts).into_iter().flat_map(|it| &it.uses) {
            let variables = &mut operation.variables.iter();
            if let Some(variable) = variables.find(|it| it.name == *used.name)
                && schema
                    .types()
                    .types
                    .contains_key(variable.ty.inner_named_type())
                && !fits(variable, used)
            {
                faults.push(misfit(variable, used));
            }
        }
    }
    faults
}

/// A part, and those of the fragments that it uses.
fn reached<'p, 'q>(from: &'p Part<'q>, parts: &'p [Part<'q>]) -> Vec<&'p Part<'q>> {
    let (mut all, mut seen) = (vec![from], BTreeSet::new());
    let mut next = 0;
    while let Some(part) = all.get(next) {
        next += 1;
        let new: Vec<_> = part
            .fragments
            .iter()
            .filter(|it| seen.insert(**it))
            .collect();
        for name in new {
            all.extend(parts.iter().find(|it| match it.definition {
                Definition::FragmentDefinition(fragment) => fragment.name == **name,
                _ => false,
            }));
        }
    }
    all
}

/// <https://spec.graphql.org/October2021/#IsVariableUsageAllowed()>
fn fits(variable: &VariableDefinition, used: &Use<'_>) -> bool {
    let own_default = variable.default_value.as_ref();
    let has_default = used.has_default || own_default.is_some_and(|it| !it.is_null());
    if used.expected.is_non_null() && !variable.ty.is_non_null() && has_default {
        return variable
            .ty
            .is_assignable_to(&used.expected.clone().nullable());
    }
    variable.ty.is_assignable_to(used.expected)
}

fn misfit(variable: &VariableDefinition, used: &Use<'_>) -> Fault {
    let (name, own, expected) = (&variable.name, &variable.ty, used.expected);
    let message = format!("`${name}` is of the type `{own}`, and `{expected}` is needed here");
    let fault = Fault::new(Code::VariableType, used.index, message);
    fault.help(format!("declare it as `${name}: {expected}`"))
}

fn unknown_key(schema: &Schema, of: &Name, key: &Name) -> Fault {
    let index = key.location().map_or(0, |it| it.offset());
    let fault = Fault::new(Code::Value, index, format!("`{of}` has no key `{key}`"));
    let keys = names::fields(schema, of);
    fault.help(names::meant(key, keys.into_iter(), &format!("`{of}`")))
}
