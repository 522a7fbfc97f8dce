//! Where results go: standard output and files; messages go to standard error.

mod check;
mod document;
mod lines;
mod place;
mod sink;
mod workflow;

pub(super) use document::Document;

use super::environment::Environment;
use super::options::{ColorWhen, Format, GlobalArgs, OutputSpec};
use super::{Exit, Failure};
use crate::api::Redactor;
use crate::desired::{Checkout, Problem};
use crate::model::Owner;
use crate::render::markdown::Subject;
use crate::render::{self, Lines, Styles, github, prometheus};
use anstream::ColorChoice;
use clap::builder::StyledStr;
use lines::checked;
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
    /// What no output may hold.
    redactor: Redactor,
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
            redactor: Redactor::default(),
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
            redactor: Redactor::default(),
            coloured_stdout: false,
            coloured_stderr: anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            quiet: false,
        }
    }

    /// What no output may hold: whoever reads a secret has it learned.
    pub(super) fn redactor(&self) -> &Redactor {
        &self.redactor
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
                .add(document, &self.subject(), &self.redactor)
                .map_err(|(file, error)| unwritten(&file.display(), &error)),
            _ => Ok(()),
        }
    }

    fn put_one(&self, spec: &OutputSpec, document: &dyn Document) -> io::Result<()> {
        let file = spec.file.as_deref();
        match spec.format {
            Format::Text => match file {
                None => self.stdout(|out, styles| document.rest_of_text(out, styles)),
                Some(_) => self.put(file, Lines::Plain, |out| {
                    document.text(out, &Styles::default())
                }),
            },
            Format::Json => {
                let value = document.json()?;
                self.put(file, Lines::Json, |out| write_json(out, &value))
            }
            Format::Markdown => {
                let comment = document.markdown(&self.subject()).unwrap_or_default();
                self.put(file, Lines::Markdown, |out| {
                    out.write_all(comment.as_bytes())
                })
            }
            Format::Github => {
                let annotations = document.annotations();
                let prefix = &self.workflow.prefix;
                self.put(file, Lines::Commands, |out| {
                    github::annotations(out, prefix, &annotations)
                })
            }
            Format::Sarif => match document.sarif(&self.workflow.prefix) {
                Some(log) => self.put(file, Lines::Json, |out| write_json(out, &log)),
                None => Ok(()),
            },
            Format::Prometheus => self.put(file, Lines::Plain, |out| {
                document.metrics(out)?;
                prometheus::outcome(out, self.subject().owner, document.exit().code())
            }),
        }
    }

    /// Writes lines to a file, or to standard output.
    fn put(
        &self,
        file: Option<&Path>,
        lines: Lines,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let write = |out: &mut dyn Write| checked(out, &self.redactor, lines, write);
        match file {
            None => sink::stdout(write),
            Some(file) => sink::file(file, write),
        }
    }

    /// Writes text to standard output.
    fn stdout(
        &self,
        write: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) -> io::Result<()> {
        let (lines, styles) = styled(self.coloured_stdout);
        self.put(None, lines, |out| write(out, &styles))
    }

    /// Writes text to standard error.
    fn stderr(
        &self,
        write: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) -> io::Result<()> {
        let (lines, styles) = styled(self.coloured_stderr);
        sink::stderr(|out| checked(out, &self.redactor, lines, |out| write(out, &styles)))
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            command: self.command,
            owner: self.owner.get().map(Owner::as_str),
        }
    }

    /// Shows a text before the result: on standard output if that is where text goes, or else where
    /// messages go.
    pub(super) fn preview(&self, text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>) {
        // When nobody can see it there is nobody to tell.
        let _ = if self.has_text_on_stdout() {
            self.stdout(text)
        } else {
            self.stderr(text)
        };
    }

    /// Writes a text on standard error, unless nobody wants to see more than the result.
    pub(super) fn note(&self, text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>) {
        if !self.quiet {
            let _ = self.stderr(text);
        }
    }

    /// Whether a result goes to standard output as text.
    pub(super) fn has_text_on_stdout(&self) -> bool {
        self.specs.contains(&OutputSpec {
            format: Format::Text,
            file: None,
        })
    }

    /// Writes text of dooctl's own to standard output: a script, a schema, a page.
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
            let _ = self.stderr(|out, _| render::problems(out, self.coloured_stderr, problems));
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
        let _ = self.stderr(|out, _| failure.write(out, self.coloured_stderr));
    }

    /// Tells people what is wrong with a command line. It repeats arguments.
    pub(super) fn usage(&self, message: &StyledStr) {
        // The terminal may be gone; then there is nobody to tell.
        let _ = match self.coloured_stderr {
            true => self.stderr(|out, _| write!(out, "{}", message.ansi())),
            false => self.stderr(|out, _| write!(out, "{message}")),
        };
    }

    /// Asks a question; the answer is typed behind it.
    pub(super) fn ask(&self, question: &str) {
        let _ = self.stderr(|out, _| write!(out, "{question}"));
    }

    /// Whether standard output has colours.
    pub(super) fn is_coloured(&self) -> bool {
        self.coloured_stdout
    }
}

/// How text is written where there are colours, or none.
fn styled(is_coloured: bool) -> (Lines, Styles) {
    match is_coloured {
        true => (Lines::Coloured, Styles::coloured()),
        false => (Lines::Plain, Styles::default()),
    }
}

fn unwritten(place: &dyn Display, error: &dyn Error) -> Failure {
    let message = format!("the result could not be written to {place}");
    Failure::new(Exit::Failed, "output", message).caused_by(error)
}

fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
