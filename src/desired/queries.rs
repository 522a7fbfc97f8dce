//! How the queries of a manifest are checked, and what is known of those that were.

use crate::graphql::{Checked, Document, Envelope, Schema, Shape};
use crate::model::{Origin, Query};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How queries are checked.
#[derive(Debug, Clone)]
pub struct Queries {
    /// doo's schema, if the manifest names one that can be read.
    pub schema: Option<Arc<Schema>>,
    /// The file of the schema.
    pub schema_file: Option<PathBuf>,
    /// Another address with this schema: http or https.
    pub endpoint: url::Url,
    /// What receivers get around the answers.
    pub envelope: Envelope,
    /// JSON Schemas of custom scalars by their names.
    pub scalars: Map<String, Value>,
    /// Queries by their text: each is checked once, in whichever files it is.
    pub(super) checked: Arc<Mutex<HashMap<String, Arc<Checked>>>>,
}

/// Why it is not known what the answers to a query look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoShape {
    /// The manifest names no schema.
    NoSchema,
    /// The query goes to another address than those with the schema.
    OtherEndpoint,
    /// The schema does not allow the query, or there is none in the body.
    Invalid,
}

impl Default for Queries {
    fn default() -> Self {
        #[expect(clippy::unwrap_used, reason = "it is a constant")]
        let endpoint = url::Url::parse(Origin::ENDPOINT).unwrap();
        Self {
            schema: None,
            schema_file: None,
            endpoint,
            envelope: Envelope::default(),
            scalars: Map::new(),
            checked: Arc::default(),
        }
    }
}

impl Queries {
    /// Whether queries to an endpoint are for doo, whose schema this is.
    pub fn is_asked(&self, endpoint: &str) -> bool {
        endpoint == Origin::ENDPOINT
            || url::Url::parse(endpoint).is_ok_and(|url| {
                url == self.endpoint || url.as_str().trim_end_matches('/') == Origin::ENDPOINT
            })
    }

    /// What the schema says of a query; `None` without a schema, and for a text that is not
    /// GraphQL.
    pub fn check(&self, document: &Document, text: &str) -> Option<Arc<Checked>> {
        let schema = self.schema.as_ref()?;
        if let Some(checked) = self.known().get(text) {
            return Some(Arc::clone(checked));
        }
        let checked = Arc::new(document.against(schema, text)?);
        let mut known = self.known();
        let entry = known.entry(text.to_owned()).or_insert(checked);
        Some(Arc::clone(entry))
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Arc<Checked>>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the answers to a hook's query look like.
    ///
    /// # Errors
    /// Why that is not known.
    pub fn shape(&self, origin: &Origin) -> Result<Shape, NoShape> {
        if !self.is_asked(&origin.endpoint) {
            return Err(NoShape::OtherEndpoint);
        }
        let schema = self.schema.as_deref().ok_or(NoShape::NoSchema)?;
        let read = || {
            let Query {
                operation_name,
                variables,
                text,
            } = origin.body.query()?;
            // A list is how PHP writes an empty object.
            let variables = variables.and_then(|it| serde_json::from_str(&it).ok());
            let known = self.known().get(&text).cloned();
            let checked = known.or_else(|| self.check(&Document::parse(&text), &text))?;
            let (name, variables) = (operation_name.as_deref(), variables.unwrap_or_default());
            Shape::of(schema, &checked, name, &variables)
        };
        read().ok_or(NoShape::Invalid)
    }
}
