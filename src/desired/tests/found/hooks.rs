//! Problems of hooks and their queries.

use super::*;

#[test]
fn hooks() {
    for (hooks, expected) in [
        (
            "  - {}\n",
            &[
                "5:5 missing-key: this hook has no `endpoint` [add it here, or under `defaults:`]",
                "5:5 missing-key: this hook has no `type` [add `type: order_created`, or a list under `types:`]",
            ][..],
        ),
        (
            "  - endpont: https://a.example\n    type: order_created\n",
            &[
                "5:5 missing-key: this hook has no `endpoint` [add it here, or under `defaults:`]",
                "5:5 unknown-key: unknown key `endpont` in an item of `hooks` [did you mean `endpoint`?]",
            ],
        ),
        (
            "  - { type: order_created, types: [order_created], endpoint: https://a.example }\n",
            &["5:35 conflict: this hook has both `type` and `types` [keep one of them]"],
        ),
        (
            "  - { types: [], endpoint: https://a.example }\n",
            &["5:14 empty-list: `types` is empty"],
        ),
        (
            "  - { types: [order_created, on_order_created], endpoint: https://a.example }\n",
            &["5:30 duplicate-type: `order_created` is listed twice: it would be delivered twice"],
        ),
        (
            "  - { type: order_created_92bd9a53281981160c955e339304b3e5, endpoint: https://a.example }\n",
            &[
                "5:13 listed-type: `order_created_92bd9a53281981160c955e339304b3e5` has the suffix that doo adds in its listings [remove it: write `order_created`]",
            ],
        ),
        (
            "  - { type: Order-Created, endpoint: https://a.example }\n",
            &[
                "5:13 invalid-type: `Order-Created` is not a webhook type: types look like `order_created` [did you mean `order_created`?]",
            ],
        ),
        (
            "  - { type: order_created, endpoint: /doo }\n",
            &[
                "5:38 invalid-endpoint: `endpoint` is not a URL [write it whole, such as https://crm.example.com/doo]",
            ],
        ),
        (
            "  - { type: order_created, endpoint: 'ftp://a.example' }\n",
            &[
                "5:38 invalid-endpoint: `endpoint` is neither http nor https [write it whole, such as https://crm.example.com/doo]",
            ],
        ),
        (
            "  - { type: order_created, endpoint: 'https://me:hunter2@a.example' }\n",
            &[
                "5:38 invalid-endpoint: `endpoint` has credentials in it [remove `name:password@`; use `authentication` instead]",
            ],
        ),
        (
            "  - { type: order_created, endpoint: 'https://a.example/a b' }\n",
            &["5:58 invalid-endpoint: `endpoint` has white space [remove it, or write %20]"],
        ),
        (
            "  - { type: order_created, endpoint: 'http://localhost:80/' }\n",
            &[],
        ),
        (
            "  - { type: order_created, endpoint: 'http://[::1]/', method: post }\n",
            &[
                "5:63 warning undocumented-value: doo documents only `POST` as `method` [write `POST`: case and white space matter]",
            ],
        ),
        (
            "  - { type: order_created, endpoint: https://a.example, origin: { endpoint: https://b.example, body: '{' } }\n",
            &[
                "5:102 warning origin-body: `body` is not JSON [write JSON in a string: '{\"operationName\":null,\"variables\":{},\"query\":\"...\"}'; `graphql:` does it for you]",
            ],
        ),
        (
            "  - { type: order_created, endpoint: https://a.example, origin: { endpoint: https://b.example, body: '{\"query\":\"{ a(id: $id) }\"}' } }\n",
            &[
                "5:102 warning origin-body: `$id` is used but not declared [declare it: `query ($id: ID!)`]",
            ],
        ),
        (
            "  - type: order_created\n    endpoint: https://a.example\n    graphql: { query: '{ a }' }\n    origin: { endpoint: https://b.example, body: '{\"query\":\"{ a }\"}' }\n",
            &["8:13 conflict: this hook has both `graphql` and `origin` [keep one of them]"],
        ),
        (
            "  - { type: order_created, endpoint: https://a.example, graphql: {} }\n",
            &[
                "5:66 missing-key: `graphql` has neither `file` nor `query` [name a file, or write the query]",
            ],
        ),
        (
            "  - { type: order_created, endpoint: https://a.example, graphql: { file: a, query: '{ a }' } }\n",
            &["5:84 conflict: `graphql` has both `file` and `query` [keep one of them]"],
        ),
        (
            "  - { type: order_created, endpoint: https://a.example, graphql: { file: nowhere.graphql } }\n",
            &[
                "5:74 unreadable-query: cannot read the query file nowhere.graphql: there is no such file [the path is relative to the folder of this file]",
            ],
        ),
    ] {
        check_team(&with_hooks(hooks), expected);
    }
}

