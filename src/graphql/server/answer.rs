//! Reads a request and executes it.

use super::objects::{Entities, Resolver, SampleObject};
use crate::graphql::scalars::Scalars;
use crate::graphql::schema::Schema;
use apollo_compiler::executable::Operation;
use apollo_compiler::introspection::check_max_depth;
use apollo_compiler::parser::Parser;
use apollo_compiler::request::RequestError;
use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::{ExecutionResponse, GraphQLError};
use apollo_compiler::validation::{Valid, WithErrors};
use apollo_compiler::{ExecutableDocument, Node};
use serde_json::{Map, Value, json};

/// How deep a request may nest, and how many tokens it may have.
const DEEPEST: usize = 200;
const MOST_TOKENS: usize = 100_000;

/// A server of a schema.
#[derive(Clone, Copy)]
pub struct SchemaServer<'s> {
    /// What it can be asked for.
    pub schema: &'s Schema,
    /// What its custom scalars are.
    pub scalars: &'s Scalars,
    /// What is not made up on the spot.
    pub entities: &'s dyn Entities,
    /// What made-up numbers and choices follow from.
    pub seed: u64,
}

/// The body of a GraphQL request.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphqlRequest {
    query: String,
    operation_name: Option<String>,
    variables: Map<String, Value>,
}

/// Why a body is not a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is not a JSON object.
    #[error("the body is not a JSON object")]
    NotAnObject,
    /// There is nothing to execute.
    #[error("the body has no `query`")]
    NoQuery,
    /// Variables are not in an object.
    #[error("`variables` is not an object")]
    Variables,
}

impl GraphqlRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// It is not a request.
    pub fn read(body: &[u8]) -> Result<Self, Malformed> {
        let Ok(Value::Object(mut body)) = serde_json::from_slice(body) else {
            return Err(Malformed::NotAnObject);
        };
        let Some(Value::String(query)) = body.remove("query") else {
            return Err(Malformed::NoQuery);
        };
        let variables = match body.remove("variables") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(variables)) => variables,
            Some(_) => return Err(Malformed::Variables),
        };
        let operation_name = match body.remove("operationName") {
            Some(Value::String(name)) => Some(name),
            _ => None,
        };
        Ok(Self {
            query,
            operation_name,
            variables,
        })
    }

    /// The text of the query.
    pub fn query(&self) -> &str {
        &self.query
    }
}

impl SchemaServer<'_> {
    /// The answer to a request: `data`, `errors`, or both.
    pub fn answer(&self, request: &GraphqlRequest) -> Value {
        let types = self.schema.types();
        let mut parser = Parser::new()
            .recursion_limit(DEEPEST)
            .token_limit(MOST_TOKENS);
        let read = match parser.parse_executable(types, &request.query, "") {
            Ok(document) => document.validate(types),
            Err(errors) => Err(errors),
        };
        let document = match read {
            Ok(document) => document,
            Err(WithErrors { errors, .. }) => {
                let errors: Vec<_> = errors.iter().map(|error| error.to_json()).collect();
                return failed(&errors);
            }
        };
        match self.execute(&document, request) {
            Ok(ExecutionResponse { errors, data }) => {
                let mut answer = json!({ "data": data });
                if !errors.is_empty() {
                    answer["errors"] = json!(errors);
                }
                answer
            }
            Err(error) => failed(&[*error]),
        }
    }

    fn execute(
        &self,
        document: &Valid<ExecutableDocument>,
        request: &GraphqlRequest,
    ) -> Result<ExecutionResponse, Box<GraphQLError>> {
        let refused = |error: RequestError| Box::new(error.to_graphql_error(&document.sources));
        let name = request.operation_name.as_deref();
        let operation: &Node<Operation> = document.operations.get(name).map_err(refused)?;
        if !operation.operation_type.is_query() {
            let message = "only queries are answered";
            let location = operation.location();
            let error = GraphQLError::new(message, location, &document.sources);
            return Err(Box::new(error));
        }
        check_max_depth(document, operation).map_err(refused)?;
        let variables = serde_json::from_value(request.variables.clone().into());
        let variables = variables.unwrap_or_default();
        let resolver = Resolver::new(self.schema, self.scalars, self.entities, self.seed);
        let root = SampleObject::root(&resolver, operation.object_type());
        let execution = Execution::new(self.schema.types(), document)
            .operation(operation)
            .raw_variable_values(&variables)
            .implementers_map(self.schema.implementers())
            .enable_schema_introspection(true);
        execution.execute_sync(&root).map_err(refused)
    }
}

/// The answer to a request that was not executed.
fn failed(errors: &[GraphQLError]) -> Value {
    json!({ "errors": errors })
}
