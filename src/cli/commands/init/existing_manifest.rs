//! `init --workflows` for an existing manifest, which is read and not changed.

use super::args::{Args, check_begins_with_nothing};
use crate::cli::adopt::{Adoption, NewFiles, PipelineInputs, Platform, pipelines};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ManifestArgs, VarArgs};
use crate::cli::run::{Manifest, manifest};
use crate::desired::{self, Desired};
use crate::export::{Export, NamedSecret};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Writes pipelines for an existing manifest.
pub(super) async fn add(
    args: &Args,
    platform: Platform,
    folder: &Path,
    context: &Context,
) -> Result<Exit, Failure> {
    check_begins_with_nothing(&args.files)?;
    let manifest = ManifestArgs {
        manifest: folder.to_owned(),
        root: args.root.clone(),
        variables: VarArgs::default(),
    };
    let Manifest {
        desired,
        folders,
        reader: _,
        warnings: _,
    } = manifest::load(context, &manifest, &context.stop(args.connection.timeout)).await?;
    check_agrees(args, folder, &desired)?;
    let secrets = secrets(&desired);
    let inputs = PipelineInputs::new(
        folder,
        folders.iter().map(PathBuf::as_path),
        &desired.api.credentials,
        secrets.iter().map(|secret| secret.name.as_str()),
    )?
    .with_schema(desired.queries.schema_file.is_some());
    let mut files = NewFiles::default();
    let to_do = pipelines::add(&mut files, platform, &inputs)?;
    files.check(&context.checkout, args.force)?;
    Adoption {
        export: Export {
            secrets,
            ..Export::default()
        },
        written: files.write(&context.checkout)?,
        team_files: Some(vec![]),
        secrets_to: None,
        next: format!("{to_do}, then commit."),
    }
    .finish(context)
}

/// If no folder is named, refuses if there is a manifest below: the user may mean that one.
pub(super) fn check_is_nowhere_below() -> Result<(), Failure> {
    let patterns = ["*", "*/*"].map(|folders| format!("{folders}/{}", desired::ROOT));
    let paths = patterns.iter().flat_map(|pattern| glob::glob(pattern));
    let mut manifests = paths.flatten().flatten();
    let Some(manifest) = manifests.next() else {
        return Ok(());
    };
    let folder = manifest.parent().unwrap_or(Path::new("")).display();
    let message = format!("no folder is named, but {} is there", manifest.display());
    Err(Failure::new(Exit::Usage, "usage", message).help(format!(
        "name the folder of the manifest: {folder}; or . for a new manifest here"
    )))
}

/// The environment variables that hold the secrets of groups.
fn secrets(desired: &Desired) -> Vec<NamedSecret> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for declared in desired.teams.iter().flat_map(|team| &team.groups) {
        let source = declared.secret.as_ref();
        if let Some(name) = source.and_then(|source| source.reference.variable()) {
            groups
                .entry(name)
                .or_default()
                .push(declared.group.name.clone());
        }
    }
    let named = |(name, groups): (&str, _)| NamedSecret {
        name: name.to_owned(),
        value: None,
        groups,
    };
    groups.into_iter().map(named).collect()
}

/// Options that repeat values of an existing manifest must have the same values.
fn check_agrees(args: &Args, folder: &Path, desired: &Desired) -> Result<(), Failure> {
    let url = manifest::base(&desired.api.url);
    let owner = (args.owner.as_deref(), desired.owner.as_str(), "--owner");
    let api_url = args.api_url.as_deref().map(|url| url.trim_end_matches('/'));
    for (given, found, option) in [owner, (api_url, &url, "--api-url")] {
        if let Some(given) = given.filter(|given| *given != found) {
            let manifest = folder.join(desired::ROOT);
            let message = format!("{} says {found}, and {option} {given}", manifest.display());
            return Err(Failure::new(Exit::Usage, "usage", message)
                .help(format!("leave out {option}: it is read from the manifest")));
        }
    }
    Ok(())
}
