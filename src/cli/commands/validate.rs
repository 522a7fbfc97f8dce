//! `dooctl validate`.

use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ManifestArgs, time};
use crate::cli::run::read;
use crate::desired::{Loaded, Severity};
use crate::documents::{FORMAT_VERSION, ProblemItem, ValidationDocument};
use crate::render::github::{self, Annotation};
use crate::render::markdown::CommentSubject;
use crate::render::{self, SarifLog, Styles};
use serde_json::Value;
use std::io::{self, Write};
use std::time::Duration;

/// Check the manifest without sending anything
///
/// Finds all problems of the manifest and its queries in one run, with file, line and column. Reads
/// no secrets.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(in crate::cli) manifest: ManifestArgs,
    /// Stop after this time, for example 30s
    #[arg(long, value_name = "DURATION", value_parser = time)]
    timeout: Option<Duration>,
}

pub(in crate::cli) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let stop = context.stop(args.timeout);
    let loaded = read(context, &args.manifest, &stop).await?;
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
    fn exit(&self) -> Exit {
        self.exit
    }

    fn text(&self, out: &mut dyn Write, _: &Styles) -> io::Result<()> {
        let Loaded {
            desired,
            owner: _,
            problems,
            files,
            groups,
            folders: _,
            team_reader: _,
        } = &self.loaded;
        render::problems(out, self.coloured, problems)?;
        let read = format!(
            "{}, {}",
            render::words::count(*groups, "group"),
            render::words::count(files.len(), "file")
        );
        match (desired.is_some(), render::words::problem_count(problems)) {
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
            format_version: FORMAT_VERSION,
            exit_code: self.exit.code(),
            failure: (self.exit == Exit::Manifest).then(|| "manifest-problems".to_owned()),
            files: self.loaded.files.len(),
            groups: self.loaded.groups,
            problems: ProblemItem::all(&self.loaded.problems),
        })
    }

    fn markdown(&self, subject: &CommentSubject<'_>) -> Option<String> {
        Some(render::markdown::validation(subject, &self.loaded))
    }

    fn annotations(&self) -> Vec<Annotation> {
        github::of_problems(&self.loaded.problems)
    }

    fn step_outputs(&self) -> Vec<(&'static str, String)> {
        let number = |severity| {
            let problems = self.loaded.problems.iter();
            problems
                .filter(|problem| problem.severity == severity)
                .count()
                .to_string()
        };
        vec![
            ("errors", number(Severity::Error)),
            ("warnings", number(Severity::Warning)),
        ]
    }

    fn sarif(&self, prefix: &str) -> Option<SarifLog> {
        Some(render::sarif(prefix, &self.loaded.problems))
    }
}
