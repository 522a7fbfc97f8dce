//! What is known of a query's variables: a hook gives them once and for all, placeholders aside.

use apollo_compiler::Name;
use apollo_compiler::executable::{DirectiveList, Field, Operation, Value};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What is taken for the values of variables that are not known.
pub(super) type Assumed<'d> = BTreeMap<&'d Name, bool>;

/// The variables of one operation as a hook gives them.
pub(super) struct GivenVariables<'d> {
    operation: &'d Operation,
    values: &'d Map<String, Json>,
    assumed: Assumed<'d>,
}

impl<'d> GivenVariables<'d> {
    pub(super) fn new(operation: &'d Operation, values: &'d Map<String, Json>) -> Self {
        Self {
            operation,
            values,
            assumed: Assumed::new(),
        }
    }

    /// Takes these values for those that are not known.
    pub(super) fn assume(&mut self, assumed: Assumed<'d>) {
        self.assumed = assumed;
    }

    /// Whether a selection is there.
    ///
    /// # Errors
    /// The variable that decides it, and of which nothing is known or assumed.
    pub(super) fn condition(&self, directives: &'d DirectiveList) -> Result<bool, &'d Name> {
        for directive in directives {
            let is_there = match directive.name.as_str() {
                "include" => true,
                "skip" => false,
                _ => continue,
            };
            let asked = directive.specified_argument_by_name("if");
            let value = match asked.map(|it| &**it) {
                Some(Value::Boolean(value)) => *value,
                Some(Value::Variable(name)) => self.boolean(name)?,
                // A valid query has none of these.
                _ => is_there,
            };
            if value != is_there {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn boolean(&self, name: &'d Name) -> Result<bool, &'d Name> {
        match (self.values.get(name.as_str()), self.default(name)) {
            (Some(Json::Bool(value)), _) | (None, Some(Value::Boolean(value))) => Ok(*value),
            _ => self.assumed.get(name).copied().ok_or(name),
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
