//! The pipelines that `init` writes: the examples, for this manifest.

mod pipeline_inputs;
pub(in crate::cli) use pipeline_inputs::PipelineInputs;

use super::new_files::NewFiles;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use clap::ValueEnum;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// Where the pipelines run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Platform {
    /// .github/workflows
    Github,
    /// .gitlab-ci.yml
    Gitlab,
}

/// The examples for GitHub. The actions look for runs by these names.
const GITHUB: [(&str, &str); 6] = [
    (
        "record.yml",
        include_str!("../../../examples/workflows/github/record.yml"),
    ),
    (
        "plan.yml",
        include_str!("../../../examples/workflows/github/plan.yml"),
    ),
    (
        "plan-comment.yml",
        include_str!("../../../examples/workflows/github/plan-comment.yml"),
    ),
    (
        "apply.yml",
        include_str!("../../../examples/workflows/github/apply.yml"),
    ),
    (
        "drift.yml",
        include_str!("../../../examples/workflows/github/drift.yml"),
    ),
    (
        INTROSPECT,
        include_str!("../../../examples/workflows/github/introspect.yml"),
    ),
];

/// The one that is only for manifests with `graphql.schema`.
const INTROSPECT: &str = "introspect.yml";

const GITLAB: &str = include_str!("../../../examples/gitlab/.gitlab-ci.yml");

/// The manifest's folder in the examples.
const FOLDER: &str = "webhooks";
/// The line in the examples that passes a secret.
const SECRET: &str = "          CRM_SECRET: ${{ secrets.CRM_SECRET }}\n";
/// The lines in the examples that pass the credentials.
const CREDENTIALS: &str = "          DOO_API_KEY: ${{ secrets.DOO_API_KEY }}
          DOO_CLIENT_ID: ${{ secrets.DOO_CLIENT_ID }}
          DOO_CLIENT_SECRET: ${{ secrets.DOO_CLIENT_SECRET }}
";

/// Where the job of GitLab begins that is only for manifests with `graphql.schema`: it is the last
/// one.
const GITLAB_INTROSPECT: &str = "\n# Fails with exit code 2 when doo's schema";

/// The file that GitLab reads.
const GITLAB_FILE: &str = ".gitlab-ci.yml";
/// The file to include in it, if the project already has one.
const GITLAB_INCLUDED: &str = "dooctl.gitlab-ci.yml";

/// What to do about an existing file. It is not replaced: it may have changes, or be the pipeline of
/// another manifest.
const EXISTS: &str =
    "dooctl does not replace pipelines: rename it, run again, and copy your changes to the new one";

/// Adds a platform's files below the current folder. Returns what the user must still do with them.
pub(in crate::cli) fn add(
    files: &mut NewFiles,
    platform: Platform,
    inputs: &PipelineInputs,
) -> Result<String, Failure> {
    let (to_do, place) = match platform {
        Platform::Gitlab => (add_gitlab(files, inputs), "project"),
        Platform::Github => (add_github(files, inputs)?, "repository"),
    };
    // The URL is a variable, not in a file, so that no merged change can redirect the credentials.
    Ok(format!(
        "{to_do}, and set the variable DOO_API_URL of the {place} to `api.url` of the manifest"
    ))
}

fn add_github(files: &mut NewFiles, inputs: &PipelineInputs) -> Result<String, Failure> {
    let credentials = lines(&inputs.credentials)?;
    let secrets = lines(&inputs.secrets)?;
    for (name, text) in GITHUB {
        if name == INTROSPECT && !inputs.has_schema {
            continue;
        }
        let path: PathBuf = [".github", "workflows", name].iter().collect();
        let text = text.replace(SECRET, &secrets);
        let text = text.replace(CREDENTIALS, &credentials);
        add_file(files, path, with_folders(&text, inputs));
    }
    let to_do = "in .github/workflows replace OWNER and the zeros with the owner and commit of the dooctl release that you use";
    Ok(to_do.to_owned())
}

