//! Queries checked against a schema: places, lints, and schema files of all kinds.

use super::*;

const DOO: &str = include_str!("../../graphql/checked/tests/doo.graphql");
const BROKEN: &str = include_str!("../../graphql/checked/tests/broken.txt");

const ROOT: &str = "version: 1\nowner: crm\napi: { url: https://rest.doo.net/v1 }\n";

/// A text without its marks, and their lines and columns.
fn unmarked(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut plain, mut places) = (String::new(), vec![]);
    for (number, line) in text.lines().enumerate() {
        let mut column = 1;
        for c in line.chars() {
            match c {
                '«' => places.push((number + 1, column)),
                _ => {
                    plain.push(c);
                    column += 1;
                }
            }
        }
        plain.push('\n');
    }
    (plain, places)
}

/// A value for each variable that a query declares.
fn variables(query: &str) -> String {
    let names = query.split('$').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric())?;
        rest[end..]
            .starts_with(':')
            .then(|| format!("{}: 1", &rest[..end]))
    });
    let mut names: Vec<_> = names.collect();
    names.dedup();
    names.join(", ")
}

fn hook(payload: &str) -> String {
    format!(
        "team: 1\ngroups:\n- name: a\n  hooks:\n  - type: event_created\n    endpoint: https://a.example\n{payload}"
    )
}

fn load_files(more: &[(&str, &str)]) -> Loaded {
    let root = format!("{ROOT}include: [t.yaml]\ngraphql: {{ schema: doo.graphql }}\n");
    let files = [("dooctl.yaml", root.as_str()), ("doo.graphql", DOO)];
    load_folder(folder(&[&files[..], more].concat()).path())
}

/// The queries with their marks, and what is reported at each.
fn corpus() -> impl Iterator<Item = (String, Vec<&'static str>)> {
    BROKEN.trim().split("\n\n").map(|text| {
        let lines = text.lines().skip(1);
        let (expected, query): (Vec<&str>, Vec<&str>) = lines.partition(|it| it.starts_with("= "));
        let expected = expected.iter().map(|it| &it[2..]).collect();
        (query.join("\n"), expected)
    })
}

#[test]
fn a_query_in_a_file_is_wrong_at_its_line() {
    for (marked, expected) in corpus() {
        let (query, places) = unmarked(&marked);
        let graphql = format!(
            "    graphql: {{ file: q.graphql, variables: {{ {} }} }}\n",
            variables(&query)
        );
        let loaded = load_files(&[("t.yaml", &hook(&graphql)), ("q.graphql", &query)]);
        let expected = places.iter().zip(expected);
        let expected: Vec<_> = expected
            .map(|((line, column), shown)| format!("q.graphql:{line}:{column} {shown}"))
            .collect();
        assert_eq!(lines(&loaded), expected, "{query}");
    }
}

#[test]
fn a_query_in_yaml_is_wrong_at_its_line() {
    let indented = |query: &str| query.replace('\n', "\n        ");
    let on_one_line = |query: &str| {
        let lines: Vec<_> = query.lines().map(str::trim).collect();
        lines.join(" ").replace('"', "\\\"")
    };
    for (marked, expected) in corpus() {
        let forms = [
            format!("query: |\n        {}", indented(&marked)),
            format!("query: >-\n        {}", indented(&marked)),
            format!("query: \"{}\"", on_one_line(&marked)),
        ];
        for form in forms {
            let given = variables(&marked.replace('«', ""));
            let graphql = format!("    graphql:\n      {form}\n      variables: {{ {given} }}\n");
            let (team, places) = unmarked(&hook(&graphql));
            let loaded = load_files(&[("t.yaml", &team)]);
            let expected = places.iter().zip(&expected);
            let expected: Vec<_> = expected
                .map(|((line, column), shown)| format!("t.yaml:{line}:{column} {shown}"))
                .collect();
            assert_eq!(lines(&loaded), expected, "{team}");
        }
    }
}

