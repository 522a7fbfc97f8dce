//! Reads the shape of a query.
//!
//! A key is always there if it is selected in each type that the object may be of, whatever the
//! conditions. So each object is looked at once for each of its types, and types for which the same
//! is selected are one case. The whole query is looked at once for each value of a variable that
//! decides about a part of it and is not known: two conditions on one variable belong together. If
//! each were taken for itself, a key that one of two branches always selects would seem to be
//! missing at times, and it would be no change if it really was.

use super::given::{Assumed, GivenVariables};
use super::slot::{Object, Shape, Slot, SlotKind};
use crate::graphql::checked::Checked;
use crate::graphql::schema::Schema;
use apollo_compiler::executable::{ExecutableDocument, Field, Selection, SelectionSet, Type};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// The most selections that are looked at: fragments and conditions can make many times as many as a
/// query has.
const MOST: usize = 100_000;

impl Shape {
    /// The shape of the answers to one operation of a query, with these variables; `None` if it has
    /// errors, has no such operation, or its fragments and conditions make too much of it.
    pub fn of(
        schema: &Schema,
        query: &Checked,
        operation: Option<&str>,
        variables: &Map<String, Json>,
    ) -> Option<Self> {
        let document = query.query()?;
        let operation = document.operations.get(operation).ok()?;
        let mut reader = Reader {
            schema,
            document,
            given: GivenVariables::new(operation, variables),
            undecided: None,
            left: MOST,
        };
        let mut merged = Merged::default();
        let mut worlds = vec![Assumed::new()];
        while let Some(assumed) = worlds.pop() {
            reader.given.assume(assumed.clone());
            let object = reader.object(&[&operation.selection_set], operation.object_type());
            match (object, reader.undecided.take()) {
                (Some(object), _) => merged.add(object),
                (None, Some(variable)) => worlds.extend([false, true].map(|value| {
                    let mut assumed = assumed.clone();
                    assumed.insert(variable, value);
                    assumed
                })),
                (None, None) => return None,
            }
        }
        Some(Self {
            root: merged.object,
        })
    }
}

/// A field under one key.
#[derive(Clone, Copy)]
struct Found<'d>(&'d Node<Field>);

impl PartialEq for Found<'_> {
    /// The same field of the query, not one that says the same.
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(other.0)
    }
}

/// The fields of one case by their keys, in the order of the query.
type Case<'d> = Vec<(&'d Name, Vec<Found<'d>>)>;

struct Reader<'d> {
    schema: &'d Schema,
    document: &'d ExecutableDocument,
    given: GivenVariables<'d>,
    /// The variable whose value has to be assumed to read on.
    undecided: Option<&'d Name>,
    left: usize,
}

