//! `dooctl init`.

use super::adopt::{self, Account, FileArgs};
use super::adoption::Adoption;
use super::new_files::NewFiles;
use super::options::ConnectionArgs;
use super::workflows::{self, Platform};
use super::{Context, Exit, Failure};
use crate::desired::{self, Desired, LoadOptions, Loaded, TeamReader};
use crate::export::{self, Export, SCHEMA_FILE, TEAMS_FOLDER};
use crate::model::{Owner, TeamId};
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

/// Write a first manifest
///
/// With --from-account it declares what doo has, and plans to no changes; without, it declares
/// nothing yet. What is missing is asked for on a terminal. Files that are there are not replaced.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The folder to write dooctl.yaml into
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// Who the groups belong to, such as crm-prod; unique per manifest
    #[arg(long)]
    owner: Option<String>,
    #[arg(
        long,
        value_name = "URL",
        help = "The address of doo's API, such as https://rest.doo.net/v1"
    )]
    api_url: Option<String>,
    /// Declare the groups that doo has, of all teams that the credentials see or those of --team
    #[arg(long)]
    from_account: bool,
    /// Write a file for this team; may be given several times
    #[arg(long = "team", value_name = "ID")]
    teams: Vec<String>,
    /// Write pipelines, too: plans of pull requests, applies, drift checks
    ///
    /// They are written below the current folder, which is the root of the repository.
    #[arg(long, value_name = "PLATFORM")]
    workflows: Option<Platform>,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

/// The address that doo's newer documents have. It is proposed, never assumed.
const USUAL_URL: &str = "https://rest.doo.net/v1";

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    // As a person would type it: without the `./` that shells complete.
    let folder = args.folder.strip_prefix(".").unwrap_or(&args.folder);
    let answers = Answers::of(args, context)?;
    let (desired, reader) = begin(folder, &answers)?;
    let adopted = match answers.from_account {
        true => {
            let account = Account::open(context, &desired, &reader, folder, &args.connection);
            let queries = args.files.queries.as_deref();
            Some(account.await?.adopt(&args.teams, queries).await?)
        }
        false => {
            check_begins_with_nothing(&args.files)?;
            None
        }
    };
    let mut files = NewFiles::default();
    let root = export::root(
        &desired.owner,
        &answers.api_url,
        adopted.is_some() || !args.teams.is_empty(),
    );
    files.add(folder.join("dooctl.yaml"), root);
    files.add(folder.join(SCHEMA_FILE), schema()?);
    let teams = folder.join(TEAMS_FOLDER);
    let team_files = match &adopted {
        Some(adopted) => adopted.add_to(&mut files, &teams),
        None => add_empty_teams(&mut files, &teams, &args.teams),
    };
    if let Some(platform) = args.workflows {
        let secrets = adopted.iter().flat_map(|adopted| &adopted.export.secrets);
        let secrets: Vec<_> = secrets.map(|secret| secret.name.as_str()).collect();
        workflows::add(&mut files, platform, folder, &secrets)?;
    }
    let written = adopt::write(files, adopted.as_ref(), &args.files)?;
    let nothing = Export {
        teams: vec![],
        secrets: vec![],
        queries: vec![],
    };
    Adoption {
        export: adopted.map_or(nothing, |adopted| adopted.export),
        written,
        team_files: Some(team_files),
        secrets_to: args.files.secrets_to.clone(),
        next: match args.workflows.map(workflows::to_do) {
            None => format!("run `dooctl plan{}`.", shown(folder)),
            Some(to_do) => format!("{to_do}, then run `dooctl plan{}`.", shown(folder)),
        },
    }
    .finish(context)
}

/// A folder as an argument; none for the current one.
fn shown(folder: &Path) -> String {
    match folder.as_os_str().is_empty() {
        true => String::new(),
        false => format!(" {}", folder.display()),
    }
}

