//! The outputs of a run.

use super::lines::checked;
use super::sink;
use super::workflow::Workflow;
use crate::api::Redactor;
use crate::cli::document::Document;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ColorWhen, Format, GlobalArgs, OutputSpec};
use crate::desired::Checkout;
use crate::model::Owner;
use crate::render::markdown::CommentSubject;
use crate::render::{Lines, Styles, github, prometheus};
use anstream::ColorChoice;
use serde::Serialize;
use std::cell::{OnceCell, RefCell};
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The outputs of the command line.
pub(in crate::cli) struct Outputs {
    pub(super) specs: Vec<OutputSpec>,
    pub(super) command: &'static str,
    /// Known after the manifest was read.
    pub(super) owner: OnceCell<Owner>,
    /// A file inside it must not leave it by a link.
    pub(super) checkout: Checkout,
    /// The files that this run reads.
    pub(super) inputs: RefCell<Vec<PathBuf>>,
    pub(super) workflow: Workflow,
    /// Masks the secrets that no output may contain.
    pub(super) redactor: Redactor,
    pub(super) coloured_stdout: bool,
    pub(super) coloured_stderr: bool,
    pub(super) quiet: bool,
}

impl Outputs {
    pub(in crate::cli) fn new(
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

    /// The outputs of a command line that could not be parsed, as far as they can be recognized.
    pub(in crate::cli) fn from_arguments(
        arguments: &[OsString],
        environment: &Environment,
    ) -> Self {
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
        // The subject of a comment is not known.
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

    /// What masks secrets in outputs. Code that reads a secret must add it here.
    pub(in crate::cli) fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Sets the owner that results name.
    pub(in crate::cli) fn about(&self, owner: &Owner) {
        // A run never reads a second manifest.
        let _ = self.owner.set(owner.clone());
    }

    /// Writes a result to every output.
    pub(in crate::cli) fn write(&self, document: &dyn Document) -> Result<(), Failure> {
        // Files first: standard output cannot be undone if a file fails.
        let (files, stdout): (Vec<_>, Vec<_>) =
            self.specs.iter().partition(|spec| spec.file.is_some());
        let mut specs = files.into_iter().chain(stdout);
        specs.try_for_each(|spec| self.write_one(spec, document))
    }

    /// Writes a result to every output that can be written.
    pub(in crate::cli) fn write_where_possible(&self, document: &dyn Document) -> Vec<Failure> {
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
            Format::Mermaid => {
                let picture = document.mermaid().unwrap_or_default();
                self.put(file, Lines::Plain, |out| out.write_all(picture.as_bytes()))
            }
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
            Some(file) => sink::write_whole(file, write),
        }
    }

    /// Writes text to standard output.
    pub(super) fn stdout(
        &self,
        write: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) -> io::Result<()> {
        let (lines, styles) = styled(self.coloured_stdout);
        self.put(None, lines, |out| write(out, &styles))
    }

    /// Writes text to standard error.
    pub(super) fn stderr(
        &self,
        write: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) -> io::Result<()> {
        let (lines, styles) = styled(self.coloured_stderr);
        sink::stderr(|out| checked(out, &self.redactor, lines, |out| write(out, &styles)))
    }

    fn subject(&self) -> CommentSubject<'_> {
        CommentSubject {
            command: self.command,
            owner: self.owner.get().map(Owner::as_str),
        }
    }

    /// Whether a result goes to standard output as text.
    pub(in crate::cli) fn has_text_on_stdout(&self) -> bool {
        self.specs.contains(&OutputSpec {
            format: Format::Text,
            file: None,
        })
    }

    /// Writes dooctl's own text to standard output: a script, a schema, a man page.
    pub(in crate::cli) fn plain(&self, text: &[u8]) -> Result<(), Failure> {
        sink::stdout(|out| out.write_all(text)).map_err(|error| {
            Failure::new(
                Exit::Failed,
                "output",
                "standard output could not be written",
            )
            .caused_by(&error)
        })
    }

    /// Whether standard output has colours.
    pub(in crate::cli) fn is_coloured(&self) -> bool {
        self.coloured_stdout
    }
}

/// How text is written with or without colours.
pub(super) fn styled(is_coloured: bool) -> (Lines, Styles) {
    if is_coloured {
        (Lines::Coloured, Styles::coloured())
    } else {
        (Lines::Plain, Styles::default())
    }
}

pub(super) fn unwritten(place: &dyn Display, error: &dyn Error) -> Failure {
    let message = format!("the result could not be written to {place}");
    Failure::new(Exit::Failed, "output", message).caused_by(error)
}

fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
