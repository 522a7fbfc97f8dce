//! What the tests share: the program, its manifests, and the servers it talks to.

pub(crate) mod accounts;
mod authority;
#[path = "../../support/copy.rs"]
mod copy;
mod documents;
mod dooctl;
mod folder;
mod literal;
mod manifests;
mod person;
mod sandbox;
mod scripted;
mod state;
mod terminal;
mod tunnel;

pub(crate) use authority::Authority;
pub(crate) use documents::{Schema, assert_fits};
pub(crate) use dooctl::{Dooctl, Outcome};
pub(crate) use folder::{Folder, copied};
pub(crate) use literal::{Form, LiteralServer, Raw, TOKEN};
pub(crate) use manifests::{QUERY, TEAM, root};
pub(crate) use person::Person;
pub(crate) use sandbox::{Counts, SandboxServer};
pub(crate) use scripted::{Answer, Received, ScriptedServer};
pub(crate) use state::State;
pub(crate) use terminal::Terminal;
pub(crate) use tunnel::Tunnel;
