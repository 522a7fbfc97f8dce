//! Problems of the root.

use super::*;

#[test]
fn the_root() {
    for (rest, expected) in [
        (
            "prune: al\n",
            &["4:8 unknown-value: `prune` must be `owned`, `all` or `none` [did you mean `all`?]"]
                [..],
        ),
        (
            "replace: { wave: 0 }\n",
            &["4:18 out-of-range: `wave` must be greater than zero"],
        ),
        (
            "lints: { unknown-typ: off }\n",
            &[
                "4:10 unknown-key: unknown key `unknown-typ` in `lints` [did you mean `unknown-type`?]",
            ],
        ),
        (
            "lints: { placeholder: info }\n",
            &["4:23 unknown-value: `placeholder` must be `error`, `warn` or `off`"],
        ),
        (
            "lints: { literal-secret: off }\n",
            &["4:26 unknown-value: `literal-secret` must be `error`"],
        ),
        (
            "guards: { allow_hosts: [https://a], required_types: [order] }\n",
            &[
                "4:25 invalid-host: an item of `allow_hosts` must be a host or a pattern, not an address [write it like `crm.example.com` or `*.example.com`]",
                "4:54 invalid-type: `order` is not a webhook type: types look like `order_created`",
            ],
        ),
        (
            "includes: [x]\n",
            &["4:1 unknown-key: unknown key `includes` [did you mean `include`?]"],
        ),
        (
            "include: [x/*.yaml]\n",
            &[
                "4:11 include-without-match: `x/*.yaml` matches no file [the pattern is relative to the folder of this file]",
            ],
        ),
        (
            "include: [dooctl.yaml]\n",
            &[
                "4:11 included-twice: `dooctl.yaml` includes the root itself: dooctl.yaml [narrow the pattern]",
            ],
        ),
        (
            "include: ['***']\n",
            &[
                "4:11 invalid-include: `***` is not a valid pattern: wildcards are either regular `*` or recursive `**`",
            ],
        ),
        (
            "vars: { a b: 1, c: '${d}' }\nprune:\n",
            &[
                "4:9 invalid-var: `a b` is not a valid name for a variable [use letters, digits, `_` and `-`; begin with a letter]",
                "4:20 nested-var: the variable `c` refers to a variable [write its value; variables do not nest]",
                "5:1 no-value: `prune:` has no value [give it a string or remove it]",
            ],
        ),
        (
            "groups: []\n",
            &[
                "4:1 unknown-key: unknown key `groups` [groups belong to a team: put them into a file with `team:`, or under `teams:`]",
            ],
        ),
    ] {
        check_root(rest, expected);
    }
}

/// The URL of a request is exactly the base URL and the documented path.
#[test]
fn a_url_whose_path_is_read_otherwise_than_it_is_written() {
    for path in [
        "/v1/..",
        "/../v1",
        "/v1/./x",
        "/v1/%2E%2e",
        "/v1/.%2e/x",
        "/v1\\x",
        "/ä",
        "/a\"b",
    ] {
        let api = format!("api: {{ url: 'https://rest.doo.net{path}' }}\n");
        let loaded = load_root(&format!("version: 1\nowner: o\n{api}"));
        let found = lines(&loaded);
        assert!(
            found.len() == 1
                && found[0].starts_with("dooctl.yaml:3:")
                && found[0].contains(" invalid-url: "),
            "{path}: {found:?}"
        );
        let url = format!("https://rest.doo.net{path}");
        assert!(crate::desired::api_base(&url).is_err(), "{path}");
    }
    for path in ["", "/", "/v1/", "/v1//", "/a//b", "/a.b/..c", "/%7Euser"] {
        let api = format!("api: {{ url: 'https://REST.doo.net:443{path}' }}\n");
        let loaded = load_root(&format!("version: 1\nowner: o\n{api}"));
        assert_eq!(lines(&loaded), [""; 0], "{path}");
    }
}

#[test]
fn the_required_keys_of_the_root() {
    for (root, expected) in [
        (
            "{}",
            &[
                "1:1 missing-key: missing key `owner`",
                "1:1 missing-key: missing key `version`",
                "1:1 missing-key: the address of doo's API is missing: `api.url` [dooctl has no default account: add `api: { url: https://rest.doo.net/v1 }`, or set DOO_API_URL]",
            ][..],
        ),
        (
            "version: 2\nowner: Crm\napi: { url: rest.doo.net, requests_per_second: 0, requests_per_day: 0 }\n",
            &[
                "1:10 unknown-version: dooctl does not know this version of the file format [write `version: 1`]",
                "2:8 invalid-owner: `owner` must be at most 36 small letters, digits and dashes, such as `crm-prod`",
                "3:13 invalid-url: `url` is not a URL [write it whole, such as https://crm.example.com/doo]",
                "3:48 out-of-range: `requests_per_second` must be greater than zero",
                "3:69 out-of-range: `requests_per_day` must be greater than zero",
            ],
        ),
        (
            "version: 1\nowner: o\napi: { url: 'https://a.example/?x=1', requests_per_second: .inf, credentials: { api_key: hunter2 } }\n",
            &[
                "3:13 invalid-url: `url` has a query or a fragment [write only https://host/path]",
                "3:60 out-of-range: `requests_per_second` must be greater than zero",
                "3:90 literal-secret: `api_key` has a literal secret [write a reference: `{ env: NAME }`, `{ file: path }` or `{ command: [program, argument] }`]",
            ],
        ),
        (
            "- a\n- b\n",
            &["1:1 wrong-type: the file must be a mapping, found a list"],
        ),
        (
            "just text",
            &["1:1 wrong-type: the file must be a mapping, found a string"],
        ),
        ("", &["1:1 empty-file: the file is empty"]),
        (
            "~",
            &["1:1 no-value: the file is empty [it must be a mapping]"],
        ),
        (
            "a: [\n",
            &["1:4 yaml-syntax: not YAML: unclosed bracket '['"],
        ),
    ] {
        let found = lines(&load_root(root));
        let expected: Vec<String> = expected
            .iter()
            .map(|line| format!("dooctl.yaml:{line}"))
            .collect();
        assert_eq!(found, expected, "{root}");
    }
}

#[test]
fn unknown_values_of_the_command_line_are_errors() {
    let folder = folder(&[(
        "dooctl.yaml",
        "version: 1\nowner: o\napi: { url: https://a.example }\nvars: { crm: x }\n",
    )]);
    let loaded = load_with(folder.path(), &[("crn", "y")], None);
    assert_eq!(
        lines(&loaded),
        [
            "dooctl.yaml:4:7 unknown-var: `--var` sets `crn`, which `vars` does not have [did you mean `crm`?]"
        ]
    );
}

#[test]
fn wrong_defaults_are_told_once() {
    let root = format!(
        "{ROOT}defaults: {{ endpoint: nowhere, authentication: {{ endpoint: https://a.example }} }}\n"
    );
    let hook = "  hooks: [{ type: order_created }]\n";
    let team = format!("team: 1\ngroups:\n- name: a\n{hook}- name: b\n{hook}");
    let folder = folder(&[("dooctl.yaml", &root), ("t.yaml", &team)]);
    assert_eq!(
        lines(&load_folder(folder.path())),
        [
            "dooctl.yaml:5:23 invalid-endpoint: `endpoint` is not a URL [write it whole, such as https://crm.example.com/doo]",
            "dooctl.yaml:5:48 missing-key: missing key `credentials` in `authentication`",
        ]
    );
}
