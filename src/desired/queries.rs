//! How the queries of a manifest are checked, and what is known of those that were.

use super::files::{Checkout, read_file};
use crate::graphql::{Checked, Document, Envelope, Scalars, Schema, Shape};
use crate::model::Origin;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The schema in a file of the checkout; `None` if there is none that can be read.
pub fn read_schema(checkout: &Checkout, path: &Path) -> Option<Schema> {
    let text = read_file::read_schema(checkout, path).ok()?;
    let (schema, _) = Schema::read(&text).ok()?;
    Some(schema)
}

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
    pub scalars: Scalars,
    /// What was checked: each query once, in whichever files it is.
    pub(super) checked: Arc<Mutex<Known>>,
}

/// Queries that were checked.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By their text.
    by_text: HashMap<String, Arc<Checked>>,
    /// By what is sent of it, if that is less: a comment in a file is not sent. Places in it would
    /// be wrong, but what it asks for is the same.
    by_sent: HashMap<String, Arc<Checked>>,
}

impl Known {
    /// The query that is sent as this text.
    fn as_sent(&self, text: &str) -> Option<Arc<Checked>> {
        let found = self.by_text.get(text).or_else(|| self.by_sent.get(text));
        found.cloned()
    }
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
            scalars: Scalars::new(),
            checked: Arc::default(),
        }
    }
}

impl Queries {
    /// The same with another schema.
    #[must_use]
    pub fn against(&self, schema: Arc<Schema>) -> Self {
        Self {
            schema: Some(schema),
            checked: Arc::default(),
            ..self.clone()
        }
    }

    /// Why the schema does not allow a hook's query, in one sentence; `None` if it does, or if there
    /// is nothing to check.
    pub fn refusal(&self, origin: &Origin) -> Option<String> {
        let text = origin.body.query()?.text;
        let checked = self.check_sent(&text)?;
        let first = checked.faults().first().map(|fault| fault.message.clone());
        first.or_else(|| {
            let document = Document::parse(&text);
            Some(document.faults().first()?.message.clone())
        })
    }

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
        if let Some(checked) = self.known().by_text.get(text) {
            return Some(Arc::clone(checked));
        }
        let checked = Arc::new(document.against(schema, text)?);
        let mut known = self.known();
        if let Cow::Owned(sent) = document.sent(text) {
            let sent = known.by_sent.entry(sent);
            sent.or_insert_with(|| Arc::clone(&checked));
        }
        let entry = known.by_text.entry(text.to_owned()).or_insert(checked);
        Some(Arc::clone(entry))
    }

    /// The same of a query as it is sent.
    fn check_sent(&self, text: &str) -> Option<Arc<Checked>> {
        let known = self.known().as_sent(text);
        known.or_else(|| self.check(&Document::parse(text), text))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
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
            let query = origin.body.query()?;
            let checked = self.check_sent(&query.text)?;
            let name = query.operation_name.as_deref();
            Shape::of(schema, &checked, name, &query.given())
        };
        read().ok_or(NoShape::Invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Body;
    use serde_json::Map;

    #[test]
    fn a_query_with_comments_is_checked_once() {
        let (schema, _) = Schema::read("type Query { a: Int b: Int }").unwrap();
        let queries = Queries::default().against(Arc::new(schema));
        let mut origins = vec![];
        for text in ["# What the CRM needs.\n{ a # so far\n}", "{ b }"] {
            let document = Document::parse(text);
            assert!(queries.check(&document, text).is_some());
            origins.push(Origin {
                method: "POST".to_owned(),
                endpoint: Origin::ENDPOINT.to_owned(),
                body: Body::from_query(&document.sent(text), &Map::new(), None),
            });
        }
        for origin in &origins {
            assert!(queries.shape(origin).is_ok());
            assert_eq!(queries.refusal(origin), None);
        }
        // Each check leaves an entry.
        assert_eq!(queries.known().by_text.len(), origins.len());
    }
}
