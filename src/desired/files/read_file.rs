//! Reads the files of a manifest.

use super::checkout::{Checkout, Refusal, open_regular, reason};
use crate::desired::problem::Problem;
use crate::model::Place;
use crate::yaml::Span;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Larger files are not read: 100,000 hooks fit.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The largest schema that is read, in bytes: a hundred times what a large API has.
pub const LARGEST_SCHEMA: u64 = 8 * 1024 * 1024;

/// The text of a file of the checkout, or why it cannot be read.
pub(in crate::desired) fn read(
    checkout: &Checkout,
    path: &Path,
    shown: &Arc<str>,
) -> Result<String, Box<Problem>> {
    text(shown, read_bytes(checkout, path, LARGEST))
}

/// The text of a file that the command line names. Outside the checkout it may be anything
/// readable, such as a pipe.
pub(in crate::desired) fn read_named(
    checkout: &Checkout,
    path: &Path,
    shown: &Arc<str>,
) -> Result<String, Box<Problem>> {
    let bytes = match checkout.is_in(path) {
        true => read_bytes(checkout, path, LARGEST),
        false => File::open(path)
            .map_err(Unreadable::Io)
            .and_then(|file| read_up_to(file, LARGEST)),
    };
    text(shown, bytes)
}

/// The text of a query file, or why it cannot be read.
pub(in crate::desired) fn read_query(checkout: &Checkout, path: &Path) -> Result<String, Unusable> {
    let otherwise = "the path is relative to the folder of this file";
    read_part(checkout, path, LARGEST, otherwise)
}

/// The text of a schema, or why it cannot be read.
pub(in crate::desired) fn read_schema(
    checkout: &Checkout,
    path: &Path,
) -> Result<String, Unusable> {
    let otherwise =
        "run `dooctl introspect`, which writes it; the path is relative to the folder of this file";
    read_part(checkout, path, LARGEST_SCHEMA, otherwise)
}

fn read_part(
    checkout: &Checkout,
    path: &Path,
    most: u64,
    otherwise: &'static str,
) -> Result<String, Unusable> {
    let because = |what: String, help| Unusable { what, help };
    let bytes = read_bytes(checkout, path, most)
        .map_err(|error| because(error.to_string(), error.help().unwrap_or(otherwise)))?;
    String::from_utf8(bytes).map_err(|_| because("it is not UTF-8".to_owned(), "save it as UTF-8"))
}

/// Why a file cannot be used, and what to do about it.
#[derive(Debug, Clone)]
pub(in crate::desired) struct Unusable {
    pub(in crate::desired) what: String,
    pub(in crate::desired) help: &'static str,
}

fn text(shown: &Arc<str>, bytes: Result<Vec<u8>, Unreadable>) -> Result<String, Box<Problem>> {
    let at = |line, column| Place {
        file: Arc::clone(shown),
        line,
        column,
    };
    let bytes = bytes.map_err(|error| Box::new(error.problem(at(1, 1))))?;
    String::from_utf8(bytes).map_err(|error| {
        const HELP: &str = "save it as UTF-8";
        if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = error.as_bytes() {
            let problem = Problem::at("invalid-utf8", at(1, 1), "the file is UTF-16");
            return Box::new(problem.help(HELP));
        }
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let valid = String::from_utf8_lossy(valid);
        let Span { line, column, .. } = Span::of_document().part(&valid, valid.len(), 0);
        let place = at(line, column);
        let message = "the file is not UTF-8 from here on";
        Box::new(Problem::at("invalid-utf8", place, message).help(HELP))
    })
}

#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error("{0}")]
    Refused(Refusal),
    #[error("{}", reason(.0))]
    Io(io::Error),
    #[error("it is larger than {} MiB", .0 >> 20)]
    TooLarge(u64),
}

impl Unreadable {
    fn help(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => Some(refusal.help()),
            Self::Io(_) | Self::TooLarge(_) => None,
        }
    }

    fn problem(self, place: Place) -> Problem {
        match self {
            Self::TooLarge(most) => {
                let message = format!("the file is larger than {} MiB", most >> 20);
                Problem::at("file-too-large", place, message)
                    .help("split it into one file per team, and name them under `include:`")
            }
            Self::Refused(Refusal::Unknown(error)) => Self::Io(error).problem(place),
            Self::Refused(refusal) => {
                let message = format!("the file is not read: {refusal}");
                Problem::at("outside-root", place, message).help(refusal.help())
            }
            Self::Io(error) => {
                let message = format!("cannot read the file: {}", reason(&error));
                Problem::at("unreadable-file", place, message)
            }
        }
    }
}

fn read_bytes(checkout: &Checkout, path: &Path, most: u64) -> Result<Vec<u8>, Unreadable> {
    let found = checkout.admit(path).map_err(Unreadable::Refused)?;
    let file = open_regular(&found).map_err(Unreadable::Io)?;
    read_up_to(file, most)
}

/// The content of a file, up to a limit. The size of a pipe is not known in advance.
fn read_up_to(file: File, most: u64) -> Result<Vec<u8>, Unreadable> {
    let size = file.metadata().map_err(Unreadable::Io)?.len();
    if size > most {
        return Err(Unreadable::TooLarge(most));
    }
    let bytes = read_at_most(file, most + 1).map_err(Unreadable::Io)?;
    match bytes.len() as u64 > most {
        true => Err(Unreadable::TooLarge(most)),
        false => Ok(bytes),
    }
}

/// The first `most` bytes of a file. Ask for one more than a limit to see if it is exceeded.
pub(in crate::desired) fn read_at_most(file: File, most: u64) -> io::Result<Vec<u8>> {
    // A buffer that grows is copied each time.
    let size = file.metadata().map_or(0, |it| it.len()).min(most);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
