//! The file of `--data`.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::json_file;
use crate::model::json_fault;
use serde_json::Value;
use std::path::Path;

/// The largest file of --data, in bytes.
const DATA_LIMIT: u64 = 1024 * 1024;

/// A person's own values.
pub(super) fn read_data(file: &Path) -> Result<Value, Failure> {
    let usage = |what: &str| {
        let message = format!("--data {}: {what}", file.display());
        Failure::new(Exit::Usage, "usage", message).help("write a JSON object into it")
    };
    let length = std::fs::metadata(file).map_err(|error| usage(&error.to_string()))?;
    if length.len() > DATA_LIMIT {
        return Err(usage("the file is larger than 1 MiB"));
    }
    let text = json_file::read(file).map_err(|error| usage(&error.to_string()))?;
    match serde_json::from_slice(&text) {
        Ok(data @ Value::Object(_)) => Ok(data),
        Ok(_) => Err(usage("it is not an object")),
        Err(error) => Err(usage(&json_fault(&error))),
    }
}
