//! Laws 10 and 11, over generated schemas and queries.

use super::generated::{Choices, answer};
use super::*;
use crate::graphql::{Checked, Code};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// A generated schema.
fn schema(choices: &[u8]) -> Schema {
    let sdl = Choices::new(choices).schema();
    let (schema, problems) = Schema::read(&sdl).unwrap();
    assert_eq!(problems, [], "{sdl}");
    schema
}

/// A query as it is checked, if it is right.
fn right(schema: &Schema, query: &str) -> Option<Checked> {
    let document = Document::parse(query);
    let checked = document.against(schema, query)?;
    (document.faults().is_empty() && checked.faults().is_empty()).then_some(checked)
}

fn validator(shape: &Shape) -> jsonschema::Validator {
    let contract = contract(shape, Envelope::Data, &Map::new());
    jsonschema::draft202012::new(&contract).unwrap()
}

/// Whether a change can be seen in an answer: other arguments cannot, nor can that what might have
/// been missing always is.
fn shows(change: &ShapeChange, before: &Shape) -> bool {
    match change.what {
        What::SelectsOtherwise => false,
        What::Removed => is_promised(&before.root, &change.path),
        _ => change.class != Class::Compatible,
    }
}

/// Whether the key at a path is always in its object.
fn is_promised(object: &Object, path: &str) -> bool {
    let (key, rest) = path.split_once('.').unwrap_or((path, ""));
    let slot = object.get(key.trim_end_matches("[]")).unwrap();
    match &slot.kind {
        SlotKind::Object(inner) if !rest.is_empty() => is_promised(inner, rest),
        _ => !slot.may_be_absent,
    }
}

