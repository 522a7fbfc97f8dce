//! Helps that name what the schema has.

use crate::graphql::schema::Schema;
use crate::suggest::closest;
use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};

/// The most names that a help lists.
const MOST: usize = 5;

/// "Did you mean", or else what there is.
pub(super) fn meant<'n>(
    written: &str,
    names: impl Iterator<Item = &'n str> + Clone,
    of: &str,
) -> String {
    match closest(written, names.clone()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => listed(names, of),
    }
}

/// The first names: "`Event` has `id`, `title` and 3 more".
fn listed<'n>(names: impl Iterator<Item = &'n str>, of: &str) -> String {
    let names: Vec<&str> = names.collect();
    let shown: Vec<_> = names
        .iter()
        .take(MOST)
        .map(|it| format!("`{it}`"))
        .collect();
    match names.len() {
        0 => format!("{of} has none; remove it"),
        all if all > MOST => format!("{of} has {} and {} more", shown.join(", "), all - MOST),
        _ => format!("{of} has {}", shown.join(", ")),
    }
}

/// The fields of a type.
pub(super) fn fields<'s>(schema: &'s Schema, name: &str) -> Vec<&'s str> {
    let names = |keys: Vec<&'s Name>| keys.into_iter().map(Name::as_str).collect();
    match schema.types().types.get(name) {
        Some(ExtendedType::Object(object)) => names(object.fields.keys().collect()),
        Some(ExtendedType::Interface(interface)) => names(interface.fields.keys().collect()),
        Some(ExtendedType::InputObject(input)) => names(input.fields.keys().collect()),
        _ => vec![],
    }
}

/// A selection of the first fields that need nothing: ` { id title }`.
pub(super) fn selection(schema: &Schema, name: &str) -> String {
    let types = &schema.types().types;
    let all = match types.get(name) {
        Some(ExtendedType::Union(_)) => {
            let possible = schema.possible_types(name);
            let first = possible.first().map(|first| {
                let below = selection(schema, first);
                format!(" {{ __typename ... on {first}{below} }}")
            });
            return first.unwrap_or_default();
        }
        Some(ExtendedType::Object(object)) => object.fields.values().collect(),
        Some(ExtendedType::Interface(interface)) => interface.fields.values().collect(),
        _ => vec![],
    };
    let is_plain = |ty: &str| types.get(ty).is_some_and(ExtendedType::is_leaf);
    let needs_none = |it: &[Node<InputValueDefinition>]| it.iter().all(|it| !it.is_required());
    let plain = all.iter().filter(|it| is_plain(it.ty.inner_named_type()));
    let plain = plain.filter(|it| needs_none(&it.arguments));
    let plain: Vec<&str> = plain.map(|it| it.name.as_str()).take(MOST).collect();
    match plain.is_empty() {
        true => " { __typename }".to_owned(),
        false => format!(" {{ {} }}", plain.join(" ")),
    }
}

/// The names of types of a kind, without those of introspection.
pub(super) fn types(schema: &Schema, kind: fn(&ExtendedType) -> bool) -> Vec<&str> {
    let all = schema.types().types.values().filter(|it| kind(it));
    let all = all.map(|it| it.name().as_str());
    all.filter(|it| !it.starts_with("__")).collect()
}

/// What kind of type a name is, with its article.
pub(super) fn kind(schema: &Schema, name: &str) -> &'static str {
    match schema.types().types.get(name) {
        Some(ExtendedType::Scalar(_)) => "a scalar",
        Some(ExtendedType::Object(_)) => "an object",
        Some(ExtendedType::Interface(_)) => "an interface",
        Some(ExtendedType::Union(_)) => "a union",
        Some(ExtendedType::Enum(_)) => "an enum",
        Some(ExtendedType::InputObject(_)) => "an input",
        None => "unknown",
    }
}

/// The directives that a query may use.
pub(super) fn directives(schema: &Schema) -> Vec<&str> {
    let all = schema.types().directive_definitions.values();
    let of_queries = all.filter(|it| it.locations.iter().any(|it| is_of_queries(it.name())));
    of_queries.map(|it| it.name.as_str()).collect()
}

fn is_of_queries(location: &str) -> bool {
    matches!(
        location,
        "QUERY"
            | "FIELD"
            | "FRAGMENT_DEFINITION"
            | "FRAGMENT_SPREAD"
            | "INLINE_FRAGMENT"
            | "VARIABLE_DEFINITION"
    )
}

/// How a value of a type is written.
pub(super) fn written(schema: &Schema, name: &str) -> String {
    let how = match (name, kind(schema, name)) {
        ("Int", _) => "a whole number",
        ("Float", _) => "a number",
        ("Boolean", _) => "`true` or `false`",
        ("String" | "ID", _) => "a text in quotation marks",
        (_, "an enum") => return format!("write a value of `{name}`, without quotation marks"),
        _ => return format!("write an object with the keys of `{name}`: `{{ ... }}`"),
    };
    format!("write {how}")
}
