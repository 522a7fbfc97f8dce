//! What is reported of a difference, field by field: all of it, once, and no default.

use super::*;
use crate::diff::fields;

/// The differences as `Kind path: before -> after`, white space as one blank, and a value that is not
/// written as `-`.
fn lines(listed: Option<&Group>, declared: Option<&Group>) -> Vec<String> {
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = |value: Option<String>| value.map_or("-".to_owned(), words);
    let line = |field: super::super::FieldChange| {
        let (before, after) = (value(field.before), value(field.after));
        format!("{:?} {}: {before} -> {after}", field.kind, field.path)
    };
    let fields = fields::between(listed, declared);
    fields.into_iter().map(line).collect()
}

fn check(rows: Vec<(Option<Group>, Option<Group>, &[&str])>) {
    for (listed, declared, expected) in rows {
        let found = lines(listed.as_ref(), declared.as_ref());
        assert_eq!(found, expected, "{listed:?}\n{declared:?}");
    }
}

/// What is reported if one hook becomes another.
fn between_hooks(before: Hook, after: Hook) -> Vec<String> {
    let with = |hook| Group {
        hooks: vec![hook],
        ..group("A", "x")
    };
    lines(Some(&with(before)), Some(&with(after)))
}

fn bare(name: &str) -> Group {
    Group {
        hooks: vec![],
        ..group(name, "x")
    }
}

fn described(description: &str) -> Option<Group> {
    Some(Group {
        description: description.into(),
        ..bare("A")
    })
}

fn scoped(scope: Scope) -> Option<Group> {
    Some(Group { scope, ..bare("A") })
}

#[test]
fn of_a_group_itself() {
    let event = || Scope::Event("5".into());
    check(vec![
        (None, Some(bare("A")), &[]),
        (Some(bare("A")), None, &[]),
        (Some(bare("A")), Some(bare("B")), &["Changed name: A -> B"]),
        (None, described("a"), &["Added description: - -> a"]),
        (described("a"), None, &["Removed description: a -> -"]),
        (described("a"), described("a \n"), &[]),
        (
            described("a"),
            described("b"),
            &["Changed description: a -> b"],
        ),
        (None, scoped(event()), &["Added scope: - -> event 5"]),
        (scoped(event()), None, &["Removed scope: event 5 -> -"]),
        (scoped(Scope::Unknown), scoped(Scope::Organization), &[]),
        (
            scoped(Scope::Unknown),
            scoped(event()),
            &["NotVerifiable scope: unknown -> event 5"],
        ),
        (
            scoped(Scope::Organization),
            scoped(event()),
            &["Changed scope: organization -> event 5"],
        ),
    ]);
}

fn with_authentication(authentication: Authentication) -> Option<Group> {
    Some(Group {
        authentication: Some(authentication),
        ..bare("A")
    })
}

