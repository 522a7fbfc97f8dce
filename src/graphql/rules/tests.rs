//! Each rule, broken and followed.

use super::*;
use crate::graphql::grammar::read;

fn found(text: &str) -> Vec<(usize, &'static str, String)> {
    let definitions = read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    let reported = |fault: Fault| {
        assert!(fault.help.is_some(), "{fault:?}");
        (fault.index, fault.code.name(), fault.message)
    };
    check(definitions).into_iter().map(reported).collect()
}

/// One fault and its place.
fn broken(code: &str, rows: &[(&str, usize, &str)]) {
    for (text, index, message) in rows {
        let found = found(text);
        let [(at, name, reported)] = &found[..] else {
            panic!("{text}: {found:?}")
        };
        assert_eq!(
            (at, *name, reported.as_str()),
            (index, code, *message),
            "{text}"
        );
    }
}

fn kept(texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn operations_have_names_of_their_own_and_are_queries() {
    kept(&["{ a }", "query { a }", "query A { a } query B { a }"]);
    broken(
        "graphql-operation",
        &[
            (
                "query A { a } query A { b }",
                14,
                "the query has two operations named `A`",
            ),
            (
                "query A { a } { b }",
                14,
                "an operation without a name must be the only one",
            ),
            (
                "mutation { a }",
                0,
                "a payload must be a query, not a mutation",
            ),
            (
                "query A { a } subscription B { b }",
                14,
                "a payload must be a query, not a subscription",
            ),
        ],
    );
}

#[test]
fn fragments_exist_once_are_used_and_end() {
    kept(&[
        "{ ...F } fragment F on A { a }",
        "{ ...F } fragment F on A { ...G } fragment G on A { a }",
        "query A { ...F } query B { ...F } fragment F on A { a }",
    ]);
    broken(
        "graphql-fragment",
        &[
            ("{ ...F }", 2, "the query has no fragment `F`"),
            (
                "{ a } fragment F on A { a }",
                15,
                "the fragment `F` is not used",
            ),
            (
                "{ ...F } fragment F on A { a } fragment F on B { b }",
                40,
                "the query has two fragments named `F`",
            ),
            (
                "{ ...F } fragment F on A { b { ...F } }",
                18,
                "the fragment `F` contains itself",
            ),
            // Used only by an unused one.
            (
                "{ ...F } fragment F on A { ...G }",
                27,
                "the query has no fragment `G`",
            ),
        ],
    );
    let circle = "{ ...F } fragment F on A { ...G } fragment G on A { ...F }";
    assert_eq!(found(circle).len(), 2);
    let unused = "{ a } fragment F on A { ...G } fragment G on A { a }";
    assert_eq!(found(unused).len(), 2);
}

#[test]
fn variables_are_declared_once_used_and_of_their_type() {
    kept(&[
        "query ($a: A) { a(b: $a) }",
        "query ($a: A) { a(b: [{ c: $a }]) }",
        "query ($a: A) { ...F } fragment F on A { a(b: $a) }",
        "query ($a: A) @live(if: $a) { a }",
        "query ($a: Int = 1, $b: Float = 1, $c: String = \"\", $d: ID = 1, $e: Boolean = true) { a(a: $a, b: $b, c: $c, d: $d, e: $e) }",
        "query ($a: Int = null, $b: [Int!]! = [1], $c: Color = RED, $d: [Int] = 1) { a(a: $a, b: $b, c: $c, d: $d) }",
    ]);
    broken(
        "graphql-variable",
        &[
            ("{ a(b: $a) }", 7, "`$a` is used but not declared"),
            (
                "query A($a: A) { a(b: $a) } query B { a(b: $a) }",
                43,
                "`$a` is used but not declared",
            ),
            (
                "{ ...F } fragment F on A { a(b: $a) }",
                32,
                "`$a` is used but not declared",
            ),
            ("query ($a: A) { a }", 7, "`$a` is declared but not used"),
            (
                "query ($a: A, $a: B) { a(b: $a) }",
                14,
                "the query has two variables named `a`",
            ),
            (
                "query ($a: Int! = null) { a(b: $a) }",
                7,
                "the default of `$a` is not of its type",
            ),
            (
                "query ($a: Int = \"1\") { a(b: $a) }",
                7,
                "the default of `$a` is not of its type",
            ),
            (
                "query ($a: ID = 1.5) { a(b: $a) }",
                7,
                "the default of `$a` is not of its type",
            ),
        ],
    );
    // Two operations that use the same fragment.
    let twice = "query A { ...F } query B { ...F } fragment F on A { a(b: $a) }";
    assert_eq!(found(twice).len(), 1);
}

#[test]
fn what_is_given_is_given_once() {
    kept(&["{ a(b: 1, c: { b: 1 }) d(b: 1) }"]);
    broken(
        "graphql-field",
        &[
            ("{ a(b: 1, b: 1) }", 10, "the argument `b` is set twice"),
            (
                "{ a @live(b: 1, b: 2) }",
                16,
                "the argument `b` is set twice",
            ),
            (
                "{ a(b: { c: 1, c: 1 }) }",
                15,
                "the key `c` is set twice in one object",
            ),
            (
                "query ($a: A = [{ c: 1, c: 1 }]) { a(a: $a) }",
                24,
                "the key `c` is set twice in one object",
            ),
        ],
    );
}

#[test]
fn conditions_are_where_and_what_the_specification_says() {
    kept(&[
        "query ($a: Boolean!) { a @skip(if: $a) @include(if: true) ... @include(if: $a) { b } ...F @skip(if: $a) } fragment F on A { c }",
        "query ($a: Boolean = false) { a @skip(if: $a) }",
        "{ a @live @live }",
    ]);
    broken(
        "graphql-directive",
        &[
            ("{ a @skip }", 4, "`@skip` has no `if`"),
            (
                "query @skip(if: true) { a }",
                6,
                "`@skip` is in a place where nothing can be left out",
            ),
            (
                "{ ...F } fragment F on A @include(if: true) { a }",
                25,
                "`@include` is in a place where nothing can be left out",
            ),
            (
                "{ a @skip(if: true, of: 1) }",
                20,
                "`@skip` has no argument `of`",
            ),
            (
                "{ a @skip(if: \"true\") }",
                10,
                "`@skip` takes `true`, `false` or a variable",
            ),
            (
                "{ a @skip(if: null) }",
                10,
                "`@skip` takes `true`, `false` or a variable",
            ),
            (
                "{ a @skip(if: true) @skip(if: false) }",
                20,
                "`@skip` is repeated in one place",
            ),
            ("{ a @deprecated }", 4, "`@deprecated` is only for schemas"),
        ],
    );
    broken(
        "graphql-variable",
        &[
            (
                "query ($a: Boolean) { a @skip(if: $a) }",
                30,
                "`$a` is a condition, but not a `Boolean!`",
            ),
            (
                "query ($a: Boolean = null) { a @skip(if: $a) }",
                37,
                "`$a` is a condition, but not a `Boolean!`",
            ),
            (
                "query ($a: String!) { ...F } fragment F on A { a @skip(if: $a) }",
                55,
                "`$a` is a condition, but not a `Boolean!`",
            ),
        ],
    );
}

#[test]
fn fields_of_one_name_ask_for_the_same() {
    kept(&[
        "{ a a }",
        "{ a(b: 1, c: \"x\") a(c: \"\"\"x\"\"\", b: 1) }",
        "{ a { b } a { c } }",
        "{ a: b(c: 1) d: b(c: 2) }",
        "{ ... on A { a: b } ... on B { a: c } }",
        "{ a { b: c } d { b: e } }",
        "query A { a: b } query B { a: c }",
        "{ a @skip(if: true) a @include(if: true) }",
    ]);
    let arguments = "`a` is requested twice with different arguments";
    let fields = "`a` is the name of two fields: `b` and `c`";
    broken(
        "graphql-field",
        &[
            ("{ a(b: 1) a(b: 2) }", 10, arguments),
            ("{ a(b: 1) a }", 10, arguments),
            ("{ a(b: \"1\") a(b: 1) }", 12, arguments),
            ("{ a: b a: c }", 7, fields),
            ("{ d { a: b } d { a: c } }", 17, fields),
            ("{ a: b ... { a: c } }", 13, fields),
            ("{ ... on A { a: b } ... on A { a: c } }", 31, fields),
            (
                "{ ...F ...G } fragment F on A { a: b } fragment G on A { a: c }",
                57,
                fields,
            ),
            (
                "{ d { ...F } d { ... on A { a: c } } } fragment F on A { a: b }",
                57,
                "`a` is the name of two fields: `c` and `b`",
            ),
        ],
    );
}

#[test]
fn fragments_in_fragments_are_bounded() {
    let doubling: String = (0..40)
        .map(|n| {
            format!(
                "fragment F{n} on A {{ a {{ ...F{0} }} b {{ ...F{0} }} }}\n",
                n + 1
            )
        })
        .collect();
    kept(&[&format!("{{ ...F0 }}\n{doubling}fragment F40 on A {{ a }}")]);
    let chain: String = (0..1_500)
        .map(|n| format!("fragment F{n} on A {{ a {{ ...F{} }} }}\n", n + 1))
        .collect();
    kept(&[&format!("{{ ...F0 }}\n{chain}fragment F1500 on A {{ a }}")]);
    let wide = "a ".repeat(20_000);
    kept(&[&format!("{{ {wide} }}")]);
}
