//! What an apply reads and runs, in sentences that every format shares.

use super::count;
use crate::model::SecretRef;
use crate::plan::References;
use std::collections::HashMap;
use std::fmt::Write as _;

/// A reference in words, a program with all its arguments.
pub fn reference(reference: &SecretRef) -> String {
    match reference {
        SecretRef::Env(name) => format!("environment variable {}", word(name)),
        SecretRef::File(path) => format!("file {}", word(&path.to_string_lossy())),
        SecretRef::Command(argv) => format!("program {}", command(argv)),
    }
}

/// A program and its arguments, as typed in a shell: special characters are quoted, invisible ones
/// are escaped.
fn command(argv: &[String]) -> String {
    let words: Vec<String> = argv.iter().map(|argument| word(argument)).collect();
    words.join(" ")
}

fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,~^".contains(c);
    if !text.is_empty() && !text.starts_with(':') && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("{text:?}")
    }
}

/// One thing that an apply does before it plans.
pub(in crate::render) struct ReadingStep<'r> {
    /// What it does, in words.
    pub(in crate::render) what: String,
    /// The reference, if it is not one of the usual variables.
    pub(in crate::render) reference: Option<&'r SecretRef>,
}

/// What an apply reads and runs, a sentence for each.
pub fn what_is_read(references: &References) -> Vec<String> {
    let steps = steps(references).into_iter();
    steps.map(|step| step.what).collect()
}

/// What an apply reads and runs, without duplicates: programs first, then files and variables. The
/// usual variables of the API's credentials share one sentence.
pub(in crate::render) fn steps(references: &References) -> Vec<ReadingStep<'_>> {
    let mut users: HashMap<&SecretRef, Users<'_>> = HashMap::new();
    let mut usual = Vec::new();
    for (position, credential) in references.credentials.iter().enumerate() {
        if credential.reference.variable() == Some(credential.variable) {
            usual.push(credential.variable);
            continue;
        }
        let users = Users::of(&mut users, &credential.reference, position);
        users.credentials.push(credential.name);
    }
    let behind = references.credentials.len();
    for (position, secret) in references.secrets.iter().enumerate() {
        let users = Users::of(&mut users, &secret.reference, behind + position);
        users.groups.push((secret.team.as_str(), &secret.group));
    }
    let mut users: Vec<_> = users.into_iter().collect();
    users.sort_by_key(|(reference, users)| {
        let rank = match reference {
            SecretRef::Command(_) => 0,
            SecretRef::File(_) => 1,
            SecretRef::Env(_) => 2,
        };
        (rank, users.first)
    });
    let mut steps: Vec<_> = users.iter().map(|(it, users)| step(it, users)).collect();
    if !usual.is_empty() {
        steps.push(ReadingStep {
            what: format!("reads {}", usual.join(", ")),
            reference: None,
        });
    }
    if !references.trust_total_items {
        steps.push(ReadingStep {
            what: "accepts listings whose total does not match (trust_total_items: false)"
                .to_owned(),
            reference: None,
        });
    }
    steps
}

/// The users of a reference.
struct Users<'r> {
    /// The position of the first of them.
    first: usize,
    credentials: Vec<&'static str>,
    groups: Vec<(&'r str, &'r str)>,
}

impl<'r> Users<'r> {
    /// The users of a reference, after adding one at this position.
    fn of<'u>(
        all: &'u mut HashMap<&'r SecretRef, Self>,
        reference: &'r SecretRef,
        position: usize,
    ) -> &'u mut Self {
        all.entry(reference).or_insert_with(|| Self {
            first: position,
            credentials: Vec::new(),
            groups: Vec::new(),
        })
    }
}

