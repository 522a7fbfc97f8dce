//! The directives that the specification defines.

use super::ast::{Argument, Value};
use super::fault::{Code, Fault};
use super::grammar::{Conditions, Grammar, Read, Variables};
use apollo_parser::TokenKind;

impl<'t> Grammar<'t> {
    pub(super) fn directives(&mut self, variables: Variables, conditions: Conditions) -> Read<()> {
        let mut seen = vec![];
        while self.tokens.is_at(TokenKind::At) {
            let index = self.tokens.index();
            self.tokens.advance()?;
            let name = self.tokens.name("the name of a directive")?;
            let arguments = self.arguments(variables)?;
            match name {
                "skip" | "include" => {
                    if seen.contains(&name) {
                        let message = format!("`@{name}` is repeated in one place");
                        self.misused(index, message, "keep one of them");
                    }
                    seen.push(name);
                    self.condition(name, index, &arguments, conditions);
                }
                "deprecated" | "specifiedBy" | "oneOf" => {
                    let message = format!("`@{name}` is only for schemas");
                    self.misused(index, message, "remove it");
                }
                // Servers define other directives.
                _ => {}
            }
        }
        Ok(())
    }

    /// `@skip(if: Boolean!)` and `@include(if: Boolean!)`
    fn condition(
        &mut self,
        name: &str,
        index: usize,
        arguments: &[Argument<'t>],
        conditions: Conditions,
    ) {
        let help = format!("write `@{name}(if: $full)`, with a variable of the type `Boolean!`");
        if conditions == Conditions::Forbidden {
            let message = format!("`@{name}` is in a place where nothing can be left out");
            self.misused(index, message, "put it behind a field or a fragment");
        }
        if let Some(other) = arguments.iter().find(|argument| argument.name != "if") {
            let message = format!("`@{name}` has no argument `{}`", other.name);
            self.misused(other.index, message, &help);
        }
        let condition = arguments.iter().find(|argument| argument.name == "if");
        match condition.map(|argument| (argument.value, argument.index)) {
            Some((Value::Variable(used), index)) => self.uses.conditions.push((used, index)),
            Some((Value::Word("true" | "false"), _)) => {}
            Some((_, index)) => {
                let message = format!("`@{name}` takes `true`, `false` or a variable");
                self.misused(index, message, &help);
            }
            None => {
                let message = format!("`@{name}` has no `if`");
                self.misused(index, message, &help);
            }
        }
    }

    fn misused(&mut self, index: usize, message: String, help: &str) {
        let fault = Fault::new(Code::Directive, index, message);
        self.faults.push(fault.help(help));
    }
}
