//! The specification's rules for definitions that need no schema,
//! <https://spec.graphql.org/October2021/#sec-Validation>, and doo's: a payload is a query.

use super::ast::{Definitions, Fragment, Operation, Used, Uses, Value, Variable};
use super::fault::{Code, Fault};
use super::fields;
use crate::suggest::closest;
use std::collections::{BTreeMap, BTreeSet};

/// All faults of a document with valid syntax, in the order of the text.
pub(super) fn check(definitions: Definitions<'_>) -> Vec<Fault> {
    let Definitions {
        operations,
        fragments,
        mut faults,
        notices: _,
        comments: _,
    } = definitions;
    let by_name: BTreeMap<_, _> = fragments.iter().map(|it| (it.name, it)).collect();
    check_operations(&operations, &mut faults);
    let names = fragments.iter().map(|it| (it.name, it.index));
    unique(names, Code::Fragment, "fragments named", &mut faults);
    check_spreads(&operations, &fragments, &by_name, &mut faults);
    check_cycles(&fragments, &by_name, &mut faults);
    for operation in &operations {
        check_variables(operation, &by_name, &mut faults);
    }
    fields::check(&operations, &by_name, &mut faults);
    faults.sort();
    // A fragment that several operations use has its fault once.
    faults.dedup();
    faults
}

type ByName<'d, 't> = BTreeMap<&'t str, &'d Fragment<'t>>;

fn check_operations(operations: &[Operation<'_>], faults: &mut Vec<Fault>) {
    let named = operations
        .iter()
        .filter_map(|it| Some((it.name?, it.index)));
    unique(named, Code::Operation, "operations named", faults);
    if operations.len() > 1 {
        let anonymous = operations.iter().filter(|it| it.name.is_none());
        for Operation { index, .. } in anonymous {
            let message = "an operation without a name must be the only one";
            let fault = Fault::new(Code::Operation, *index, message);
            faults
                .push(fault.help("remove the others, or give each a name: `query Orders { ... }`"));
        }
    }
    for Operation { kind, index, .. } in operations {
        if *kind != "query" {
            let message = format!("a payload must be a query, not a {kind}");
            let fault = Fault::new(Code::Operation, *index, message);
            faults.push(fault.help("write `query`: doo requests a payload before each delivery"));
        }
    }
}

/// Reports a name that is defined twice.
fn unique<'t>(
    names: impl Iterator<Item = Used<'t>>,
    code: Code,
    what: &str,
    faults: &mut Vec<Fault>,
) {
    // Most queries have one operation, one variable and no fragment.
    if matches!(names.size_hint().1, Some(0 | 1)) {
        return;
    }
    let mut seen = BTreeSet::new();
    for (name, index) in names {
        if !seen.insert(name) {
            let message = format!("the query has two {what} `{name}`");
            let fault = Fault::new(code, index, message);
            faults.push(fault.help("give one of them another name, or remove it"));
        }
    }
}

