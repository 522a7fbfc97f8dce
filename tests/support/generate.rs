//! Accounts and manifests, from small pools so that they collide often.

#[path = "ornate.rs"]
mod ornate;

use dooctl::model::{
    Authentication, Body, DeclaredGroup, Group, Hook, HookType, Marker, Origin, Owner, Place,
    Places, Prune, Scope, Secret, TeamId,
};
use dooctl::sandbox::{
    Bodies, EmptyDescription, EmptyList, HookOrder, IdStyle, NoAuthentication, Sandbox,
    ScopeListing, SuffixMode, Variants,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The owner of the manifest.
pub(crate) const OWNER: &str = "law-abiding";

/// Values that must never be printed.
pub(crate) const CANARIES: [&str; 3] = ["CANARY-one-5b1d", "CANARY-two-77ae", "CANARY-three-c09f"];

/// An account, its behaviour, and a manifest.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) teams: Vec<TeamCase>,
    pub(crate) wave: usize,
    pub(crate) variants: Variants,
}

#[derive(Debug, Clone)]
pub(crate) struct TeamCase {
    pub(crate) prune: Prune,
    pub(crate) declared: Vec<(u8, Content)>,
    pub(crate) listed: Vec<ListedCase>,
}

/// A group without its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    pub(crate) description: u8,
    pub(crate) scope: u8,
    pub(crate) hooks: Vec<(u8, u8, u8)>,
    pub(crate) authentication: Option<u8>,
    /// Whether doo may change each of its values.
    pub(crate) is_ornate: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct ListedCase {
    pub(crate) name: u8,
    pub(crate) content: Content,
    pub(crate) mark: Mark,
    pub(crate) replaces: Vec<(u8, u8)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Unmarked,
    Ours,
    Foreign,
    Elsewhere,
}

pub(crate) fn team_id(position: usize) -> TeamId {
    TeamId::new(["4711", "4712", "team-x"][position])
}

pub(crate) fn group_id(team: usize, position: usize) -> String {
    format!("seed-{team}-{position}")
}

/// Cases with at most this many teams, and declared and listed groups in each.
pub(crate) fn cases(teams: usize, declared: usize, listed: usize) -> impl Strategy<Value = Case> {
    let teams = prop::collection::vec(team(declared, listed), 1..=teams);
    (teams, 1..=3usize, variants()).prop_map(|(teams, wave, variants)| Case {
        teams,
        wave,
        variants,
    })
}

fn team(declared: usize, most_listed: usize) -> impl Strategy<Value = TeamCase> {
    let prune = prop_oneof![3 => Just(Prune::Owned), 1 => Just(Prune::All), 1 => Just(Prune::None)];
    let declared = prop::collection::btree_map(0..5u8, content(), 0..=declared)
        .prop_map(|by_name| by_name.into_iter().collect());
    let listed = prop::collection::vec(listed(), 0..=most_listed);
    let parts = (prune, declared, listed, any::<bool>());
    parts.prop_map(|(prune, declared, listed, keeps_hooks)| {
        let mut team = TeamCase {
            prune,
            declared,
            listed,
        };
        if keeps_hooks {
            team.keep_hooks();
        }
        team
    })
}

fn content() -> impl Strategy<Value = Content> {
    let hooks = prop::collection::vec((0..3u8, 0..3u8, 0..3u8), 1..4);
    (
        0..2u8,
        prop_oneof![3 => Just(0u8), 1 => 1..3u8],
        hooks,
        prop::option::of(0..2u8),
    )
        .prop_map(|(description, scope, hooks, authentication)| Content {
            description,
            scope,
            hooks,
            authentication,
            is_ornate: false,
        })
}

fn listed() -> impl Strategy<Value = ListedCase> {
    let mark = prop_oneof![
        3 => Just(Mark::Ours),
        3 => Just(Mark::Unmarked),
        1 => Just(Mark::Foreign),
        1 => Just(Mark::Elsewhere),
    ];
    let replaces =
        prop_oneof![3 => Just(vec![]), 1 => prop::collection::vec((0..3u8, 0..6u8), 1..3)];
    (0..6u8, content(), mark, replaces).prop_map(|(name, content, mark, replaces)| ListedCase {
        name,
        content,
        mark,
        replaces,
    })
}

fn variants() -> impl Strategy<Value = Variants> {
    let ids = prop_oneof![
        Just(IdStyle::Opaque),
        Just(IdStyle::Uuid1),
        Just(IdStyle::Decimal),
        Just(IdStyle::Number)
    ];
    let shapes = (
        prop_oneof![
            Just(EmptyList::Zero),
            Just(EmptyList::One),
            Just(EmptyList::Bare)
        ],
        prop_oneof![
            Just(EmptyDescription::Echo),
            Just(EmptyDescription::Null),
            Just(EmptyDescription::Absent)
        ],
        prop_oneof![
            Just(NoAuthentication::Absent),
            Just(NoAuthentication::Null),
            Just(NoAuthentication::Array)
        ],
        prop_oneof![
            Just(Bodies::Echo),
            Just(Bodies::Collapse),
            Just(Bodies::Escape)
        ],
    );
    let choices = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    );
    (ids, shapes, choices, 1..8u32, any::<u64>()).prop_map(
        |(
            ids,
            (empty_list, description, no_authentication_as, bodies),
            choices,
            page_size,
            seed,
        )| {
            let (random, echo, shared_listing, shuffle, extra_keys) = choices;
            Variants {
                ids,
                empty_list,
                description,
                no_authentication_as,
                bodies,
                suffix: if random {
                    SuffixMode::Random
                } else {
                    SuffixMode::Content
                },
                scope: if echo {
                    ScopeListing::Echo
                } else {
                    ScopeListing::Omit
                },
                hook_order: if shuffle {
                    HookOrder::Shuffle
                } else {
                    HookOrder::Keep
                },
                shared_listing,
                extra_keys,
                page_size: page_size.try_into().unwrap(),
                seed,
                ..Variants::default()
            }
        },
    )
}

