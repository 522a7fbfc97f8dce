//! Problems of teams and groups.

use super::*;

#[test]
fn a_team_id_without_a_path_of_its_own() {
    let too_long = "1".repeat(1025);
    for team in [
        "'.'",
        "'..'",
        "'%2E%2e'",
        "'../4711'",
        "\"4711\\0\"",
        too_long.as_str(),
    ] {
        let found = lines(&load_team(&format!("team: {team}\ngroups: []\n")));
        let [found] = found.as_slice() else {
            panic!("{team}: {found:?}");
        };
        assert!(found.starts_with("t.yaml:1:7 invalid-"), "{found}");
    }
}

#[test]
fn teams_and_groups() {
    for (team, expected) in [
        ("team: 1\n", &["1:1 missing-key: missing key `groups`"][..]),
        (
            "team: 1\ngroups:\n",
            &["2:1 no-value: `groups:` has no value [give it a list or remove it]"],
        ),
        (
            "team: ''\ngroups: []\n",
            &["1:7 empty-value: `team` is empty"],
        ),
        (
            "team: 1\ngroups: []\ninclude: [x]\n",
            &["3:1 unknown-key: unknown key `include` [only the root has `include`]"],
        ),
        (
            "team: 1\ngroups:\n- name: a\n  hooks: []\n  event_id: 1\n  event_guide_id: 2\n- hooks: x\n  nam: a\n",
            &[
                "4:10 empty-list: this group has no hooks [add a hook, or remove the group]",
                "6:19 conflict: this group has both `event_id` and `event_guide_id` [keep one of them; without both, the group is for the whole organization]",
                "7:3 missing-key: missing key `name` in an item of `groups`",
                "7:10 wrong-type: `hooks` must be a list, found a string",
                "8:3 unknown-key: unknown key `nam` in an item of `groups` [did you mean `name`?]",
            ],
        ),
        (
            "team: 1\ngroups:\n- name: a\n  hooks: [{type: order_created, endpoint: 'https://a.example'}]\n- name: a\n  hooks: [{type: order_created, endpoint: 'https://b.example'}]\n",
            &[
                "5:9 duplicate-group: the team has two groups named `a` [the first is in line 3; names must be unique within a team, and white space around them and the spelling of accents do not count]",
            ],
        ),
        (
            "team: 1\ngroups:\n- name: a\n  description: 'x [dooctl owner=o team=1]'\n  authentication:\n  hooks: [{type: order_created, endpoint: 'https://a.example'}]\n",
            &[
                "4:19 marker-in-description: the description has something that looks like a dooctl marker [remove `[dooctl ...]`: dooctl adds its marker itself]",
                "5:3 no-value: `authentication:` has no value [give it a mapping or remove it]",
            ],
        ),
        (
            "team: 1\ngroups:\n- name: a ${b}\n  description: x ${\n  hooks: [{type: order_created, endpoint: 'https://a.example'}]\n",
            &[
                "3:11 undefined-var: undefined variable `b` [define it under `vars:` in the root, as `b: { required: true }` if each run sets it; or write `$${b}`]",
                "4:18 invalid-var: `${` does not start a valid variable [write `${name}`, or `$${` for a literal `${`]",
            ],
        ),
    ] {
        check_team(team, expected);
    }
}

