//! What is known of a query's variables: a hook gives them once and for all, placeholders aside.

use apollo_compiler::Name;
use apollo_compiler::executable::{DirectiveList, Field, Operation, Value};
use serde_json::{Map, Value as Json};

/// The variables of one operation as a hook gives them.
#[derive(Clone, Copy)]
pub(super) struct Given<'d> {
    operation: &'d Operation,
    values: &'d Map<String, Json>,
}

impl<'d> Given<'d> {
    pub(super) fn new(operation: &'d Operation, values: &'d Map<String, Json>) -> Self {
        Self { operation, values }
    }

    /// Whether a selection depends on a variable that is not known; `None` if it is never there.
    pub(super) fn condition(&self, directives: &DirectiveList) -> Option<bool> {
        let mut is_conditional = false;
        for directive in directives {
            let is_there = match directive.name.as_str() {
                "include" => true,
                "skip" => false,
                _ => continue,
            };
            let asked = directive.specified_argument_by_name("if");
            match asked.and_then(|it| self.boolean(it)) {
                Some(value) if value == is_there => {}
                Some(_) => return None,
                None => is_conditional = true,
            }
        }
        Some(is_conditional)
    }

    fn boolean(&self, value: &Value) -> Option<bool> {
        match value {
            Value::Boolean(value) => Some(*value),
            Value::Variable(name) => match (self.values.get(name.as_str()), self.default(name)) {
                (Some(Json::Bool(value)), _) | (None, Some(Value::Boolean(value))) => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }

    fn default(&self, name: &Name) -> Option<&'d Value> {
        let mut variables = self.operation.variables.iter();
        let declared = variables.find(|it| it.name == *name)?;
        declared.default_value.as_deref()
    }

    /// A field and its arguments, in one order.
    pub(super) fn asks(&self, field: &Field) -> String {
        let arguments = field.arguments.iter();
        let arguments = arguments.map(|it| format!("{}: {}", it.name, self.written(&it.value)));
        let mut arguments: Vec<_> = arguments.collect();
        arguments.sort_unstable();
        format!("{}({})", field.name, arguments.join(", "))
    }

    /// A value, in which variables are replaced by what they are: their names do not matter.
    fn written(&self, value: &Value) -> String {
        match value {
            Value::Variable(name) => match (self.values.get(name.as_str()), self.default(name)) {
                (Some(value), _) => value.to_string(),
                (None, Some(default)) => self.written(default),
                (None, None) => format!("${name}"),
            },
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(|it| self.written(it)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Object(fields) => {
                let fields = fields.iter();
                let fields = fields.map(|(name, it)| format!("{name}: {}", self.written(it)));
                let mut fields: Vec<_> = fields.collect();
                fields.sort_unstable();
                format!("{{{}}}", fields.join(", "))
            }
            other => other.to_string(),
        }
    }
}
