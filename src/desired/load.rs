//! Finds and reads the files of a manifest.

use super::declared::Desired;
use super::files::{Checkout, read_file};
use super::format::{Levels, Root, Vars};
use super::grammar::id;
use super::include::{self, Included, other_ending};
use super::problem::{Problem, Severity};
use super::queries::Queries;
use super::resolve::queries::SchemaUse;
use super::resolve::{
    Defaults, FileContext, ResolvedTeam, Settings, TeamSettings, queries, root, team,
};
use super::source::Source;
use super::team_reader::{self, HINTS, TeamReader};
use crate::model::{Owner, Place, Prune, TeamId};
use crate::yaml::{self, Located};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// The file name of the root.
pub const ROOT: &str = "dooctl.yaml";

/// What to load, with the settings of the command line and the environment.
#[derive(Debug, Clone, Copy)]
pub struct LoadOptions<'a> {
    /// The root's file, or the folder with `dooctl.yaml`.
    pub manifest: &'a Path,
    /// The folder that must hold everything that the manifest names: its repository by default.
    pub checkout: &'a Checkout,
    /// The files of `--var-file` in their order. A later value overrides an earlier one.
    pub var_files: &'a [PathBuf],
    /// The values of `--var`, which override those of files. A later value overrides an earlier
    /// one.
    pub vars: &'a [(String, String)],
    /// The address in DOO_API_URL, which overrides `api.url`.
    pub api_url: Option<&'a Url>,
}

/// The result of loading.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The desired state, if no problem is an error.
    pub desired: Option<Desired>,
    /// The owner of the groups, if the root has no error.
    pub owner: Option<Owner>,
    /// Every problem once, sorted by file, line and column.
    pub problems: Vec<Problem>,
    /// The files that were read or could not be read, except queries.
    pub files: Vec<PathBuf>,
    /// The number of declared groups.
    pub groups: usize,
    /// The known folders of its files, and those that `include` searches, each once.
    pub folders: BTreeSet<PathBuf>,
    /// Reads teams as this root would, if the root could be read.
    pub team_reader: Option<TeamReader>,
}

/// Reads a manifest and everything it includes, checks it, and reports every problem.
pub fn load(options: &LoadOptions<'_>) -> Loaded {
    load_for(options, SchemaUse::Check)
}

/// The same for a run that writes the file of `graphql.schema`: it need not be there, and queries
/// are checked without it.
pub fn load_without_schema(options: &LoadOptions<'_>) -> Loaded {
    load_for(options, SchemaUse::Replace)
}

fn load_for(options: &LoadOptions<'_>, schema: SchemaUse) -> Loaded {
    let path = locate(options.manifest);
    let shown: Arc<str> = path.display().to_string().into();
    let text = match read_file::read(options.checkout, &path, &shown) {
        Ok(text) => text,
        Err(problem) => {
            let help = || match other_ending(&path) {
                Some(other) => format!("rename {} to it", other.display()),
                None => "name a manifest or a folder that holds dooctl.yaml".to_owned(),
            };
            let problem = if path.exists() {
                *problem
            } else {
                problem.help(help())
            };
            return Loaded {
                desired: None,
                owner: None,
                problems: vec![problem],
                files: vec![path],
                groups: 0,
                folders: BTreeSet::new(),
                team_reader: None,
            };
        }
    };
    load_from(options, &path, &Source::new(shown, &text), schema)
}

/// Reads a manifest whose root is not written yet, as if it were where the options say.
pub fn load_text(options: &LoadOptions<'_>, root: &str) -> Loaded {
    let path = locate(options.manifest);
    let shown = path.display().to_string();
    let source = Source::new(shown.into(), root);
    load_from(options, &path, &source, SchemaUse::Check)
}

fn load_from(
    options: &LoadOptions<'_>,
    path: &Path,
    source: &Source<'_>,
    schema: SchemaUse,
) -> Loaded {
    let outcome = load_root(options, path, source, schema);
    let mut read = [&[path.to_owned()], options.var_files].concat();
    let Some((settings, team_reader, mut teams, included)) = outcome else {
        return finish(None, source.take_problems(), vec![], read);
    };
    let mut problems = source.take_problems();
    for (team, found) in team_reader::resolve_files(&team_reader, &included.files) {
        teams.extend(team);
        problems.extend(found);
    }
    read.extend(included.files);
    let mut folders: BTreeSet<_> = included.folders.into_iter().collect();
    folders.extend(path.parent().map(Path::to_owned));
    let schema = settings
        .as_ref()
        .and_then(|it| it.queries.schema_file.as_deref());
    folders.extend(schema.and_then(Path::parent).map(Path::to_owned));
    folders.extend(teams.iter().flat_map(|team| team.query_folders.clone()));
    Loaded {
        folders,
        team_reader: Some(team_reader),
        ..finish(settings, problems, teams, read)
    }
}

