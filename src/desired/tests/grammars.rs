//! Values with a grammar, and faults at a character.

use super::*;

/// A team with one group.
fn team(hook: &str, rest: &str) -> String {
    format!("team: 1\ngroups:\n- name: a\n  hooks:\n  - {hook}\n{rest}")
}

fn found(team: &str) -> Vec<String> {
    let found = lines(&load_team(team)).into_iter();
    found
        .map(|line| line.strip_prefix("t.yaml:").unwrap_or(&line).to_owned())
        .collect()
}

fn with_authentication(lines: &str) -> Vec<String> {
    let authentication = format!(
        "  authentication:\n    endpoint: https://a.example\n    credentials: {{ client_secret: {{ env: S }} }}\n    {lines}\n"
    );
    found(&team(
        "{ type: order_created, endpoint: https://a.example }",
        &authentication,
    ))
}

fn with_secret(reference: &str) -> Vec<String> {
    let authentication = format!(
        "  authentication:\n    endpoint: https://a.example\n    credentials: {{ client_secret: {reference} }}\n"
    );
    found(&team(
        "{ type: order_created, endpoint: https://a.example }",
        &authentication,
    ))
}

fn with_root(root: &str) -> Vec<String> {
    lines(&load_root(&format!("version: 1\nowner: o\n{root}\n")))
}

