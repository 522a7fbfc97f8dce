//! `--observed`: plans from a recording.

use super::manifest::Target;
use crate::api::Stop;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::json_file;
use crate::cli::options::duration;
use crate::cli::signals::reading;
use crate::documents::Recording;
use crate::observed::Recorded;
use crate::render::words::age;
use jiff::{SignedDuration, Timestamp};
use std::error::Error;
use std::path::{Path, PathBuf};

/// The recording to plan from, instead of a listing.
#[derive(clap::Args)]
#[command(next_help_heading = "Recording")]
pub(in crate::cli) struct RecordingArgs {
    /// Plan from a recording made by `list -o json=FILE`, and send nothing
    ///
    /// Needs no credentials and reads no secrets, so you can safely plan a manifest that you do not
    /// trust. Secrets are not compared.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) observed: Option<PathBuf>,
    /// Refuse a recording older than this, for example 24h
    #[arg(long, value_name = "DURATION", requires = "observed", value_parser = duration)]
    max_age: Option<SignedDuration>,
}

impl RecordingArgs {
    /// A recording and its time. Refused if it is too old or from another account.
    pub(in crate::cli) async fn read(
        &self,
        file: &Path,
        target: &Target,
        stop: &Stop,
    ) -> Result<(Recording, Recorded), Failure> {
        let path = file.to_owned();
        let recording = reading(stop, move || read(&path)).await??;
        if recording.account != target.references.account {
            let message = format!(
                "{} is a recording of {}, but the manifest is for {}",
                file.display(),
                recording.account,
                target.references.account
            );
            return Err(Failure::new(Exit::Refused, "observed-mismatch", message)
                .help("record the account of api.url with `dooctl list -o json=FILE`"));
        }
        let recorded = Recorded {
            at: recording.recorded_at,
            age: Timestamp::now().duration_since(recording.recorded_at),
        };
        self.check_age(file, &recorded)?;
        Ok((recording, recorded))
    }

    /// A recording that is as far in the future is also refused: its age is not known.
    fn check_age(&self, file: &Path, recorded: &Recorded) -> Result<(), Failure> {
        match self.max_age {
            Some(most) if recorded.age.abs() > most => {
                let message = format!(
                    "{} is {}, and --max-age is {most:#}",
                    file.display(),
                    age(recorded.age)
                );
                Err(Failure::new(Exit::Refused, "observed-too-old", message)
                    .help("record again with `dooctl list -o json=FILE`, or raise --max-age"))
            }
            _ => Ok(()),
        }
    }
}

fn read(file: &Path) -> Result<Recording, Failure> {
    let failed = |error: &dyn Error| {
        let message = format!("{} cannot be used for a plan", file.display());
        Failure::new(Exit::Failed, "observed-unusable", message)
            .caused_by(error)
            .help("record it with `dooctl list -o json=FILE`")
    };
    let bytes = json_file::read(file).map_err(|error| failed(&error))?;
    Recording::read(&bytes).map_err(|error| failed(&error))
}
