//! What an apply reads, and which API it uses. It is known before anything is read.

use crate::model::{ContentHash, Owner, Place, SecretRef, TeamId};

/// The account, how its API may be used, and every reference that an apply reads.
///
/// It depends on the manifest and on DOO_API_URL, and not on the values that are read or on whether
/// they can be read. So a plan without credentials has the same references as the apply.
#[derive(Debug, Clone, PartialEq)]
pub struct References {
    /// The account: its API's URL.
    pub account: String,
    /// Requests per second and per day, where they are limited.
    pub limits: Option<(f64, u64)>,
    /// Whether a listing that does not match its own total is incomplete (api-facts: total-differs).
    pub trust_total_items: bool,
    /// Where the API's credentials come from; empty if it needs none.
    pub credentials: Vec<Credential>,
    /// Where the client secrets of groups come from.
    pub secrets: Vec<GroupSecret>,
}

/// Where one of the API's credentials comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its key below `api.credentials`.
    pub name: &'static str,
    /// Its usual environment variable.
    pub variable: &'static str,
    /// Where it comes from. A path is relative to the manifest's folder, with slashes.
    pub reference: SecretRef,
    /// Where the manifest says so, if it does.
    pub place: Option<Place>,
}

/// Where the client secret of a group comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSecret {
    /// The team that the group is declared in.
    pub team: TeamId,
    /// The group's name.
    pub group: String,
    /// Where its secret comes from. A path is relative to the manifest's folder, with slashes.
    pub reference: SecretRef,
    /// Where the manifest says so.
    pub place: Place,
}

/// How many bytes of a digest are of the references: half of it. That is enough that other references
/// with the same bytes cannot be found. They are compared before a program is run.
pub(super) const BYTES: usize = 8;

impl References {
    /// An account, and no reference.
    pub fn none(account: impl Into<String>) -> Self {
        Self {
            account: account.into(),
            limits: None,
            trust_total_items: true,
            credentials: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// The first place where the manifest names a reference.
    pub fn place_of(&self, reference: &SecretRef) -> Option<&Place> {
        let of_credential = |it: &&Credential| it.reference == *reference;
        let of_secret = |it: &&GroupSecret| it.reference == *reference;
        let credential = self.credentials.iter().find(of_credential);
        let secret = self.secrets.iter().find(of_secret).map(|it| &it.place);
        credential.and_then(|it| it.place.as_ref()).or(secret)
    }

    /// The beginning of the digest of each plan for this owner with these references.
    pub fn digest(&self, owner: &Owner) -> String {
        let Self {
            account,
            limits,
            trust_total_items,
            credentials,
            secrets,
        } = self;
        let mut hash = ContentHash::new("dooctl references 1");
        hash.text(account);
        hash.text(owner.as_str());
        hash.count(usize::from(limits.is_some()));
        if let Some((per_second, per_day)) = limits {
            hash.text(&per_second.to_string());
            hash.text(&per_day.to_string());
        }
        hash.count(usize::from(*trust_total_items));
        hash.count(credentials.len());
        for credential in credentials {
            hash.text(credential.name);
            reference(&mut hash, &credential.reference);
        }
        // The order of a manifest does not matter.
        let mut secrets: Vec<_> = secrets.iter().collect();
        secrets.sort_by_key(|secret| (secret.team.as_str(), &secret.group));
        hash.count(secrets.len());
        for secret in secrets {
            hash.text(secret.team.as_str());
            hash.text(&secret.group);
            reference(&mut hash, &secret.reference);
        }
        hash.finish(BYTES)
    }
}

fn reference(hash: &mut ContentHash, reference: &SecretRef) {
    match reference {
        SecretRef::Env(name) => {
            hash.text("env");
            hash.text(name);
        }
        SecretRef::File(path) => {
            hash.text("file");
            hash.text(&path.to_string_lossy());
        }
        SecretRef::Command(argv) => {
            hash.text("command");
            hash.count(argv.len());
            argv.iter().for_each(|argument| hash.text(argument));
        }
    }
}