/// The lines that pass these secrets.
fn lines(names: &[String]) -> Result<String, Failure> {
    let is_name = |name: &str| {
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        name.bytes().all(word) && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    if let Some(name) = names.iter().find(|name| !is_name(name)) {
        let message = format!("environment variable {name} cannot be a secret of GitHub");
        return Err(Failure::new(Exit::Refused, "invalid-secret-name", message)
            .help("use a name of letters, digits and _ in the manifest; nothing was written"));
    }
    let line = |name: &String| SECRET.replace("CRM_SECRET", name);
    Ok(names.iter().map(line).collect())
}

fn add_gitlab(files: &mut NewFiles, inputs: &PipelineInputs) -> String {
    let text = match GITLAB.find(GITLAB_INTROSPECT) {
        Some(at) if !inputs.has_schema => &GITLAB[..at],
        _ => GITLAB,
    };
    let text = with_folders(text, inputs);
    let existing = fs::read_to_string(GITLAB_FILE).unwrap_or_default();
    // dooctl's own pipeline has this job, which the others extend.
    let is_included = !existing.is_empty() && !existing.contains("\n.dooctl:");
    let file = if is_included {
        GITLAB_INCLUDED
    } else {
        GITLAB_FILE
    };
    add_file(files, file.into(), text);
    let to_do = format!(
        "in {file} replace OWNER and the zeros with the owner and checksum of the dooctl release \
         that you use"
    );
    if !is_included || existing.contains(GITLAB_INCLUDED) {
        return to_do;
    }
    format!(
        "in {GITLAB_FILE}, which dooctl does not change, add `- local: {GITLAB_INCLUDED}` to \
         `include`, add review, apply and watch to `stages`, and make sure that no job has the \
         name of an included one; {to_do}"
    )
}

fn add_file(files: &mut NewFiles, path: PathBuf, text: String) {
    files.add_new(path, text, EXISTS.to_owned());
}

/// Puts the manifest's folders into a template. Values are quoted, because names may contain
/// characters with a meaning in YAML.
fn with_folders(text: &str, inputs: &PipelineInputs) -> String {
    let all = |what: &str| {
        let patterns = inputs.watched.iter().map(|folder| match folder.as_str() {
            "." => quoted(what),
            folder => quoted(&format!("{}/{what}", literally(folder))),
        });
        patterns.collect::<Vec<_>>().join(", ")
    };
    text.replace(&quoted(&format!("{FOLDER}/**")), &all("**"))
        .replace(&quoted(&format!("{FOLDER}/**/*")), &all("**/*"))
        .replace(&quoted(FOLDER), &quoted(&inputs.folder))
}

/// A text in double quotes, as JSON and YAML have it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A pattern that matches exactly this name.
fn literally(name: &str) -> String {
    let mut pattern = String::new();
    for c in name.chars() {
        if "\\*?+[]{}!".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desired::CredentialSources;
    use std::path::Path;

    #[test]
    fn the_examples_have_what_is_replaced() {
        let folder = Path::new("a/b");
        let inputs =
            PipelineInputs::new(folder, [folder], &CredentialSources::default(), []).unwrap();
        for (name, text) in GITHUB {
            let has_credentials = text.contains("secrets.DOO_API_KEY");
            assert_eq!(text.contains(CREDENTIALS), has_credentials, "{name}");
            // What asks only doo needs no secret of a receiver.
            let needs = ["apply.yml", "drift.yml"].contains(&name);
            assert_eq!(text.contains(SECRET), has_credentials && needs, "{name}");
            assert!(!with_folders(text, &inputs).contains(FOLDER), "{name}");
        }
        assert!(!with_folders(GITLAB, &inputs).contains(FOLDER));
        let (before, last) = GITLAB.split_once(GITLAB_INTROSPECT).unwrap();
        assert!(before.ends_with("[drift.md]\n"), "{before}");
        assert_eq!(last.matches("\n  script:").count(), 1, "{last}");
    }
}
