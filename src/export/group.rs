//! A group as a manifest writes it: in short forms, without defaults.

use super::hooks::{self, HookForm};
use super::names::SecretNames;
use super::queries::PlaceQuery;
use super::scalars::{id, lines, text};
use crate::desired::TeamReader;
use crate::model::{Authentication, Group, Scope, display_header_value, display_url};
use crate::yaml::Block;

/// A group, ready to be written.
pub(super) struct GroupForm {
    name: String,
    description: String,
    scope: Scope,
    hooks: Vec<HookForm>,
    /// How doo authenticates at the receiver, if it does.
    pub(super) authentication: Option<Block>,
    /// The environment variable of the client secret.
    pub(super) secret: Option<String>,
    /// Whether a URL or a header may contain a token.
    pub(super) is_doubtful: bool,
}

impl GroupForm {
    pub(super) fn new(reader: &TeamReader, secrets: &SecretNames, group: &Group) -> Self {
        let Group {
            name,
            description,
            scope,
            hooks,
            authentication,
        } = group;
        let secret = authentication
            .as_ref()
            .map(|authentication| secrets.name_of(authentication).to_owned());
        Self {
            name: name.clone(),
            description: description.clone(),
            scope: scope.clone(),
            hooks: hooks::forms(reader, hooks),
            authentication: authentication
                .as_ref()
                .zip(secret.as_deref())
                .map(|(authentication, secret)| self::authentication(authentication, secret)),
            secret,
            is_doubtful: hooks.iter().any(|hook| hides_something(&hook.endpoint))
                || authentication.as_ref().is_some_and(is_doubtful),
        }
    }

    /// The group's mapping, with its authentication.
    pub(super) fn block(&self, place: PlaceQuery<'_>) -> Block {
        self.block_with(self.authentication.as_ref(), place)
    }

    /// The group's mapping without the authentication that is under `defaults`.
    pub(super) fn block_below(&self, defaults: Option<&Block>, place: PlaceQuery<'_>) -> Block {
        let own = self.authentication.as_ref();
        self.block_with(own.filter(|own| Some(*own) != defaults), place)
    }

    fn block_with(&self, authentication: Option<&Block>, place: PlaceQuery<'_>) -> Block {
        let mut pairs = vec![("name", text(&self.name))];
        if !self.description.is_empty() {
            pairs.push(("description", lines(&self.description)));
        }
        match &self.scope {
            Scope::Organization | Scope::Unknown => {}
            Scope::Event(event) => pairs.push(("event_id", id(event))),
            Scope::EventGuide(guide) => pairs.push(("event_guide_id", id(guide))),
        }
        let hooks = self.hooks.iter().map(|hook| hook.block(&self.name, place));
        pairs.push(("hooks", Block::List(hooks.collect())));
        pairs.extend(authentication.map(|block| ("authentication", block.clone())));
        Block::map(pairs)
    }
}

fn authentication(authentication: &Authentication, secret: &str) -> Block {
    let Authentication {
        grant_type,
        endpoint,
        client_id,
        client_secret: _, // Never written: `secret` is the name of the variable that will hold it.
        header_format,
        header_value_format,
    } = authentication;
    let unless =
        |key, value: &String, default: &str| (value != default).then(|| (key, text(value)));
    let reference = Block::Inline(format!("{{ env: {secret} }}"));
    let client_id = unless("client_id", client_id, Authentication::CLIENT_ID);
    let credentials = client_id.into_iter().chain([("client_secret", reference)]);
    let grant_type = unless("grant_type", grant_type, Authentication::GRANT_TYPE);
    let header = unless(
        "header_format",
        header_format,
        Authentication::HEADER_FORMAT,
    );
    let value = unless(
        "header_value_format",
        header_value_format,
        Authentication::HEADER_VALUE_FORMAT,
    );
    let rest = [
        ("endpoint", text(endpoint)),
        ("credentials", Block::map(credentials)),
    ];
    Block::map(
        grant_type
            .into_iter()
            .chain(rest)
            .chain(header)
            .chain(value),
    )
}

/// Receivers put tokens into the queries of URLs, and fixed values into headers.
fn is_doubtful(authentication: &Authentication) -> bool {
    let header = &authentication.header_value_format;
    hides_something(&authentication.endpoint) || display_header_value(header) != *header
}

fn hides_something(endpoint: &str) -> bool {
    display_url(endpoint) != endpoint
}
