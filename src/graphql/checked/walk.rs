//! Goes through a query with the type of each place.

use crate::graphql::schema::Schema;
use apollo_compiler::ast::{
    Argument, Definition, Directive, Document, Field, FieldDefinition, InlineFragment,
    InputValueDefinition, Selection, Type, Value, VariableDefinition,
};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};

/// A place in a query, with what the schema says of it.
#[derive(Clone, Copy)]
pub(super) enum Spot<'q> {
    /// An operation or a fragment: what follows is in it.
    Definition(&'q Definition),
    /// A field, and its definition if its type has it.
    Field {
        parent: &'q Name,
        field: &'q Node<Field>,
        definition: Option<&'q FieldDefinition>,
    },
    /// An argument of a field or a directive.
    Argument {
        of: Callee<'q>,
        argument: &'q Node<Argument>,
        definition: Option<&'q InputValueDefinition>,
    },
    /// A value in the place of a type.
    Value {
        expected: &'q Type,
        has_default: bool,
        value: &'q Node<Value>,
    },
    /// A key of an input object that its type does not have.
    UnknownKey {
        of: &'q Name,
        key: &'q Name,
    },
    Directive(&'q Node<Directive>),
    /// A fragment that is put in.
    Spread {
        parent: &'q Name,
        on: Option<&'q Name>,
        name: Option<&'q Name>,
        location: Option<SourceSpan>,
    },
    /// The type of a fragment.
    Condition(&'q Name),
    Variable(&'q Node<VariableDefinition>),
}

impl Spot<'_> {
    /// Where the library may report an error about it.
    pub(super) fn locations(&self) -> [Option<SourceSpan>; 2] {
        match self {
            Spot::Definition(definition) => [definition.location(), None],
            Spot::Field { field, .. } => [field.location(), field.name.location()],
            Spot::Argument { argument, .. } => [argument.location(), None],
            Spot::Value { value, .. } => match value.as_enum() {
                Some(name) => [value.location(), name.location()],
                None => [value.location(), None],
            },
            Spot::UnknownKey { key, .. } => [key.location(), None],
            Spot::Directive(directive) => [directive.location(), None],
            Spot::Spread { location, .. } => [*location, None],
            Spot::Condition(name) => [name.location(), None],
            Spot::Variable(variable) => [variable.location(), None],
        }
    }
}

/// What has arguments.
#[derive(Clone, Copy)]
pub(super) enum Callee<'q> {
    Field {
        parent: &'q Name,
        definition: &'q FieldDefinition,
    },
    Directive {
        name: &'q Name,
        arguments: &'q [Node<InputValueDefinition>],
    },
}

impl Callee<'_> {
    pub(super) fn arguments(&self) -> &[Node<InputValueDefinition>] {
        match self {
            Self::Field { definition, .. } => &definition.arguments,
            Self::Directive { arguments, .. } => arguments,
        }
    }
}

impl std::fmt::Display for Callee<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Field { parent, definition } => write!(f, "{parent}.{}", definition.name),
            Self::Directive { name, .. } => write!(f, "@{name}"),
        }
    }
}

/// Calls `visit` for each place of a document.
pub(super) fn walk<'q>(
    schema: &'q Schema,
    document: &'q Document,
    visit: &mut dyn FnMut(Spot<'q>),
) {
    let mut walk = Walk { schema, visit };
    for definition in &document.definitions {
        (walk.visit)(Spot::Definition(definition));
        match definition {
            Definition::OperationDefinition(operation) => {
                for variable in &operation.variables {
                    (walk.visit)(Spot::Variable(variable));
                    if let Some(default) = &variable.default_value {
                        walk.value(&variable.ty, false, default);
                    }
                    walk.directives(&variable.directives);
                }
                walk.directives(&operation.directives);
                if let Some(root) = schema.types().root_operation(operation.operation_type) {
                    walk.selections(Some(root), &operation.selection_set);
                }
            }
            Definition::FragmentDefinition(fragment) => {
                (walk.visit)(Spot::Condition(&fragment.type_condition));
                walk.directives(&fragment.directives);
                walk.selections(Some(&fragment.type_condition), &fragment.selection_set);
            }
            _ => {}
        }
    }
}