/// The same answer with something else in one place.
fn damaged(answer: &Value, seed: usize) -> Value {
    fn places(value: &mut Value) -> Vec<&mut Value> {
        if value.as_array().is_some_and(Vec::is_empty) {
            return vec![value];
        }
        match value {
            Value::Object(map) => map.values_mut().flat_map(places).collect(),
            Value::Array(items) => items.iter_mut().flat_map(places).collect(),
            other => vec![other],
        }
    }
    let mut answer = answer.clone();
    let others = [
        json!(null),
        json!(1),
        json!(1.5),
        json!("Q"),
        json!(true),
        json!([]),
        json!({}),
    ];
    let mut places = places(&mut answer["data"]);
    let at = seed % places.len();
    *places.swap_remove(at) = others[seed % others.len()].clone();
    answer
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn law_10_what_is_accepted_is_answered(
        types in vec(any::<u8>(), 0..40),
        asked in vec(any::<u8>(), 0..40),
        given in vec(any::<u8>(), 0..60),
    ) {
        let schema = schema(&types);
        let query = Choices::new(&asked).query(&schema);
        let Some(checked) = right(&schema, &query) else {
            return Ok(());
        };
        let (answer, has_errors) = answer(&schema, checked.query().unwrap(), &Choices::new(&given), None);
        prop_assert!(!has_errors, "{query}: {answer}");
    }

    #[test]
    fn law_10_a_wrong_name_is_reported_at_that_name(
        types in vec(any::<u8>(), 0..40),
        asked in vec(any::<u8>(), 0..40),
        which in any::<prop::sample::Index>(),
    ) {
        let schema = schema(&types);
        let query = Choices::new(&asked).query(&schema);
        if right(&schema, &query).is_none() {
            return Ok(());
        }
        // Names of fields have one letter here, and a space, a brace or an argument behind them.
        let places: Vec<_> = query
            .match_indices(['f', 'g', 's', 't', 'a', 'n', 'u'])
            .map(|(at, _)| at)
            .filter(|at| query[..*at].ends_with([' ', '}']))
            .filter(|at| query[at + 1..].starts_with([' ', '{']))
            .collect();
        if places.is_empty() {
            return Ok(());
        }
        let at = *which.get(&places);
        let wrong = format!("{}zz{}", &query[..at], &query[at..]);
        let document = Document::parse(&wrong);
        let checked = document.against(&schema, &wrong).unwrap();
        let found: Vec<_> = checked.faults().iter().map(|it| (it.code, it.index)).collect();
        prop_assert_eq!(found, [(Code::Field, at)], "{}", wrong);
    }

    #[test]
    fn law_11_answers_fit_their_contract(
        types in vec(any::<u8>(), 0..40),
        asked in vec(any::<u8>(), 0..40),
        given in vec(any::<u8>(), 0..60),
    ) {
        let schema = schema(&types);
        let query = Choices::new(&asked).query(&schema);
        let Some(checked) = right(&schema, &query) else {
            return Ok(());
        };
        let shape = Shape::of(&schema, &checked, None, &Map::new()).unwrap();
        let (answer, _) = answer(&schema, checked.query().unwrap(), &Choices::new(&given), None);
        let validator = validator(&shape);
        let fits = validator.validate(&answer).map_err(|error| error.to_string());
        prop_assert_eq!(fits, Ok(()), "{}: {}", query, answer);
        prop_assert_eq!(shape.misfits(&answer["data"], &Map::new()), vec![]);
        // What does not fit one does not fit the other.
        let answer = damaged(&answer, given.len());
        prop_assert_eq!(shape.misfits(&answer["data"], &Map::new()).is_empty(), validator.is_valid(&answer), "{}", answer);
    }

    #[test]
    fn law_11_what_breaks_nobody_fits_the_old_contract_and_what_breaks_does_not(
        types in vec(any::<u8>(), 10..40),
        other in vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        asked in vec(any::<u8>(), 0..40),
        seed in any::<u64>(),
    ) {
        let mut changed = types.clone();
        for (at, value) in other {
            changed[at.index(types.len())] = value;
        }
        let (old, new) = (schema(&types), schema(&changed));
        let query = Choices::new(&asked).query(&old);
        holds((&old, &query), (&new, &query), None, seed)?;
    }

    #[test]
    fn law_11_holds_for_another_query(
        types in vec(any::<u8>(), 10..40),
        asked in vec(any::<u8>(), 1..40),
        other in vec((any::<prop::sample::Index>(), any::<u8>()), 1..3),
        variable in any::<Option<bool>>(),
        seed in any::<u64>(),
    ) {
        let schema = schema(&types);
        let mut changed = asked.clone();
        for (at, value) in other {
            changed[at.index(asked.len())] = value;
        }
        let query = |choices: &[u8]| Choices::new(choices).query(&schema);
        let (before, after) = (query(&asked), query(&changed));
        holds((&schema, &before), (&schema, &after), variable, seed)?;
    }
}

/// Answers to the new query fit the contract of the old one, unless a change says that they may not:
/// then one of them does not. It holds for what is not valid. The variable is given, or either value
/// is possible.
fn holds(
    (old, old_query): (&Schema, &str),
    (new, new_query): (&Schema, &str),
    variable: Option<bool>,
    seed: u64,
) -> Result<(), TestCaseError> {
    let (Some(before), Some(after)) = (right(old, old_query), right(new, new_query)) else {
        return Ok(());
    };
    let variables = variable.map(|it| ("v".to_owned(), it.into()));
    let variables = Map::from_iter(variables);
    let before = Shape::of(old, &before, None, &variables).unwrap();
    let found = changes(&before, &Shape::of(new, &after, None, &variables).unwrap());
    let validator = validator(&before);
    let mut state = seed | 1;
    let mut fits = || {
        let draw = |_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as u8
        };
        let given: Vec<u8> = (0..200).map(draw).collect();
        let (answer, _) = answer(new, after.query().unwrap(), &Choices::new(&given), variable);
        validator.is_valid(&answer)
    };
    match found.iter().any(|change| shows(change, &before)) {
        true => prop_assert!((0..500).any(|_| !fits()), "{new_query}: {found:?}"),
        false => prop_assert!((0..5).all(|_| fits()), "{new_query}: {found:?}"),
    }
    Ok(())
}