#[test]
fn a_query_is_wrong_at_its_line() {
    let hook = |graphql: &str| {
        with_hooks(&format!(
            "  - type: event_created\n    endpoint: https://a.example\n    graphql:\n{graphql}"
        ))
    };
    for (graphql, expected) in [
        (
            "      query: |\n        query A { a }\n\n        query B { b }\n",
            &[
                "11:9 graphql-operation: the query has several operations, and none is selected [set `operation_name` to one of `A`, `B`]",
            ][..],
        ),
        (
            "      query: |\n        query A { a }\n      operation_name: B\n",
            &["9:9 graphql-operation: the query has no operation `B` [it has `A`]"],
        ),
        (
            "      query: |\n\n        # why\n        query ($id: ID!, $n: Int) {\n          a(id: $id, b: $m)\n        }\n      variables: { idd: 1 }\n",
            &[
                "11:9 graphql-variable: the query does not declare the variable `idd` [did you mean `id`?]",
                "11:16 graphql-variable: the query needs a value for `$id` [set `id` under `variables`]",
                "11:26 graphql-variable: `$n` is declared but not used [remove it, or use it]",
                "12:25 graphql-variable: `$m` is used but not declared [declare it: `query ($m: ID!)`]",
            ],
        ),
        (
            "      query: '{ a(id: $x) }'\n",
            &[
                "8:23 graphql-variable: `$x` is used but not declared [declare it: `query ($x: ID!)`]",
            ],
        ),
        (
            "      query: >-\n        { a\n        (id: $x) }\n",
            &[
                "10:14 graphql-variable: `$x` is used but not declared [declare it: `query ($x: ID!)`]",
            ],
        ),
        (
            "      query: ''\n",
            &["8:14 graphql-operation: the query has no operation [write a `query { ... }`]"],
        ),
    ] {
        check_team(&hook(graphql), expected);
    }
    let loaded = load_team(&hook(
        "      query: |\n        {\n          a(id: %EVENT_ID%)\n        }\n",
    ));
    let first = &loaded.problems[0];
    assert_eq!(
        (first.code, first.place.line, first.place.column),
        ("graphql-syntax", 10, 17)
    );
    assert_eq!(
        first.help.as_deref(),
        Some("write placeholders such as %EVENT_ID% under `variables`")
    );
}

#[test]
fn a_query_in_a_file_is_wrong_in_that_file() {
    let team = with_hooks(
        "  - type: event_created\n    endpoint: https://a.example\n    graphql: { file: q/e.graphql }\n  - type: event_updated\n    endpoint: https://a.example\n    graphql: { file: q/e.graphql, variables: { id: 1 } }\n",
    );
    let folder = folder(&[
        ("dooctl.yaml", ROOT),
        ("t.yaml", &team),
        (
            "q/e.graphql",
            "# text\nquery E(\n  $id: ID!\n) { a(id: $id) }\n",
        ),
    ]);
    let loaded = load_folder(folder.path());
    assert_eq!(
        lines(&loaded),
        [
            "q/e.graphql:3:3 graphql-variable: the query needs a value for `$id` [set `id` under `variables`]"
        ]
    );
    let excerpt = loaded.problems[0].excerpt.as_ref().unwrap();
    assert_eq!(
        (excerpt.line.as_str(), excerpt.range.clone()),
        ("  $id: ID!", 2..5)
    );
}

