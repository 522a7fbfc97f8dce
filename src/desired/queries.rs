//! How the queries of a manifest are checked, and what is known of those that were.

use crate::graphql::{Checked, Document, Schema};
use crate::model::Origin;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// How queries are checked.
#[derive(Debug, Clone)]
pub struct Queries {
    /// doo's schema, if the manifest names one that can be read.
    pub schema: Option<Arc<Schema>>,
    /// The file of the schema.
    pub schema_file: Option<PathBuf>,
    /// Another address with this schema: http or https.
    pub endpoint: url::Url,
    /// Queries by their text: each is checked once, in whichever files it is.
    pub(super) checked: Arc<Mutex<HashMap<String, Arc<Checked>>>>,
}

impl Default for Queries {
    fn default() -> Self {
        #[expect(clippy::unwrap_used, reason = "it is a constant")]
        let endpoint = url::Url::parse(Origin::ENDPOINT).unwrap();
        Self {
            schema: None,
            schema_file: None,
            endpoint,
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
        let known = || self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(checked) = known().get(text) {
            return Some(Arc::clone(checked));
        }
        let checked = Arc::new(document.against(schema, text)?);
        let mut known = known();
        let entry = known.entry(text.to_owned()).or_insert(checked);
        Some(Arc::clone(entry))
    }
}