fn step<'r>(reference: &'r SecretRef, users: &Users<'_>) -> ReadingStep<'r> {
    let Users {
        first: _,
        credentials,
        groups,
    } = users;
    let mut what = match reference {
        SecretRef::Command(argv) => format!("runs `{}`", command(argv)),
        other => format!("reads {}", self::reference(other)),
    };
    let groups = match groups.as_slice() {
        [] => None,
        [(team, name)] => Some(format!("{name:?} in team {team}")),
        more => Some(count(more.len(), "group")),
    };
    let api = (!credentials.is_empty()).then(|| format!("{} of the API", credentials.join(", ")));
    let users: Vec<String> = api.into_iter().chain(groups).collect();
    // Writing to a string does not fail.
    let _ = write!(what, " for {}", users.join(" and "));
    ReadingStep {
        what,
        reference: Some(reference),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Place, TeamId};
    use crate::plan::{Credential, GroupSecret};

    fn argv(words: &[&str]) -> SecretRef {
        SecretRef::Command(words.iter().map(|word| (*word).to_owned()).collect())
    }

    fn env(name: &str) -> SecretRef {
        SecretRef::Env(name.to_owned())
    }

    fn credential(name: &'static str, variable: &'static str, reference: SecretRef) -> Credential {
        Credential {
            name,
            variable,
            reference,
            place: None,
        }
    }

    fn secret(group: &str, reference: SecretRef) -> GroupSecret {
        GroupSecret {
            team: TeamId::new("4711"),
            group: group.to_owned(),
            reference,
            place: Place::default(),
        }
    }

    #[test]
    fn a_program_is_shown_with_all_its_arguments_and_what_is_odd_in_quotes() {
        for (words, expected) in [
            (
                &["pass", "show", "doo/crm"][..],
                "program pass show doo/crm",
            ),
            (
                &["sh", "-c", "echo x; exit", ""],
                "program sh -c \"echo x; exit\" \"\"",
            ),
            (
                &["a b", "\u{202e}", "\n::error::", "\u{200b}", "::x"],
                "program \"a b\" \"\\u{202e}\" \"\\n::error::\" \"\\u{200b}\" \"::x\"",
            ),
        ] {
            assert_eq!(reference(&argv(words)), expected);
        }
        assert_eq!(
            reference(&SecretRef::File("a b/c".into())),
            "file \"a b/c\""
        );
    }

    #[test]
    fn the_usual_variables_are_one_line_and_the_sandbox_none() {
        let mut references = References::none("https://rest.doo.net/v1");
        assert_eq!(what_is_read(&references), [""; 0]);
        references.credentials = vec![
            credential("api_key", "DOO_API_KEY", env("DOO_API_KEY")),
            credential("client_id", "DOO_CLIENT_ID", env("DOO_CLIENT_ID")),
        ];
        assert_eq!(
            what_is_read(&references),
            ["reads DOO_API_KEY, DOO_CLIENT_ID"]
        );
    }

    #[test]
    fn each_reference_is_told_once_with_what_needs_it_and_programs_first() {
        let references = References {
            trust_total_items: false,
            credentials: vec![
                credential("api_key", "DOO_API_KEY", env("KEY")),
                credential("client_id", "DOO_CLIENT_ID", env("DOO_CLIENT_ID")),
                credential("client_secret", "DOO_CLIENT_SECRET", argv(&["pass", "crm"])),
            ],
            secrets: vec![
                secret("A", env("CRM")),
                secret("B", SecretRef::File("keys/b".into())),
                secret("C", argv(&["pass", "crm"])),
                secret("D", env("CRM")),
            ],
            ..References::none("https://rest.doo.net/v1")
        };
        assert_eq!(
            what_is_read(&references),
            [
                "runs `pass crm` for client_secret of the API and \"C\" in team 4711",
                "reads file keys/b for \"B\" in team 4711",
                "reads environment variable KEY for api_key of the API",
                "reads environment variable CRM for 2 groups",
                "reads DOO_CLIENT_ID",
                "accepts listings whose total does not match (trust_total_items: false)",
            ]
        );
    }
}
