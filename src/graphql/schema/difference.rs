//! How much of a schema is different from another one.

use super::read::Schema;
use apollo_compiler::Node;
use apollo_compiler::ast::{FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::ExtendedType;
use std::collections::BTreeMap;
use std::ops::Deref;

/// The number of types, fields, arguments, values and directives that are different.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Difference {
    /// New parts.
    pub added: usize,
    /// Parts that are gone.
    pub removed: usize,
    /// Parts of another type or kind.
    pub changed: usize,
    /// Parts that are deprecated now, and were not.
    pub deprecated: usize,
}

/// What a part is, and whether it is deprecated.
type Part = (String, bool);

impl Schema {
    /// What another schema has instead. Descriptions do not count.
    pub fn difference(&self, after: &Self) -> Difference {
        let (old, new) = (parts(self), parts(after));
        let mut found = Difference::default();
        for (name, (before, was_deprecated)) in &old {
            match new.get(name) {
                None => found.removed += 1,
                Some((after, is_deprecated)) => {
                    found.changed += usize::from(before != after);
                    found.deprecated += usize::from(*is_deprecated && !was_deprecated);
                }
            }
        }
        found.added = new.keys().filter(|name| !old.contains_key(*name)).count();
        found
    }
}

fn parts(schema: &Schema) -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    let types = schema.types();
    for (name, definition) in &types.types {
        if !definition.is_built_in() {
            parts.insert(name.to_string(), (own(definition), false));
            inner(&mut parts, name, definition);
        }
    }
    let directives = types.directive_definitions.values();
    for definition in directives.filter(|it| !it.is_built_in()) {
        let name = format!("@{}", definition.name);
        let mut places: Vec<_> = definition.locations.iter().map(|it| it.name()).collect();
        places.sort_unstable();
        let what = format!("{} {}", definition.repeatable, places.join(" "));
        parts.insert(name.clone(), (what, false));
        arguments(&mut parts, &name, &definition.arguments);
    }
    parts
}

/// The kind of a type, and what it implements or is made of.
fn own(definition: &ExtendedType) -> String {
    let names = |kind: &str, mut names: Vec<&str>| {
        names.sort_unstable();
        format!("{kind} {}", names.join(" "))
    };
    match definition {
        ExtendedType::Scalar(_) => "scalar".to_owned(),
        ExtendedType::Enum(_) => "enum".to_owned(),
        ExtendedType::InputObject(_) => "input".to_owned(),
        ExtendedType::Object(it) => names(
            "type",
            it.implements_interfaces
                .iter()
                .map(|it| it.as_str())
                .collect(),
        ),
        ExtendedType::Interface(it) => names(
            "interface",
            it.implements_interfaces
                .iter()
                .map(|it| it.as_str())
                .collect(),
        ),
        ExtendedType::Union(it) => {
            names("union", it.members.iter().map(|it| it.as_str()).collect())
        }
    }
}

fn inner(parts: &mut BTreeMap<String, Part>, of: &str, definition: &ExtendedType) {
    match definition {
        ExtendedType::Scalar(_) | ExtendedType::Union(_) => {}
        ExtendedType::Object(it) => fields(parts, of, it.fields.values().map(Deref::deref)),
        ExtendedType::Interface(it) => fields(parts, of, it.fields.values().map(Deref::deref)),
        ExtendedType::Enum(it) => {
            for (name, value) in &it.values {
                let is_deprecated = value.directives.has("deprecated");
                parts.insert(format!("{of}.{name}"), (String::new(), is_deprecated));
            }
        }
        ExtendedType::InputObject(it) => {
            for (name, field) in &it.fields {
                parts.insert(format!("{of}.{name}"), input(field));
            }
        }
    }
}

fn fields<'f>(
    parts: &mut BTreeMap<String, Part>,
    of: &str,
    fields: impl Iterator<Item = &'f Node<FieldDefinition>>,
) {
    for field in fields {
        let name = format!("{of}.{}", field.name);
        let is_deprecated = field.directives.has("deprecated");
        arguments(parts, &name, &field.arguments);
        parts.insert(name, (field.ty.to_string(), is_deprecated));
    }
}

fn arguments(
    parts: &mut BTreeMap<String, Part>,
    of: &str,
    arguments: &[Node<InputValueDefinition>],
) {
    for argument in arguments {
        parts.insert(format!("{of}({})", argument.name), input(argument));
    }
}

fn input(definition: &InputValueDefinition) -> Part {
    let default = definition.default_value.as_ref();
    let default = default.map_or_else(String::new, |value| format!(" = {value}"));
    let is_deprecated = definition.directives.has("deprecated");
    (format!("{}{default}", definition.ty), is_deprecated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(text: &str) -> Schema {
        Schema::read(text).unwrap().0
    }

    #[test]
    fn parts_are_counted_whatever_their_order() {
        let before = schema(
            "directive @a(b: Int) on FIELD type Query { e: E o(x: Int = 1): O s: String } \
             enum E { A B } type O { id: ID! } union U = Query | O input I { n: Int }",
        );
        let after = schema(
            "input I { n: Int! } union U = O | Query type O { new: Int id: ID! @deprecated } \
             enum E { A } type Query { e: E o(x: Int = 2): O } scalar S",
        );
        let expected = Difference {
            added: 2,      // `O.new` and `S`
            removed: 4,    // `@a`, `@a(b)`, `Query.s` and `E.B`
            changed: 2,    // `Query.o(x)` and `I.n`
            deprecated: 1, // `O.id`
        };
        assert_eq!(before.difference(&after), expected);
        assert_eq!(after.difference(&after), Difference::default());
    }
}