type LoadedRoot = (Option<Settings>, TeamReader, Vec<ResolvedTeam>, Included);

fn load_root(
    options: &LoadOptions<'_>,
    path: &Path,
    source: &Source<'_>,
    schema: SchemaUse,
) -> Option<LoadedRoot> {
    let node = yaml::parse(source.text, source)?;
    let located: Located<Root> = yaml::decode(&node, HINTS, source);
    let root = located.get()?;
    let mut vars = Vars::new(source, root.vars.as_ref());
    for file in options.var_files {
        source.extend(vars.read(options.checkout, file));
    }
    let declared_at = root.vars.as_ref().map_or(located.span, |vars| vars.span);
    vars.override_with(source, declared_at, options.vars);
    let levels = Levels::new(root.lints.as_ref().and_then(Located::get));
    let folder = path.parent().unwrap_or(Path::new(""));
    let queries = {
        let none = Queries::default();
        let context = FileContext::new(source, &vars, &levels, &none, options.checkout, folder);
        queries::resolve(&context, root.graphql.as_ref(), schema)
    };
    let is_known = queries.is_some();
    let queries = queries.unwrap_or_default();
    let (settings, teams, resolved, included) = {
        let context = FileContext::new(source, &vars, &levels, &queries, options.checkout, folder);
        let settings = root::resolve(&context, located.span, root, options.api_url);
        let settings = settings.filter(|_| is_known);
        let prune = root.prune.as_ref().and_then(Located::get).copied();
        let teams = TeamSettings {
            prune: prune.unwrap_or(Prune::default()),
            defaults: Defaults::resolve(&context, root.defaults.as_ref(), &Defaults::default()),
        };
        let inline = root.teams.as_ref().and_then(Located::get);
        let inline = inline.map_or(&[][..], Vec::as_slice);
        let resolved = inline
            .iter()
            .map(|team| team::resolve(&context, &teams, team))
            .collect();
        let patterns = root.include.as_ref().and_then(Located::get);
        let included = include::expand(&context, path, patterns.map_or(&[][..], Vec::as_slice));
        (settings, teams, resolved, included)
    };
    Some((
        settings,
        TeamReader {
            vars,
            levels,
            queries,
            teams,
            checkout: options.checkout.clone(),
        },
        resolved,
        included,
    ))
}

/// The path of the root as a person would type it, without the `./` that shells add.
fn locate(manifest: &Path) -> PathBuf {
    let typed = manifest.strip_prefix(".").unwrap_or(manifest);
    if manifest.is_dir() || manifest.as_os_str().is_empty() {
        typed.join(ROOT)
    } else {
        typed.to_owned()
    }
}

/// Combines teams and problems, and finds teams that are declared twice.
fn finish(
    settings: Option<Settings>,
    mut problems: Vec<Problem>,
    teams: Vec<ResolvedTeam>,
    files: Vec<PathBuf>,
) -> Loaded {
    let groups = teams.iter().map(|team| team.groups).sum();
    let mut places: HashMap<&str, &(TeamId, Problem)> = HashMap::new();
    for declared in teams.iter().filter_map(|team| team.id.as_ref()) {
        let (id, twice) = declared;
        match places.entry(id::canonical(id.as_str())) {
            Entry::Vacant(entry) => {
                entry.insert(declared);
            }
            Entry::Occupied(first) => {
                let (other, Problem { place, .. }) = first.get();
                let Place { file, line, column } = place;
                let spelt = match other == id {
                    true => String::new(),
                    false => format!(" as `{other}`"),
                };
                problems.push(twice.clone().help(format!(
                    "it is also declared in {file}:{line}:{column}{spelt}; put its groups into one place"
                )));
            }
        }
    }
    sort(&mut problems);
    let usable = problems
        .iter()
        .all(|problem| problem.severity != Severity::Error);
    let owner = settings.as_ref().map(|settings| settings.owner.clone());
    let teams: Option<Vec<_>> = teams.into_iter().map(|team| team.team).collect();
    let desired = settings
        .zip(teams)
        .filter(|_| usable)
        .map(|(settings, teams)| {
            let Settings {
                owner,
                api,
                wave,
                guards,
                queries,
            } = settings;
            Desired {
                owner,
                api,
                wave,
                guards,
                queries,
                teams,
            }
        });
    if usable && desired.is_none() {
        // A check that refuses a value must report why.
        let message = "the manifest cannot be used, and no check says why: this is a bug in dooctl";
        problems.push(Problem::at("internal", Place::default(), message));
    }
    Loaded {
        desired,
        owner,
        problems,
        files,
        groups,
        folders: BTreeSet::new(),
        team_reader: None,
    }
}

/// Sorts by place, and drops duplicates, such as a problem that two aliases share.
fn sort(problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| {
        let key = |problem: &Problem| (problem.place.clone(), problem.severity, problem.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    problems.dedup();
}
