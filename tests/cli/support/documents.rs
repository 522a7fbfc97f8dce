//! JSON documents, and the schemas they are published with.

use super::dooctl::Dooctl;
use serde_json::{Deserializer, Value};
use std::sync::OnceLock;

/// The only document of a text, with a line break after it.
#[track_caller]
pub(crate) fn only_document(text: &str) -> Value {
    let mut documents = Deserializer::from_str(text).into_iter::<Value>();
    let first = documents.next();
    let end = documents.byte_offset();
    match first {
        Some(Ok(document)) => {
            assert_eq!(&text[end..], "\n", "more follows the document:\n{text}");
            document
        }
        other => panic!("{other:?} where a document was expected:\n{text}"),
    }
}

/// A schema that the program prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    Plan,
    Report,
    List,
    Probe,
    Deliveries,
    Backfill,
}

impl Schema {
    fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Report => "report",
            Self::List => "list",
            Self::Probe => "probe",
            Self::Deliveries => "deliveries",
            Self::Backfill => "backfill",
        }
    }

    fn print(self) -> jsonschema::Validator {
        let printed = Dooctl::new(["schema", self.name()]).run().exits_with(0);
        jsonschema::validator_for(&printed.document()).expect("it is a schema")
    }

    fn validator(self) -> &'static jsonschema::Validator {
        static PLAN: OnceLock<jsonschema::Validator> = OnceLock::new();
        static REPORT: OnceLock<jsonschema::Validator> = OnceLock::new();
        static LIST: OnceLock<jsonschema::Validator> = OnceLock::new();
        static PROBE: OnceLock<jsonschema::Validator> = OnceLock::new();
        static BACKFILL: OnceLock<jsonschema::Validator> = OnceLock::new();
        static DELIVERIES: OnceLock<jsonschema::Validator> = OnceLock::new();
        match self {
            Self::Plan => PLAN.get_or_init(|| self.print()),
            Self::Report => REPORT.get_or_init(|| self.print()),
            Self::List => LIST.get_or_init(|| self.print()),
            Self::Probe => PROBE.get_or_init(|| self.print()),
            Self::Deliveries => DELIVERIES.get_or_init(|| self.print()),
            Self::Backfill => BACKFILL.get_or_init(|| self.print()),
        }
    }
}

/// Checks a document against its schema.
#[track_caller]
pub(crate) fn assert_fits(schema: Schema, document: &Value) {
    if let Err(error) = schema.validator().validate(document) {
        panic!("{error} at {}: {document:#}", error.instance_path());
    }
}