/// Reports fragments that do not exist, and those that no operation uses.
fn check_spreads(
    operations: &[Operation<'_>],
    fragments: &[Fragment<'_>],
    by_name: &ByName<'_, '_>,
    faults: &mut Vec<Fault>,
) {
    let of_operations = operations.iter().map(|it| &it.uses);
    if fragments.is_empty() && of_operations.clone().all(|it| it.fragments.is_empty()) {
        return;
    }
    let of_fragments = fragments.iter().map(|it| &it.uses);
    for (name, index) in of_operations
        .chain(of_fragments)
        .flat_map(|it| &it.fragments)
    {
        if !by_name.contains_key(name) {
            let message = format!("the query has no fragment `{name}`");
            let fault = Fault::new(Code::Fragment, *index, message);
            faults.push(match closest(name, by_name.keys().copied()) {
                Some(close) => fault.help(format!("did you mean `{close}`?")),
                None => fault.help(format!("define it: `fragment {name} on Order {{ ... }}`")),
            });
        }
    }
    let mut reached = BTreeSet::new();
    for operation in operations {
        reached.extend(reach(&operation.uses, by_name).1);
    }
    for Fragment { name, index, .. } in fragments {
        if !reached.contains(name) {
            let message = format!("the fragment `{name}` is not used");
            let fault = Fault::new(Code::Fragment, *index, message);
            faults.push(fault.help(format!("remove it, or put it in: `...{name}`")));
        }
    }
}

/// The names that are used, also through fragments, and those fragments.
fn reach<'d, 't>(
    uses: &'d Uses<'t>,
    by_name: &ByName<'d, 't>,
) -> (Vec<&'d Uses<'t>>, BTreeSet<&'t str>) {
    let (mut all, mut names) = (vec![uses], BTreeSet::new());
    let mut next = 0;
    while let Some(uses) = all.get(next) {
        next += 1;
        for (name, _) in &uses.fragments {
            if let Some(fragment) = by_name.get(name)
                && names.insert(*name)
            {
                all.push(&fragment.uses);
            }
        }
    }
    (all, names)
}

fn check_cycles(fragments: &[Fragment<'_>], by_name: &ByName<'_, '_>, faults: &mut Vec<Fault>) {
    // Most documents have no fragments that use others.
    for fragment in fragments.iter().filter(|it| !it.uses.fragments.is_empty()) {
        if reach(&fragment.uses, by_name).1.contains(fragment.name) {
            let name = fragment.name;
            let message = format!("the fragment `{name}` contains itself");
            let fault = Fault::new(Code::Fragment, fragment.index, message);
            faults.push(fault.help("replace its innermost use by its fields"));
        }
    }
}

fn check_variables<'t>(
    operation: &Operation<'t>,
    by_name: &ByName<'_, 't>,
    faults: &mut Vec<Fault>,
) {
    let declared: BTreeMap<_, _> = operation.variables.iter().map(|it| (it.name, it)).collect();
    let names = operation.variables.iter().map(|it| (it.name, it.index));
    unique(names, Code::Variable, "variables named", faults);
    let (all, _) = reach(&operation.uses, by_name);
    let mut used = BTreeSet::new();
    for (name, index) in all.iter().flat_map(|uses| &uses.variables) {
        used.insert(*name);
        if !declared.contains_key(name) {
            let message = format!("`${name}` is used but not declared");
            let fault = Fault::new(Code::Variable, *index, message);
            faults.push(fault.help(format!("declare it: `query (${name}: ID!)`")));
        }
    }
    for variable in &operation.variables {
        let Variable { name, index, .. } = variable;
        if !used.contains(name) {
            let message = format!("`${name}` is declared but not used");
            let fault = Fault::new(Code::Variable, *index, message);
            faults.push(fault.help("remove it, or use it"));
        }
        check_default(variable, faults);
    }
    for (name, index) in all.iter().flat_map(|uses| &uses.conditions) {
        if let Some(variable) = declared.get(name)
            && !is_condition(variable)
        {
            let message = format!("`${name}` is a condition, but not a `Boolean!`");
            let fault = Fault::new(Code::Variable, *index, message);
            faults.push(fault.help(format!("declare it as `${name}: Boolean!`")));
        }
    }
}

/// Whether a variable may be used as a `Boolean!`.
fn is_condition(variable: &Variable<'_>) -> bool {
    let never_null = variable.non_null
        || variable
            .default
            .is_some_and(|default| default != Value::Word("null"));
    variable.kind == Some("Boolean") && never_null
}

/// Checks a default of a type that the specification defines.
fn check_default(variable: &Variable<'_>, faults: &mut Vec<Fault>) {
    let Some(default) = variable.default else {
        return;
    };
    let fits = match (variable.kind, default) {
        (_, Value::Word("null")) => !variable.non_null,
        (Some("Int"), value) => value == Value::Int,
        (Some("Float"), value) => matches!(value, Value::Int | Value::Float),
        (Some("String"), value) => value == Value::Text,
        (Some("ID"), value) => matches!(value, Value::Int | Value::Text),
        (Some("Boolean"), value) => matches!(value, Value::Word("true" | "false")),
        _ => true,
    };
    if !fits {
        let message = format!("the default of `${}` is not of its type", variable.name);
        let fault = Fault::new(Code::Variable, variable.index, message);
        faults.push(fault.help("write a value of that type after `=`, or remove the default"));
    }
}

#[cfg(test)]
mod tests;
