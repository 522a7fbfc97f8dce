//! GraphQL's executable documents, read from the tokens of the library's lexer.
//!
//! The library's parser makes a tree of everything; the checks rest on a few names and places, and
//! a manifest can hold tens of thousands of queries. This follows the specification's grammar,
//! <https://spec.graphql.org/October2021/#sec-Document-Syntax>, and stops at the first error.

use super::operation::{Definition, Operation, Uses, Variable};
use super::query::Fault;
use super::tokens::{Tokens, too_large};
use apollo_parser::TokenKind;

/// The definitions of a document; none of an empty one.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read(text: &str) -> Result<Vec<Definition>, Fault> {
    let mut grammar = Grammar {
        tokens: Tokens::new(text)?,
        depth: 0,
        uses: Uses::default(),
    };
    let mut definitions = vec![];
    while !grammar.tokens.is_at_end() {
        definitions.push(grammar.definition()?);
    }
    Ok(definitions)
}

struct Grammar<'t> {
    tokens: Tokens<'t>,
    /// How many lists, objects and selections are open.
    depth: usize,
    /// What the definition that is read refers to so far.
    uses: Uses,
}

/// Whether a value may hold variables.
#[derive(Clone, Copy, PartialEq)]
enum Variables {
    Allowed,
    /// In the definition of a variable there are none yet.
    Forbidden,
}

type Read<T> = Result<T, Fault>;

