//! Schemas, queries and answers, each made of a list of choices: fewer choices are simpler ones.

use crate::graphql::Schema;
use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Type;
use apollo_compiler::resolvers::{Execution, FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::ExecutionResponse;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use serde_json::Value;
use std::cell::Cell;
use std::fmt::Write;

/// What is chosen, one after the other; zeros at the end.
pub(super) struct Choices<'c> {
    made: &'c [u8],
    next: Cell<usize>,
}

impl<'c> Choices<'c> {
    pub(super) fn new(made: &'c [u8]) -> Self {
        Self {
            made,
            next: Cell::new(0),
        }
    }

    fn below(&self, most: usize) -> usize {
        let next = self.next.get();
        self.next.set(next + 1);
        usize::from(self.made.get(next).copied().unwrap_or(0)) % most
    }

    fn one<'t>(&self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    /// A type of a field.
    fn kind(&self) -> String {
        let name = self.one(&[
            "Int", "String", "Float", "ID", "Boolean", "E", "F", "A", "B", "N", "U",
        ]);
        let bang = |name: String| match self.below(3) {
            0 => name,
            _ => format!("{name}!"),
        };
        let mut kind = bang(name.to_owned());
        for _ in 0..self.below(5).saturating_sub(2) {
            kind = bang(format!("[{kind}]"));
        }
        kind
    }

    /// A schema with objects, an interface, a union and enums.
    pub(super) fn schema(&self) -> String {
        let shared = format!("s: {} t: {}", self.kind(), self.kind());
        let mut text = "enum E { X Y } enum F { X Y Z } union U = A | B ".to_owned();
        write!(text, "interface N {{ {shared} }} ").unwrap();
        for (name, implements) in [
            ("A", " implements N"),
            ("B", " implements N"),
            ("Query", ""),
        ] {
            let own = match implements {
                "" => String::new(),
                _ => shared.clone(),
            };
            let (f, g) = (self.kind(), self.kind());
            write!(
                text,
                "type {name}{implements} {{ {own} f: {f} g(n: Int): {g} a: A! n: N! u: U }} "
            )
            .unwrap();
        }
        text
    }

    /// A query for such a schema; it may be wrong, since names may conflict.
    pub(super) fn query(&self, schema: &Schema) -> String {
        let selections = self.selections(schema, "Query", 3);
        match selections.contains("$v") {
            true => format!("query ($v: Boolean!) {selections}"),
            false => selections,
        }
    }

    fn selections(&self, schema: &Schema, of: &str, depth: usize) -> String {
        let fields: &[&str] = match of {
            "Query" => &["f", "g", "a", "n", "u"],
            "N" => &["s", "t", "__typename"],
            "U" => &["__typename"],
            _ => &["f", "g", "s", "t", "__typename", "a", "n", "u"],
        };
        let mut text = "{ ".to_owned();
        for _ in 0..=self.below(3) {
            if matches!(of, "N" | "U") && self.below(2) == 1 {
                let on = self.one(&["A", "B", "N"]);
                let below = self.selections(schema, on, depth);
                write!(text, "... on {on} {below} ").unwrap();
                continue;
            }
            let name = self.one(fields);
            let Ok(definition) = schema.types().type_field(of, name) else {
                continue;
            };
            let inner = definition.ty.inner_named_type();
            let is_leaf = schema
                .types()
                .types
                .get(inner)
                .is_some_and(ExtendedType::is_leaf);
            if !is_leaf && depth == 0 {
                continue;
            }
            text.push_str(name);
            if self.below(5) == 4 {
                text.push_str(" @include(if: $v)");
            }
            if !is_leaf {
                text.push_str(&self.selections(schema, inner, depth - 1));
            }
            text.push(' ');
        }
        // At least something, under a name of its own.
        text.push_str("k: __typename }");
        text
    }
}

/// Answers of one schema, drawn from choices.
struct Answers<'a> {
    schema: &'a Schema,
    choices: &'a Choices<'a>,
}

struct Sample<'a> {
    answers: &'a Answers<'a>,
    name: String,
}

impl ObjectValue for Sample<'_> {
    fn type_name(&self) -> &str {
        &self.name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(self.answers.value(&info.field_definition().ty))
    }
}

impl Answers<'_> {
    fn value(&self, ty: &Type) -> ResolvedValue<'_> {
        if !ty.is_non_null() && self.choices.below(4) == 3 {
            return ResolvedValue::Leaf(Value::Null.into());
        }
        if ty.is_list() {
            let items = 1 + self.choices.below(2);
            let item = ty.item_type();
            let items: Vec<_> = (0..items).map(|_| Ok(self.value(item))).collect();
            return ResolvedValue::List(Box::new(items.into_iter()));
        }
        let name = ty.inner_named_type();
        let leaf: Value = match name.as_str() {
            "Int" => (self.choices.below(3) as i32).into(),
            "Float" => serde_json::json!(1.5),
            "Boolean" => (self.choices.below(2) == 1).into(),
            "String" | "ID" => "text".into(),
            _ => match self.schema.types().types.get(name) {
                Some(ExtendedType::Enum(words)) => {
                    let at = self.choices.below(words.values.len());
                    words.values.keys().nth(at).unwrap().as_str().into()
                }
                _ => {
                    let possible = self.schema.possible_types(name);
                    let name = possible[self.choices.below(possible.len())].to_string();
                    let answers = self;
                    return ResolvedValue::Object(Box::new(Sample { answers, name }));
                }
            },
        };
        ResolvedValue::Leaf(leaf.into())
    }
}

/// An answer to a valid query, and whether it has errors. The variable `v` is given, or chosen.
pub(super) fn answer(
    schema: &Schema,
    query: &Valid<ExecutableDocument>,
    choices: &Choices<'_>,
    given: Option<bool>,
) -> (Value, bool) {
    let answers = Answers { schema, choices };
    let variables = serde_json::json!({ "v": given.unwrap_or_else(|| choices.below(2) == 0) });
    let variables = serde_json::from_value(variables).unwrap();
    let root = Sample {
        answers: &answers,
        name: "Query".to_owned(),
    };
    let execution = Execution::new(schema.types(), query);
    let response = execution
        .raw_variable_values(&variables)
        .execute_sync(&root);
    let ExecutionResponse { errors, data } =
        response.unwrap_or_else(|error| panic!("{}", error.message()));
    let data = serde_json::to_value(data).unwrap();
    (serde_json::json!({ "data": data }), !errors.is_empty())
}
