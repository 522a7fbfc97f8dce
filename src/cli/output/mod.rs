//! Where results go: standard output and files; messages go to standard error.

mod check;
mod document;
mod place;
mod sink;
mod workflow;

pub(super) use document::Document;

use super::environment::Environment;
use super::options::{ColorWhen, Format, GlobalArgs, OutputSpec};
use super::{Exit, Failure};
use crate::desired::{Checkout, Problem};
use crate::model::Owner;
use crate::render::markdown::Subject;
use crate::render::{self, Styles, github, metrics};
use anstream::ColorChoice;
use serde::Serialize;
use std::cell::{OnceCell, RefCell};
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use workflow::Workflow;

/// The outputs that were asked for.
pub(super) struct Outputs {
    specs: Vec<OutputSpec>,
    command: &'static str,
    /// Known once the manifest was read.
    owner: OnceCell<Owner>,
    /// What is written in it stays in it.
    checkout: Checkout,
    /// What this run reads.
    inputs: RefCell<Vec<PathBuf>>,
    workflow: Workflow,
    coloured_stdout: bool,
    coloured_stderr: bool,
    quiet: bool,
}

impl Outputs {
    pub(super) fn new(
        global: &GlobalArgs,
        command: &'static str,
        environment: &Environment,
        checkout: Checkout,
    ) -> Self {
        let coloured = |automatic: ColorChoice| match global.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => automatic != ColorChoice::Never,
        };
        let mut specs = global.outputs.clone();
        if specs.is_empty() {
            specs.push(OutputSpec {
                format: Format::Text,
                file: None,
            });
        }
        Self {
            specs,
            command,
            owner: OnceCell::new(),
            checkout,
            inputs: RefCell::default(),
            workflow: Workflow::new(environment),
            coloured_stdout: coloured(anstream::AutoStream::choice(&io::stdout())),
            coloured_stderr: coloured(anstream::AutoStream::choice(&io::stderr())),
            quiet: global.quiet,
        }
    }

    /// The outputs of a command line that could not be parsed, as far as they can be made out.
    pub(super) fn from_arguments(arguments: &[OsString], environment: &Environment) -> Self {
        let mut specs: Vec<OutputSpec> = Vec::new();
        let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
        while let Some(argument) = arguments.next() {
            let value = match argument {
                "--" => break,
                "-o" | "--output" => arguments.next(),
                _ => argument
                    .strip_prefix("--output=")
                    .or_else(|| argument.strip_prefix("-o")),
            };
            specs.extend(value.and_then(|value| value.trim_start_matches('=').parse().ok()));
        }
        // What a comment would be about is not known.
        specs.retain(|spec| spec.format == Format::Json);
        Self {
            specs,
            command: "",
            owner: OnceCell::new(),
            checkout: Checkout::around(Path::new("")),
            inputs: RefCell::default(),
            workflow: Workflow::new(environment),
            coloured_stdout: false,
            coloured_stderr: false,
            quiet: false,
        }
    }

    /// Says who the groups belong to that results are about.
    pub(super) fn about(&self, owner: &Owner) {
        // A second manifest is never read.
        let _ = self.owner.set(owner.clone());
    }

    /// Writes a result to every output.
    pub(super) fn write(&self, document: &dyn Document) -> Result<(), Failure> {
        // What is on standard output cannot be taken back if a file cannot be written.
        let (files, stdout): (Vec<_>, Vec<_>) =
            self.specs.iter().partition(|spec| spec.file.is_some());
        let mut specs = files.into_iter().chain(stdout);
        specs.try_for_each(|spec| self.write_one(spec, document))
    }

    /// Writes a result to every output that can be written.
    pub(super) fn write_where_possible(&self, document: &dyn Document) -> Vec<Failure> {
        let written = self.specs.iter().map(|spec| self.write_one(spec, document));
        written.filter_map(Result::err).collect()
    }

    fn write_one(&self, spec: &OutputSpec, document: &dyn Document) -> Result<(), Failure> {
        let file = spec.file.as_deref();
        file.map_or(Ok(()), |file| self.check_spared(file))?;
        self.put_one(spec, document).map_err(|error| match file {
            None => unwritten(&"standard output", &error),
            Some(file) => unwritten(&file.display(), &error),
        })?;
        match spec.format {
            Format::Github => self
                .workflow
                .add(document, &self.subject())
                .map_err(|(file, error)| unwritten(&file.display(), &error)),
            _ => Ok(()),
        }
    }

    fn put_one(&self, spec: &OutputSpec, document: &dyn Document) -> io::Result<()> {
        let file = spec.file.as_deref();
        match spec.format {
            Format::Text => match file {
                None => sink::stdout(|out| document.rest_of_text(out, &self.styles())),
                Some(file) => sink::file(file, |out| document.text(out, &Styles::default())),
            },
            Format::Json => {
                let value = document.json()?;
                put(file, |out| write_json(out, &value))
            }
            Format::Markdown => {
                let comment = document.markdown(&self.subject()).unwrap_or_default();
                put(file, |out| out.write_all(comment.as_bytes()))
            }
            Format::Github => {
                let annotations = document.annotations();
                let prefix = &self.workflow.prefix;
                put(file, |out| github::annotations(out, prefix, &annotations))
            }
            Format::Sarif => match document.sarif(&self.workflow.prefix) {
                Some(log) => put(file, |out| write_json(out, &log)),
                None => Ok(()),
            },
            Format::Prometheus => put(file, |out| {
                document.metrics(out)?;
                metrics::outcome(out, self.subject().owner, document.exit().code())
            }),
        }
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            command: self.command,
            owner: self.owner.get().map(Owner::as_str),
        }
    }

    /// Shows a text before the result: on standard output if that is where text goes, or else where
    /// messages go.
    pub(super) fn preview(&self, text: impl Fn(&mut dyn Write, &Styles) -> io::Result<()>) {
        // When nobody can see it there is nobody to tell.
        let _ = if self.has_text_on_stdout() {
            sink::stdout(|out| text(out, &self.styles()))
        } else {
            sink::stderr(|out| text(out, &self.styles_of_stderr()))
        };
    }

    /// Writes a text on standard error, unless nobody wants to see more than the result.
    pub(super) fn note(&self, text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>) {
        if !self.quiet {
            let _ = sink::stderr(|out| text(out, &self.styles_of_stderr()));
        }
    }

    /// Whether a result goes to standard output as text.
    pub(super) fn has_text_on_stdout(&self) -> bool {
        self.specs.contains(&OutputSpec {
            format: Format::Text,
            file: None,
        })
    }

    /// Writes plain text to standard output.
    pub(super) fn plain(&self, text: &[u8]) -> Result<(), Failure> {
        sink::stdout(|out| out.write_all(text)).map_err(|error| {
            Failure::new(
                Exit::Failed,
                "output",
                "standard output could not be written",
            )
            .caused_by(&error)
        })
    }

    /// Shows warnings, unless nobody wants to see them.
    pub(super) fn warnings(&self, problems: &[Problem]) {
        if !self.quiet {
            let _ = sink::stderr(|out| render::problems(out, self.coloured_stderr, problems));
        }
    }

    /// Tells a failure: to people on standard error, to programs in every output.
    pub(super) fn failure(&self, failure: &Failure) -> Exit {
        self.tell(failure);
        for unwritten in self.write_where_possible(failure) {
            // That is what failed, then, and was told.
            if unwritten.message != failure.message {
                self.tell(&unwritten);
            }
        }
        failure.exit
    }

    /// Tells people about a failure whose document is part of a result.
    pub(super) fn tell(&self, failure: &Failure) {
        let _ = sink::stderr(|out| failure.write(out, self.coloured_stderr));
    }

    /// Asks a question; the answer is typed behind it.
    pub(super) fn ask(&self, question: &str) {
        let _ = sink::stderr(|out| write!(out, "{question}"));
    }

    /// Whether standard output has colours.
    pub(super) fn is_coloured(&self) -> bool {
        self.coloured_stdout
    }

    fn styles_of_stderr(&self) -> Styles {
        if self.coloured_stderr {
            Styles::coloured()
        } else {
            Styles::default()
        }
    }

    fn styles(&self) -> Styles {
        if self.coloured_stdout {
            Styles::coloured()
        } else {
            Styles::default()
        }
    }
}

fn unwritten(place: &dyn Display, error: &dyn Error) -> Failure {
    let message = format!("the result could not be written to {place}");
    Failure::new(Exit::Failed, "output", message).caused_by(error)
}

/// Writes to a file, or to standard output.
fn put(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    match file {
        None => sink::stdout(write),
        Some(file) => sink::file(file, write),
    }
}

fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
