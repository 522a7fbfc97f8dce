//! Writes a schema in one order, so that two answers with the same content are the same text.

use super::read::Schema;
use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition, InputValueDefinition};
use apollo_compiler::{Name, Node, Schema as Types};

impl Schema {
    /// The schema in GraphQL's schema language: directives, then types by name, and everything in
    /// them by name.
    pub fn to_sdl(&self) -> String {
        let mut text = self.sorted().serialize().to_string();
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    fn sorted(&self) -> Types {
        let mut types = Types::clone(self.types());
        sort(&mut types);
        types
    }
}

impl PartialEq for Schema {
    /// Whatever the order of their parts.
    fn eq(&self, other: &Self) -> bool {
        self.sorted() == other.sorted()
    }
}

fn sort(types: &mut Types) {
    types.directive_definitions.sort_unstable_keys();
    for directive in types.directive_definitions.values_mut() {
        let directive = directive.make_mut();
        sort_arguments(&mut directive.arguments);
        directive.locations.sort_unstable_by_key(|it| it.name());
    }
    types.types.sort_unstable_keys();
    for definition in types.types.values_mut() {
        match definition {
            ExtendedType::Scalar(_) => {}
            ExtendedType::Object(object) => {
                let object = object.make_mut();
                sort_fields(object.fields.iter_mut());
                object.fields.sort_unstable_keys();
                object
                    .implements_interfaces
                    .sort_unstable_by(|a, b| a.name.cmp(&b.name));
            }
            ExtendedType::Interface(interface) => {
                let interface = interface.make_mut();
                sort_fields(interface.fields.iter_mut());
                interface.fields.sort_unstable_keys();
                interface
                    .implements_interfaces
                    .sort_unstable_by(|a, b| a.name.cmp(&b.name));
            }
            ExtendedType::Union(union) => {
                union
                    .make_mut()
                    .members
                    .sort_unstable_by(|a, b| a.name.cmp(&b.name));
            }
            ExtendedType::Enum(values) => values.make_mut().values.sort_unstable_keys(),
            ExtendedType::InputObject(input) => input.make_mut().fields.sort_unstable_keys(),
        }
    }
}

fn sort_fields<'f>(fields: impl Iterator<Item = (&'f Name, &'f mut Component<FieldDefinition>)>) {
    for (_, field) in fields {
        sort_arguments(&mut field.make_mut().arguments);
    }
}

fn sort_arguments(arguments: &mut [Node<InputValueDefinition>]) {
    arguments.sort_by(|a, b| a.name.cmp(&b.name));
}
