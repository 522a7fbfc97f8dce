//! Measures checking queries against a schema, and reading what they deliver.

use divan::Bencher;
use divan::counter::ItemsCount;
use dooctl::graphql::{Document, Envelope, Schema, Shape, changes, contract};
use mimalloc::MiMalloc;
use serde_json::Map;
use std::fmt::Write;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    divan::main();
}

const FIELDS: usize = 20;

/// The types of the schema and the distinct queries. Without `--bench`, only a few, to check that
/// the benchmarks run.
fn sizes() -> (usize, usize) {
    match std::env::args().any(|argument| argument == "--bench") {
        true => (500, 10_000),
        false => (5, 10),
    }
}

/// A schema whose types lead to each other.
fn sdl(types: usize) -> String {
    let mut text = "scalar Date enum Status { DRAFT LIVE ENDED } type Query {".to_owned();
    for number in 0..types {
        let _ = write!(text, " t{number}(id: ID!): T{number}");
    }
    text.push('}');
    for number in 0..types {
        let next = (number + 1) % types;
        let _ = write!(
            text,
            " \"A type.\" type T{number} {{ id: ID! next: T{next} status: Status!"
        );
        for field in 0..FIELDS - 3 {
            let kind = ["String!", "String", "Int", "[Date!]"][field % 4];
            let _ = write!(text, " \"A field.\" f{field}: {kind}");
        }
        text.push('}');
    }
    text
}

/// A query of four fields and an object with three, which no other number has.
fn query(number: usize, types: usize) -> String {
    let (ty, field) = (number % types, number / types % 10);
    format!(
        "query Q{number}($id: ID!) {{ t{ty}(id: $id) {{ id status f{field} k{number}: f{} next {{ id f1 f2 }} }} }}",
        field + 1
    )
}

fn queries() -> (Schema, Vec<String>) {
    let (types, queries) = sizes();
    let (schema, problems) = Schema::read(&sdl(types)).expect("it is a schema");
    assert_eq!(problems, []);
    (schema, (0..queries).map(|it| query(it, types)).collect())
}

#[divan::bench(max_time = 10)]
fn schema(bencher: Bencher<'_, '_>) {
    let text = sdl(sizes().0);
    bencher.bench_local(|| Schema::read(&text));
}

/// What `validate` does with each distinct query, its place aside.
#[divan::bench(max_time = 10)]
fn check(bencher: Bencher<'_, '_>) {
    let (schema, queries) = queries();
    let check = || {
        for text in &queries {
            let checked = Document::parse(text).against(&schema, text);
            assert!(checked.is_some_and(|it| it.faults().is_empty()));
        }
    };
    bencher
        .counter(ItemsCount::new(queries.len()))
        .bench_local(check);
}

/// What `payload` does with each distinct query: checking, its shape, its JSON Schema.
#[divan::bench(max_time = 10)]
fn contracts(bencher: Bencher<'_, '_>) {
    let (schema, queries) = queries();
    let read = || {
        let contracts = queries.iter().map(|text| {
            let shape = shape(&schema, text);
            contract(&shape, Envelope::Data, &Map::new())
        });
        contracts.collect::<Vec<_>>()
    };
    bencher
        .counter(ItemsCount::new(queries.len()))
        .bench_local(read);
}

/// What `plan` does if every query changes: both are checked, and their shapes compared.
#[divan::bench(max_time = 10)]
fn compare(bencher: Bencher<'_, '_>) {
    let (schema, queries) = queries();
    let compare = || {
        let found = queries.iter().map(|text| {
            let before = shape(&schema, &text.replace(" f1 f2", " f2 f3"));
            changes(&before, &shape(&schema, text)).len()
        });
        found.sum::<usize>()
    };
    bencher
        .counter(ItemsCount::new(queries.len()))
        .bench_local(compare);
}

fn shape(schema: &Schema, text: &str) -> Shape {
    let checked = Document::parse(text).against(schema, text);
    let checked = checked.expect("it can be read");
    Shape::of(schema, &checked, None, &Map::new()).expect("it is right")
}
