//! Options that several commands share.

use super::exit::Exit;
use super::failure::Failure;
use crate::desired::{Checkout, check_id};
use clap::{ArgAction, Args, ValueEnum};
use jiff::SignedDuration;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Options of every command.
#[derive(Args, Clone)]
#[command(next_help_heading = "Global options")]
pub(super) struct GlobalArgs {
    /// Write the result in this format, to standard output or to a file
    ///
    /// Use it several times to write several files. One format can go to standard output. Formats:
    /// text and json; for plan, apply, drift and validate also markdown (a comment for a pull
    /// request) and github (annotations, step summary and outputs of a workflow); for validate also
    /// sarif; for drift also prometheus; for list and plan also mermaid (a picture of who receives
    /// what).
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", global = true)]
    pub(super) outputs: Vec<OutputSpec>,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: ColorWhen,
    /// Show neither progress nor warnings
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Log each request; use it twice to log more
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub(super) verbose: u8,
    /// Write logs in this format
    #[arg(long, value_name = "FORMAT", default_value = "text", global = true)]
    pub(super) log_format: LogFormat,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How logs are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// For people
    Text,
    /// One JSON object per line
    Json,
}

/// A format and its destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutputSpec {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

/// The formats of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Json,
    Markdown,
    Github,
    Sarif,
    Prometheus,
    Mermaid,
}

impl Format {
    const ALL: [Self; 7] = [
        Self::Text,
        Self::Json,
        Self::Markdown,
        Self::Github,
        Self::Sarif,
        Self::Prometheus,
        Self::Mermaid,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Github => "github",
            Self::Sarif => "sarif",
            Self::Prometheus => "prometheus",
            Self::Mermaid => "mermaid",
        }
    }
}

impl FromStr for OutputSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = match text.split_once('=') {
            Some((_, "")) => return Err("there is no file name after the =".to_owned()),
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let found = Format::ALL.into_iter().find(|known| known.name() == format);
        let Some(format) = found else {
            let names = Format::ALL.map(Format::name).join(", ");
            return Err(format!("formats are {names}"));
        };
        Ok(Self { format, file })
    }
}

/// The manifest and its variables.
#[derive(Args, Clone)]
#[command(next_help_heading = "Manifest")]
pub(super) struct ManifestArgs {
    /// The manifest: a file, or a folder with a dooctl.yaml
    #[arg(default_value = ".", hide_default_value = true)]
    pub(super) manifest: PathBuf,
    #[command(flatten)]
    pub(super) root: RootArgs,
    #[command(flatten)]
    pub(super) variables: VarArgs,
}

/// The variables of a manifest.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Manifest")]
pub(super) struct VarArgs {
    /// Set variables of the manifest from a YAML file; can be used several times
    ///
    /// The file maps names to values, as `vars` does. Later files override earlier ones, and --var
    /// overrides all files.
    #[arg(long = "var-file", value_name = "FILE")]
    pub(super) var_files: Vec<PathBuf>,
    /// Set a variable of the manifest
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub(super) vars: Vec<(String, String)>,
}

/// The folder that a manifest may use.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Manifest")]
pub(super) struct RootArgs {
    /// Read only files in this folder
    ///
    /// All files that the manifest names must be in this folder, after links are resolved. The
    /// default is the nearest parent folder with `.git`, or the manifest's own folder if there is
    /// none. dooctl does not write through a link that leads out of this folder.
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
}

impl RootArgs {
    /// The checkout of a manifest, which is a file or a folder.
    pub(super) fn checkout(&self, manifest: &Path) -> Result<Checkout, Failure> {
        let Some(root) = &self.root else {
            return Ok(Checkout::of(manifest));
        };
        Checkout::at(root).map_err(|error| {
            let message = format!("--root {} is not a folder", root.display());
            Failure::new(Exit::Usage, "usage", message)
                .caused_by(&error)
                .help("use the folder with the manifest and all its files")
        })
    }
}

