//! Who may use whom: between the rooms of `src`, and between the modules inside of them.
//!
//! Arrows point down only. The table is that of ARCHITECTURE.md, and these tests fail where the code
//! does not keep to it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod check;
mod tokens;
mod tree;

use check::{Table, circles, long_files, rooms};
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Each room with the rooms that it may use.
const MAY_USE: &Table = &[
    ("characters", &[]),
    ("sha256", &[]),
    ("suggest", &[]),
    ("memory", &[]),
    ("graphql", &["characters", "sha256", "suggest"]),
    ("model", &["characters", "graphql", "sha256"]),
    ("yaml", &["characters", "model", "suggest"]),
    (
        "desired",
        &["characters", "graphql", "model", "suggest", "yaml"],
    ),
    ("api", &["characters", "model"]),
    ("receiver", &["api", "model"]),
    ("backfill", &["api", "model"]),
    ("observed", &["api", "model"]),
    ("diff", &["model", "observed"]),
    ("export", &["desired", "diff", "model", "observed", "yaml"]),
    ("payload", &["desired", "graphql", "model"]),
    ("plan", &["api", "diff", "graphql", "model", "observed"]),
    ("apply", &["api", "diff", "model", "observed", "plan"]),
    (
        "render",
        &[
            "api",
            "apply",
            "backfill",
            "characters",
            "desired",
            "diff",
            "export",
            "graphql",
            "model",
            "observed",
            "payload",
            "plan",
            "receiver",
        ],
    ),
    (
        "documents",
        &[
            "api", "apply", "backfill", "desired", "diff", "export", "graphql", "model",
            "observed", "payload", "plan", "receiver", "render",
        ],
    ),
    (
        "sandbox",
        &["api", "graphql", "model", "receiver", "sha256"],
    ),
    (
        "cli",
        &[
            "api",
            "apply",
            "backfill",
            "desired",
            "diff",
            "documents",
            "export",
            "graphql",
            "memory",
            "model",
            "observed",
            "payload",
            "plan",
            "receiver",
            "render",
            "sandbox",
            "suggest",
            "yaml",
        ],
    ),
];

/// The Rust files below a folder of the repository, by their paths in it.
fn files(folder: &str) -> BTreeMap<String, String> {
    fn add(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                add(root, &path, found)?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.insert(name.replace('\\', "/"), fs::read_to_string(&path)?);
            }
        }
        Ok(())
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeMap::new();
    add(root, &root.join(folder), &mut found).unwrap();
    found
}

fn uses_of_source() -> tree::Uses {
    let files = files("src");
    tree::uses(files.iter().filter_map(|(path, text)| {
        let path = path
            .strip_prefix("src/")
            .filter(|path| *path != "main.rs")?;
        Some((path, text.as_str()))
    }))
}

