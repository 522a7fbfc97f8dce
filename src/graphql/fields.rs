//! Fields with the same name in one answer must ask for the same,
//! <https://spec.graphql.org/October2021/#sec-Field-Selection-Merging>. Without a schema this can
//! be checked for fields in one selection or under the same type.

use super::ast::{Argument, Field, Fragment, Operation, Selection};
use super::canonical::canonical;
use super::fault::{Code, Fault};
use super::tokens::too_large;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::iter;

type Fragments<'d, 't> = BTreeMap<&'t str, &'d Fragment<'t>>;

/// A field, and the type that its fragment names.
type Typed<'d, 't> = (Option<&'t str>, &'d Field<'t>);

/// The most fields to check. Nested fragments can make more of them than the document has.
const MOST: usize = 200_000;

pub(super) fn check<'t>(
    operations: &[Operation<'t>],
    fragments: &Fragments<'_, 't>,
    faults: &mut Vec<Fault>,
) {
    let mut seen = HashSet::new();
    let mut looked_at = 0;
    // One list for all places: most have few fields, and a list for each would be most of the work.
    let mut fields = vec![];
    for operation in operations {
        let mut pending = vec![Selections::of(&operation.selections)];
        while let Some(selections) = pending.pop() {
            if !fragments.is_empty() && !seen.insert(selections.identity()) {
                continue;
            }
            fields.clear();
            collect(&selections, fragments, &mut fields);
            looked_at += fields.len();
            if looked_at > MOST {
                faults.push(too_large(operation.index));
                return;
            }
            fields.sort_by_key(|(on, field)| (field.key, *on));
            let alike = fields.chunk_by(|(on, a), (other, b)| a.key == b.key && on == other);
            pending.extend(alike.filter_map(|same| merge(same, faults)));
        }
    }
}

/// The selections of one place in the answer. Most places have only one.
struct Selections<'d, 't> {
    first: &'d [Selection<'t>],
    others: Vec<&'d [Selection<'t>]>,
}

impl<'d, 't> Selections<'d, 't> {
    fn of(first: &'d [Selection<'t>]) -> Self {
        let others = vec![];
        Self { first, others }
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &'d [Selection<'t>]> {
        iter::once(self.first).chain(self.others.iter().copied())
    }

    /// The same selections are checked once, from wherever they are used.
    fn identity(&self) -> Vec<usize> {
        let mut addresses: Vec<_> = self.all().map(|it| it.as_ptr().addr()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        addresses
    }
}

/// Adds the fields of some selections, fragments included.
fn collect<'d, 't>(
    selections: &Selections<'d, 't>,
    fragments: &Fragments<'d, 't>,
    fields: &mut Vec<Typed<'d, 't>>,
) {
    let mut put_in = BTreeSet::new();
    let mut pending: Vec<_> = selections.all().rev().map(|it| (None, it)).collect();
    while let Some((on, selections)) = pending.pop() {
        for selection in selections {
            match selection {
                Selection::Field(field) => fields.push((on, field)),
                Selection::Inline {
                    on: own,
                    selections,
                } => pending.push((own.or(on), selections)),
                Selection::Spread(name) => {
                    if let Some(fragment) = fragments.get(name)
                        && put_in.insert(*name)
                    {
                        pending.push((Some(fragment.on), &fragment.selections));
                    }
                }
            }
        }
    }
}

/// Compares fields with the same place in the answer, and returns the selections below them.
fn merge<'d, 't>(same: &[Typed<'d, 't>], faults: &mut Vec<Fault>) -> Option<Selections<'d, 't>> {
    let below = |field: &'d Field<'t>| {
        let selections = &field.selections[..];
        (!selections.is_empty()).then_some(selections)
    };
    // Most fields are the only one with their name.
    if let [(_, only)] = same {
        return below(only).map(Selections::of);
    }
    let mut fields: Vec<_> = same.iter().map(|(_, field)| *field).collect();
    fields.sort_by_key(|field| field.index);
    let (first, others) = fields.split_first()?;
    let mut all: Vec<_> = below(first).into_iter().collect();
    for field in others {
        match difference(first, field) {
            Some(fault) => faults.push(fault),
            None => all.extend(below(field)),
        }
    }
    let mut all = all.into_iter();
    let first = all.next()?;
    let others = all.collect();
    Some(Selections { first, others })
}

/// Why two fields cannot share a place in the answer.
fn difference(first: &Field<'_>, field: &Field<'_>) -> Option<Fault> {
    let key = field.key;
    let message = if field.name != first.name {
        let names = format!("`{}` and `{}`", first.name, field.name);
        format!("`{key}` is the name of two fields: {names}")
    } else if !same_arguments(&first.arguments, &field.arguments) {
        format!("`{key}` is requested twice with different arguments")
    } else {
        return None;
    };
    let name = field.name;
    let help = format!("give one of them another name: `other: {name}`");
    Some(Fault::new(Code::Field, field.index, message).help(help))
}

fn same_arguments(a: &[Argument<'_>], b: &[Argument<'_>]) -> bool {
    let sorted = |arguments: &[Argument<'_>]| {
        let pair = |it: &Argument<'_>| (it.name.to_owned(), canonical(it.text));
        let mut pairs: Vec<_> = arguments.iter().map(pair).collect();
        pairs.sort_unstable();
        pairs
    };
    a.len() == b.len() && (a.is_empty() || sorted(a) == sorted(b))
}
