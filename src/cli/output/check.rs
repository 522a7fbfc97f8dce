//! Checks that results can be written, before anything is sent.

use super::destination::Destination;
use super::outputs::{Outputs, unwritten};
use super::sink;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::Format;
use crate::desired::leads_to;
use std::io;
use std::path::{Path, PathBuf};

impl Outputs {
    /// Checks what clap cannot check, and that every output can be written: after a change in doo
    /// it would be too late.
    pub(in crate::cli) fn check(&self, formats: &[Format]) -> Result<(), Failure> {
        self.check_formats(formats)?;
        self.check_files()
    }

    fn check_formats(&self, formats: &[Format]) -> Result<(), Failure> {
        let usage = |message: String| Failure::new(Exit::Usage, "usage", message);
        let mut specs = self.specs.iter();
        if let Some(spec) = specs.find(|spec| !formats.contains(&spec.format)) {
            let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
            let message = format!("`{}` has no {} output", self.command, spec.format.name());
            return Err(usage(message).help(format!("its formats are {}", names.join(", "))));
        }
        // Text and annotations can share a log. Other formats need standard output for themselves.
        let on_stdout = self.specs.iter().filter(|spec| spec.file.is_none());
        let on_stdout: Vec<Format> = on_stdout.map(|spec| spec.format).collect();
        let fits = match on_stdout[..] {
            [] | [_] => true,
            [one, other] => {
                matches!(
                    (one, other),
                    (Format::Text, Format::Github) | (Format::Github, Format::Text)
                )
            }
            _ => false,
        };
        let several = |format| {
            self.specs
                .iter()
                .filter(|spec| spec.format == format)
                .count()
                > 1
        };
        if several(Format::Github) {
            let message = "there are several github outputs, but only one summary".to_owned();
            return Err(usage(message).help("use `-o github` once"));
        }
        if !fits {
            let message = "several outputs use standard output".to_owned();
            return Err(usage(message).help("write all except one to a file: -o json=plan.json"));
        }
        Ok(())
    }

    fn check_files(&self) -> Result<(), Failure> {
        self.check_places()?;
        for spec in &self.specs {
            if let Some(file) = spec.file.as_deref() {
                self.check_spared(file)?;
                sink::check(file).map_err(|error| unwritten(&file.display(), &error))?;
            }
            if spec.format == Format::Github {
                self.workflow
                    .check()
                    .map_err(|(file, error)| unwritten(&file.display(), &error))?;
            }
        }
        Ok(())
    }

    /// Checks that no two outputs have the same destination, under different names.
    fn check_places(&self) -> Result<(), Failure> {
        let usage = |message: String| {
            let failure = Failure::new(Exit::Usage, "usage", message);
            Err(failure.help("use a different file for each"))
        };
        let of_workflow = if self.is_github() {
            self.workflow.files().collect()
        } else {
            vec![]
        };
        let files = self.specs.iter().filter_map(|spec| spec.file.as_deref());
        let mut places: Vec<Destination> = Vec::new();
        for file in files.chain(of_workflow) {
            let place = Destination::of(file);
            if places.iter().any(|other| other.is_same(&place)) {
                return usage(format!("several outputs use {}", file.display()));
            }
            places.push(place);
        }
        let on_stdout = self.specs.iter().any(|spec| spec.file.is_none());
        let stdout = Destination::of_stdout();
        if on_stdout && places.iter().any(|place| place.is_same(&stdout)) {
            usage("several outputs use standard output".to_owned())
        } else {
            Ok(())
        }
    }

    fn is_github(&self) -> bool {
        self.specs.iter().any(|spec| spec.format == Format::Github)
    }

    /// The outputs to write when several have the same destination: one for each.
    pub(in crate::cli) fn apart(mut self) -> Self {
        let mut places: Vec<Destination> = Vec::new();
        self.specs.retain(|spec| {
            if spec.format == Format::Text {
                return true;
            }
            let place = spec
                .file
                .as_deref()
                .map_or_else(Destination::of_stdout, Destination::of);
            let is_taken = places.iter().any(|other| other.is_same(&place));
            places.push(place);
            !is_taken
        });
        self
    }

    /// Protects files that this run reads or writes: no output may replace them.
    pub(in crate::cli) fn protect(&self, inputs: &[PathBuf]) -> Result<(), Failure> {
        let found = inputs.iter().filter_map(|input| leads_to(input).ok());
        self.inputs.borrow_mut().extend(found);
        let files = self.specs.iter().filter_map(|spec| spec.file.as_deref());
        for file in files {
            self.check_spared(file)?;
        }
        Ok(())
    }

    /// Refuses a file that this run reads, and a file in the checkout that a link takes out of it.
    pub(super) fn check_spared(&self, file: &Path) -> Result<(), Failure> {
        let admitted = self.checkout.admit_named(file);
        admitted.map_err(|refusal| unwritten(&file.display(), &refusal).help(refusal.help()))?;
        match leads_to(file) {
            Ok(found) if self.inputs.borrow().contains(&found) => Err(Failure {
                exit: Exit::Usage,
                code: "usage",
                ..unwritten(&file.display(), &io::Error::other("this run uses it"))
            }
            .help("use another file for the output")),
            _ => Ok(()),
        }
    }
}