#[test]
fn a_query_in_a_body_is_wrong_at_its_value() {
    for (marked, expected) in corpus() {
        let (query, _) = unmarked(&marked);
        let given: serde_json::Map<_, _> = variables(&query)
            .split(", ")
            .filter_map(|it| Some((it.split_once(':')?.0.to_owned(), 1.into())))
            .collect();
        let body = serde_json::json!({ "variables": given, "query": query }).to_string();
        let origin = |endpoint: &str| {
            let body = body.replace('\'', "''");
            hook(&format!(
                "    origin:\n      endpoint: {endpoint}\n      body: '{body}'\n"
            ))
        };
        let loaded = load_files(&[("t.yaml", &origin("https://gql.doo.net"))]);
        let mut expected: Vec<_> = expected
            .iter()
            .map(|it| {
                let (_, shown) = it.split_once(": ").unwrap();
                format!("t.yaml:9:13 warning origin-body: {shown}")
            })
            .collect();
        expected.sort();
        let mut found = lines(&loaded);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn queries_that_ask_somebody_else_are_not_checked() {
    let body = "{\"query\":\"{ nothing }\"}";
    let origin = |endpoint: &str| {
        hook(&format!(
            "    origin: {{ endpoint: '{endpoint}', body: '{body}' }}\n"
        ))
    };
    for (endpoint, is_asked) in [
        ("https://gql.doo.net", true),
        ("https://gql.doo.net/", true),
        ("https://other.example/graphql", false),
        ("https://own.example/graphql", true),
    ] {
        let root = format!(
            "{ROOT}include: [t.yaml]\ngraphql: {{ schema: doo.graphql, endpoint: 'https://own.example/graphql' }}\n"
        );
        let team = origin(endpoint);
        let files = [
            ("dooctl.yaml", root.as_str()),
            ("doo.graphql", DOO),
            ("t.yaml", &team),
        ];
        let loaded = load_folder(folder(&files).path());
        assert_eq!(lines(&loaded).is_empty(), !is_asked, "{endpoint}");
    }
}

#[test]
fn lints() {
    let query = |hook_type: &str, query: &str, variables: &str| {
        let graphql =
            format!("    graphql: {{ query: '{query}', variables: {{ {variables} }} }}\n");
        hook(&graphql).replace("event_created", hook_type)
    };
    for (team, expected) in [
        (
            query(
                "event_created",
                "query ($id: ID!) { event(id: $id) { «name } }",
                "id: \"%EVENT_ID%\"",
            ),
            "warning deprecated-field: `Event.name` is deprecated [the schema says: use `title`]",
        ),
        (
            query(
                "event_created",
                "query ($n: Int) { find(number: $n) { id } }",
                "n: «\"%EVENT_ID%\"",
            ),
            "placeholder-type: doo sends %EVENT_ID% as a string, and `$n` is of the type `Int` [declare it as `$n: ID!`, or write a value of the type `Int`]",
        ),
        (
            query(
                "event_created",
                "query { search(text: «\"%EVENT_ID%\") { __typename } }",
                "",
            ),
            "placeholder-type: %EVENT_ID% is in the text of the query: doo documents placeholders only in variables [declare a variable, and set it to \"%EVENT_ID%\" under `variables`]",
        ),
        (
            query(
                "order_created",
                "query ($id: ID!) { event(id: $id) { id } }",
                "id: «\"%ORDER_ID%\"",
            ),
            "warning placeholder-entity: %ORDER_ID% is given to `event(id:)` [use %EVENT_ID%]",
        ),
        (
            query(
                "order_removed",
                "query ($id: ID!) { order(id: $id) { id } }",
                "id: \"%ORDER_ID%\"",
            ),
            "warning removed-entity: `order_removed` asks for `order`, which may be gone by then [the receiver may get null: ask for nothing but what is left, or allow for it]",
        ),
        (
            query(
                "event_created",
                "query ($d: DateTime) { find(date: $d) { id } }",
                "d: \"%EVENT_ID%\"",
            ),
            "",
        ),
    ] {
        // What concerns the whole hook is at its beginning.
        let (team, places) = unmarked(&team);
        let (line, column) = places.first().copied().unwrap_or((5, 5));
        let expected = match expected {
            "" => String::new(),
            expected => format!("t.yaml:{line}:{column} {expected}"),
        };
        let found = lines(&load_files(&[("t.yaml", &team)]));
        assert_eq!(found.join("\n"), expected, "{team}");
    }
    // Their levels may be chosen.
    let root = format!(
        "{ROOT}include: [t.yaml]\ngraphql: {{ schema: doo.graphql }}\nlints: {{ deprecated-field: off, placeholder-type: warn, placeholder-entity: error, removed-entity: off }}\n"
    );
    let team = query(
        "order_removed",
        "query ($id: ID!, $n: Int) { event(id: $id) { name } find(number: $n) { id } order(id: 1) { id } }",
        "id: \"%ORDER_ID%\", n: \"%ORDER_ID%\"",
    );
    let files = [
        ("dooctl.yaml", root.as_str()),
        ("doo.graphql", DOO),
        ("t.yaml", &team),
    ];
    let loaded = load_folder(folder(&files).path());
    let codes: Vec<_> = loaded
        .problems
        .iter()
        .map(|it| (it.code, it.severity))
        .collect();
    let expected = [
        ("placeholder-entity", crate::desired::Severity::Error),
        ("placeholder-type", crate::desired::Severity::Warning),
    ];
    assert_eq!(codes, expected, "{:?}", lines(&loaded));
}

#[test]
fn without_a_schema_nothing_is_checked_against_one() {
    let team = hook("    graphql: { query: '{ nothing }' }\n");
    assert_eq!(lines(&load_team(&team)), [""; 0]);
}

/// The line of the problem with a schema file of this content.
fn with_schema(content: &str) -> Vec<String> {
    let root = format!("{ROOT}graphql: {{ schema: doo.graphql }}\nteams: []\n");
    let files = [("dooctl.yaml", root.as_str()), ("doo.graphql", content)];
    lines(&load_folder(folder(&files).path()))
}

#[test]
fn what_a_schema_file_may_not_be() {
    let help = "[run `dooctl introspect`, which writes the file anew]";
    for (content, expected) in [
        ("", "doo.graphql:1:1 invalid-schema: the file is empty"),
        (
            "{\"data\": 5}",
            "doo.graphql:1:1 invalid-schema: it has no `__schema`",
        ),
        ("{", "doo.graphql:1:1 invalid-schema: it is not JSON"),
        (
            "type A { b: Int }\n",
            "doo.graphql:1:1 invalid-schema: the schema has no query type",
        ),
    ] {
        assert_eq!(with_schema(content), [format!("{expected} {help}")]);
    }
    for content in ["<html></html>", "owner: crm\nversion: 1\n"] {
        let found = with_schema(content);
        assert!(
            found[0].starts_with("doo.graphql:1:1 invalid-schema: this is not a GraphQL schema: "),
            "{found:?}"
        );
    }
    let deep = format!("type Query {{\n  a: {}Int\n}}", "[".repeat(10_000));
    let found = with_schema(&deep);
    assert!(found[0].starts_with("doo.graphql:2:"), "{found:?}");
    assert!(
        found[0].contains("too large or nests too deeply"),
        "{found:?}"
    );
    let large = "#".repeat((8 << 20) + 1);
    assert_eq!(
        with_schema(&large),
        [
            "dooctl.yaml:4:20 unreadable-schema: cannot read the schema doo.graphql: it is larger than 8 MiB [run `dooctl introspect`, which writes it; the path is relative to the folder of this file]"
        ]
    );
    assert_eq!(
        with_schema("type Query { a: Int }\ntype A { b: B }\n"),
        [
            "doo.graphql:2:13 warning schema-problem: cannot find type `B` in this document [queries are checked as far as the schema goes]"
        ]
    );
}

#[test]
fn settings() {
    for (graphql, expected) in [
        (
            "{ schema: nowhere.graphql }",
            "4:20 unreadable-schema: cannot read the schema nowhere.graphql: there is no such file [run `dooctl introspect`, which writes it; the path is relative to the folder of this file]",
        ),
        ("{ schema: '' }", "4:20 empty-value: `schema` is empty"),
        (
            "{ endpoint: 'http://gql.example' }",
            "4:22 invalid-endpoint: `endpoint` has no TLS, and requests to it have credentials [use https, as in https://gql.doo.net]",
        ),
        ("{ endpoint: 'http://127.0.0.1:8787/graphql' }", ""),
        ("{ envelope: none, scalars: { Any: { type: string } } }", ""),
        (
            "{ envelope: json }",
            "4:22 unknown-value: `envelope` must be `data` or `none`",
        ),
        (
            "{ scalars: { DateTime: string } }",
            "4:33 invalid-scalar: the JSON Schema of `DateTime` is not a mapping [write it as `{ type: string }`]",
        ),
    ] {
        let root = format!(
            "version: 1\nowner: crm\napi: {{ url: https://rest.doo.net/v1 }}\ngraphql: {graphql}\nteams: []\n"
        );
        let found = lines(&load_root(&root)).join("\n");
        let expected = match expected {
            "" => String::new(),
            expected => format!("dooctl.yaml:{expected}"),
        };
        assert_eq!(found, expected, "{graphql}");
    }
}

#[test]
fn scalars_are_those_of_the_schema() {
    let root = format!(
        "{ROOT}graphql: {{ schema: doo.graphql, scalars: {{ Datetime: {{}}, ID: {{}} }} }}\nteams: []\n"
    );
    let files = [("dooctl.yaml", root.as_str()), ("doo.graphql", DOO)];
    assert_eq!(
        lines(&load_files(&files)),
        [
            "dooctl.yaml:4:44 unknown-scalar: the schema has no custom scalar `Datetime` [did you mean `DateTime`?]",
            "dooctl.yaml:4:58 unknown-scalar: the schema has no custom scalar `ID`",
        ]
    );
}

/// A guard that can never stop anything would be a promise that nobody keeps.
#[test]
fn the_guard_of_payloads_needs_a_schema() {
    let load = |rest: &str| {
        let root = format!("{ROOT}guards: {{ breaking_payload: true }}\n{rest}teams: []\n");
        lines(&load_files(&[("dooctl.yaml", &root), ("doo.graphql", DOO)]))
    };
    let missing = "dooctl.yaml:4:29 missing-key: `breaking_payload` needs doo's schema, and the manifest names none [name it under `graphql.schema`]";
    assert_eq!(load(""), [missing]);
    assert_eq!(load("graphql: { envelope: none }\n"), [missing]);
    assert_eq!(
        load("graphql: { schema: doo.graphql }\n"),
        [] as [String; 0]
    );
}
