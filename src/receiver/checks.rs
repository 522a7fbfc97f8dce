//! What a probe asks, each thing once: hosts, token endpoints, hooks.

use super::origin::HttpOrigin;
use crate::model::{
    Authentication, DeclaredGroup, Hook, Place, Secret, SecretSource, TeamId, canonical,
};
use std::collections::BTreeMap;
use url::Url;

/// A group whose receivers are probed.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'a> {
    /// Its team.
    pub team: &'a TeamId,
    /// The group.
    pub declared: &'a DeclaredGroup,
    /// Its secret, if it is known here.
    pub secret: Option<&'a Secret>,
    /// The secret that doo lists for the same token endpoint and client, if a replacement changes
    /// it; it is tried as well.
    pub old_secret: Option<&'a Secret>,
}

impl<'a> Selected<'a> {
    /// A group with its own secret.
    pub fn of(team: &'a TeamId, declared: &'a DeclaredGroup) -> Self {
        let authentication = declared.group.authentication.as_ref();
        Self {
            team,
            declared,
            secret: authentication.and_then(|it| it.client_secret.as_ref()),
            old_secret: None,
        }
    }
}

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckTarget {
    /// A host: name, connection, certificate.
    Host,
    /// A token endpoint with credentials.
    Token,
    /// A hook.
    Hook,
}

/// Whose secret a token request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretAge {
    /// It is declared.
    Declared,
    /// It is listed, and a replacement changes it.
    Old,
}

/// A group that needs what is checked, and where the manifest names it.
#[derive(Debug, Clone, Copy)]
pub struct User<'a> {
    /// The team.
    pub team: &'a TeamId,
    /// The name of the group.
    pub group: &'a str,
    /// The line of the endpoint.
    pub place: &'a Place,
    /// How its header is made of a token.
    pub authentication: Option<&'a Authentication>,
}

/// What a request is sent to.
#[derive(Debug, Clone)]
pub struct SentTo<'a> {
    /// The endpoint.
    pub url: Url,
    /// The number of its host among the hosts that are checked.
    pub host: usize,
    /// The groups that need it.
    pub users: Vec<User<'a>>,
}

/// A handshake.
#[derive(Debug)]
pub(super) struct HostCheck<'a> {
    pub(super) origin: HttpOrigin,
    pub(super) users: Vec<User<'a>>,
}

/// A token request.
#[derive(Debug)]
pub(super) struct TokenCheck<'a> {
    pub(super) to: SentTo<'a>,
    pub(super) authentication: &'a Authentication,
    /// `None` if it is not known here.
    pub(super) secret: Option<&'a Secret>,
    /// Where the secret comes from.
    pub(super) source: Option<&'a SecretSource>,
    pub(super) age: SecretAge,
}

/// A delivery.
#[derive(Debug)]
pub(super) struct HookCheck<'a> {
    pub(super) to: SentTo<'a>,
    pub(super) hook: &'a Hook,
    /// The number of its token request, and how the header is made.
    pub(super) token: Option<(usize, &'a Authentication)>,
}

/// Everything that a probe may ask, in a fixed order.
#[derive(Debug, Default)]
pub struct Checks<'a> {
    pub(super) hosts: Vec<HostCheck<'a>>,
    pub(super) tokens: Vec<TokenCheck<'a>>,
    pub(super) hooks: Vec<HookCheck<'a>>,
}

/// Token requests that are equal as doo sends them.
type TokenKey<'a> = (String, &'a str, &'a str, Option<&'a str>);

