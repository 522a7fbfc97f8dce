//! The sentences for values in the place of a type.

use super::messages::Explainer;
use super::names;
use super::walk::Spot;
use crate::graphql::fault::{Code, Fault};
use apollo_compiler::Name;
use apollo_compiler::ast::{Type, Value};
use apollo_compiler::schema::ExtendedType;

impl Explainer<'_, '_> {
    fn expected<T>(&self, pick: impl Fn(&Type, &Value) -> Option<T>) -> Option<T> {
        self.find(|spot| match spot {
            Spot::Value {
                expected, value, ..
            } => pick(expected, value),
            _ => None,
        })
    }

    pub(super) fn enum_value(&self) -> Option<Fault> {
        self.expected(|expected, value| Some(self.unknown_value(expected, value.as_enum()?)))
    }

    fn unknown_value(&self, expected: &Type, written: &str) -> Fault {
        let of = expected.inner_named_type();
        let message = format!("`{of}` has no value `{written}`");
        let fault = Fault::new(Code::Value, self.index, message);
        let types = &self.schema.types().types;
        let values = types.get(of).and_then(ExtendedType::as_enum);
        let values = values.into_iter().flat_map(|it| it.values.keys());
        let values: Vec<&str> = values.map(Name::as_str).collect();
        fault.help(names::meant(
            written,
            values.into_iter(),
            &format!("`{of}`"),
        ))
    }

    pub(super) fn required_keys(&self) -> Option<Vec<Fault>> {
        self.expected(|expected, value| {
            let given = value.as_object()?;
            let of = expected.inner_named_type();
            let input = self.schema.types().types.get(of)?.as_input_object()?;
            let is_given = |name: &Name| given.iter().any(|(key, _)| key == name);
            let missing = input.fields.values();
            let missing = missing.filter(|it| it.is_required() && !is_given(&it.name));
            let faults = missing.map(|field| {
                let (name, ty) = (&field.name, &field.ty);
                let message = format!("`{of}` needs the key `{name}`");
                let fault = Fault::new(Code::Value, self.index, message);
                fault.help(format!("add `{name}: ...` with a value of the type `{ty}`"))
            });
            Some(faults.collect())
        })
    }

    /// A value of another type; none for a variable, which `values` reports.
    pub(super) fn value(&self) -> Option<Vec<Fault>> {
        self.expected(|expected, value| {
            let found = match value {
                Value::Null => "`null`",
                Value::Enum(_) => "a word",
                Value::Variable(_) => return Some(vec![]),
                Value::String(_) => "a string",
                Value::Float(_) => "a number with a fraction",
                Value::Int(_) => "a whole number",
                Value::Boolean(_) => "true or false",
                Value::List(_) => "a list",
                Value::Object(_) => "an object",
            };
            let message = format!("a value of the type `{expected}` is needed here, not {found}");
            let fault = Fault::new(Code::Value, self.index, message);
            let of = expected.inner_named_type();
            let is_enum = names::kind(self.schema, of) == "an enum";
            Some(vec![match value {
                Value::String(text) if is_enum => {
                    fault.help(format!("values of enums have no quotation marks: `{text}`"))
                }
                Value::Enum(word) if of == "String" || of == "ID" => {
                    fault.help(format!("write it in quotation marks: \"{word}\""))
                }
                Value::Null => fault.help("write a value, or use a variable"),
                _ => fault.help(names::written(self.schema, of)),
            }])
        })
    }

    pub(super) fn number(&self) -> Option<Fault> {
        self.expected(|expected, _| {
            let of = expected.inner_named_type();
            let message = format!("this number is too large for the type `{of}`");
            Some(Fault::new(Code::Value, self.index, message).help("write a smaller one"))
        })
    }
}
