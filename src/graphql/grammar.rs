//! GraphQL's executable documents, read from the tokens of the library's lexer.
//!
//! The library's parser makes a tree of everything, but the checks need only a few names and
//! places, and a manifest can have tens of thousands of queries. With `selections`, this follows
//! the specification's grammar, <https://spec.graphql.org/October2021/#sec-Document-Syntax>, and
//! stops at the first error.

use super::ast::{Definitions, Fragment, Operation, Uses, Variable};
use super::fault::{Code, Fault};
use super::tokens::{Tokens, too_large};
use apollo_parser::TokenKind;

/// The definitions of a document; none if it is empty.
///
/// # Errors
/// The first syntax error.
pub(super) fn read(text: &str) -> Result<Definitions<'_>, Fault> {
    let mut grammar = Grammar {
        tokens: Tokens::new(text)?,
        depth: 0,
        uses: Uses::default(),
        faults: vec![],
    };
    let mut definitions = Definitions::default();
    while !grammar.tokens.is_at_end() {
        grammar.definition(&mut definitions)?;
    }
    definitions.faults = grammar.faults;
    (definitions.notices, definitions.comments) = grammar.tokens.passed();
    Ok(definitions)
}

pub(super) struct Grammar<'t> {
    pub(super) tokens: Tokens<'t>,
    /// The number of open lists, objects and selections.
    depth: usize,
    /// The names that the current definition uses so far.
    pub(super) uses: Uses<'t>,
    /// Faults that do not stop reading.
    pub(super) faults: Vec<Fault>,
}

/// Whether a value may have variables.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Variables {
    Allowed,
    /// In the definition of a variable.
    Forbidden,
}

/// Whether `@skip` and `@include` are allowed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Conditions {
    /// At fields and spreads of fragments.
    Allowed,
    /// At definitions.
    Forbidden,
}

pub(super) type Read<T> = Result<T, Fault>;

impl<'t> Grammar<'t> {
    fn definition(&mut self, definitions: &mut Definitions<'t>) -> Read<()> {
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
            Some("query" | "mutation" | "subscription") => {
                definitions.operations.push(self.operation()?);
            }
            Some("fragment") => definitions.fragments.push(self.fragment()?),
            Some(word) if TYPES.contains(&word) => {
                let message = "a query has only operations and fragments, not type definitions";
                return Err(Fault::new(Code::Syntax, self.tokens.index(), message));
            }
            _ if self.tokens.is_at(TokenKind::LCurly) => {
                definitions.operations.push(self.operation()?);
            }
            _ => return Err(self.tokens.unexpected("an operation or a fragment")),
        }
        Ok(())
    }

    fn operation(&mut self) -> Read<Operation<'t>> {
        let index = self.tokens.index();
        let (mut kind, mut name, mut variables) = ("query", None, vec![]);
        if !self.tokens.is_at(TokenKind::LCurly) {
            kind = self.tokens.name("an operation")?;
            if self.tokens.is_at(TokenKind::Name) {
                name = Some(self.tokens.name("a name")?);
            }
            if self.tokens.is_at(TokenKind::LParen) {
                variables = self.variables()?;
            }
            self.directives(Variables::Allowed, Conditions::Forbidden)?;
        }
        Ok(Operation {
            kind,
            name,
            index,
            variables,
            selections: self.selections()?,
            uses: std::mem::take(&mut self.uses),
        })
    }

    fn fragment(&mut self) -> Read<Fragment<'t>> {
        self.tokens.advance()?;
        if self.tokens.word() == Some("on") {
            return Err(self.tokens.unexpected("the name of the fragment"));
        }
        let index = self.tokens.index();
        let name = self.tokens.name("the name of the fragment")?;
        if self.tokens.word() != Some("on") {
            return Err(self.tokens.unexpected("`on`"));
        }
        self.tokens.advance()?;
        let on = self.tokens.name("a type")?;
        self.directives(Variables::Allowed, Conditions::Forbidden)?;
        Ok(Fragment {
            name,
            index,
            on,
            selections: self.selections()?,
            uses: std::mem::take(&mut self.uses),
        })
    }

    fn variables(&mut self) -> Read<Vec<Variable<'t>>> {
        self.tokens.advance()?;
        let mut variables = vec![self.variable_definition("a variable")?];
        self.until(TokenKind::RParen, |grammar| {
            variables.push(grammar.variable_definition("a variable or `)`")?);
            Ok(())
        })?;
        Ok(variables)
    }

    fn variable_definition(&mut self, wanted: &str) -> Read<Variable<'t>> {
        let (name, index) = self.variable(wanted)?;
        self.tokens.expect(TokenKind::Colon, "`:` and a type")?;
        let (kind, non_null) = self.kind()?;
        let mut default = None;
        if self.tokens.is_at(TokenKind::Eq) {
            self.tokens.advance()?;
            default = Some(self.value(Variables::Forbidden, "a value")?);
        }
        self.directives(Variables::Forbidden, Conditions::Forbidden)?;
        Ok(Variable {
            name,
            index,
            kind,
            non_null,
            default,
        })
    }

    /// A variable and its place.
    pub(super) fn variable(&mut self, wanted: &str) -> Read<(&'t str, usize)> {
        let index = self.tokens.index();
        self.tokens.expect(TokenKind::Dollar, wanted)?;
        Ok((self.tokens.name("the name of a variable")?, index))
    }

    /// A type: its name, unless it is a list, and whether it is non-null.
    fn kind(&mut self) -> Read<(Option<&'t str>, bool)> {
        let mut name = None;
        if self.tokens.is_at(TokenKind::LBracket) {
            self.nested(|grammar| {
                grammar.tokens.advance()?;
                grammar.kind()?;
                grammar.tokens.expect(TokenKind::RBracket, "`]`")
            })?;
        } else {
            name = Some(self.tokens.name("a type")?);
        }
        let non_null = self.tokens.is_at(TokenKind::Bang);
        if non_null {
            self.tokens.advance()?;
        }
        Ok((name, non_null))
    }

    /// Reads items up to and including a closing bracket.
    pub(super) fn until(
        &mut self,
        end: TokenKind,
        mut one: impl FnMut(&mut Self) -> Read<()>,
    ) -> Read<()> {
        while !self.tokens.is_at(end) {
            one(self)?;
        }
        self.tokens.advance()
    }

    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        // Far more than a query needs, and few enough for the stack.
        const DEPTH: usize = 100;
        if self.depth >= DEPTH {
            return Err(too_large(self.tokens.index()));
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }
}

#[cfg(test)]
mod tests;
