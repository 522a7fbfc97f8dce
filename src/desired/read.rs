//! Reading a manifest's files.

use super::problem::Problem;
use crate::model::Place;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Files beyond this are not read: 100,000 hooks fit.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The text of a file, or what keeps it from being read.
pub(super) fn read(path: &Path, shown: &Arc<str>) -> Result<String, Box<Problem>> {
    let bytes = read_bytes(path).map_err(|error| {
        let place = Place {
            file: Arc::clone(shown),
            line: 1,
            column: 1,
        };
        Box::new(match error {
            Unreadable::Io(error) => {
                let message = format!("cannot read the file: {}", reason(&error));
                Problem::at("unreadable-file", place, message)
            }
            Unreadable::TooLarge => {
                let message = format!("the file is larger than {} MiB", LARGEST >> 20);
                Problem::at("file-too-large", place, message)
                    .help("split it into one file per team, and name them under `include:`")
            }
        })
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let (before, line) = match valid.iter().rposition(|b| *b == b'\n') {
            Some(at) => (&valid[..=at], &valid[at + 1..]),
            None => (&valid[..0], valid),
        };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
        let place = Place {
            file: Arc::clone(shown),
            line: count(before.iter().filter(|b| **b == b'\n').count()),
            column: count(String::from_utf8_lossy(line).chars().count()),
        };
        let message = "the file is not UTF-8 from here on";
        Box::new(Problem::at("invalid-utf8", place, message).help("save it as UTF-8"))
    })
}

/// The text of a query file, or what keeps it from being read.
pub(super) fn read_query(path: &Path) -> Result<String, String> {
    match read_bytes(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()),
        Err(Unreadable::Io(error)) => Err(reason(&error)),
        Err(Unreadable::TooLarge) => Err(format!("it is larger than {} MiB", LARGEST >> 20)),
    }
}

enum Unreadable {
    Io(io::Error),
    TooLarge,
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // The size of a pipe is not known beforehand.
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    Ok(bytes)
}

/// What went wrong, in the words of the standard library and without its numbers.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        kind => kind.to_string(),
    }
}
