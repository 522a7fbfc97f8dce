//! The pipelines that `init` writes: the examples, for this manifest.

use super::new_files::NewFiles;
use super::{Exit, Failure};
use clap::ValueEnum;
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// Where the pipelines run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Platform {
    /// .github/workflows
    Github,
    /// .gitlab-ci.yml
    Gitlab,
}

/// The examples for GitHub. The actions look for runs by these names.
const GITHUB: [(&str, &str); 5] = [
    (
        "record.yml",
        include_str!("../../examples/workflows/github/record.yml"),
    ),
    (
        "plan.yml",
        include_str!("../../examples/workflows/github/plan.yml"),
    ),
    (
        "plan-comment.yml",
        include_str!("../../examples/workflows/github/plan-comment.yml"),
    ),
    (
        "apply.yml",
        include_str!("../../examples/workflows/github/apply.yml"),
    ),
    (
        "drift.yml",
        include_str!("../../examples/workflows/github/drift.yml"),
    ),
];

const GITLAB: &str = include_str!("../../examples/gitlab/.gitlab-ci.yml");

/// The manifest's folder in the examples.
const FOLDER: &str = "webhooks";
/// The line in the examples that hands on a secret.
const SECRET: &str = "          CRM_SECRET: ${{ secrets.CRM_SECRET }}\n";

/// Adds a platform's files, below the current folder, for the manifest in `folder` that needs these
/// secrets.
pub(super) fn add(
    files: &mut NewFiles,
    platform: Platform,
    folder: &Path,
    secrets: &[&str],
) -> Result<(), Failure> {
    let folder = inside(folder)?;
    match platform {
        Platform::Gitlab => files.add(".gitlab-ci.yml".into(), with_folder(GITLAB, &folder)),
        Platform::Github => {
            let lines: String = secrets
                .iter()
                .map(|name| SECRET.replace("CRM_SECRET", name))
                .collect();
            for (name, text) in GITHUB {
                let path: PathBuf = [".github", "workflows", name].iter().collect();
                let text = text.replace(SECRET, &lines);
                files.add(path, with_folder(&text, &folder));
            }
        }
    }
    Ok(())
}

/// What is left for a person to do with the files.
pub(super) fn to_do(platform: Platform) -> &'static str {
    match platform {
        Platform::Github => {
            "in .github/workflows replace OWNER and the commit of zeros by the dooctl release that you use"
        }
        Platform::Gitlab => {
            "in .gitlab-ci.yml replace OWNER and the checksum of zeros by those of the dooctl release \
             that you use"
        }
    }
}

/// A template for the manifest in a folder. Values are in quotes: names may hold what YAML takes for
/// something else.
fn with_folder(text: &str, folder: &str) -> String {
    let below = match folder {
        "." => String::new(),
        folder => format!("{}/", literally(folder)),
    };
    text.replace(
        &quoted(&format!("{FOLDER}/**")),
        &quoted(&format!("{below}**")),
    )
    .replace(
        &quoted(&format!("{FOLDER}/**/*")),
        &quoted(&format!("{below}**/*")),
    )
    .replace(&quoted(FOLDER), &quoted(folder))
}

/// A text in double quotes, as JSON and YAML have it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A name as a pattern that matches it and nothing else.
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

/// The folder as it is seen from the current one, which is the repository's root.
fn inside(folder: &Path) -> Result<String, Failure> {
    let part = |part: Component<'_>| match part {
        Component::Normal(name) => name.to_str().map(|name| Some(name.to_owned())),
        Component::CurDir => Some(None),
        _ => None,
    };
    let parts: Option<Vec<_>> = folder.components().map(part).collect();
    let Some(parts) = parts else {
        let message = format!("{} is not below the current folder", folder.display());
        return Err(Failure::new(Exit::Usage, "usage", message)
            .help("run it with --workflows in the root of the repository"));
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    Ok(match parts.is_empty() {
        true => ".".to_owned(),
        false => parts.join("/"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_have_what_is_replaced() {
        for (name, text) in GITHUB {
            let has_credentials = text.contains("secrets.DOO_API_KEY");
            let has_secret = text.contains(SECRET);
            // A record and a plan need no secret of a receiver.
            let needs = ["apply.yml", "drift.yml"].contains(&name);
            assert_eq!(has_secret, has_credentials && needs, "{name}");
            assert!(!with_folder(text, "a/b").contains(FOLDER), "{name}");
        }
        assert!(!with_folder(GITLAB, ".").contains(FOLDER));
    }

    #[test]
    fn a_folder_is_seen_from_the_root_of_the_repository() {
        assert_eq!(inside(Path::new("./a/b")).unwrap(), "a/b");
        assert_eq!(inside(Path::new("")).unwrap(), ".");
        assert!(inside(Path::new("../a")).is_err());
        assert!(inside(Path::new("/a")).is_err());
    }
}
