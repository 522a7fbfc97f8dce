//! The sentences for each rule that the library checks.

use super::names;
use super::walk::{Callee, Spot};
use crate::graphql::fault::{Code, Fault};
use crate::graphql::schema::Schema;
use apollo_compiler::Name;
use apollo_compiler::ast::{Field, Type};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::ExtendedType;

/// An error of the library at a byte, and what is there.
pub(super) struct Explainer<'e, 'q> {
    pub(super) schema: &'q Schema,
    pub(super) spots: &'e [Spot<'q>],
    pub(super) index: usize,
}

impl Explainer<'_, '_> {
    /// The faults behind an error; `None` if this error has no sentence of its own.
    pub(super) fn explain(&self, error: &str) -> Option<Vec<Fault>> {
        let fault = match error {
            "UndefinedField" => return self.field(),
            "UndefinedArgument" => self.argument(),
            "RequiredArgument" => return self.required_arguments(),
            "UndefinedDefinition" => self.variable_type(),
            "UndefinedTypeInNamedFragmentTypeCondition"
            | "UndefinedTypeInInlineFragmentTypeCondition" => self.condition(),
            "MissingSubselection" => return self.missing_selection(),
            "SubselectionOnScalarType" | "SubselectionOnEnumType" => self.leaf_selection(),
            "VariableInputType" => self.output_variable(),
            "InvalidFragmentTarget" => self.fragment_of_leaf(),
            "InvalidFragmentSpread" => self.impossible_spread(),
            "UndefinedEnumValue" => self.enum_value(),
            "RequiredField" => return self.required_keys(),
            "UnsupportedValueType" => return self.value(),
            "IntCoercionError" | "FloatCoercionError" => self.number(),
            "ConflictingFieldName" | "ConflictingFieldType" | "ConflictingFieldArgument" => {
                self.conflict(error)
            }
            "UndefinedDirective" => self.unknown_directive(),
            "UnsupportedLocation" | "UniqueDirective" => self.misplaced_directive(error),
            "UndefinedRootOperation" => self.no_root(),
            _ => None,
        };
        fault.map(|fault| vec![fault])
    }