impl Grammar<'_> {
    fn definition(&mut self) -> Read<Definition> {
        const TYPES: [&str; 9] = [
            "directive",
            "enum",
            "extend",
            "input",
            "interface",
            "scalar",
            "schema",
            "type",
            "union",
        ];
        match self.tokens.word() {
            Some("query" | "mutation" | "subscription") => self.operation(),
            Some("fragment") => self.fragment(),
            Some(word) if TYPES.contains(&word) => {
                let message = "a query holds operations and fragments, no definitions of types";
                Err(Fault::new("graphql-syntax", self.tokens.index(), message))
            }
            _ if self.tokens.is_at(TokenKind::LCurly) => self.operation(),
            _ => Err(self.tokens.unexpected("an operation or a fragment")),
        }
    }

    fn operation(&mut self) -> Read<Definition> {
        let index = self.tokens.index();
        let (mut name, mut variables) = (None, vec![]);
        if !self.tokens.is_at(TokenKind::LCurly) {
            // `query`, `mutation` or `subscription`.
            self.tokens.advance()?;
            if self.tokens.is_at(TokenKind::Name) {
                name = Some(self.tokens.name("a name")?.to_owned());
            }
            if self.tokens.is_at(TokenKind::LParen) {
                variables = self.variables()?;
            }
            self.directives(Variables::Allowed)?;
        }
        self.selections()?;
        Ok(Definition::Operation(Operation {
            name,
            index,
            variables,
            uses: std::mem::take(&mut self.uses),
        }))
    }

    fn fragment(&mut self) -> Read<Definition> {
        self.tokens.advance()?;
        if self.tokens.word() == Some("on") {
            return Err(self.tokens.unexpected("the name of the fragment"));
        }
        let name = self.tokens.name("the name of the fragment")?.to_owned();
        if self.tokens.word() != Some("on") {
            return Err(self.tokens.unexpected("`on`"));
        }
        self.tokens.advance()?;
        self.tokens.name("a type")?;
        self.directives(Variables::Allowed)?;
        self.selections()?;
        Ok(Definition::Fragment(name, std::mem::take(&mut self.uses)))
    }

    fn variables(&mut self) -> Read<Vec<Variable>> {
        self.tokens.advance()?;
        let mut variables = vec![self.variable_definition("a variable")?];
        self.until(TokenKind::RParen, |grammar| {
            variables.push(grammar.variable_definition("a variable or `)`")?);
            Ok(())
        })?;
        Ok(variables)
    }

    fn variable_definition(&mut self, wanted: &str) -> Read<Variable> {
        let (name, index) = self.variable(wanted)?;
        self.tokens.expect(TokenKind::Colon, "`:` and a type")?;
        let mut required = self.is_non_null()?;
        if self.tokens.is_at(TokenKind::Eq) {
            self.tokens.advance()?;
            self.value(Variables::Forbidden, "a value")?;
            required = false;
        }
        self.directives(Variables::Forbidden)?;
        Ok(Variable {
            name,
            index,
            required,
        })
    }

    /// A variable, and where it stands.
    fn variable(&mut self, wanted: &str) -> Read<(String, usize)> {
        let index = self.tokens.index();
        self.tokens.expect(TokenKind::Dollar, wanted)?;
        let name = self.tokens.name("the name of a variable")?;
        Ok((name.to_owned(), index))
    }

    /// A type, of which it tells whether it forbids null.
    fn is_non_null(&mut self) -> Read<bool> {
        if self.tokens.is_at(TokenKind::LBracket) {
            self.nested(|grammar| {
                grammar.tokens.advance()?;
                grammar.is_non_null()?;
                grammar.tokens.expect(TokenKind::RBracket, "`]`")
            })?;
        } else {
            self.tokens.name("a type")?;
        }
        let non_null = self.tokens.is_at(TokenKind::Bang);
        if non_null {
            self.tokens.advance()?;
        }
        Ok(non_null)
    }

    fn selections(&mut self) -> Read<()> {
        if !self.tokens.is_at(TokenKind::LCurly) {
            return Err(self.tokens.unexpected("`{` and fields"));
        }
        self.nested(|grammar| {
            grammar.tokens.advance()?;
            grammar.selection("a field")?;
            grammar.until(TokenKind::RCurly, |grammar| {
                grammar.selection("a field or `}`")
            })
        })
    }

    fn selection(&mut self, wanted: &str) -> Read<()> {
        if self.tokens.is_at(TokenKind::Spread) {
            return self.spread();
        }
        self.tokens.name(wanted)?;
        // What was read was an alias.
        if self.tokens.is_at(TokenKind::Colon) {
            self.tokens.advance()?;
            self.tokens.name("a field")?;
        }
        self.arguments(Variables::Allowed)?;
        self.directives(Variables::Allowed)?;
        if self.tokens.is_at(TokenKind::LCurly) {
            self.selections()?;
        }
        Ok(())
    }

    /// A fragment by its name, or one that is written out.
    fn spread(&mut self) -> Read<()> {
        let index = self.tokens.index();
        self.tokens.advance()?;
        match self.tokens.word() {
            Some("on") => {
                self.tokens.advance()?;
                self.tokens.name("a type")?;
            }
            Some(name) => {
                self.uses.fragments.push((name.to_owned(), index));
                self.tokens.advance()?;
                return self.directives(Variables::Allowed);
            }
            None => {}
        }
        self.directives(Variables::Allowed)?;
        self.selections()
    }

    fn directives(&mut self, variables: Variables) -> Read<()> {
        while self.tokens.is_at(TokenKind::At) {
            self.tokens.advance()?;
            self.tokens.name("the name of a directive")?;
            self.arguments(variables)?;
        }
        Ok(())
    }

    /// Arguments, if there are any.
    fn arguments(&mut self, variables: Variables) -> Read<()> {
        if !self.tokens.is_at(TokenKind::LParen) {
            return Ok(());
        }
        self.tokens.advance()?;
        self.pair(variables, "an argument")?;
        self.until(TokenKind::RParen, |grammar| {
            grammar.pair(variables, "an argument or `)`")
        })
    }

    /// A name and its value.
    fn pair(&mut self, variables: Variables, wanted: &str) -> Read<()> {
        self.tokens.name(wanted)?;
        self.tokens.expect(TokenKind::Colon, "`:` and a value")?;
        self.value(variables, "a value")
    }

    fn value(&mut self, variables: Variables, wanted: &str) -> Read<()> {
        match self.tokens.kind() {
            Some(TokenKind::Dollar) if variables == Variables::Allowed => {
                let used = self.variable(wanted)?;
                self.uses.variables.push(used);
                Ok(())
            }
            Some(TokenKind::Int | TokenKind::Float | TokenKind::StringValue | TokenKind::Name) => {
                self.tokens.advance()
            }
            Some(TokenKind::LBracket) => self.nested(|grammar| {
                grammar.tokens.advance()?;
                grammar.until(TokenKind::RBracket, |grammar| {
                    grammar.value(variables, "a value or `]`")
                })
            }),
            Some(TokenKind::LCurly) => self.nested(|grammar| {
                grammar.tokens.advance()?;
                grammar.until(TokenKind::RCurly, |grammar| {
                    grammar.pair(variables, "a name or `}`")
                })
            }),
            _ => Err(self.tokens.unexpected(wanted)),
        }
    }

    /// As many as there are before a bracket, and the bracket.
    fn until(&mut self, end: TokenKind, mut one: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        while !self.tokens.is_at(end) {
            one(self)?;
        }
        self.tokens.advance()
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Read<()>) -> Read<()> {
        // Far more than a query needs, and few enough for the stack.
        const DEPTH: usize = 100;
        if self.depth >= DEPTH {
            return Err(too_large(self.tokens.index()));
        }
        self.depth += 1;
        read(self)?;
        self.depth -= 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
