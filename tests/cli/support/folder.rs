//! A folder for a manifest.

use super::copy::copy_into;
use super::documents::only_document;
use super::dooctl::Dooctl;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A temporary folder; gone at the end of its test.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    /// A folder with `dooctl.yaml` in it.
    pub(crate) fn with_manifest(text: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write("dooctl.yaml", text);
        folder
    }

    /// Writes a file, with the folders it is in.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    /// The text of a file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file can be read")
    }

    /// The one JSON document that a file consists of.
    #[track_caller]
    pub(crate) fn document(&self, name: &str) -> Value {
        only_document(&self.read(name))
    }

    /// Replaces a part of a file, which must be there.
    #[track_caller]
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} lacks {from:?}:\n{text}");
        self.write(name, text.replace(from, to));
    }

    /// The path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, run here.
    pub(crate) fn dooctl<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Dooctl {
        Dooctl::new(args).in_folder(self.0.path())
    }
}

/// A copy of a folder of the repository.
pub(crate) fn copied(folder: &str) -> Folder {
    let copy = Folder::new();
    copy_into(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        copy.0.path(),
    );
    copy
}
