//! The result of `export` and `init`: what was written, what was left out, what to do next.

use crate::cli::context::Context;
use crate::cli::document::Document;
use crate::cli::exit::{Ending, Exit};
use crate::cli::failure::Failure;
use crate::documents::{ErrorItem, ExportDocument};
use crate::export::{Export, Exported, LeftOut, WrittenFile};

use crate::model::TeamId;
use crate::render::{self, Styles};
use serde_json::Value;
use std::io::{self, Write};
use std::path::PathBuf;

/// The result.
pub(in crate::cli) struct Adoption {
    pub(in crate::cli) export: Export,
    /// Every file, except the one with secrets.
    pub(in crate::cli) written: Vec<WrittenFile>,
    /// The path of each team's file; without it, the text of the file is the result.
    pub(in crate::cli) team_files: Option<Vec<PathBuf>>,
    pub(in crate::cli) secrets_to: Option<PathBuf>,
    /// What to do next, a sentence.
    pub(in crate::cli) next: String,
}

impl Adoption {
    /// Ends the run. If somebody must decide something, reports it and fails.
    pub(in crate::cli) fn finish(&self, context: &Context) -> Result<Exit, Failure> {
        context.outputs.write(self)?;
        let shows_text = self.team_files.is_some() && context.outputs.has_text_on_stdout();
        if !shows_text {
            context
                .outputs
                .note(|out, styles| render::exported(out, styles, &self.summary()));
        }
        if let Some(refusal) = self.refusal() {
            context.outputs.report(&refusal);
        }
        Ok(self.exit())
    }

    fn asking(&self) -> impl Iterator<Item = (&TeamId, &LeftOut)> {
        let teams = self.export.teams.iter();
        let all = teams.flat_map(|file| file.left_out.iter().map(move |it| (&file.team, it)));
        all.filter(|(_, left_out)| left_out.reason.needs_decision())
    }

    /// The failure, if somebody must decide something.
    fn refusal(&self) -> Option<Failure> {
        let number = self.asking().count();
        let (_, first) = self.asking().next()?;
        let message = format!(
            "some groups are not declared: {} left out",
            render::words::count(number, "name")
        );
        let failure = Failure::new(Exit::Refused, first.reason.code(), message)
            .help("each is in a comment at the end of its team's file, with the reason");
        Some(failure)
    }

    fn ending(&self) -> Ending {
        self.refusal()
            .map_or(Ending::DONE, |refusal| refusal.ending())
    }

    fn summary(&self) -> Exported<'_> {
        Exported {
            export: &self.export,
            written: &self.written,
            team_files: self.team_files.as_deref(),
            secrets_to: self.secrets_to.as_deref(),
            next: &self.next,
        }
    }
}

impl Document for Adoption {
    fn exit(&self) -> Exit {
        self.ending().exit
    }

    fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        match &self.team_files {
            Some(_) => render::exported(out, styles, &self.summary()),
            None => {
                let mut teams = self.export.teams.iter();
                teams.try_for_each(|team| out.write_all(team.text.as_bytes()))
            }
        }
    }

    fn json(&self) -> serde_json::Result<Value> {
        let Ending { exit, failure } = self.ending();
        let item = |(team, left_out): (&TeamId, &LeftOut)| ErrorItem {
            code: left_out.reason.code().to_owned(),
            message: format!("team {team}, {:?}: {}", left_out.name, left_out.reason),
            help: None,
        };
        let errors = self.asking().map(item).collect();
        serde_json::to_value(ExportDocument::new(
            exit.code(),
            failure,
            errors,
            &self.summary(),
        ))
    }
}
