//! The options of `dooctl init`.

use crate::cli::adopt::{FileArgs, Platform};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::options::{ConnectionArgs, RootArgs, team};
use crate::desired::Checkout;
use std::path::{Path, PathBuf};

/// Write a first manifest, or pipelines for one
///
/// With --from-account, the manifest declares the groups in doo, so a plan shows no changes.
/// Without it, the manifest is empty. On a terminal, dooctl asks for missing values. If DIR already
/// has a manifest, --workflows writes pipelines for it and does not change it.
#[derive(clap::Args)]
pub(in crate::cli) struct Args {
    /// The folder of dooctl.yaml
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(super) root: RootArgs,
    /// The owner of the groups, such as crm-prod; each manifest needs its own
    #[arg(long)]
    pub(super) owner: Option<String>,
    #[arg(
        long,
        value_name = "URL",
        help = "The address of doo's API, such as https://rest.doo.net/v1"
    )]
    pub(super) api_url: Option<String>,
    /// Declare the groups in doo, of all teams that the credentials can see or of each --team
    #[arg(long)]
    pub(super) from_account: bool,
    /// Write a file for this team; can be used several times
    #[arg(long = "team", value_name = "ID", value_parser = team)]
    pub(super) teams: Vec<String>,
    /// Write pipelines that plan, apply and check for drift
    ///
    /// Run this in the root of the repository. If DIR has a manifest, dooctl reads it and does not
    /// change it.
    #[arg(long, value_name = "PLATFORM")]
    pub(super) workflows: Option<Platform>,
    #[command(flatten)]
    pub(super) files: FileArgs,
    /// Replace files that dooctl wrote before
    ///
    /// Never replaces pipelines, a manifest that declares something, or the file of a team with an
    /// empty one.
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) connection: ConnectionArgs,
}

impl Args {
    /// The checkout that the manifest may use.
    pub(in crate::cli) fn checkout(&self) -> Result<Checkout, Failure> {
        let folder = self.folder.as_deref().unwrap_or(Path::new(""));
        let root = self.root.root.is_none().then(|| Checkout::around(folder));
        root.map_or_else(|| self.root.checkout(folder), Ok)
    }
}

/// Only an account has queries and secrets to write.
pub(super) fn check_begins_with_nothing(files: &FileArgs) -> Result<(), Failure> {
    if files.queries.is_none() && files.secrets_to.is_none() {
        return Ok(());
    }
    let message = "--queries and --secrets-to need an account";
    Err(Failure::new(Exit::Usage, "usage", message).help("also use --from-account"))
}
