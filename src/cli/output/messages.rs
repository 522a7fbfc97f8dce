//! Messages besides the result.

use super::outputs::Outputs;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::desired::Problem;
use crate::render::{self, Styles};
use clap::builder::StyledStr;
use std::io::{self, Write};

impl Outputs {
    /// Shows a text before the result: on standard output if the text result goes there, otherwise
    /// on standard error.
    pub(in crate::cli) fn preview(
        &self,
        text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) {
        // If the stream is closed, nobody would see an error.
        let _ = if self.has_text_on_stdout() {
            self.stdout(text)
        } else {
            self.stderr(text)
        };
    }

    /// Writes a text on standard error, except with `--quiet`.
    pub(in crate::cli) fn note(
        &self,
        text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) {
        if !self.quiet {
            let _ = self.stderr(text);
        }
    }

    /// Shows warnings, except with `--quiet`.
    pub(in crate::cli) fn warnings(&self, problems: &[Problem]) {
        if !self.quiet {
            let _ = self.stderr(|out, _| render::problems(out, self.coloured_stderr, problems));
        }
    }

    /// Reports a failure on standard error and in every output.
    pub(in crate::cli) fn failure(&self, failure: &Failure) -> Exit {
        self.report(failure);
        for unwritten in self.write_where_possible(failure) {
            // The output itself is what failed, and that is already reported.
            if unwritten.message != failure.message {
                self.report(&unwritten);
            }
        }
        failure.exit
    }

    /// Reports a failure on standard error only: the result contains its document.
    pub(in crate::cli) fn report(&self, failure: &Failure) {
        let _ = self.stderr(|out, _| failure.write(out, self.coloured_stderr));
    }

    /// Reports a usage error on standard error. It may repeat arguments.
    pub(in crate::cli) fn usage(&self, message: &StyledStr) {
        // The terminal may be closed: ignore the error.
        let _ = if self.coloured_stderr {
            self.stderr(|out, _| write!(out, "{}", message.ansi()))
        } else {
            self.stderr(|out, _| write!(out, "{message}"))
        };
    }

    /// Asks a question; the answer is typed after it.
    pub(in crate::cli) fn ask(&self, question: &str) {
        let _ = self.stderr(|out, _| write!(out, "{question}"));
    }
}
