//! The parts of an introspection answer, and how they are written as a schema.

use super::literals::{Unwritable, checked, string, value};
use serde::Deserialize;
use std::fmt::Write;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Introspected {
    description: Option<String>,
    query_type: Named,
    mutation_type: Option<Named>,
    subscription_type: Option<Named>,
    types: Vec<Type>,
    #[serde(default)]
    directives: Vec<Directive>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Type {
    kind: Kind,
    name: String,
    description: Option<String>,
    #[serde(rename = "specifiedByURL", alias = "specifiedByUrl")]
    specified_by_url: Option<String>,
    fields: Option<Vec<Field>>,
    interfaces: Option<Vec<Named>>,
    possible_types: Option<Vec<Named>>,
    enum_values: Option<Vec<EnumValue>>,
    input_fields: Option<Vec<Input>>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    name: String,
    description: Option<String>,
    #[serde(default)]
    args: Vec<Input>,
    r#type: TypeRef,
    #[serde(default)]
    is_deprecated: bool,
    deprecation_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EnumValue {
    name: String,
    description: Option<String>,
    #[serde(default)]
    is_deprecated: bool,
    deprecation_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    name: String,
    description: Option<String>,
    r#type: TypeRef,
    default_value: Option<String>,
    #[serde(default)]
    is_deprecated: bool,
    deprecation_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeRef {
    kind: String,
    name: Option<String>,
    of_type: Option<Box<Self>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Directive {
    name: String,
    description: Option<String>,
    #[serde(default)]
    args: Vec<Input>,
    locations: Vec<String>,
    #[serde(default)]
    is_repeatable: bool,
}

type Written = Result<(), Unwritable>;

/// The reason of what is deprecated without one.
const DEFAULT_REASON: &str = "No longer supported";

const SPECIFIED_SCALARS: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];
const SPECIFIED_DIRECTIVES: [&str; 5] = ["deprecated", "include", "oneOf", "skip", "specifiedBy"];

impl Introspected {
    /// The schema in GraphQL's schema language.
    pub(super) fn to_sdl(&self) -> Result<String, Unwritable> {
        let mut text = String::new();
        self.write(&mut text)?;
        Ok(text)
    }

    fn write(&self, text: &mut String) -> Written {
        describe(text, self.description.as_ref(), "");
        text.push_str("schema {\n");
        let roots = [
            ("query", Some(&self.query_type)),
            ("mutation", self.mutation_type.as_ref()),
            ("subscription", self.subscription_type.as_ref()),
        ];
        for (operation, root) in roots {
            if let Some(Named { name }) = root {
                push(text, format_args!("  {operation}: {}\n", checked(name)?));
            }
        }
        text.push_str("}\n");
        let own = |it: &&Directive| !SPECIFIED_DIRECTIVES.contains(&it.name.as_str());
        for directive in self.directives.iter().filter(own) {
            directive.write(text)?;
        }
        let own = |it: &&Type| {
            !it.name.starts_with("__") && !SPECIFIED_SCALARS.contains(&it.name.as_str())
        };
        for definition in self.types.iter().filter(own) {
            definition.write(text)?;
        }
        Ok(())
    }
}

impl Type {
    fn write(&self, text: &mut String) -> Written {
        describe(text, self.description.as_ref(), "");
        let name = checked(&self.name)?;
        let keyword = match self.kind {
            Kind::Scalar => "scalar",
            Kind::Object => "type",
            Kind::Interface => "interface",
            Kind::Union => "union",
            Kind::Enum => "enum",
            Kind::InputObject => "input",
        };
        push(text, format_args!("{keyword} {name}"));
        names(text, " implements ", " & ", self.interfaces.as_deref())?;
        if let (Kind::Scalar, Some(url)) = (self.kind, &self.specified_by_url) {
            push(text, format_args!(" @specifiedBy(url: {})", string(url)));
        }
        if self.kind == Kind::Union {
            names(text, " = ", " | ", self.possible_types.as_deref())?;
        }
        if self.kind == Kind::Scalar || self.kind == Kind::Union {
            text.push('\n');
            return Ok(());
        }
        text.push_str(" {\n");
        for field in self.fields.iter().flatten() {
            describe(text, field.description.as_ref(), "  ");
            push(text, format_args!("  {}", checked(&field.name)?));
            arguments(text, &field.args)?;
            push(text, format_args!(": {}", field.r#type.text()?));
            deprecated(text, field.is_deprecated, field.deprecation_reason.as_ref());
            text.push('\n');
        }
        for value in self.enum_values.iter().flatten() {
            describe(text, value.description.as_ref(), "  ");
            push(text, format_args!("  {}", checked(&value.name)?));
            deprecated(text, value.is_deprecated, value.deprecation_reason.as_ref());
            text.push('\n');
        }
        for input in self.input_fields.iter().flatten() {
            input.write(text)?;
        }
        text.push_str("}\n");
        Ok(())
    }
}

impl Input {
    fn write(&self, text: &mut String) -> Written {
        describe(text, self.description.as_ref(), "  ");
        push(
            text,
            format_args!("  {}: {}", checked(&self.name)?, self.r#type.text()?),
        );
        if let Some(default) = &self.default_value {
            push(text, format_args!(" = {}", value(default)?));
        }
        deprecated(text, self.is_deprecated, self.deprecation_reason.as_ref());
        text.push('\n');
        Ok(())
    }
}

impl TypeRef {
    fn text(&self) -> Result<String, Unwritable> {
        let inner = || match &self.of_type {
            Some(inner) => inner.text(),
            None => Err(Unwritable("a type nests too deeply")),
        };
        match self.kind.as_str() {
            "LIST" => Ok(format!("[{}]", inner()?)),
            "NON_NULL" => Ok(format!("{}!", inner()?)),
            _ => {
                let name = self.name.as_deref().unwrap_or_default();
                checked(name).map(str::to_owned)
            }
        }
    }
}

impl Directive {
    fn write(&self, text: &mut String) -> Written {
        describe(text, self.description.as_ref(), "");
        push(text, format_args!("directive @{}", checked(&self.name)?));
        arguments(text, &self.args)?;
        if self.is_repeatable {
            text.push_str(" repeatable");
        }
        let locations: Result<Vec<_>, _> = self.locations.iter().map(|it| checked(it)).collect();
        push(text, format_args!(" on {}\n", locations?.join(" | ")));
        Ok(())
    }
}

fn arguments(text: &mut String, arguments: &[Input]) -> Written {
    if arguments.is_empty() {
        return Ok(());
    }
    text.push_str("(\n");
    arguments.iter().try_for_each(|it| it.write(text))?;
    text.push(')');
    Ok(())
}

fn names(text: &mut String, before: &str, between: &str, names: Option<&[Named]>) -> Written {
    let names = names.unwrap_or_default().iter();
    let names: Vec<_> = names
        .map(|it| checked(&it.name))
        .collect::<Result<_, _>>()?;
    if !names.is_empty() {
        push(text, format_args!("{before}{}", names.join(between)));
    }
    Ok(())
}

fn describe(text: &mut String, description: Option<&String>, indent: &str) {
    if let Some(description) = description.filter(|it| !it.is_empty()) {
        push(text, format_args!("{indent}{}\n", string(description)));
    }
}

fn deprecated(text: &mut String, is_deprecated: bool, reason: Option<&String>) {
    match reason {
        _ if !is_deprecated => {}
        Some(reason) if reason != DEFAULT_REASON => push(
            text,
            format_args!(" @deprecated(reason: {})", string(reason)),
        ),
        _ => text.push_str(" @deprecated"),
    }
}

fn push(text: &mut String, part: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(part);
}
