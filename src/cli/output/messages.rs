//! What is told beside the result.

use super::outputs::Outputs;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::desired::Problem;
use crate::render::{self, Styles};
use clap::builder::StyledStr;
use std::io::{self, Write};

impl Outputs {
    /// Shows a text before the result: on standard output if that is where text goes, or else where
    /// messages go.
    pub(in crate::cli) fn preview(
        &self,
        text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) {
        // When nobody can see it there is nobody to tell.
        let _ = if self.has_text_on_stdout() {
            self.stdout(text)
        } else {
            self.stderr(text)
        };
    }

    /// Writes a text on standard error, unless nobody wants to see more than the result.
    pub(in crate::cli) fn note(
        &self,
        text: impl FnOnce(&mut dyn Write, &Styles) -> io::Result<()>,
    ) {
        if !self.quiet {
            let _ = self.stderr(text);
        }
    }

    /// Shows warnings, unless nobody wants to see them.
    pub(in crate::cli) fn warnings(&self, problems: &[Problem]) {
        if !self.quiet {
            let _ = self.stderr(|out, _| render::problems(out, self.coloured_stderr, problems));
        }
    }

    /// Tells a failure: to people on standard error, to programs in every output.
    pub(in crate::cli) fn failure(&self, failure: &Failure) -> Exit {
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
    pub(in crate::cli) fn tell(&self, failure: &Failure) {
        let _ = self.stderr(|out, _| failure.write(out, self.coloured_stderr));
    }

    /// Tells people what is wrong with a command line. It repeats arguments.
    pub(in crate::cli) fn usage(&self, message: &StyledStr) {
        // The terminal may be gone; then there is nobody to tell.
        let _ = match self.coloured_stderr {
            true => self.stderr(|out, _| write!(out, "{}", message.ansi())),
            false => self.stderr(|out, _| write!(out, "{message}")),
        };
    }

    /// Asks a question; the answer is typed behind it.
    pub(in crate::cli) fn ask(&self, question: &str) {
        let _ = self.stderr(|out, _| write!(out, "{question}"));
    }
}
