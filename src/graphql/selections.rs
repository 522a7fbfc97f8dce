//! Selections and their parts: fields, fragments, arguments, values.

use super::ast::{Argument, Field, Selection, Value};
use super::fault::{Code, Fault};
use super::grammar::{Conditions, Grammar, Read, Variables};
use apollo_parser::TokenKind;

impl<'t> Grammar<'t> {
    pub(super) fn selections(&mut self) -> Read<Vec<Selection<'t>>> {
        if !self.tokens.is_at(TokenKind::LCurly) {
            return Err(self.tokens.unexpected("`{` and fields"));
        }
        self.nested(|grammar| {
            grammar.tokens.advance()?;
            let mut selections = vec![grammar.selection("a field")?];
            grammar.until(TokenKind::RCurly, |grammar| {
                selections.push(grammar.selection("a field or `}`")?);
                Ok(())
            })?;
            Ok(selections)
        })
    }

    fn selection(&mut self, wanted: &str) -> Read<Selection<'t>> {
        if self.tokens.is_at(TokenKind::Spread) {
            return self.spread();
        }
        let index = self.tokens.index();
        let key = self.tokens.name(wanted)?;
        let mut name = key;
        // The first name was an alias.
        if self.tokens.is_at(TokenKind::Colon) {
            self.tokens.advance()?;
            name = self.tokens.name("a field")?;
        }
        let arguments = self.arguments(Variables::Allowed)?;
        self.directives(Variables::Allowed, Conditions::Allowed)?;
        let mut selections = vec![];
        if self.tokens.is_at(TokenKind::LCurly) {
            selections = self.selections()?;
        }
        Ok(Selection::Field(Field {
            key,
            name,
            index,
            arguments,
            selections,
        }))
    }

    /// A fragment: by name, or inline.
    fn spread(&mut self) -> Read<Selection<'t>> {
        let index = self.tokens.index();
        self.tokens.advance()?;
        let mut on = None;
        match self.tokens.word() {
            Some("on") => {
                self.tokens.advance()?;
                on = Some(self.tokens.name("a type")?);
            }
            Some(name) => {
                self.uses.fragments.push((name, index));
                self.tokens.advance()?;
                self.directives(Variables::Allowed, Conditions::Allowed)?;
                return Ok(Selection::Spread(name));
            }
            None => {}
        }
        self.directives(Variables::Allowed, Conditions::Allowed)?;
        let selections = self.selections()?;
        Ok(Selection::Inline { on, selections })
    }

    /// Arguments, if there are any.
    pub(super) fn arguments(&mut self, variables: Variables) -> Read<Vec<Argument<'t>>> {
        if !self.tokens.is_at(TokenKind::LParen) {
            return Ok(vec![]);
        }
        self.tokens.advance()?;
        let mut arguments = vec![self.pair(variables, "an argument")?];
        self.until(TokenKind::RParen, |grammar| {
            arguments.push(grammar.pair(variables, "an argument or `)`")?);
            Ok(())
        })?;
        self.each_once(&arguments, "the argument", "");
        Ok(arguments)
    }

    /// A name and its value.
    fn pair(&mut self, variables: Variables, wanted: &str) -> Read<Argument<'t>> {
        let index = self.tokens.index();
        let name = self.tokens.name(wanted)?;
        self.tokens.expect(TokenKind::Colon, "`:` and a value")?;
        let start = self.tokens.index();
        let value = self.value(variables, "a value")?;
        let text = self.tokens.since(start);
        Ok(Argument {
            name,
            index,
            value,
            text,
        })
    }

    pub(super) fn value(&mut self, variables: Variables, wanted: &str) -> Read<Value<'t>> {
        let value = match self.tokens.kind() {
            Some(TokenKind::Dollar) if variables == Variables::Allowed => {
                let used = self.variable(wanted)?;
                self.uses.variables.push(used);
                return Ok(Value::Variable(used.0));
            }
            Some(TokenKind::LBracket) => return self.list(variables),
            Some(TokenKind::LCurly) => return self.object(variables),
            Some(TokenKind::Int) => Value::Int,
            Some(TokenKind::Float) => Value::Float,
            Some(TokenKind::StringValue) => Value::Text,
            Some(TokenKind::Name) => Value::Word(self.tokens.word().unwrap_or_default()),
            _ => return Err(self.tokens.unexpected(wanted)),
        };
        self.tokens.advance()?;
        Ok(value)
    }

    fn list(&mut self, variables: Variables) -> Read<Value<'t>> {
        self.nested(|grammar| {
            grammar.tokens.advance()?;
            grammar.until(TokenKind::RBracket, |grammar| {
                grammar.value(variables, "a value or `]`").map(drop)
            })?;
            Ok(Value::List)
        })
    }

    fn object(&mut self, variables: Variables) -> Read<Value<'t>> {
        self.nested(|grammar| {
            grammar.tokens.advance()?;
            let mut fields = vec![];
            grammar.until(TokenKind::RCurly, |grammar| {
                fields.push(grammar.pair(variables, "a name or `}`")?);
                Ok(())
            })?;
            grammar.each_once(&fields, "the key", " in one object");
            Ok(Value::Object)
        })
    }

    /// Reports a name that occurs twice.
    fn each_once(&mut self, pairs: &[Argument<'t>], what: &str, place: &str) {
        if pairs.len() < 2 {
            return;
        }
        // Sorting is quick also with thousands of names.
        let mut sorted: Vec<_> = pairs.iter().map(|pair| (pair.name, pair.index)).collect();
        sorted.sort_unstable();
        for two in sorted.windows(2) {
            if let [(first, _), (name, index)] = two
                && first == name
            {
                let message = format!("{what} `{name}` is set twice{place}");
                let fault = Fault::new(Code::Field, *index, message);
                self.faults.push(fault.help("remove one of them"));
            }
        }
    }
}