impl<'d> Reader<'d> {
    /// `None` if it is too much, or a variable is undecided.
    fn object(&mut self, selected: &[&'d SelectionSet], of: &Name) -> Option<Object> {
        let mut cases: Vec<(Case<'d>, BTreeSet<&'d str>)> = vec![];
        let schema = self.schema;
        for name in schema.possible_types(of) {
            let mut case = Case::new();
            for selections in selected {
                self.collect(selections, name, &mut case, &mut vec![])?;
            }
            match cases.iter_mut().find(|(other, _)| *other == case) {
                Some((_, names)) => drop(names.insert(name.as_str())),
                None => cases.push((case, BTreeSet::from([name.as_str()]))),
            }
        }
        let mut merged = Merged::default();
        for (case, names) in cases {
            let mut object = Object::default();
            for (key, found) in case {
                let slot = self.slot(&found, &names)?;
                object.slots.push((key.to_string(), slot));
            }
            merged.add(object);
        }
        Some(merged.object)
    }

    /// The fields that are selected for one type.
    fn collect(
        &mut self,
        selections: &'d SelectionSet,
        name: &Name,
        case: &mut Case<'d>,
        within: &mut Vec<&'d Name>,
    ) -> Option<()> {
        for selection in &selections.selections {
            self.left = self.left.checked_sub(1)?;
            match self.given.condition(selection.directives()) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(variable) => {
                    self.undecided = Some(variable);
                    return None;
                }
            }
            match selection {
                Selection::Field(field) => {
                    let found = Found(field);
                    let key = field.response_key();
                    match case.iter_mut().find(|(own, _)| *own == key) {
                        Some((_, all)) => all.push(found),
                        None => case.push((key, vec![found])),
                    }
                }
                Selection::InlineFragment(fragment) => {
                    if self.applies(fragment.type_condition.as_ref(), name) {
                        self.collect(&fragment.selection_set, name, case, within)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = spread.fragment_def(self.document) else {
                        continue;
                    };
                    let is_within = within.contains(&&fragment.name);
                    if !is_within && self.applies(Some(fragment.type_condition()), name) {
                        within.push(&fragment.name);
                        self.collect(&fragment.selection_set, name, case, within)?;
                    }
                }
            }
        }
        Some(())
    }

    fn applies(&self, condition: Option<&Name>, name: &Name) -> bool {
        condition.is_none_or(|it| it == name || self.schema.possible_types(it).contains(&name))
    }

    fn slot(&mut self, found: &[Found<'d>], names: &BTreeSet<&'d str>) -> Option<Slot> {
        let Found(first) = found.first()?;
        let inner = first.ty().inner_named_type();
        let types = &self.schema.types().types;
        let kind = match (inner.as_str(), types.get(inner)) {
            _ if first.name == "__typename" => {
                SlotKind::Word(names.iter().map(|it| (*it).to_owned()).collect())
            }
            ("String" | "ID", _) => SlotKind::Text,
            ("Int", _) => SlotKind::Integer,
            ("Float", _) => SlotKind::Number,
            ("Boolean", _) => SlotKind::Boolean,
            (_, Some(ExtendedType::Enum(definition))) => {
                let mut words: Vec<_> = definition.values.keys().map(Name::to_string).collect();
                words.sort_unstable();
                SlotKind::Word(words)
            }
            (_, Some(definition)) if !definition.is_leaf() => {
                let below = found.iter().map(|Found(field)| &field.selection_set);
                let below: Vec<_> = below.collect();
                SlotKind::Object(self.object(&below, inner)?)
            }
            _ => SlotKind::Custom(inner.to_string()),
        };
        let definition = &first.definition;
        let description = definition.description.as_ref();
        Some(Slot {
            may_be_absent: false,
            may_be_null: nulls(first.ty()),
            kind,
            is_id: inner == "ID",
            asks: self.given.asks(first),
            description: description.map(|it| it.trim().to_owned()),
            is_deprecated: definition.directives.has("deprecated"),
        })
    }
}

/// Whether null is possible, from the outside to the inside.
fn nulls(mut ty: &Type) -> Vec<bool> {
    let mut nulls = vec![!ty.is_non_null()];
    while let Type::List(inner) | Type::NonNullList(inner) = ty {
        ty = inner;
        nulls.push(!ty.is_non_null());
    }
    nulls
}

/// Cases merged into one object.
#[derive(Default)]
struct Merged {
    object: Object,
    cases: usize,
}

impl Merged {
    fn add(&mut self, case: Object) {
        let is_first = self.cases == 0;
        self.cases += 1;
        for (key, slot) in &mut self.object.slots {
            slot.may_be_absent |= case.get(key).is_none();
        }
        for (key, mut slot) in case.slots {
            match self.object.slots.iter_mut().find(|(own, _)| *own == key) {
                Some((_, own)) => merge(own, slot),
                None => {
                    slot.may_be_absent |= !is_first;
                    self.object.slots.push((key, slot));
                }
            }
        }
    }
}

/// Between what is asked for under one key.
const OR: &str = " | ";

/// Two cases of one key: a valid query has the same lists and leaves in both.
fn merge(own: &mut Slot, other: Slot) {
    own.may_be_absent |= other.may_be_absent;
    own.is_deprecated &= other.is_deprecated;
    own.is_id &= other.is_id;
    for (own, other) in own.may_be_null.iter_mut().zip(&other.may_be_null) {
        *own |= other;
    }
    if own.asks != other.asks {
        // Each once and in one order, in however many cases it is.
        let all = own.asks.split(OR).chain(other.asks.split(OR));
        let all: BTreeSet<&str> = all.collect();
        own.asks = Vec::from_iter(all).join(OR);
    }
    match (&mut own.kind, other.kind) {
        (SlotKind::Object(own), SlotKind::Object(other)) => {
            let mut merged = Merged {
                object: std::mem::take(own),
                cases: 1,
            };
            merged.add(other);
            *own = merged.object;
        }
        (SlotKind::Word(own), SlotKind::Word(other)) => {
            own.extend(other);
            own.sort_unstable();
            own.dedup();
        }
        _ => {}
    }
}
