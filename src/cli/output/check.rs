//! Whether results can be written where they are to go, before anything is sent.

use super::{Outputs, sink, unwritten};
use crate::cli::options::Format;
use crate::cli::{Exit, Failure};
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
        if !fits {
            let message = "several outputs go to standard output".to_owned();
            return Err(usage(message).help("give all but one a file: -o json=plan.json"));
        }
        Ok(())
    }

    fn check_files(&self) -> Result<(), Failure> {
        let mut files: Vec<&Path> = Vec::new();
        for spec in &self.specs {
            if let Some(file) = spec.file.as_deref() {
                if files.contains(&file) {
                    let message = format!("several outputs go to {}", file.display());
                    return Err(Failure::new(Exit::Usage, "usage", message)
                        .help("give each a file of its own"));
                }
                files.push(file);
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

    /// Says what this run reads: no output may replace it.
    pub(in crate::cli) fn spare(&self, inputs: &[PathBuf]) -> Result<(), Failure> {
        let found = inputs.iter().filter_map(|input| input.canonicalize().ok());
        self.inputs.borrow_mut().extend(found);
        let files = self.specs.iter().filter_map(|spec| spec.file.as_deref());
        for file in files {
            self.check_spared(file)?;
        }
        Ok(())
    }

    pub(super) fn check_spared(&self, file: &Path) -> Result<(), Failure> {
        match file.canonicalize() {
            Ok(found) if self.inputs.borrow().contains(&found) => Err(Failure {
                exit: Exit::Usage,
                code: "usage",
                ..unwritten(&file.display(), &io::Error::other("this run reads it"))
            }
            .help("give the output another file")),
            _ => Ok(()),
        }
    }
}