impl<'a> Checks<'a> {
    /// The checks of these groups. Equal token requests are one check, as are connections to one
    /// origin.
    pub fn of(groups: &[Selected<'a>]) -> Self {
        let mut building = Building::default();
        for selected in groups {
            building.add(selected);
        }
        building.checks
    }

    /// The hosts of hooks, for "did you mean".
    pub fn hook_hosts(&self) -> impl Iterator<Item = &HttpOrigin> {
        self.hooks
            .iter()
            .map(|check| &self.hosts[check.to.host].origin)
    }

    /// How many requests the token checks send at most.
    pub fn token_requests(&self) -> usize {
        self.tokens
            .iter()
            .filter(|check| check.secret.is_some())
            .count()
    }

    /// The hooks at these hosts, and how many requests their deliveries take.
    pub fn deliveries(&self, is_named: &dyn Fn(&HttpOrigin) -> bool) -> (usize, usize) {
        let hooks = self.hooks.iter();
        let named = hooks.filter(|check| is_named(&self.hosts[check.to.host].origin));
        named.fold((0, 0), |(hooks, requests), check| {
            (hooks + 1, requests + 1 + usize::from(check.token.is_some()))
        })
    }
}

#[derive(Default)]
struct Building<'a> {
    checks: Checks<'a>,
    hosts: BTreeMap<HttpOrigin, usize>,
    tokens: BTreeMap<TokenKey<'a>, usize>,
}

impl<'a> Building<'a> {
    fn add(&mut self, selected: &Selected<'a>) {
        let Selected {
            team,
            declared,
            secret,
            old_secret,
        } = *selected;
        let DeclaredGroup {
            group,
            places,
            secret: source,
            place: _,
        } = declared;
        let source = source.as_ref();
        let user = |place: Option<&'a Place>, authentication| User {
            team,
            group: &group.name,
            place: place.unwrap_or(&declared.place),
            authentication,
        };
        let mut token = None;
        if let Some(authentication) = &group.authentication {
            let user = user(places.token_endpoint.as_ref(), Some(authentication));
            let number = self.add_token(authentication, secret, SecretAge::Declared, user);
            token = number.map(|number| (number, authentication));
            if let Some(number) = number {
                self.checks.tokens[number].source = source;
            }
            if let Some(old) = old_secret {
                self.add_token(authentication, Some(old), SecretAge::Old, user);
            }
        }
        for (position, hook) in group.hooks.iter().enumerate() {
            let user = user(places.endpoints.get(position), None);
            if let Some(to) = self.sent_to(&hook.endpoint, user) {
                self.checks.hooks.push(HookCheck { to, hook, token });
            }
        }
    }

    fn add_token(
        &mut self,
        authentication: &'a Authentication,
        secret: Option<&'a Secret>,
        age: SecretAge,
        user: User<'a>,
    ) -> Option<usize> {
        let to = self.sent_to(&authentication.endpoint, user)?;
        let key = (
            canonical::url(&authentication.endpoint).into_owned(),
            &*authentication.client_id,
            &*authentication.grant_type,
            secret.map(Secret::expose),
        );
        if let Some(number) = self.tokens.get(&key).copied() {
            let known = &mut self.checks.tokens[number];
            // A secret that any group declares is not only an old one.
            known.age = known.age.min(age);
            known.to.users.push(user);
            return Some(number);
        }
        let number = self.checks.tokens.len();
        self.tokens.insert(key, number);
        self.checks.tokens.push(TokenCheck {
            to,
            authentication,
            secret,
            source: None,
            age,
        });
        Some(number)
    }

    /// `None` for an endpoint that is not a URL of a host, which no manifest has.
    fn sent_to(&mut self, endpoint: &str, user: User<'a>) -> Option<SentTo<'a>> {
        let url = Url::parse(endpoint).ok()?;
        let origin = HttpOrigin::of(&url)?;
        let hosts = &mut self.checks.hosts;
        let host = *self.hosts.entry(origin.clone()).or_insert_with(|| {
            hosts.push(HostCheck {
                origin,
                users: Vec::new(),
            });
            hosts.len() - 1
        });
        let users = &mut hosts[host].users;
        let is_known = |known: &User<'_>| known.team == user.team && known.group == user.group;
        if !users.iter().any(is_known) {
            users.push(user);
        }
        Some(SentTo {
            url,
            host,
            users: vec![user],
        })
    }
}