    pub(super) fn find<T>(&self, pick: impl Fn(&Spot<'_>) -> Option<T>) -> Option<T> {
        self.spots.iter().find_map(pick)
    }

    fn field(&self) -> Option<Vec<Fault>> {
        self.find(|spot| {
            let Spot::Field {
                parent,
                field,
                definition: None,
            } = spot
            else {
                return None;
            };
            let message = format!("`{parent}` has no field `{}`", field.name);
            let fault = Fault::new(Code::Field, start(field.name.location()), message);
            let help = match names::kind(self.schema, parent) {
                // Its fragment is reported.
                "a scalar" | "an enum" | "an input" => return Some(vec![]),
                "a union" => {
                    let possible = self.schema.possible_types(parent);
                    let first = possible.first().map_or("T", |name| name.as_str());
                    format!("choose from its types: `... on {first} {{ ... }}`")
                }
                _ => {
                    let fields = names::fields(self.schema, parent).into_iter();
                    names::meant(&field.name, fields, &format!("`{parent}`"))
                }
            };
            Some(vec![fault.help(help)])
        })
    }

    fn argument(&self) -> Option<Fault> {
        self.find(|spot| {
            let Spot::Argument {
                of,
                argument,
                definition: None,
            } = spot
            else {
                return None;
            };
            let message = format!("`{of}` has no argument `{}`", argument.name);
            let fault = Fault::new(Code::Argument, start(argument.name.location()), message);
            let names = of.arguments().iter().map(|it| it.name.as_str());
            Some(fault.help(names::meant(&argument.name, names, &format!("`{of}`"))))
        })
    }

    fn required_arguments(&self) -> Option<Vec<Fault>> {
        self.find(|spot| {
            let (callee, given, index) = match spot {
                Spot::Field {
                    parent,
                    field,
                    definition: Some(definition),
                } => {
                    let index = start(field.name.location());
                    (
                        Callee::Field { parent, definition },
                        &field.arguments,
                        index,
                    )
                }
                Spot::Directive(directive) => {
                    let all = &self.schema.types().directive_definitions;
                    let definition = all.get(&directive.name)?;
                    let callee = Callee::Directive {
                        name: &definition.name,
                        arguments: &definition.arguments,
                    };
                    (callee, &directive.arguments, start(directive.location()))
                }
                _ => return None,
            };
            let is_given = |name: &Name| given.iter().any(|it| it.name == *name);
            let missing = callee.arguments().iter();
            let missing = missing.filter(|it| it.is_required() && !is_given(&it.name));
            let faults = missing.map(|argument| {
                let (name, ty) = (&argument.name, &argument.ty);
                let message = format!("`{callee}` needs the argument `{name}`");
                Fault::new(Code::Argument, index, message).help(format!(
                    "add `({name}: ...)` with a value of the type `{ty}`"
                ))
            });
            Some(faults.collect())
        })
    }

    fn variable_type(&self) -> Option<Fault> {
        self.find(|spot| {
            let Spot::Variable(variable) = spot else {
                return None;
            };
            Some(self.unknown_type(variable.ty.inner_named_type(), ExtendedType::is_input_type))
        })
    }

    fn condition(&self) -> Option<Fault> {
        self.find(|spot| match spot {
            Spot::Condition(name) => Some(self.unknown_type(name, is_composite)),
            _ => None,
        })
    }

    fn unknown_type(&self, name: &Name, kind: fn(&ExtendedType) -> bool) -> Fault {
        let message = format!("the schema has no type `{name}`");
        let fault = Fault::new(Code::Type, start(name.location()), message);
        let types = names::types(self.schema, kind);
        fault.help(names::meant(name, types.into_iter(), "the schema"))
    }

    /// No fields; none if some are there and are reported.
    fn missing_selection(&self) -> Option<Vec<Fault>> {
        self.find(|spot| {
            let Spot::Field {
                field,
                definition: Some(definition),
                ..
            } = spot
            else {
                return None;
            };
            if !field.selection_set.is_empty() {
                return Some(vec![]);
            }
            let (name, of) = (&field.name, definition.ty.inner_named_type());
            let kind = names::kind(self.schema, of);
            let message = format!("`{name}` is {kind} `{of}`, and none of its fields is selected");
            let fault = Fault::new(Code::Selection, start(name.location()), message);
            let fields = names::selection(self.schema, of);
            Some(vec![fault.help(format!("write `{name}{fields}`"))])
        })
    }

    fn leaf_selection(&self) -> Option<Fault> {
        self.defined_field(|name, ty, index| {
            let message = format!("`{name}` is of the type `{ty}`, which has no fields");
            let fault = Fault::new(Code::Selection, index, message);
            fault.help("remove the braces behind it")
        })
    }

    fn defined_field(&self, describe: impl Fn(&Name, &Type, usize) -> Fault) -> Option<Fault> {
        self.find(|spot| match spot {
            Spot::Field {
                field,
                definition: Some(definition),
                ..
            } => Some(describe(
                &field.name,
                &definition.ty,
                start(field.name.location()),
            )),
            _ => None,
        })
    }

    fn output_variable(&self) -> Option<Fault> {
        self.find(|spot| {
            let Spot::Variable(variable) = spot else {
                return None;
            };
            let of = variable.ty.inner_named_type();
            let kind = names::kind(self.schema, of);
            let message = format!(
                "`${}` cannot be of the type `{of}`: it is {kind}",
                variable.name
            );
            let fault = Fault::new(Code::VariableType, start(of.location()), message);
            Some(fault.help("a variable is a scalar, an enum or an input"))
        })
    }

    fn conflict(&self, error: &str) -> Option<Fault> {
        self.defined_field_spot(|field, index| {
            let (key, name) = (field.response_name(), &field.name);
            let message = match error {
                "ConflictingFieldName" => format!("`{key}` is the name of two fields"),
                "ConflictingFieldType" => {
                    format!("`{key}` is requested twice with different types")
                }
                _ => format!("`{key}` is requested twice with different arguments"),
            };
            let fault = Fault::new(Code::Conflict, index, message);
            fault.help(format!("give one of them another name: `other: {name}`"))
        })
    }

    fn defined_field_spot(&self, describe: impl Fn(&Field, usize) -> Fault) -> Option<Fault> {
        self.find(|spot| match spot {
            Spot::Field { field, .. } => Some(describe(field, start(field.location()))),
            _ => None,
        })
    }

    fn unknown_directive(&self) -> Option<Fault> {
        self.find(|spot| {
            let Spot::Directive(directive) = spot else {
                return None;
            };
            let name = &directive.name;
            let message = format!("the schema has no directive `@{name}`");
            let fault = Fault::new(Code::Directive, start(directive.location()), message);
            let all = names::directives(self.schema).into_iter();
            Some(fault.help(names::meant(name, all, "the schema")))
        })
    }

    fn misplaced_directive(&self, error: &str) -> Option<Fault> {
        self.find(|spot| {
            let Spot::Directive(directive) = spot else {
                return None;
            };
            let name = &directive.name;
            let message = match error {
                "UniqueDirective" => format!("`@{name}` is repeated in one place"),
                _ => format!("`@{name}` is not for this place"),
            };
            Some(
                Fault::new(Code::Directive, start(directive.location()), message).help("remove it"),
            )
        })
    }

    fn no_root(&self) -> Option<Fault> {
        let message = "the schema has no such operations";
        Some(Fault::new(Code::Operation, self.index, message).help("write a `query`"))
    }
}

fn is_composite(definition: &ExtendedType) -> bool {
    definition.is_object() || definition.is_interface() || definition.is_union()
}

pub(super) fn start(location: Option<SourceSpan>) -> usize {
    location.map_or(0, |it| it.offset())
}
