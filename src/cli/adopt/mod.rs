//! What `init` and `export` ask, read and write to make a manifest from an account.

pub(super) mod account;
mod new_files;
pub(super) mod pipelines;
mod questions;
mod result;
mod secrets_file;

pub(super) use account::{Account, Adopted, FileArgs};
pub(super) use new_files::NewFiles;
pub(super) use pipelines::{PipelineInputs, Platform};
pub(super) use questions::{Answers, KnownAnswers};
pub(super) use result::Adoption;
