//! Reads a schema, as far as it can be read.
//!
//! doo's own schema may not be quite valid. Whatever is wrong with it is a notice, and queries are
//! checked against the rest; only a file without any query type is refused.

use super::introspection::{self, NotSchema};
use crate::graphql::fault::{Code, Fault};
use apollo_compiler::collections::HashMap;
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::parser::{Parser, SourceSpan};
use apollo_compiler::schema::Implementers;
use apollo_compiler::validation::{DiagnosticList, Valid, WithErrors};
use apollo_compiler::{Name, Schema as Types};
use std::sync::OnceLock;

/// A schema that queries are checked against.
#[derive(Debug)]
pub struct Schema {
    types: Valid<Types>,
    implementers: OnceLock<HashMap<Name, Implementers>>,
}

/// How deep a schema may nest, and how many tokens it may have.
const DEEPEST: usize = 500;
const MOST_TOKENS: usize = 2_000_000;

/// The most problems that are worth showing.
const MOST_PROBLEMS: usize = 100;

impl Schema {
    /// Reads a schema and what is wrong with it.
    ///
    /// # Errors
    /// The text is not a schema.
    pub fn read(text: &str) -> Result<(Self, Vec<Fault>), Fault> {
        let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        if start.is_empty() {
            return Err(refused(0, "the file is empty"));
        }
        if !start.starts_with('{') {
            return Self::read_sdl(text);
        }
        let sdl = introspection::sdl(start).map_err(|why| refused(0, why.to_string()))?;
        let (schema, problems) =
            Self::read_sdl(&sdl).map_err(|fault| Fault { index: 0, ..fault })?;
        // The places are those of a text that nobody sees.
        let problems = problems.into_iter().map(|it| Fault { index: 0, ..it });
        Ok((schema, problems.collect()))
    }

    /// Reads an answer to an introspection.
    ///
    /// # Errors
    /// It is not a schema.
    pub fn from_answer(answer: &str) -> Result<Self, NotSchema> {
        let sdl = introspection::sdl(answer)?;
        match Self::read_sdl(&sdl) {
            Ok((schema, _)) => Ok(schema),
            Err(fault) => Err(NotSchema::Unreadable(fault.message)),
        }
    }

    fn read_sdl(text: &str) -> Result<(Self, Vec<Fault>), Fault> {
        let mut parser = Parser::new()
            .recursion_limit(DEEPEST)
            .token_limit(MOST_TOKENS);
        let mut problems = vec![];
        let types = match parser.parse_schema(text, "") {
            Ok(types) => types,
            Err(WithErrors { partial, errors }) => {
                problems.extend(faults(&errors));
                partial
            }
        };
        if parser.recursion_reached() >= DEEPEST || parser.tokens_reached() >= MOST_TOKENS {
            let index = problems.first().map_or(0, |fault| fault.index);
            return Err(refused(
                index,
                "the schema is too large or nests too deeply",
            ));
        }
        let query = types.schema_definition.query.as_ref();
        if query.and_then(|name| types.get_object(name)).is_none() {
            // Text of another kind has a syntax error where it begins to be one.
            return Err(match problems.into_iter().next() {
                Some(first) => refused(
                    first.index,
                    format!("this is not a GraphQL schema: {}", first.message),
                ),
                None => refused(0, "the schema has no query type"),
            });
        }
        let types = types
            .validate()
            .unwrap_or_else(|WithErrors { partial, errors }| {
                problems.extend(faults(&errors));
                Valid::assume_valid(partial)
            });
        problems.sort();
        problems.dedup();
        problems.truncate(MOST_PROBLEMS);
        let schema = Self {
            types,
            implementers: OnceLock::new(),
        };
        Ok((schema, problems))
    }

    /// The names of the scalars that are not GraphQL's own.
    pub fn custom_scalars(&self) -> impl Iterator<Item = &str> {
        let types = self.types.types.values();
        let custom = types.filter(|it| !it.is_built_in());
        custom.filter_map(|it| Some(it.as_scalar()?.name.as_str()))
    }

    /// The library's types.
    pub(in crate::graphql) fn types(&self) -> &Valid<Types> {
        &self.types
    }

    /// Which objects a type can be in an answer, sorted by name.
    pub(in crate::graphql) fn possible_types(&self, name: &str) -> Vec<&Name> {
        use apollo_compiler::schema::ExtendedType;
        let mut names: Vec<&Name> = match self.types.types.get(name) {
            Some(ExtendedType::Object(object)) => vec![&object.name],
            Some(ExtendedType::Union(union)) => union.members.iter().map(|it| &it.name).collect(),
            Some(ExtendedType::Interface(_)) => {
                let all = self.implementers();
                let found = all.get(name).map(|it| &it.objects);
                found.into_iter().flatten().collect()
            }
            _ => vec![],
        };
        names.sort_unstable();
        names
    }

    pub(in crate::graphql) fn implementers(&self) -> &HashMap<Name, Implementers> {
        self.implementers
            .get_or_init(|| self.types.implementers_map())
    }
}

fn refused(index: usize, message: impl Into<String>) -> Fault {
    Fault::new(Code::NoSchema, index, message)
}

fn faults(errors: &DiagnosticList) -> Vec<Fault> {
    let fault = |location: Option<SourceSpan>, message: String| {
        let message = message.strip_prefix("syntax error: ").unwrap_or(&message);
        let index = location.map_or(0, |it| it.offset());
        Fault::new(Code::SchemaProblem, index, message)
    };
    let faults = errors.iter().take(MOST_PROBLEMS);
    faults
        .map(|it| fault(it.error.location(), it.error.to_string()))
        .collect()
}