struct Walk<'q, 'v> {
    schema: &'q Schema,
    visit: &'v mut dyn FnMut(Spot<'q>),
}

impl<'q> Walk<'q, '_> {
    fn selections(&mut self, parent: Option<&'q Name>, selections: &'q [Selection]) {
        let Some(parent) = parent else {
            return;
        };
        for selection in selections {
            match selection {
                Selection::Field(field) => self.field(parent, field),
                Selection::InlineFragment(fragment) => self.inline(parent, fragment),
                Selection::FragmentSpread(spread) => {
                    (self.visit)(Spot::Spread {
                        parent,
                        on: None,
                        name: Some(&spread.fragment_name),
                        location: spread.location(),
                    });
                    self.directives(&spread.directives);
                }
            }
        }
    }

    fn inline(&mut self, parent: &'q Name, fragment: &'q Node<InlineFragment>) {
        let on = fragment.type_condition.as_ref();
        (self.visit)(Spot::Spread {
            parent,
            on,
            name: None,
            location: fragment.location(),
        });
        if let Some(on) = on {
            (self.visit)(Spot::Condition(on));
        }
        self.directives(&fragment.directives);
        self.selections(Some(on.unwrap_or(parent)), &fragment.selection_set);
    }

    fn field(&mut self, parent: &'q Name, field: &'q Node<Field>) {
        let types = self.schema.types();
        let definition = types.type_field(parent, &field.name).ok();
        let definition = definition.map(|it| -> &'q FieldDefinition { it });
        (self.visit)(Spot::Field {
            parent,
            field,
            definition,
        });
        if let Some(definition) = definition {
            self.arguments(Callee::Field { parent, definition }, &field.arguments);
        }
        self.directives(&field.directives);
        let below = definition.map(|it| it.ty.inner_named_type());
        self.selections(below, &field.selection_set);
    }

    fn directives(&mut self, directives: &'q [Node<Directive>]) {
        for directive in directives {
            (self.visit)(Spot::Directive(directive));
            let definition = self
                .schema
                .types()
                .directive_definitions
                .get(&directive.name);
            if let Some(definition) = definition {
                let callee = Callee::Directive {
                    name: &definition.name,
                    arguments: &definition.arguments,
                };
                self.arguments(callee, &directive.arguments);
            }
        }
    }

    fn arguments(&mut self, of: Callee<'q>, arguments: &'q [Node<Argument>]) {
        let definitions: &'q [Node<InputValueDefinition>] = match of {
            Callee::Field { definition, .. } => &definition.arguments,
            Callee::Directive { arguments, .. } => arguments,
        };
        for argument in arguments {
            let definition = definitions.iter().find(|it| it.name == argument.name);
            let definition = definition.map(|it| -> &'q InputValueDefinition { it });
            (self.visit)(Spot::Argument {
                of,
                argument,
                definition,
            });
            if let Some(definition) = definition {
                let has_default = definition.default_value.is_some();
                self.value(&definition.ty, has_default, &argument.value);
            }
        }
    }

    fn value(&mut self, expected: &'q Type, has_default: bool, value: &'q Node<Value>) {
        (self.visit)(Spot::Value {
            expected,
            has_default,
            value,
        });
        match &**value {
            Value::List(items) => {
                for item in items {
                    self.value(expected.item_type(), false, item);
                }
            }
            Value::Object(pairs) => {
                let name = expected.inner_named_type();
                let Some(ExtendedType::InputObject(input)) = self.schema.types().types.get(name)
                else {
                    return;
                };
                for (key, value) in pairs {
                    match input.fields.get(key) {
                        Some(field) => {
                            let has_default = field.default_value.is_some();
                            self.value(&field.ty, has_default, value);
                        }
                        None => (self.visit)(Spot::UnknownKey { of: name, key }),
                    }
                }
            }
            _ => {}
        }
    }
}
