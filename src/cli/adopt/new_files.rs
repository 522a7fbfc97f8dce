//! Files that a command creates: all of them, or none.

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::writable::{admit, make_folder_of, unwritable};
use crate::desired::Checkout;
use crate::export::WrittenFile;
use std::fs;
use std::path::PathBuf;

/// Files to write.
#[derive(Default)]
pub(in crate::cli) struct NewFiles(Vec<NewFile>);

struct NewFile {
    path: PathBuf,
    text: String,
    /// Set if `--force` must not replace an existing file: what to do instead.
    kept: Option<String>,
}

impl NewFiles {
    /// Adds a file. `--force` may replace an existing one.
    pub(in crate::cli) fn add(&mut self, path: PathBuf, text: impl Into<String>) {
        self.push(path, text.into(), None);
    }

    /// Adds a file that never replaces an existing one; `help` says what to do instead.
    pub(in crate::cli) fn add_new(&mut self, path: PathBuf, text: impl Into<String>, help: String) {
        self.push(path, text.into(), Some(help));
    }

    fn push(&mut self, path: PathBuf, text: String, kept: Option<String>) {
        self.0.push(NewFile { path, text, kept });
    }

    /// Their paths.
    pub(in crate::cli) fn paths(&self) -> Vec<PathBuf> {
        self.0.iter().map(|file| file.path.clone()).collect()
    }

    /// Refuses if a file exists with other content, unless `force` may replace it.
    pub(in crate::cli) fn check(&self, checkout: &Checkout, force: bool) -> Result<(), Failure> {
        for file in &self.0 {
            admit(checkout, &file.path)?;
        }
        let others = self.0.iter().filter(|file| file.is_taken());
        let (kept, replaceable): (Vec<_>, Vec<_>) = others.partition(|file| file.kept.is_some());
        let in_the_way = if force {
            kept
        } else {
            [kept, replaceable].concat()
        };
        let Some(first) = in_the_way.first() else {
            return Ok(());
        };
        let others = match in_the_way.len() {
            1 => String::new(),
            number => format!(", and {} more", number - 1),
        };
        let message = format!("{} already exists{others}", first.path.display());
        let help = first.kept.as_deref();
        let help = help.unwrap_or("use --force to replace existing files");
        Err(Failure::new(Exit::Refused, "file-exists", message)
            .help(format!("nothing was written; {help}")))
    }

    /// Writes the files and their folders. Returns what was written.
    pub(in crate::cli) fn write(self, checkout: &Checkout) -> Result<Vec<WrittenFile>, Failure> {
        let write = |file: NewFile| {
            admit(checkout, &file.path)?;
            let is_unchanged = file.is_there();
            let NewFile {
                path,
                text,
                kept: _,
            } = file;
            if !is_unchanged {
                make_folder_of(&path)
                    .and_then(|()| fs::write(&path, text))
                    .map_err(|error| unwritable(&path).caused_by(&error))?;
            }
            Ok(WrittenFile { path, is_unchanged })
        };
        self.0.into_iter().map(write).collect()
    }
}

impl NewFile {
    /// Whether it exists with this content.
    fn is_there(&self) -> bool {
        fs::read(&self.path).is_ok_and(|found| found == self.text.as_bytes())
    }

    /// Whether it exists with other content.
    fn is_taken(&self) -> bool {
        self.path.exists() && !self.is_there()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_replaced_only_where_it_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let checkout = Checkout::around(folder.path());
        fs::write(path("same"), "new").unwrap();
        fs::write(path("other"), "old").unwrap();
        fs::write(path("mine"), "old").unwrap();
        let files = |names: &[&str]| {
            let mut files = NewFiles::default();
            for name in names {
                match *name {
                    "mine" => files.add_new(path(name), "new", "rename it".to_owned()),
                    name => files.add(path(name), "new"),
                }
            }
            files
        };
        for (names, force, refused) in [
            (&["same", "absent"][..], false, None),
            (&["same", "other"], true, None),
            (
                &["same", "other"],
                false,
                Some(("other", "", "use --force")),
            ),
            (&["mine"], true, Some(("mine", "", "rename it"))),
            (&["other", "mine"], true, Some(("mine", "", "rename it"))),
            (
                &["other", "mine"],
                false,
                Some(("mine", ", and 1 more", "rename it")),
            ),
        ] {
            let checked = files(names).check(&checkout, force);
            match refused {
                None => assert!(checked.is_ok(), "{names:?}"),
                Some((name, more, help)) => {
                    let failure = checked.unwrap_err();
                    let name = path(name).display().to_string();
                    assert_eq!(failure.message, format!("{name} already exists{more}"));
                    assert!(failure.help.unwrap().contains(help), "{names:?}");
                }
            }
        }
        let written = files(&["same", "absent"]).write(&checkout).unwrap();
        assert_eq!(
            written,
            [("same", true), ("absent", false)].map(|(name, is_unchanged)| WrittenFile {
                path: path(name),
                is_unchanged,
            })
        );
        assert_eq!(fs::read_to_string(path("absent")).unwrap(), "new");
    }
}