#[test]
fn authentication() {
    let team = |authentication: &str| {
        format!(
            "{}  authentication:\n{authentication}",
            with_hooks("  - { type: order_created, endpoint: https://a.example }\n")
        )
    };
    for (authentication, expected) in [
        (
            "    endpoint: https://a.example\n    credentials: { client_secret: hunter2 }\n",
            &[
                "8:35 literal-secret: `client_secret` has a literal secret [write a reference: `{ env: NAME }`, `{ file: path }` or `{ command: [program, argument] }`]",
            ][..],
        ),
        (
            "    endpont: https://a.example\n    credentials: { secret: hunter2 }\n",
            &[
                "7:5 missing-key: missing key `endpoint` in `authentication`",
                "7:5 unknown-key: unknown key `endpont` in `authentication` [did you mean `endpoint`?]",
                "8:18 missing-key: missing key `client_secret` in `credentials`",
                "8:20 unknown-key: unknown key in `credentials`",
            ],
        ),
        (
            "    endpoint: https://a.example\n    credentials: { client_secret: { env: '' } }\n    header_value_format: Bearer x\n",
            &[
                "8:42 empty-value: `env` is empty",
                "9:26 warning placeholder: `header_value_format` has no %ACCESS_TOKEN%: receivers get no token [write `Bearer %ACCESS_TOKEN%`]",
            ],
        ),
        (
            "    endpoint: https://a.example\n    credentials: { client_secret: { command: [] } }\n",
            &["8:46 invalid-reference: `command` is empty [write `[program, argument]`]"],
        ),
        (
            "    endpoint: https://a.example\n    credentials: hunter2\n",
            &["8:18 wrong-type: `credentials` must be a mapping, found a string"],
        ),
    ] {
        check_team(&team(authentication), expected);
    }
}

#[test]
fn secrets_are_never_shown() {
    let team = with_hooks(
        "  - { type: order_created, endpoint: 'https://me:hunter2@a.example' }\n  - { type: order_created, endpoint: 'http://a.example/?key=hunter2' }\n  authentication:\n    endpoint: https://a.example\n    credentials: { client_secret: hunter2 }\n- name: b\n  authentication: { endpoint: https://a.example, credentials: { clientsecret: hunter2, client_secret: [hunter2] } }\n- name: c\n  authentication:\n    endpoint: https://a.example\n    credentials:\n      clientSecrt: hunter2\n      client_secret:\n        hunter2\n- authentication: { credentials: { client_secret: \"hunter2\n",
    );
    for text in [team.clone(), team.replace("\"hunter2\n", "hunter2 } } }\n")] {
        let loaded = load_team(&text);
        assert!(loaded.desired.is_none());
        assert!(
            !format!("{:?}", loaded.problems).contains("hunter2"),
            "{:#?}",
            loaded.problems
        );
    }
}

/// A secret may be a key, a tag, or the value of an alias.
#[test]
fn what_is_below_a_secret_is_never_quoted() {
    let head = "team: 1\ngroups:\n- name: a\n  hooks: []\n  authentication:\n    endpoint: https://a.example\n";
    for below in [
        "    credentials: { client_secret: { hunter2: x } }\n",
        "    credentials: { client_secret: { hunter2: x, hunter2: y } }\n",
        "    credentials: { client_secret: {hunter2} }\n",
        "    credentials: { client_secret: !hunter2 x }\n",
        "    credentials: { client_secret: !hunter2 [x] }\n",
        "    credentials: { client_secret: { env: { hunter2: x } } }\n",
        "    credentials: { hunter2: x }\n",
        "    credentials:\n      client_secret:\n        - a\n        - hunter2: b\n",
        "    credentials: { client_secret: *s }\n  wrong: &s hunter2\n",
    ] {
        let loaded = load_team(&format!("{head}{below}"));
        assert!(loaded.desired.is_none(), "{below}");
        let shown = format!("{:?}", loaded.problems);
        assert!(!shown.contains("hunter2"), "{below}: {shown}");
    }
    // The value of an alias is also masked where it is written.
    for (anchor, alias) in [
        (
            "wrong: &s hunter2",
            "    credentials: { client_secret: *s }",
        ),
        ("wrong: &s { x: hunter2 }", "    credentials: *s"),
        (
            "wrong: { x: &s hunter2 }",
            "    credentials: { client_secret: { env: *s } }",
        ),
    ] {
        let loaded = load_team(&format!("{anchor}\n{head}{alias}\n"));
        let shown = format!("{:?}", loaded.problems);
        assert!(shown.contains("unknown key `wrong`"), "{shown}");
        assert!(!shown.contains("hunter2"), "{anchor}: {shown}");
    }
}