#[test]
fn of_an_authentication() {
    let usual = || authentication(Some("secret"));
    let unusual = || Authentication {
        grant_type: "password".into(),
        endpoint: "https://crm.example.com/token?tenant=1".into(),
        client_id: "me".into(),
        client_secret: Some(Secret::new("other")),
        header_format: "X-Token".into(),
        header_value_format: "Key abc %ACCESS_TOKEN%".into(),
    };
    check(vec![
        (
            None,
            with_authentication(usual()),
            &[
                "Added authentication.endpoint: - -> https://crm.example.com/token",
                "Secret authentication.client_secret: - -> -",
            ],
        ),
        (
            with_authentication(authentication(None)),
            Some(bare("A")),
            &[
                "Removed authentication.endpoint: https://crm.example.com/token -> -",
                "Secret authentication.client_secret: - -> -",
            ],
        ),
        (
            None,
            with_authentication(unusual()),
            &[
                "Added authentication.endpoint: - -> https://crm.example.com/token?tenant=***",
                "Added authentication.grant_type: - -> password",
                "Added authentication.client_id: - -> me",
                "Added authentication.header_format: - -> X-Token",
                "Added authentication.header_value_format: - -> Key *** %ACCESS_TOKEN%",
                "Secret authentication.client_secret: - -> -",
            ],
        ),
        (
            with_authentication(usual()),
            with_authentication(unusual()),
            &[
                "Changed authentication.endpoint: https://crm.example.com/token -> \
                 https://crm.example.com/token?tenant=***",
                "Changed authentication.grant_type: client_credentials -> password",
                "Changed authentication.client_id: doo -> me",
                "Changed authentication.header_format: Authorization -> X-Token",
                "Changed authentication.header_value_format: Bearer %ACCESS_TOKEN% -> \
                 Key *** %ACCESS_TOKEN%",
                "Secret authentication.client_secret: - -> -",
            ],
        ),
        (
            with_authentication(usual()),
            with_authentication(authentication(None)),
            &[],
        ),
        (
            with_authentication(unusual()),
            with_authentication(Authentication {
                endpoint: "https://crm.example.com/token?tenant=2".into(),
                header_value_format: "Key xyz %ACCESS_TOKEN%".into(),
                ..unusual()
            }),
            &[
                "Secret authentication.endpoint: https://crm.example.com/token?tenant=*** -> \
                 https://crm.example.com/token?tenant=***",
                "Secret authentication.header_value_format: Key *** %ACCESS_TOKEN% -> \
                 Key *** %ACCESS_TOKEN%",
            ],
        ),
        (None, Some(bare("A")), &[]),
    ]);
}

#[test]
fn of_hooks_that_come_go_and_change() {
    let with = |hooks: Vec<Hook>| Some(Group { hooks, ..bare("A") });
    let put = || Hook {
        method: "PUT".into(),
        ..hook("order_created", "x")
    };
    check(vec![
        (
            None,
            with(vec![hook("order_created", "x")]),
            &["Added hooks[order_created].endpoint: - -> https://crm.example.com/x"],
        ),
        (
            None,
            with(vec![put()]),
            &[
                "Added hooks[order_created].endpoint: - -> https://crm.example.com/x",
                "Added hooks[order_created].method: - -> PUT",
            ],
        ),
        (
            with(vec![put()]),
            None,
            &[
                "Removed hooks[order_created].endpoint: https://crm.example.com/x -> -",
                "Removed hooks[order_created].method: PUT -> -",
            ],
        ),
        (
            with(vec![put()]),
            with(vec![hook("order_created", "x")]),
            &["Changed hooks[order_created].method: PUT -> POST"],
        ),
        (
            with(vec![hook("order_created", "x?key=1")]),
            with(vec![hook("order_created", "x?key=2")]),
            &[
                "Secret hooks[order_created].endpoint: https://crm.example.com/x?key=*** -> \
                 https://crm.example.com/x?key=***",
            ],
        ),
        // Paired by their types, whatever their order; what stays is not reported.
        (
            with(vec![
                hook("order_updated", "u"),
                hook("order_created", "x"),
                hook("event_created", "e"),
            ]),
            with(vec![
                hook("event_created", "e"),
                hook("order_created", "y"),
                hook("order_updated", "v"),
            ]),
            &[
                "Changed hooks[order_created].endpoint: https://crm.example.com/x -> \
                 https://crm.example.com/y",
                "Changed hooks[order_updated].endpoint: https://crm.example.com/u -> \
                 https://crm.example.com/v",
            ],
        ),
        // Other types are no pair; several of one type are numbered.
        (
            with(vec![hook("order_created", "x")]),
            with(vec![
                hook("event_created", "a"),
                hook("event_created", "b"),
                hook("event_created", "c"),
            ]),
            &[
                "Added hooks[event_created].endpoint: - -> https://crm.example.com/a",
                "Added hooks[event_created#2].endpoint: - -> https://crm.example.com/b",
                "Added hooks[event_created#3].endpoint: - -> https://crm.example.com/c",
                "Removed hooks[order_created].endpoint: https://crm.example.com/x -> -",
            ],
        ),
    ]);
}

fn delivering(origin: Option<Origin>) -> Hook {
    Hook {
        origin,
        ..hook("order_created", "x")
    }
}

