//! What `init` needs to know, and asks for on a terminal.

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::run::session;
use crate::desired::{self, Checkout, Desired, LoadOptions, Loaded, TeamReader};
use crate::export;
use crate::model::Owner;
use std::io::{self, BufRead, IsTerminal, StdinLock};
use std::path::Path;

/// What the options and the environment say.
pub(in crate::cli) struct KnownAnswers {
    pub(in crate::cli) owner: Option<String>,
    pub(in crate::cli) api_url: Option<String>,
    pub(in crate::cli) from_account: bool,
    /// Whether credentials may be sent unencrypted.
    pub(in crate::cli) insecure_http: bool,
}

impl KnownAnswers {
    /// Whether there is nothing to ask.
    pub(in crate::cli) fn is_complete(&self) -> bool {
        self.owner.is_some() && self.api_url.is_some()
    }
}

/// What `init` needs to know.
pub(in crate::cli) struct Answers {
    pub(in crate::cli) owner: String,
    pub(in crate::cli) api_url: String,
    pub(in crate::cli) from_account: bool,
    insecure_http: bool,
}

/// The URL in doo's newer documentation. dooctl proposes it, but never assumes it.
const USUAL_URL: &str = "https://rest.doo.net/v1";

/// The user at the terminal.
trait Person {
    fn ask(&mut self, question: &str) -> io::Result<String>;
    fn report(&mut self, failure: &Failure);
}

struct AtTerminal<'a> {
    context: &'a Context,
    input: StdinLock<'a>,
}

impl Person for AtTerminal<'_> {
    fn ask(&mut self, question: &str) -> io::Result<String> {
        self.context.outputs.ask(question);
        let mut line = String::new();
        match self.input.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
    }

    fn report(&mut self, failure: &Failure) {
        self.context.outputs.report(failure);
    }
}

impl Answers {
    /// Takes the answers from what is given, and asks for the rest on a terminal. `name` is
    /// proposed as the owner.
    pub(in crate::cli) fn of(
        given: KnownAnswers,
        name: &str,
        context: &Context,
    ) -> Result<Self, Failure> {
        if !given.is_complete() && !io::stdin().is_terminal() {
            let message = "values are missing, and there is no terminal to ask for them";
            return Err(
                Failure::new(Exit::Usage, "usage", message).help("give --owner and --api-url")
            );
        }
        let input = io::stdin().lock();
        Self::asked(given, name, &mut AtTerminal { context, input })
    }

    /// Asks for what is not given.
    fn asked(given: KnownAnswers, name: &str, person: &mut dyn Person) -> Result<Self, Failure> {
        let is_complete = given.is_complete();
        let KnownAnswers {
            owner,
            api_url,
            from_account,
            insecure_http,
        } = given;
        let check_owner = |owner: &str| begin(Path::new(""), owner, USUAL_URL, false).map(drop);
        let check_url = |url: &str| begin(Path::new(""), "owner", url, insecure_http).map(drop);
        owner.as_deref().map_or(Ok(()), check_owner)?;
        api_url.as_deref().map_or(Ok(()), check_url)?;
        let owner = match owner {
            Some(owner) => owner,
            None => answer(person, "Owner of the groups", name, &check_owner)?,
        };
        let api_url = match api_url {
            Some(url) => url,
            None => answer(person, "URL of doo's API", USUAL_URL, &check_url)?,
        };
        let from_account = from_account
            || !is_complete && {
                let typed = ask(
                    person,
                    "Declare the groups that are already in doo? [y/N]: ",
                )?;
                matches!(typed.trim(), "y" | "Y" | "yes")
            };
        Ok(Self {
            owner,
            api_url,
            from_account,
            insecure_http,
        })
    }

    /// The manifest that these answers describe, before it is written.
    pub(in crate::cli) fn begin(&self, folder: &Path) -> Result<(Desired, TeamReader), Failure> {
        begin(folder, &self.owner, &self.api_url, self.insecure_http)
    }
}

/// Asks until the answer is valid. An empty answer accepts the proposal.
fn answer(
    person: &mut dyn Person,
    what: &str,
    proposed: &str,
    check: &dyn Fn(&str) -> Result<(), Failure>,
) -> Result<String, Failure> {
    loop {
        let typed = ask(person, &format!("{what} [{proposed}]: "))?;
        let answer = match typed.trim() {
            "" => proposed,
            answer => answer,
        };
        match check(answer) {
            Ok(()) => return Ok(answer.to_owned()),
            Err(failure) => person.report(&failure),
        }
    }
}

fn ask(person: &mut dyn Person, question: &str) -> Result<String, Failure> {
    person.ask(question).map_err(|error| {
        Failure::new(Exit::Failed, "not-answered", "the answer could not be read")
            .caused_by(&error)
            .help("give --owner and --api-url")
    })
}

/// Reads the new root before it is written. This validates the answers.
fn begin(
    folder: &Path,
    owner: &str,
    api_url: &str,
    insecure_http: bool,
) -> Result<(Desired, TeamReader), Failure> {
    let text = export::root(&Owner::new(owner), api_url, false);
    let options = LoadOptions {
        manifest: &folder.join(desired::ROOT),
        checkout: &Checkout::around(folder),
        var_files: &[],
        vars: &[],
        api_url: None,
    };
    match desired::load_text(&options, &text) {
        Loaded {
            desired: Some(desired),
            team_reader: Some(reader),
            owner: _,
            problems: _,
            files: _,
            folders: _,
            groups: _,
        } => {
            session::check_encrypted(&desired.api.url, insecure_http)?;
            Ok((desired, reader))
        }
        Loaded { problems, .. } => {
            let problem = problems.into_iter().next();
            let (message, help) = problem.map_or_else(Default::default, |it| (it.message, it.help));
            let failure = Failure::new(Exit::Usage, "usage", message);
            Err(match help {
                Some(help) => failure.help(help),
                None => failure,
            })
        }
    }
}

#[cfg(test)]
mod tests;
