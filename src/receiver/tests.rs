//! Receivers without a network: what is sent, where it goes, and what is made of the answers.

mod judging;
mod network;
mod probing;
mod real_sockets;
mod rehearsing;
mod requests;

use super::*;
use crate::model::{
    Authentication, Body, DeclaredGroup, Group, Hook, HookType, Origin, Place, Places, Scope,
    Secret, TeamId,
};

/// A group with a hook at each endpoint, and credentials for a token endpoint.
fn group(name: &str, endpoints: &[&str], token: Option<(&str, &str)>) -> DeclaredGroup {
    let hook = |endpoint: &&str| Hook {
        hook_type: HookType::declared("order_created"),
        method: "POST".to_owned(),
        endpoint: (*endpoint).to_owned(),
        origin: Some(Origin {
            method: "POST".to_owned(),
            endpoint: Origin::ENDPOINT.to_owned(),
            body: Body::new(r#"{"query":"{ order(id: 1) { hash } }"}"#),
        }),
    };
    let authentication = |(endpoint, secret): (&str, &str)| Authentication {
        grant_type: Authentication::GRANT_TYPE.to_owned(),
        endpoint: endpoint.to_owned(),
        client_id: Authentication::CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(secret)),
        header_format: Authentication::HEADER_FORMAT.to_owned(),
        header_value_format: Authentication::HEADER_VALUE_FORMAT.to_owned(),
    };
    let place = |line| Place {
        file: "teams/crm.yaml".into(),
        line,
        column: 5,
    };
    DeclaredGroup {
        group: Group {
            name: name.to_owned(),
            description: String::new(),
            scope: Scope::Organization,
            hooks: endpoints.iter().map(hook).collect(),
            authentication: token.map(authentication),
        },
        place: place(1),
        places: Places {
            endpoints: (0..endpoints.len())
                .map(|number| place(10 + u32::try_from(number).unwrap()))
                .collect(),
            queries: vec![None; endpoints.len()],
            token_endpoint: token.map(|_| place(2)),
        },
        secret: None,
    }
}

fn team() -> TeamId {
    TeamId::new("4711")
}

fn selected<'a>(team: &'a TeamId, groups: &'a [DeclaredGroup]) -> Vec<Selected<'a>> {
    groups
        .iter()
        .map(|declared| Selected::of(team, declared))
        .collect()
}