impl Content {
    pub(crate) fn group(&self, name: u8) -> Group {
        let mut group = Group {
            name: format!("Group {name}"),
            description: ["", "Orders to the CRM"][usize::from(self.description)].to_owned(),
            scope: self.scope(),
            hooks: self.hooks.iter().map(hook).collect(),
            authentication: self.authentication.map(authentication),
        };
        if self.is_ornate {
            ornate::adorn(&mut group);
        }
        group
    }

    pub(crate) fn scope(&self) -> Scope {
        match self.scope {
            0 => Scope::Organization,
            1 => Scope::Event("82032".to_owned()),
            _ => Scope::EventGuide("17".to_owned()),
        }
    }
}

fn hook(&(hook_type, endpoint, payload): &(u8, u8, u8)) -> Hook {
    let types = ["order_created", "event_updated", "attendee_checkin"];
    let query = |text: &str| Origin {
        method: "POST".to_owned(),
        endpoint: Origin::ENDPOINT.to_owned(),
        body: Body::from_query(
            text,
            json!({ "id": "%EVENT_ID%" }).as_object().unwrap(),
            None,
        ),
    };
    Hook {
        hook_type: HookType::declared(types[usize::from(hook_type)]),
        method: "POST".to_owned(),
        endpoint: format!("https://crm.example.com/doo/{endpoint}"),
        origin: match payload {
            0 => None,
            1 => Some(query(
                "query ($id: ID!) {\n  event(id: $id) {\n    title\n  }\n}\n",
            )),
            _ => Some(query(
                "query ($id: ID!) {\n  event(id: $id) {\n    id\n    title\n  }\n}\n",
            )),
        },
    }
}

fn authentication(secret: u8) -> Authentication {
    Authentication {
        grant_type: Authentication::GRANT_TYPE.to_owned(),
        endpoint: "https://crm.example.com/oauth/token".to_owned(),
        client_id: Authentication::CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(CANARIES[usize::from(secret)])),
        header_format: Authentication::HEADER_FORMAT.to_owned(),
        header_value_format: Authentication::HEADER_VALUE_FORMAT.to_owned(),
    }
}

impl TeamCase {
    /// Declares the hooks of a listed group with the same name, so that deliveries stay declared.
    fn keep_hooks(&mut self) {
        for (name, content) in &mut self.declared {
            if let Some(listed) = self.listed.iter().find(|listed| listed.name == *name) {
                content.hooks.clone_from(&listed.content.hooks);
            }
        }
    }

    pub(crate) fn declared(&self) -> Vec<DeclaredGroup> {
        let declare = |(name, content): &(u8, Content)| DeclaredGroup {
            places: Places::default(),
            group: content.group(*name),
            place: Place::default(),
            secret: None,
        };
        self.declared.iter().map(declare).collect()
    }

    /// The listing of the account at the start.
    pub(crate) fn listing(&self, team: usize) -> Value {
        let groups: Vec<Value> = self
            .listed
            .iter()
            .enumerate()
            .map(|(position, group)| group.item(team, position))
            .collect();
        json!({ "_embedded": { "webhooks": groups } })
    }
}

impl ListedCase {
    pub(crate) fn marker(&self, team: usize) -> Option<Marker> {
        let (owner, team) = match self.mark {
            Mark::Unmarked => return None,
            Mark::Ours => (OWNER, team_id(team)),
            Mark::Foreign => ("someone-else", team_id(team)),
            Mark::Elsewhere => (OWNER, TeamId::new("not-in-the-manifest")),
        };
        let replaces = self.replaces.iter().map(|(team, position)| {
            dooctl::model::GroupId::new(group_id(usize::from(*team), usize::from(*position)))
        });
        Some(Marker {
            owner: Owner::new(owner),
            team,
            scope: self.content.scope(),
            content: None,
            replaces: replaces.collect(),
        })
    }

    fn item(&self, team: usize, position: usize) -> Value {
        let group = self.content.group(self.name);
        // A group without a marker has the wire form of any marker, without its text.
        let marker = self.marker(team);
        let any = marker.clone().unwrap_or_else(|| Marker {
            owner: Owner::new(OWNER),
            team: team_id(team),
            scope: Scope::Organization,
            content: None,
            replaces: vec![],
        });
        let mut item = dooctl::api::add_webhook(&group, &any);
        if marker.is_none() {
            item["description"] = json!(group.description);
        }
        item["id"] = json!(group_id(team, position));
        item
    }
}

/// The account of a case at the start.
pub(crate) fn account(case: &Case) -> Sandbox {
    let mut sandbox = Sandbox::new(case.variants.clone());
    for (position, team) in case.teams.iter().enumerate() {
        sandbox
            .seed_listing(&team_id(position), &team.listing(position))
            .unwrap();
    }
    sandbox
}
