//! Whether results can be written where they are to go, before anything is sent.

use super::outputs::{Outputs, unwritten};
use super::place::Place;
use super::sink;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::Format;
use crate::desired::leads_to;
use std::io;
use std::path::{Path, PathBuf};

impl Outputs {
    /// Checks what clap cannot, and that what will be written can be: once doo was changed it is
    /// too late.
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
        // Text and annotations are both lines of a log; any other document stands alone.
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
            let message = "several github outputs go to one summary".to_owned();
            return Err(usage(message).help("give `-o github` once"));
        }
        if !fits {
            let message = "several outputs go to standard output".to_owned();
            return Err(usage(message).help("give all but one a file: -o json=plan.json"));
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

    /// Each output has a place of its own, however that is spelt.
    fn check_places(&self) -> Result<(), Failure> {
        let usage = |message: String| {
            let failure = Failure::new(Exit::Usage, "usage", message);
            Err(failure.help("give each a file of its own"))
        };
        let of_workflow = match self.is_github() {
            true => self.workflow.files().collect(),
            false => vec![],
        };
        let files = self.specs.iter().filter_map(|spec| spec.file.as_deref());
        let mut places: Vec<Place> = Vec::new();
        for file in files.chain(of_workflow) {
            let place = Place::of(file);
            if places.iter().any(|other| other.is_same(&place)) {
                return usage(format!("several outputs go to {}", file.display()));
            }
            places.push(place);
        }
        let on_stdout = self.specs.iter().any(|spec| spec.file.is_none());
        let stdout = Place::of_stdout();
        match on_stdout && places.iter().any(|place| place.is_same(&stdout)) {
            true => usage("several outputs go to standard output".to_owned()),
            false => Ok(()),
        }
    }

    fn is_github(&self) -> bool {
        self.specs.iter().any(|spec| spec.format == Format::Github)
    }

    /// The outputs that can be written when they are in each other's way: one document at a place.
    pub(in crate::cli) fn apart(mut self) -> Self {
        let mut places: Vec<Place> = Vec::new();
        self.specs.retain(|spec| {
            if spec.format == Format::Text {
                return true;
            }
            let place = spec
                .file
                .as_deref()
                .map_or_else(Place::of_stdout, Place::of);
            let is_taken = places.iter().any(|other| other.is_same(&place));
            places.push(place);
            !is_taken
        });
        self
    }

    /// Says what this run reads, or writes besides its outputs: no output may replace it.
    pub(in crate::cli) fn spare(&self, inputs: &[PathBuf]) -> Result<(), Failure> {
        let found = inputs.iter().filter_map(|input| leads_to(input).ok());
        self.inputs.borrow_mut().extend(found);
        let files = self.specs.iter().filter_map(|spec| spec.file.as_deref());
        for file in files {
            self.check_spared(file)?;
        }
        Ok(())
    }

    /// Refuses a file that this run reads, and one in the checkout that a link leads out of it.
    pub(super) fn check_spared(&self, file: &Path) -> Result<(), Failure> {
        let admitted = self.checkout.admit_named(file);
        admitted.map_err(|refusal| unwritten(&file.display(), &refusal).help(refusal.help()))?;
        match leads_to(file) {
            Ok(found) if self.inputs.borrow().contains(&found) => Err(Failure {
                exit: Exit::Usage,
                code: "usage",
                ..unwritten(&file.display(), &io::Error::other("this run uses it"))
            }
            .help("give the output another file")),
            _ => Ok(()),
        }
    }
}
