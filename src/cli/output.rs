//! Where results go: standard output and files; messages go to standard error.

use super::options::{ColorWhen, Format, GlobalArgs, OutputSpec};
use super::{Exit, Failure};
use crate::desired::Problem;
use crate::render::{self, Styles};
use anstream::ColorChoice;
use serde_json::Value;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

/// A result that can be written in every format.
pub(super) trait Document {
    /// Writes it for people.
    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()>;
    /// Puts it into the form for programs.
    fn json(&self) -> serde_json::Result<Value>;
    /// Writes what of it is not on the screen yet.
    fn rest_of_text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        self.text(out, styles)
    }
}

/// The outputs that were asked for.
pub(super) struct Outputs {
    specs: Vec<OutputSpec>,
    coloured_stdout: bool,
    coloured_stderr: bool,
    quiet: bool,
}

impl Outputs {
    pub(super) fn new(global: &GlobalArgs) -> Self {
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
            coloured_stdout: coloured(anstream::AutoStream::choice(&io::stdout())),
            coloured_stderr: coloured(anstream::AutoStream::choice(&io::stderr())),
            quiet: global.quiet,
        }
    }

    /// The outputs of a command line that could not be parsed, as far as they can be made out.
    pub(super) fn from_arguments(arguments: &[OsString]) -> Self {
        let mut specs = Vec::new();
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
        Self {
            specs,
            coloured_stdout: false,
            coloured_stderr: false,
            quiet: false,
        }
    }

    /// Checks what clap cannot.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.specs.iter().filter(|spec| spec.file.is_none()).count() > 1 {
            let message = "several outputs go to standard output";
            return Err(Failure::new(Exit::Usage, "usage", message)
                .help("give all but one a file: -o json=plan.json"));
        }
        Ok(())
    }

    /// Writes a result to every output.
    pub(super) fn write(&self, document: &dyn Document) -> Result<(), Failure> {
        for OutputSpec { format, file } in &self.specs {
            let written = match (format, file) {
                (Format::Text, None) => {
                    self.stdout(|out| document.rest_of_text(out, &self.styles()))
                }
                (Format::Text, Some(file)) => {
                    to_file(file, |out| document.text(out, &Styles::default()))
                }
                (Format::Json, file) => {
                    let value = document
                        .json()
                        .map_err(|e| Failure::internal("the result is no JSON", &e))?;
                    match file {
                        None => self.stdout(|out| write_json(out, &value)),
                        Some(file) => to_file(file, |out| write_json(out, &value)),
                    }
                }
            };
            written.map_err(|error| {
                let place = file.as_ref().map_or("standard output".to_owned(), |file| {
                    file.display().to_string()
                });
                Failure::new(
                    Exit::Failed,
                    "output",
                    format!("the result could not be written to {place}"),
                )
                .caused_by(&error)
            })?;
        }
        Ok(())
    }

    /// Shows a text before the result: on standard output if that is where text goes, or else where
    /// messages go.
    pub(super) fn preview(&self, text: impl Fn(&mut dyn Write, &Styles) -> io::Result<()>) {
        // When nobody can see it there is nobody to tell.
        let _ = if self.has_text_on_stdout() {
            self.stdout(|out| text(out, &self.styles()))
        } else {
            self.stderr(|out| text(out, &self.styles_of_stderr()))
        };
    }

    /// Writes plain text to standard output.
    pub(super) fn plain(&self, text: &[u8]) -> Result<(), Failure> {
        self.stdout(|out| out.write_all(text)).map_err(|error| {
            Failure::new(
                Exit::Failed,
                "output",
                "standard output could not be written",
            )
            .caused_by(&error)
        })
    }

    /// Says something on standard error.
    pub(super) fn say(&self, text: &str) {
        let _ = self.stderr(|out| writeln!(out, "{text}"));
    }

    /// Writes a text on standard error, unless nobody wants to see more than the result.
    pub(super) fn note(&self, text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>) {
        if !self.quiet {
            let _ = self.stderr(|out| text(out, &self.styles_of_stderr()));
        }
    }

    /// Whether a result goes to standard output as text.
    pub(super) fn has_text_on_stdout(&self) -> bool {
        self.specs.contains(&OutputSpec {
            format: Format::Text,
            file: None,
        })
    }

    /// Shows warnings, unless nobody wants to see them.
    pub(super) fn warnings(&self, problems: &[Problem]) {
        if !self.quiet {
            let _ = self.stderr(|out| render::problems(out, self.coloured_stderr, problems));
        }
    }

    /// Tells a failure: to people on standard error, to programs as the one document.
    pub(super) fn failure(&self, failure: &Failure) -> Exit {
        self.tell(failure);
        self.document_of(failure);
        failure.exit
    }

    /// Tells people about a failure whose document is part of a result.
    pub(super) fn tell(&self, failure: &Failure) {
        let _ = self.stderr(|out| self.write_failure(out, failure));
    }

    /// Asks a question; the answer is typed behind it.
    pub(super) fn ask(&self, question: &str) {
        let _ = self.stderr(|out| write!(out, "{question}"));
    }

    /// Whether standard output has colours.
    pub(super) fn is_coloured(&self) -> bool {
        self.coloured_stdout
    }

    /// Writes a failure's document where JSON was asked for.
    pub(super) fn document_of(&self, failure: &Failure) {
        let Ok(value) = serde_json::to_value(failure.document()) else {
            return;
        };
        for OutputSpec { format: _, file } in
            self.specs.iter().filter(|spec| spec.format == Format::Json)
        {
            let written = match file {
                None => self.stdout(|out| write_json(out, &value)),
                Some(file) => to_file(file, |out| write_json(out, &value)),
            };
            if let (Err(error), Some(file)) = (written, file) {
                self.say(&format!(
                    "warning: {} could not be written: {error}",
                    file.display()
                ));
            }
        }
    }

    fn write_failure(&self, out: &mut dyn Write, failure: &Failure) -> io::Result<()> {
        let Failure {
            exit: _,
            code: _,
            message,
            causes,
            help,
            problems,
        } = failure;
        render::problems(out, self.coloured_stderr, problems)?;
        writeln!(out, "error: {}", render::safe(message))?;
        for cause in causes {
            writeln!(out, "  caused by: {}", render::safe(cause))?;
        }
        match help {
            Some(help) => writeln!(out, "  help: {help}"),
            None => Ok(()),
        }
    }

    fn styles(&self) -> Styles {
        if self.coloured_stdout {
            Styles::coloured()
        } else {
            Styles::default()
        }
    }

    fn styles_of_stderr(&self) -> Styles {
        if self.coloured_stderr {
            Styles::coloured()
        } else {
            Styles::default()
        }
    }

    fn stdout(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        unless_closed(write(&mut out).and_then(|()| out.flush()))
    }

    fn stderr(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut out = BufWriter::new(io::stderr().lock());
        unless_closed(write(&mut out).and_then(|()| out.flush()))
    }
}

/// A reader that has seen enough is no error.
fn unless_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.flush()
}

fn write_json(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