#[test]
fn an_endpoint_is_wrong_at_its_character_however_it_is_written() {
    for (endpoint, place) in [
        (r"https://a.example\@b.example", "5:55"),
        (r"'https://a.example\@b.example'", "5:56"),
        (r#""https://a.example\\@b.example""#, "5:56"),
        (r#""https://ä.example/\u200b""#, "5:57"),
        (r#""https://a.ex\xADample/""#, "5:51"),
    ] {
        let hook = format!("{{ type: order_created, endpoint: {endpoint} }}");
        let found = found(&team(&hook, ""));
        let [only] = &found[..] else {
            panic!("{endpoint}: {found:?}")
        };
        let expected = format!("{place} invalid-endpoint: `endpoint` ");
        assert!(only.starts_with(&expected), "{endpoint}: {only}");
    }
}

#[test]
fn every_address_of_a_manifest_has_the_same_grammar() {
    let wrong = "'https:/a.example'";
    let endpoint = "invalid-endpoint: `endpoint` has no `//` behind `https:`: programs read different hosts in it [write `https://` before the host]";
    assert_eq!(
        found(&team(
            &format!("{{ type: order_created, endpoint: {wrong} }}"),
            ""
        )),
        [format!("5:45 {endpoint}")]
    );
    assert_eq!(
        found(&team(
            &format!(
                "{{ type: order_created, endpoint: https://a.example, origin: {{ endpoint: {wrong}, body: '{{\"query\":\"{{ a }}\"}}' }} }}"
            ),
            ""
        )),
        [format!("5:84 {endpoint}")]
    );
    assert_eq!(
        found(&team(
            "{ type: order_created, endpoint: https://a.example }",
            &format!(
                "  authentication:\n    endpoint: {wrong}\n    credentials: {{ client_secret: {{ env: S }} }}\n"
            )
        )),
        [format!("7:22 {endpoint}")]
    );
    let url = endpoint.replace("invalid-endpoint: `endpoint`", "invalid-url: `url`");
    assert_eq!(
        with_root(&format!("api: {{ url: {wrong} }}")),
        [format!("dooctl.yaml:3:20 {url}")]
    );
    let (wrong, _) = crate::desired::api_base("https:/a.example").unwrap_err();
    assert!(url.contains(&wrong), "{url}");
}

#[test]
fn what_stands_behind_a_server_is_checked_whether_or_not_it_was_named_before() {
    let insecure = "warning insecure-endpoint: this endpoint has no TLS: others can read payloads and tokens on the way [use https]";
    for (endpoint, expected) in [
        ("http://a.example/2", insecure),
        (
            "http://a.example/{",
            "invalid-endpoint: `endpoint` has `{`, which is not allowed in a URL [write %7B]",
        ),
        (
            "http://a.example?@b.example",
            "invalid-endpoint: `endpoint` has an `@` behind its host, before any `/`: programs read different hosts in it [write a `/` behind the host, or %40 for `@`]",
        ),
        (
            "http://a.example:0/2",
            "invalid-endpoint: `endpoint` has a port that is not a number from 1 to 65535 [write it like `:8443`, or leave it out]",
        ),
        ("HTTP://a.example/2", insecure),
    ] {
        let hooks = format!(
            "{{ type: order_created, endpoint: 'http://a.example/1' }}\n  - {{ type: order_updated, endpoint: '{endpoint}' }}"
        );
        let found = found(&team(&hooks, ""));
        let [first, second] = &found[..] else {
            panic!("{endpoint}: {found:?}")
        };
        assert_eq!(first, &format!("5:38 {insecure}"));
        assert!(
            second.ends_with(&format!(" {expected}")),
            "{endpoint}: {second}"
        );
    }
}

#[test]
fn a_pattern_of_hosts_that_never_matches_is_wrong_at_its_character() {
    for (pattern, expected) in [
        (
            "'*'",
            "3:30 invalid-host: `*` alone matches no host [leave `allow_hosts` out to allow every host, or name a domain: `*.example.com`]",
        ),
        (
            "'crm.example.com:443'",
            "3:46 invalid-host: an item of `allow_hosts` must not have a port: it matches every port [remove the port]",
        ),
        (
            "'crm.*'",
            "3:35 invalid-host: `*` is only allowed at the beginning of a pattern, before a dot [write it like `crm.example.com` or `*.example.com`]",
        ),
        (
            "\"crm\\u200b.example.com\"",
            "3:34 invalid-host: an item of `allow_hosts` has an invisible character: U+200B (zero width space) [remove it]",
        ),
    ] {
        let found = with_root(&format!(
            "guards: {{ allow_hosts: [crm, {pattern}] }}\napi: {{ url: https://a.example }}"
        ));
        assert_eq!(found, [format!("dooctl.yaml:{expected}")]);
    }
    let root = "version: 1\nowner: o\napi: { url: https://a.example }\nguards: { allow_hosts: ['*.Bücher.example', '::1'] }\n";
    let desired = load_root(root).desired.unwrap();
    assert_eq!(
        desired.guards.allow_hosts.unwrap(),
        ["*.xn--bcher-kva.example", "[::1]"]
    );
}

#[test]
fn a_header_is_wrong_at_its_character() {
    for (line, expected) in [
        (
            "header_format: 'Authorization:'",
            &[
                "9:34 invalid-header: `header_format` ends with a colon, which is not part of the name [remove the colon]",
            ][..],
        ),
        (
            "header_format: X Token",
            &[
                "9:21 invalid-header: `header_format` is not a valid header name: it has U+0020 (blank) [write letters, digits and `-`, such as `Authorization`]",
            ],
        ),
        (
            r#"header_format: "X-Token\nX-Evil: 1""#,
            &[
                "9:28 invalid-header: `header_format` is not a valid header name: it has U+000A (line break) [write letters, digits and `-`, such as `Authorization`]",
            ],
        ),
        (
            r#"header_value_format: "Bearer %ACCESS_TOKEN%\r\nX-Evil: 1""#,
            &[
                "9:48 invalid-header: `header_value_format` has U+000D (carriage return), which is not allowed in a header value [write it on one line, without a line break at its end]",
            ],
        ),
        (
            "header_value_format: 'Bearer %ACCESS_TOKEN% '",
            &[
                "9:48 invalid-header: `header_value_format` has white space at its ends, which header values do not keep [remove it]",
            ],
        ),
        (
            "header_value_format: Bearer %access_token%",
            &[
                "9:26 warning placeholder: `header_value_format` has no %ACCESS_TOKEN%: receivers get no token [write it in capitals: `%ACCESS_TOKEN%`]",
            ],
        ),
        (
            "header_value_format: Bearer $ACCESS_TOKEN",
            &[
                "9:26 warning placeholder: `header_value_format` has no %ACCESS_TOKEN%: receivers get no token [write `%ACCESS_TOKEN%`, between percent signs]",
            ],
        ),
        (
            "header_value_format: Bearer ${ACCESS_TOKEN}",
            &[
                "9:33 undefined-var: undefined variable `ACCESS_TOKEN` [write `%ACCESS_TOKEN%`: doo fills it in]",
            ],
        ),
        (
            "header_value_format: 'Token token=\"%ACCESS_TOKEN%\", v=1'",
            &[],
        ),
    ] {
        assert_eq!(with_authentication(line), expected, "{line}");
    }
}

#[test]
fn what_doo_does_not_document_is_a_lint() {
    assert_eq!(
        with_authentication("grant_type: password"),
        [
            "9:17 warning undocumented-value: doo documents only `client_credentials` as `grant_type` [write `client_credentials`, or remove `grant_type`]"
        ]
    );
    let method = |method: &str| {
        found(&team(
            &format!("{{ type: order_created, endpoint: https://a.example, method: {method} }}"),
            "",
        ))
    };
    assert_eq!(
        method("TRACE"),
        [
            "5:65 warning undocumented-value: doo documents only `POST` as `method` [write `POST`, or remove `method`]"
        ]
    );
    assert_eq!(
        method("post"),
        [
            "5:65 warning undocumented-value: doo documents only `POST` as `method` [write `POST`: case and white space matter]"
        ]
    );
    for wrong in ["''", "'PO ST'", "'POST '", "P(OST"] {
        assert_eq!(
            method(wrong),
            ["5:65 invalid-method: `method` is not an HTTP method [doo delivers with `POST`]"],
            "{wrong}"
        );
    }
    let off = format!("{ROOT}lints: {{ undocumented-value: off }}\n");
    let hook = "{ type: order_created, endpoint: https://a.example, method: PATCH }";
    let folder = folder(&[("dooctl.yaml", &off), ("t.yaml", &team(hook, ""))]);
    assert_eq!(lines(&load_folder(folder.path())), [""; 0]);
}

#[test]
fn slips_in_references_are_named() {
    let env = "`env` is the name of an environment variable, not its value";
    for (reference, expected) in [
        ("{ env: $CASE }", format!("8:42 invalid-reference: {env} [write `CASE`, without a sign before or behind it]")),
        ("{ env: '${CASE}' }", format!("8:42 invalid-reference: {env} [write `CASE`, without a sign before or behind it]")),
        ("{ env: '%CASE%' }", format!("8:42 invalid-reference: {env} [write `CASE`, without a sign before or behind it]")),
        ("{ env: CASE SECRET }", "8:42 invalid-reference: `env` is not the name of an environment variable [write only the name, such as `CRM_SECRET`]".to_owned()),
        ("{ file: ~/secret.txt }", "8:43 invalid-path: `~` in a path is expanded by shells, not by dooctl [write a path relative to the folder of this file]".to_owned()),
        ("{ file: $HOME/secret.txt }", "8:43 invalid-path: `$HOME` in a path is expanded by shells, not by dooctl [write a path relative to the folder of this file]".to_owned()),
        ("{ command: pass show doo }", "8:46 wrong-type: `command` must be a list, found a string [write a list: `[program, argument]`; dooctl uses no shell]".to_owned()),
    ] {
        assert_eq!(with_secret(reference), [expected], "{reference}");
    }
    for right in [
        "{ env: CASE-SECRET.1 }",
        "{ file: a~/$b }",
        "{ file: ~secret }",
        "{ command: [printf, $HOME, '~/x'] }",
    ] {
        assert_eq!(with_secret(right), [""; 0], "{right}");
    }
}

#[test]
fn a_receiver_gets_no_credential_of_doo() {
    let expected = "8:35 invalid-reference: `client_secret` refers to a variable of dooctl: the receiver would get the credentials for doo [use another variable; those that begin with `DOO_` are for doo's API]";
    for name in ["DOO_API_KEY", "DOO_CLIENT_SECRET", "DOO_ANYTHING"] {
        assert_eq!(with_secret(&format!("{{ env: {name} }}")), [expected]);
    }
    assert_eq!(with_secret("{ env: MY_DOO_SECRET }"), [""; 0]);
    let credentials =
        "api: { url: https://a.example, credentials: { api_key: { env: DOO_OTHER_KEY } } }";
    assert_eq!(with_root(credentials), [""; 0]);
}

#[test]
fn white_space_at_the_ends_of_a_name_is_a_warning() {
    let hooks = "hooks: [{ type: order_created, endpoint: https://a.example }]";
    for (name, place) in [("'a '", "3:9"), ("\" a\"", "3:9"), ("|\n    a", "4:5")] {
        assert_eq!(
            found(&format!("team: 1\ngroups:\n- name: {name}\n  {hooks}\n")),
            [format!(
                "{place} warning outer-white-space: the name `a` has white space at its ends [remove it; after `|` or `>`, a name ends with a line break]"
            )]
        );
    }
}

/// A hook with a query in its own file.
fn with_query(query: &str, lints: &str) -> Loaded {
    let hook = "{ type: order_created, endpoint: https://a.example, graphql: { file: q.graphql } }";
    let root = format!("{ROOT}lints: {{ {lints} }}\n");
    let folder = folder(&[
        ("dooctl.yaml", &root),
        ("t.yaml", &team(hook, "")),
        ("q.graphql", query),
    ]);
    load_folder(folder.path())
}

#[test]
fn what_is_noticed_in_a_query_is_a_warning_at_its_line() {
    let query = "#import \"x\"\nquery {\n  a(t: \"\"\"\n    b\n  \"\"\", id: \"%ORDER_ID%\")\n}\n";
    let block = "q.graphql:3:8 warning graphql-block-string: a string in three quotation marks does not survive if doo keeps the query on one line [write \"b\"]";
    let import = "q.graphql:1:1 warning graphql-import: `#import` is only a comment: dooctl reads no other file [put the fragments into this query, and remove the line]";
    let placeholder = "placeholder: %ORDER_ID% is in the text of the query: doo documents placeholders only in variables [declare a variable, and set it to \"%ORDER_ID%\" under `variables`]";
    let warning = format!("q.graphql:5:12 warning {placeholder}");
    let error = format!("q.graphql:5:12 {placeholder}");
    for (lints, expected) in [
        ("", vec![import, block, &warning]),
        ("placeholder: off", vec![import, block]),
        ("placeholder: error", vec![import, block, &error]),
    ] {
        assert_eq!(lines(&with_query(query, lints)), expected, "{lints}");
    }
}

#[test]
fn comments_are_not_sent() {
    let loaded = with_query("# why\n{\n  a # b\n}\n", "");
    assert_eq!(lines(&loaded), [""; 0]);
    let group = &loaded.desired.unwrap().teams[0].groups[0].group;
    let origin = group.hooks[0].origin.as_ref().unwrap();
    assert_eq!(origin.body.query().unwrap().text, "\n{\n  a\n}\n");
}

#[test]
fn what_is_wrong_with_a_body_is_a_finding_whatever_it_is() {
    let body = r#"{"query":"{ a(t: \"\"\"b\n c\"\"\") } fragment F on A { a }"}"#;
    let hook = format!(
        "{{ type: order_created, endpoint: https://a.example, origin: {{ endpoint: https://gql.doo.net, body: '{body}' }} }}"
    );
    let codes: Vec<_> = found(&team(&hook, ""));
    assert_eq!(codes.len(), 2, "{codes:?}");
    assert!(
        codes
            .iter()
            .all(|line| line.starts_with("5:104 warning origin-body: ")),
        "{codes:?}"
    );
}
