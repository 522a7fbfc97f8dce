//! Broken queries: what is reported, and at which byte.

use crate::graphql::{Document, Fault, Schema};

const DOO: &str = include_str!("tests/doo.graphql");
const BROKEN: &str = include_str!("tests/broken.txt");

pub(super) fn schema() -> Schema {
    let (schema, problems) = Schema::read(DOO).unwrap();
    assert_eq!(problems, []);
    schema
}

/// A query of the corpus without its marks, the marked bytes, and what is expected there.
struct Broken {
    title: &'static str,
    query: String,
    places: Vec<usize>,
    expected: Vec<&'static str>,
}

fn corpus() -> Vec<Broken> {
    let read = |text: &'static str| {
        let (title, rest) = text.trim().split_once('\n').unwrap();
        let (mut query, mut places, mut expected) = (String::new(), vec![], vec![]);
        for line in rest.lines() {
            match line.strip_prefix("= ") {
                Some(line) => expected.push(line),
                None => {
                    let mut parts = line.split('«');
                    query.push_str(parts.next().unwrap());
                    for part in parts {
                        places.push(query.len());
                        query.push_str(part);
                    }
                    query.push('\n');
                }
            }
        }
        Broken {
            title,
            query,
            places,
            expected,
        }
    };
    BROKEN.split("\n\n").map(read).collect()
}

fn found(schema: &Schema, query: &str) -> Vec<Fault> {
    let document = Document::parse(query);
    let mut faults = document.faults().to_vec();
    if let Some(checked) = document.against(schema, query) {
        faults.extend_from_slice(checked.faults());
    }
    faults.sort();
    faults
}

#[test]
fn each_broken_rule_is_reported_at_its_name() {
    let schema = schema();
    let corpus = corpus();
    assert!(corpus.len() >= 60);
    let mut wrong = vec![];
    for Broken {
        title,
        query,
        places,
        expected,
    } in corpus
    {
        let faults = found(&schema, &query);
        let at: Vec<_> = faults.iter().map(|fault| fault.index).collect();
        let shown = |fault: &Fault| {
            let help = fault.help.as_deref().unwrap();
            format!("{}: {} [{help}]", fault.code.name(), fault.message)
        };
        let shown: Vec<_> = faults.iter().map(shown).collect();
        if at != places || shown != expected {
            wrong.push(format!(
                "{title}\n{query}{at:?} for {places:?}\n= {}\n",
                shown.join("\n= ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
