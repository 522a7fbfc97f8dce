//! How groups are written.

use super::*;

#[test]
fn hooks_that_differ_in_their_type_are_one() {
    let hooks = vec![
        hook("order_updated", "orders"),
        hook("event_created", "events"),
        hook("order_created", "orders"),
        hook("order_created", "orders"),
    ];
    assert_eq!(
        text(vec![listed("1", "A", hooks)]),
        "team: 4711
groups:
  - name: A
    hooks:
      - type: event_created
        endpoint: https://crm.example.com/events
      - type: order_created
        endpoint: https://crm.example.com/orders
      - types: [order_created, order_updated]
        endpoint: https://crm.example.com/orders
"
    );
}

/// Equal hooks with different texts: the one that is written does not depend on their order.
#[test]
fn equal_hooks_are_written_alike_in_any_order() {
    let of_method = |method: &str| {
        let mut hook = with_body("[1, 2]");
        hook.origin.as_mut().unwrap().method = method.to_owned();
        hook
    };
    let hooks = [of_method("post"), of_method("POST")];
    let turned = hooks.iter().rev().cloned().collect();
    assert_eq!(
        text(vec![listed("1", "A", hooks.to_vec())]),
        text(vec![listed("1", "A", turned)])
    );
}

#[test]
fn a_query_can_be_read() {
    let body = r#"{"operationName":null,"variables":{"id":"%EVENT_ID%","more":[1,{"a":"${b}"}]},"query":"query ($id: ID!, $more: N) { event(id: $id, n: $more) { id title } }"}"#;
    let group = listed("1", "A", vec![with_body(body)]);
    let written = text(vec![group.clone()]);
    assert!(
        written.ends_with(
            r#"
        graphql:
          query: |
            query ($id: ID!, $more: N) {
              event(id: $id, n: $more) {
                id
                title
              }
            }
          variables:
            id: "%EVENT_ID%"
            more: [1, {"a": "$${b}"}]
"#
        ),
        "{written}"
    );
    let around = Around {
        queries: Some("queries"),
        ..Around::default()
    };
    let twice = listed("2", "B", group.group.hooks.clone());
    let export = around.export(vec![(TEAM, vec![group, twice])]);
    let [file] = &export.queries[..] else {
        panic!("one query is one file: {:?}", export.queries);
    };
    assert_eq!(file.path, "queries/a-event-updated.graphql");
    assert!(
        file.text
            .starts_with("query ($id: ID!, $more: N) {\n  event")
    );
    let line = "file: queries/a-event-updated.graphql\n";
    assert_eq!(export.teams[0].text.matches(line).count(), 2);
}

#[test]
fn a_query_of_many_operations_says_which() {
    let body = r#"{"operationName":"B","query":"query A { a } query B { b }"}"#;
    let written = text(vec![listed("1", "A", vec![with_body(body)])]);
    assert!(
        written.ends_with("\n          operation_name: B\n"),
        "{written}"
    );
}

#[test]
fn comments_stay_where_they_are() {
    let body = r#"{"query":"query A($a: ID, $b: ID) {\n\ta(a: $a, b: $b) # all\n}\n","operationName":"A"}"#;
    let written = text(vec![listed("1", "A", vec![with_body(body)])]);
    let query = "query A($a: ID, $b: ID) {
              a(a: $a, b: $b) # all
            }
";
    assert!(written.ends_with(query), "{written}");
}

#[test]
fn what_graphql_cannot_say_is_doos_own_form() {
    for body in [
        "hello ${x}",
        r#"{"query":"{ a(","variables":null}"#,
        // A query with a name is asked for by its name.
        r#"{"operationName":null,"query":"query A { a }"}"#,
        r#"{"query":"{ a }","extensions":{}}"#,
    ] {
        let written = text(vec![listed("1", "A", vec![with_body(body)])]);
        assert!(written.contains("\n        origin:\n"), "{written}");
    }
    let body = "{\n  \"query\": 1\n}";
    let written = text(vec![listed("1", "A", vec![with_body(body)])]);
    let lines = "          body: |\n            {\n              \"query\": 1\n            }\n";
    assert!(written.ends_with(lines), "{written}");
}

#[test]
fn one_secret_has_one_name() {
    let export = Around {
        names_in_use: ["ELSEWHERE_CLIENT_SECRET".to_owned()].into(),
        ..Around::default()
    };
    let export = export.export(vec![
        (
            TEAM,
            vec![
                secured(simple("1", "CRM sync"), "crm.example.com", Some("one")),
                secured(simple("2", "Doo"), "crm.example.com", Some("two")),
                secured(simple("3", "Elsewhere"), "a.example.com", Some("three")),
                secured(simple("4", "1st"), "1.example.com", Some("four")),
                secured(simple("5", "Masked"), "masked.example.com", None),
            ],
        ),
        (
            "4712",
            vec![
                secured(simple("6", "Other"), "shop.example.com", Some("three")),
                secured(simple("7", "Masked, too"), "masked.example.com", None),
                simple("8", "Open"),
            ],
        ),
    ]);
    let named = export.secrets.iter().map(|secret| {
        let value = secret.value.as_ref().map_or("", |value| value.expose());
        (secret.name.as_str(), value, secret.groups.join("+"))
    });
    assert_eq!(
        named.collect::<Vec<_>>(),
        [
            (
                "A_EXAMPLE_COM_CLIENT_SECRET",
                "three",
                "Elsewhere+Other".into()
            ),
            ("CRM_SYNC_CLIENT_SECRET", "one", "CRM sync".into()),
            (
                "MASKED_EXAMPLE_COM_CLIENT_SECRET",
                "",
                "Masked+Masked, too".into()
            ),
            ("RECEIVER_CLIENT_SECRET", "four", "1st".into()),
            // dooctl's own credential has the name that this would have.
            ("RECEIVER_DOO_CLIENT_SECRET", "two", "Doo".into()),
        ]
    );
    let text = &export.teams[1].text;
    assert!(
        text.contains("\n#   A_EXAMPLE_COM_CLIENT_SECRET (Other)\n"),
        "{text}"
    );
    assert!(!format!("{export:?}").contains("three\""));
}

#[test]
fn a_shared_authentication_is_a_default_where_every_group_has_one() {
    let crm = |id, name| secured(simple(id, name), "crm.example.com", Some("one"));
    let own = secured(simple("3", "C"), "c.example.com", Some("two"));
    let groups = vec![crm("1", "A"), crm("2", "B"), own];
    let written = text(groups.clone());
    assert!(
        written.starts_with(
            "team: 4711
defaults:
  authentication:
    endpoint: https://crm.example.com/token
    credentials:
      client_secret: { env: CRM_EXAMPLE_COM_CLIENT_SECRET }
groups:
  - name: A
    hooks:
      - type: order_created
        endpoint: https://crm.example.com/orders

  - name: B
"
        ),
        "{written}"
    );
    assert!(written.contains("{ env: C_CLIENT_SECRET }"), "{written}");
    let none = [groups.clone(), vec![simple("4", "D")]].concat();
    assert!(!text(none).contains("defaults"));
    // Left-out groups may be declared later.
    let twins = vec![
        simple("4", "D"),
        listed("5", "D", vec![hook("order_created", "x")]),
    ];
    assert!(!text([groups, twins].concat()).contains("defaults"));
}
