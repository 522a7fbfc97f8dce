//! Asks doo with the queries of hooks.

use crate::api::{ApiError, Session};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::desired::Queries;
use crate::payload::{Asked, Content, Ids, Judging, Payload, filled, placeholders};
use bytes::Bytes;
use std::collections::{BTreeSet, HashMap};

/// An id of the command line, and the kind of its entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct GivenId {
    kind: Option<String>,
    id: String,
}

pub(in crate::cli) fn given_id(text: &str) -> Result<GivenId, &'static str> {
    let (kind, id) = match text.split_once('=') {
        Some((kind, id)) => (Some(kind.to_lowercase()), id),
        None => (None, text),
    };
    match id.is_empty() || kind.as_deref() == Some("") {
        true => Err("write it as 82032 or event=82032"),
        false => Ok(GivenId {
            kind,
            id: id.to_owned(),
        }),
    }
}

/// The ids for the placeholders of the selected queries: one for each kind, and no other.
pub(in crate::cli) fn ids(payloads: &[Payload<'_>], given: &[GivenId]) -> Result<Ids, Failure> {
    let usage =
        |message: String, help: String| Err(Failure::new(Exit::Usage, "usage", message).help(help));
    let origins = payloads.iter().filter_map(|payload| payload.origin);
    let kinds = origins.map(|origin| placeholders(origin.body.as_str()));
    let kinds: BTreeSet<String> = kinds.flatten().collect();
    let listed = || kinds.iter().cloned().collect::<Vec<_>>().join(", ");
    let mut ids = Ids::new();
    for GivenId { kind, id } in given {
        let kind = match (kind, kinds.first()) {
            (Some(kind), _) if kinds.contains(kind) => kind.clone(),
            (None, Some(only)) if kinds.len() == 1 => only.clone(),
            (_, None) => {
                let message = format!("--id {id}: no selected query has a placeholder");
                return usage(message, "select other groups, or leave it out".to_owned());
            }
            (Some(kind), _) => {
                let upper = kind.to_uppercase();
                let message = format!("--id {kind}={id}: no selected query has %{upper}_ID%");
                return usage(message, format!("the kinds are {}", listed()));
            }
            (None, Some(first)) => {
                let message = format!("--id {id} does not say of which kind it is: {}", listed());
                return usage(message, format!("write it as {first}={id}"));
            }
        };
        if ids.insert(kind.clone(), id.clone()).is_some() {
            let message = format!("--id is there twice for {kind}");
            return usage(
                message,
                "one run asks for one entity of each kind".to_owned(),
            );
        }
    }
    match kinds.iter().find(|kind| !ids.contains_key(*kind)) {
        None => Ok(ids),
        Some(kind) => {
            let placeholder = format!("%{}_ID%", kind.to_uppercase());
            let message = format!("a selected query has {placeholder}, and no --id is for it");
            usage(
                message,
                format!("add --id {kind}=ID, or select other groups"),
            )
        }
    }
}

/// How doo is asked.
pub(in crate::cli) struct Asking<'a> {
    pub(in crate::cli) session: &'a Session,
    pub(in crate::cli) queries: &'a Queries,
    pub(in crate::cli) ids: &'a Ids,
    pub(in crate::cli) shows_values: bool,
}

impl Asking<'_> {
    /// Asks once for each distinct body. Returns the payloads with their answers, and the number of
    /// queries.
    pub(in crate::cli) async fn ask_all<'d>(
        &self,
        payloads: Vec<Payload<'d>>,
    ) -> Result<(Vec<(Payload<'d>, Option<Asked>)>, usize), Failure> {
        let mut answers: HashMap<String, String> = HashMap::new();
        let mut asked = vec![];
        for payload in payloads {
            let origin = payload
                .origin
                .filter(|it| self.queries.is_asked(&it.endpoint));
            let Some(origin) = origin else {
                asked.push((payload, None));
                continue;
            };
            let body = filled(origin.body.as_str(), self.ids);
            if !answers.contains_key(&body) {
                let answer = self.session.query(Bytes::from(body.clone())).await;
                answers.insert(body.clone(), answer.map_err(query_failure)?);
            }
            let answer = answers.get(&body).map_or("", String::as_str);
            let found = self.judged(&payload, answer);
            asked.push((payload, Some(found)));
        }
        Ok((asked, answers.len()))
    }

    fn judged(&self, payload: &Payload<'_>, answer: &str) -> Asked {
        let shape = match &payload.content {
            Content::Answer(shape) => Some(shape),
            Content::Unknown(_) | Content::Default(_) => None,
        };
        let judging = Judging {
            shape,
            envelope: self.queries.envelope,
            scalars: &self.queries.scalars,
            ids: self.ids,
            shows_values: self.shows_values,
        };
        let mut asked = Asked::read(answer, judging);
        let redactor = self.session.redactor();
        for error in &mut asked.errors {
            error.message = redactor.message(&error.message);
            error.path = error.path.take().map(|path| redactor.message(&path));
            let at = error.at.zip(payload.query_place);
            error.place = at.map(|((line, column), place)| place.at(line, column));
        }
        asked
    }
}

/// The failure of a query.
pub(in crate::cli) fn query_failure(error: ApiError) -> Failure {
    let help = match error {
        ApiError::Unreadable { .. } | ApiError::Redirected { .. } | ApiError::Rejected { .. } => {
            Some("check `graphql.endpoint`: this is not what a GraphQL server answers")
        }
        ApiError::NoAnswer { .. } => Some("check `graphql.endpoint`, or run again"),
        _ => None,
    };
    let failure = Failure::from(error);
    match help {
        Some(help) => failure.help(help),
        None => failure,
    }
}