#[test]
fn lints_have_levels() {
    let hooks = "  - { types: [order_created, order_updated], endpoint: https://a.example }\n  - type: event_created\n    endpoint: https://b.example\n    graphql: { query: 'query($a: X, $b: X, $c: X) { a(a: $a, b: $b, c: $c) }', variables: { a: '%ORDER_ID%', b: '%EVENT_IDS%', c: ['x %ATTENDEE_ID%'] } }\n";
    let placeholders = [
        "placeholder: %ORDER_ID% is not filled in for `event_created` [use %EVENT_ID%]",
        "placeholder: doo's documentation has no placeholder %EVENT_IDS% [did you mean `%EVENT_ID%`?]",
        "placeholder: doo's documentation has no placeholder %ATTENDEE_ID%",
    ];
    check_team(
        &with_hooks(hooks),
        &[
            &format!("8:96 warning {}", placeholders[0]),
            &format!("8:113 warning {}", placeholders[1]),
            &format!("8:132 warning {}", placeholders[2]),
        ],
    );
    let root = format!(
        "{ROOT}lints: {{ placeholder: off, default-payload: error, shared-endpoint: warn }}\n"
    );
    let folder = folder(&[("dooctl.yaml", &root), ("t.yaml", &with_hooks(hooks))]);
    let loaded = load_folder(folder.path());
    assert_eq!(
        lines(&loaded),
        [
            "t.yaml:5:5 default-payload: this hook delivers doo's default payload [write a query under `graphql:`]",
            "t.yaml:5:5 warning shared-endpoint: a receiver cannot distinguish `order_created` from `order_updated`: both arrive at one endpoint with the same payload [use an endpoint for each type, or deliver different payloads]",
        ]
    );
}

#[test]
fn what_arrives_twice_is_told_where_it_is_repeated() {
    let groups = |groups: &[(&str, &str, &str)]| {
        let group = |(name, scope, hooks): &(&str, &str, &str)| {
            format!("- {{ name: {name}, {scope}hooks: [{hooks}] }}\n")
        };
        let groups: String = groups.iter().map(group).collect();
        format!("team: 1\ngroups:\n{groups}")
    };
    let order = "{ type: order_created, endpoint: 'https://a.example' }";
    let both = "{ types: [order_updated, order_created], endpoint: 'https://a.example' }";
    let query =
        "{ type: order_created, endpoint: 'https://a.example', graphql: { query: '{ a }' } }";
    let same_query =
        "{ type: order_created, endpoint: 'https://a.example', graphql: { query: '{a,}' } }";
    let elsewhere = "{ type: order_created, endpoint: 'https://b.example' }";
    let reported = |place: &str, types: &str, first: &str| {
        format!(
            "{place} warning duplicate-subscription: {types} at this endpoint twice, with the same payload [the first hook is in {first}; remove one of them]"
        )
    };
    let in_a = "line 3, column 22, in the group `A`";
    for (declared, expected) in [
        (
            groups(&[("A", "", order), ("B", "", both)]),
            vec![reported("4:22", "`order_created` arrives", in_a)],
        ),
        (
            groups(&[("A", "", both), ("B", "", both)]),
            vec![reported(
                "4:22",
                "`order_updated`, `order_created` arrive",
                in_a,
            )],
        ),
        (
            groups(&[("A", "", &format!("{order}, {order}"))]),
            vec![reported("3:78", "`order_created` arrives", in_a)],
        ),
        (
            groups(&[("A", "", query), ("B", "", same_query)]),
            vec![reported("4:22", "`order_created` arrives", in_a)],
        ),
        (
            groups(&[("A", "", order), ("B", "event_id: 1, ", order)]),
            vec![reported("4:35", "`order_created` arrives", in_a)],
        ),
        (
            groups(&[("B", "event_id: 1, ", order), ("A", "", order)]),
            vec![reported(
                "4:22",
                "`order_created` arrives",
                "line 3, column 35, in the group `B`",
            )],
        ),
        (
            groups(&[
                ("A", "event_id: 1, ", order),
                ("B", "event_id: 2, ", order),
                ("C", "event_guide_id: 1, ", order),
                ("D", "event_guide_id: 2, ", order),
                ("E", "event_id: 2, ", order),
            ]),
            vec![reported(
                "7:35",
                "`order_created` arrives",
                "line 4, column 35, in the group `B`",
            )],
        ),
        (
            format!(
                "team: 1\ngroups:\n- {{ name: A, hooks: &hooks [{order}] }}\n- {{ name: B, hooks: *hooks }}\n"
            ),
            vec![reported(
                "4:3",
                "`order_created` arrives",
                "line 3, column 29, in the group `A`",
            )],
        ),
        (groups(&[("A", "", order), ("B", "", query)]), vec![]),
        (groups(&[("A", "", order), ("B", "", elsewhere)]), vec![]),
    ] {
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check_team(&declared, &expected);
    }
    let root = format!("{ROOT}lints: {{ duplicate-subscription: off }}\n");
    let twice = groups(&[("A", "", order), ("B", "", order)]);
    let folder = folder(&[("dooctl.yaml", &root), ("t.yaml", &twice)]);
    assert_eq!(lines(&load_folder(folder.path())), [""; 0]);
}