/// Reads the root before it is written: what is wrong with an answer is found here.
fn begin(folder: &Path, answers: &Answers) -> Result<(Desired, TeamReader), Failure> {
    let Answers {
        owner,
        api_url,
        from_account: _,
    } = answers;
    let text = export::root(&Owner::new(owner), api_url, false);
    let options = LoadOptions {
        manifest: &folder.join("dooctl.yaml"),
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
            groups: _,
            folders: _,
        } => Ok((desired, reader)),
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

/// Without an account, there is neither a query nor a secret to put anywhere.
fn check_begins_with_nothing(files: &FileArgs) -> Result<(), Failure> {
    if files.queries.is_none() && files.secrets_to.is_none() {
        return Ok(());
    }
    let message = "--queries and --secrets-to are for what an account has";
    Err(Failure::new(Exit::Usage, "usage", message).help("give --from-account, too"))
}

/// What editors check manifests with, of this very version.
fn schema() -> Result<String, Failure> {
    let schema = serde_json::to_string_pretty(&desired::manifest_schema())
        .map_err(|error| Failure::internal("the schema is no JSON", &error))?;
    Ok(format!("{schema}\n"))
}

/// Adds files that declare nothing yet, and says where each is.
fn add_empty_teams(files: &mut NewFiles, folder: &Path, teams: &[String]) -> Vec<PathBuf> {
    let ids: Vec<TeamId> = teams.iter().map(TeamId::new).collect();
    let names = export::file_names(ids.iter().map(|id| (id, None)));
    let paths: Vec<_> = names
        .into_iter()
        .map(|name| folder.join(format!("{name}.yaml")))
        .collect();
    for (id, path) in ids.iter().zip(&paths) {
        files.add(path.clone(), export::empty_team(id));
    }
    paths
}

/// What has to be known.
struct Answers {
    owner: String,
    api_url: String,
    from_account: bool,
}

impl Answers {
    /// From the options, and on a terminal from whoever sits there.
    fn of(args: &Args, context: &Context) -> Result<Self, Failure> {
        let usual = context.environment.get("DOO_API_URL");
        let given = (args.owner.clone(), args.api_url.clone().or(usual));
        if let (Some(owner), Some(api_url)) = given {
            return Ok(Self {
                owner,
                api_url,
                from_account: args.from_account,
            });
        }
        if !io::stdin().is_terminal() {
            let message = "there is no terminal to ask on for what is missing";
            return Err(
                Failure::new(Exit::Usage, "usage", message).help("give --owner and --api-url")
            );
        }
        let mut input = io::stdin().lock();
        let mut ask = |question: &str| {
            context.outputs.ask(question);
            let mut line = String::new();
            input.read_line(&mut line).map(|_| line)
        };
        let name = folder_name(&args.folder);
        Self::asked(args, given, &name, &mut ask).map_err(|error| {
            Failure::new(Exit::Failed, "not-answered", "the answer could not be read")
                .caused_by(&error)
        })
    }

    /// Asks for what was not given.
    fn asked(
        args: &Args,
        (owner, api_url): (Option<String>, Option<String>),
        name: &str,
        ask: &mut dyn FnMut(&str) -> io::Result<String>,
    ) -> io::Result<Self> {
        let mut or_asked = |given: Option<String>, what: &str, proposed: &str| match given {
            Some(given) => Ok(given),
            None => {
                let answer = ask(&format!("{what} [{proposed}]: "))?;
                Ok::<_, io::Error>(match answer.trim() {
                    "" => proposed.to_owned(),
                    answer => answer.to_owned(),
                })
            }
        };
        let owner = or_asked(owner, "Who the groups belong to", name)?;
        let api_url = or_asked(api_url, "Address of doo's API", USUAL_URL)?;
        let from_account = args.from_account || {
            let answer = ask("Declare the groups that doo has already? [y/N]: ")?;
            matches!(answer.trim(), "y" | "Y" | "yes")
        };
        Ok(Self {
            owner,
            api_url,
            from_account,
        })
    }
}

/// A name for the owner after the folder that the manifest is in.
fn folder_name(folder: &Path) -> String {
    let whole = std::path::absolute(folder).ok();
    let name = whole.as_deref().and_then(Path::file_name);
    let name = name.map(|name| export::slug(&name.to_string_lossy()));
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| "my-team".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct App {
        #[command(flatten)]
        args: Args,
    }

    /// The answers, and what was asked, when this is typed.
    fn asked(
        options: &[&str],
        given: (Option<&str>, Option<&str>),
        typed: &[&str],
    ) -> (Answers, Vec<String>) {
        let args = App::parse_from([&["init"], options].concat()).args;
        let mut typed = typed.iter();
        let mut questions = vec![];
        let mut ask = |question: &str| {
            questions.push(question.to_owned());
            Ok(format!("{}\n", typed.next().expect("an answer is left")))
        };
        let given = (given.0.map(str::to_owned), given.1.map(str::to_owned));
        let answers = Answers::asked(&args, given, "orders", &mut ask).unwrap();
        (answers, questions)
    }

    #[test]
    fn only_what_is_missing_is_asked_for() {
        let (answers, questions) = asked(&[], (Some("crm"), None), &["http://a/v1", "y"]);
        assert_eq!((&*answers.owner, &*answers.api_url), ("crm", "http://a/v1"));
        assert!(answers.from_account);
        assert_eq!(
            questions,
            [
                "Address of doo's API [https://rest.doo.net/v1]: ",
                "Declare the groups that doo has already? [y/N]: "
            ]
        );
    }

    #[test]
    fn an_empty_answer_takes_the_proposal() {
        let (answers, _) = asked(&[], (None, None), &["", " ", ""]);
        assert_eq!((&*answers.owner, &*answers.api_url), ("orders", USUAL_URL));
        assert!(!answers.from_account);
        let (answers, questions) = asked(&["--from-account"], (None, None), &["", ""]);
        assert!(answers.from_account);
        assert_eq!(questions.len(), 2);
    }
}