#[test]
fn rooms_use_only_what_the_table_allows() {
    let wrong = rooms(&uses_of_source(), MAY_USE);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_circle_and_no_room_that_is_gone() {
    let mut above: Vec<&str> = vec![];
    for (room, may_use) in MAY_USE {
        let unknown: Vec<_> = may_use
            .iter()
            .filter(|used| !above.contains(used))
            .collect();
        assert!(unknown.is_empty(), "{room} is listed before {unknown:?}");
        above.push(room);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room);
        assert!(
            path.is_dir() || path.with_extension("rs").is_file(),
            "{room}"
        );
    }
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let found = circles(&uses_of_source());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_file_is_long() {
    let folders = ["src", "tests", "benches", "fuzz"].map(files);
    let files = folders.iter().flatten();
    let long = long_files(files.map(|(path, text)| (path.as_str(), text.as_str())));
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// A made-up tree with one room above another.
fn made_up(files: &[(&str, &str)]) -> tree::Uses {
    tree::uses(files.iter().copied())
}

#[test]
fn a_use_upwards_is_found_however_it_is_written() {
    const TABLE: &Table = &[("low", &[]), ("high", &["low"])];
    let high = ("high/mod.rs", "mod inner;\npub use inner::Thing;\n");
    let inner = (
        "high/inner.rs",
        "use crate::low::Base;\npub struct Thing(Base);\n",
    );
    for low in [
        "use crate::high::Thing;",
        "use crate::{high::{Thing, other}, low};",
        "use super::high::Thing as Else;",
        "pub(crate) fn f() { crate::high::thing() }",
        "fn f(it: &super::high::Thing) {}",
    ] {
        let uses = made_up(&[high, inner, ("low.rs", low)]);
        let wrong = rooms(&uses, TABLE);
        assert_eq!(wrong.len(), 1, "{low}: {wrong:?}");
        assert!(wrong[0].starts_with("low uses crate::high"), "{wrong:?}");
    }
    for low in [
        "// use crate::high::Thing;\n/* crate::high::thing() /* */ */",
        "const A: &str = \"use crate::high::Thing;\";",
        "const A: &str = r#\"crate::high::Thing\"#; fn f<'a>(c: char) { c == '\"'; }",
        "#[cfg(test)]\nmod tests { use crate::high::Thing; }",
        "#[cfg(unix)]\n#[cfg(test)]\nuse crate::high::Thing;",
        "use other::high::Thing;",
    ] {
        let uses = made_up(&[high, inner, ("low.rs", low)]);
        assert_eq!(rooms(&uses, TABLE), Vec::<String>::new(), "{low}");
    }
    let unknown = made_up(&[("new.rs", "use crate::low::A;"), ("low.rs", "")]);
    assert_eq!(rooms(&unknown, TABLE).len(), 1);
}

#[test]
fn a_circle_is_found_behind_what_a_module_exports() {
    let list = "mod a;\nmod b;\nmod c;\npub use a::A;\npub(in crate::room) use b::B;\n";
    let found = |a: &str, b: &str, c: &str| {
        let files = [
            ("room/mod.rs", list),
            ("room/a.rs", a),
            ("room/b.rs", b),
            ("room/c.rs", c),
        ];
        circles(&made_up(&files)).into_keys().collect::<Vec<_>>()
    };
    let nothing = Vec::<String>::new();
    assert_eq!(found("use super::B;", "use super::c::C;", ""), nothing);
    assert_eq!(
        found("use super::B;", "use super::c::C;", "use super::A;"),
        ["room"]
    );
    assert_eq!(
        found("use super::b;", "fn f() { super::a::f() }", ""),
        ["room"]
    );
    assert_eq!(
        found("use super::b::*;", "fn f() { crate::room::A::f() }", ""),
        ["room"]
    );
    assert_eq!(
        found("use crate::room::{b::B as Other, c};", "", "use super::B;"),
        nothing
    );
}

#[test]
fn a_module_that_is_more_than_a_list_is_in_circles_too() {
    let files = [
        ("room/mod.rs", "mod a;\nuse a::A;\npub struct Own(A);"),
        ("room/a.rs", "use super::Own;"),
    ];
    assert_eq!(
        circles(&made_up(&files)).into_keys().collect::<Vec<_>>(),
        ["room"]
    );
    let rooms = [
        ("x/mod.rs", "mod y;"),
        ("x/y.rs", "use crate::z::Z;"),
        ("z.rs", "use crate::x::y::Y;"),
    ];
    assert_eq!(
        circles(&made_up(&rooms)).into_keys().collect::<Vec<_>>(),
        [""]
    );
}

#[test]
fn long_files_are_found() {
    let lines = |count| "x\n".repeat(count);
    let (short, long, longest) = (lines(300), lines(301), lines(501));
    let files = [
        ("src/a.rs", &short),
        ("src/b.rs", &long),
        ("src/b/tests.rs", &long),
        ("tests/c.rs", &long),
        ("tests/d.rs", &longest),
    ];
    let found = long_files(files.into_iter().map(|(path, text)| (path, text.as_str())));
    let found: Vec<_> = found
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(found, ["src/b.rs", "tests/d.rs"]);
}