fn origin(endpoint: &str, method: &str, body: &str) -> Option<Origin> {
    Some(Origin {
        method: method.into(),
        endpoint: endpoint.into(),
        body: Body::new(body),
    })
}

fn graphql(body: &str) -> Option<Origin> {
    origin(Origin::ENDPOINT, "POST", body)
}

const QUERY: &str = r#"{"query":"{ a }"}"#;

#[test]
fn of_payloads_that_come_and_go() {
    let asked = || delivering(graphql(QUERY));
    let default = || delivering(None);
    assert_eq!(
        between_hooks(default(), asked()),
        [
            "Changed hooks[order_created].payload: doo's default -> GraphQL",
            "Added hooks[order_created].origin.query: - -> { a }",
        ]
    );
    assert_eq!(
        between_hooks(asked(), default()),
        [
            "Changed hooks[order_created].payload: GraphQL -> doo's default",
            "Removed hooks[order_created].origin.query: { a } -> -",
        ]
    );
    // Of a hook that is new altogether, the payload is part of what is new.
    let new = Group {
        hooks: vec![asked()],
        ..bare("A")
    };
    assert_eq!(
        lines(None, Some(&new)),
        [
            "Added hooks[order_created].endpoint: - -> https://crm.example.com/x",
            "Added hooks[order_created].origin.query: - -> { a }",
        ]
    );
    let elsewhere = delivering(origin("https://api.example.com/q?key=1", "PUT", QUERY));
    assert_eq!(
        between_hooks(default(), elsewhere.clone()),
        [
            "Changed hooks[order_created].payload: doo's default -> GraphQL",
            "Added hooks[order_created].origin.endpoint: - -> https://api.example.com/q?key=***",
            "Added hooks[order_created].origin.query: - -> { a }",
        ]
    );
    assert_eq!(
        between_hooks(elsewhere, default()),
        [
            "Changed hooks[order_created].payload: GraphQL -> doo's default",
            "Removed hooks[order_created].origin.endpoint: https://api.example.com/q?key=*** -> -",
            "Removed hooks[order_created].origin.query: { a } -> -",
        ]
    );
}

#[test]
fn of_what_a_payload_asks_for() {
    let changed = |body: &str| between_hooks(delivering(graphql(QUERY)), delivering(graphql(body)));
    for (body, expected) in [
        (r#"{ "query": " {a}", "variables": [] }"#, &[][..]),
        (
            r#"{"query":"{ b }"}"#,
            &["Changed hooks[order_created].origin.query: { a } -> { b }"],
        ),
        (
            r#"{"query":"{a}","operationName":"A"}"#,
            &["Added hooks[order_created].origin.operation_name: - -> A"],
        ),
        (
            r#"{"query":"{a}","variables":{"b":1}}"#,
            &[r#"Added hooks[order_created].origin.variables: - -> {"b":1}"#],
        ),
        // A difference in no part of a GraphQL request is reported as a whole.
        (
            r#"{"query":"{ a }","more":true}"#,
            &[
                r#"Changed hooks[order_created].origin.body: {"query":"{ a }"} -> {"more":true,"query":"{ a }"}"#,
            ],
        ),
        (
            "plain",
            &["Removed hooks[order_created].origin.query: { a } -> -"],
        ),
    ] {
        assert_eq!(changed(body), expected, "{body}");
    }
    assert_eq!(
        between_hooks(delivering(graphql("plain")), delivering(graphql("other"))),
        ["Changed hooks[order_created].origin.body: plain -> other"]
    );
}

#[test]
fn of_where_a_payload_comes_from() {
    let from = |endpoint, method| delivering(origin(endpoint, method, QUERY));
    assert_eq!(
        between_hooks(from(Origin::ENDPOINT, "POST"), from("https://b", "PUT")),
        [
            "Changed hooks[order_created].origin.endpoint: https://gql.doo.net -> https://b",
            "Changed hooks[order_created].origin.method: POST -> PUT",
        ]
    );
}
