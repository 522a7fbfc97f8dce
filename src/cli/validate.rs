//! `dooctl validate`.

use super::connect::read;
use super::options::ManifestArgs;
use super::output::Document;
use super::{Context, Exit, Failure};
use crate::desired::Loaded;
use crate::render::json::{ProblemItem, ValidationDocument};
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};

/// Check the manifest without sending anything
///
/// Finds every problem of the manifest, its queries and its lints in one run, with file, line and
/// column. Secrets are not resolved.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    manifest: ManifestArgs,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    context.outputs.check()?;
    let loaded = read(context, &args.manifest);
    let exit = if loaded.desired.is_some() {
        Exit::Done
    } else {
        Exit::Manifest
    };
    context.outputs.write(&Validation {
        loaded,
        exit,
        coloured: context.outputs.is_coloured(),
    })?;
    Ok(exit)
}

struct Validation {
    loaded: Loaded,
    exit: Exit,
    coloured: bool,
}

impl Document for Validation {
    fn text(&self, out: &mut dyn Write, _: &Styles) -> io::Result<()> {
        let Loaded {
            desired,
            problems,
            files,
            groups,
            team_reader: _,
        } = &self.loaded;
        render::problems(out, self.coloured, problems)?;
        let read = format!(
            "{}, {}",
            render::count(*groups, "group"),
            render::count(*files, "file")
        );
        match (desired.is_some(), render::problem_count(problems)) {
            (true, None) => writeln!(out, "The manifest is valid: {read}."),
            (true, Some(found)) => writeln!(out, "The manifest is valid: {read}; {found}."),
            (false, found) => writeln!(
                out,
                "The manifest has problems: {}.",
                found.unwrap_or_default()
            ),
        }
    }

    fn json(&self) -> serde_json::Result<Value> {
        serde_json::to_value(ValidationDocument {
            format_version: render::json::FORMAT_VERSION,
            exit_code: self.exit.code(),
            failure: (self.exit == Exit::Manifest).then(|| "manifest-problems".to_owned()),
            files: self.loaded.files,
            groups: self.loaded.groups,
            problems: ProblemItem::all(&self.loaded.problems),
        })
    }
}