/// The id of a team, as doo writes it.
pub(super) fn team(text: &str) -> Result<String, String> {
    match check_id(text) {
        Ok(()) => Ok(text.to_owned()),
        Err((message, help)) => Err(format!("it {message}; {help}")),
    }
}

/// A duration, for example `90s`, `30m` or `24h`.
pub(super) fn duration(text: &str) -> Result<SignedDuration, String> {
    match text.parse::<SignedDuration>() {
        Ok(duration) if !duration.is_negative() => Ok(duration),
        _ => Err("write it as 90s, 30m or 24h".to_owned()),
    }
}

/// The time limit of a run.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    duration(text).map(SignedDuration::unsigned_abs)
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

/// The manifest, teams and account that a command uses.
#[derive(Args, Clone)]
pub(super) struct TargetArgs {
    #[command(flatten)]
    pub(super) manifest: ManifestArgs,
    #[command(flatten)]
    pub(super) teams: TeamArgs,
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
}

impl TargetArgs {
    /// The arguments for the same manifest and the same doo. Variables are not among them: output
    /// does not show their values.
    pub(super) fn typed(&self) -> Vec<String> {
        let manifest = &self.manifest.manifest;
        let manifest = (manifest != Path::new(".")).then(|| manifest.display().to_string());
        let sandbox = self.connection.sandbox.as_ref().map(|state| match state {
            Some(file) => format!("--sandbox={}", file.display()),
            None => "--sandbox".to_owned(),
        });
        manifest.into_iter().chain(sandbox).collect()
    }
}

/// Which teams.
#[derive(Args, Clone)]
#[command(next_help_heading = "Manifest")]
pub(super) struct TeamArgs {
    /// Use only this team; can be used several times
    #[arg(long = "team", value_name = "ID", value_parser = team)]
    pub(super) teams: Vec<String>,
}

/// How to reach the API.
#[derive(Args, Clone)]
#[command(next_help_heading = "Connection")]
pub(super) struct ConnectionArgs {
    /// Use the embedded doo API instead of doo, with its state in this file
    ///
    /// Without a file, the state is in .dooctl/sandbox.json beside the manifest. The embedded API
    /// has no rate limit and needs no credentials, and secrets that are not set get a placeholder.
    #[arg(long, value_name = "STATE.json", num_args = 0..=1, require_equals = true)]
    pub(super) sandbox: Option<Option<PathBuf>>,
    /// Send at most N requests
    #[arg(long, value_name = "N")]
    pub(super) max_requests: Option<u64>,
    /// Stop after this time, for example 30s, 10m or 1h
    ///
    /// The time counts from the start of the program. dooctl then sends nothing more, waits for a
    /// creation or deletion in flight, and reports the result of each operation. Run it again to
    /// continue.
    #[arg(long, value_name = "DURATION", value_parser = time)]
    pub(super) timeout: Option<Duration>,
    /// Send credentials unencrypted to an http:// URL on another machine
    #[arg(long)]
    pub(super) insecure_http: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_have_a_format_and_may_have_a_file() {
        let json = OutputSpec {
            format: Format::Json,
            file: None,
        };
        assert_eq!("json".parse(), Ok(json.clone()));
        assert_eq!(
            "json=a=b.json".parse(),
            Ok(OutputSpec {
                file: Some("a=b.json".into()),
                ..json
            })
        );
        assert!("json=".parse::<OutputSpec>().is_err());
        assert!("yaml".parse::<OutputSpec>().is_err());
    }

    #[test]
    fn durations_have_units_and_no_sign() {
        let day = SignedDuration::from_hours(24);
        for text in ["24h", "24 hours", "23h 60m", "86400s"] {
            assert_eq!(duration(text), Ok(day), "{text}");
        }
        for text in ["", "24", "-1h", "1h ago", "soon", "1 month"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
