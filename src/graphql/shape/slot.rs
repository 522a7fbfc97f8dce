//! The parts of a shape.

use std::collections::BTreeMap;

/// The shape of the answers to one query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The answer's object.
    pub root: Object,
}

/// An object of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// Its keys, in the order of the query.
    pub slots: Vec<(String, Slot)>,
}

/// What is found under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Whether the key may be missing: under a condition, or in other types.
    pub may_be_absent: bool,
    /// Whether `null` is possible: first of the key itself, then of the items of each list in it.
    pub may_be_null: Vec<bool>,
    /// What is in there, below all lists.
    pub kind: SlotKind,
    /// The fields and arguments that are asked for, as they are written.
    pub asks: String,
    /// Whether it is an `ID`.
    pub is_id: bool,
    /// What the schema says about it.
    pub description: Option<String>,
    /// Whether the schema says that it is deprecated.
    pub is_deprecated: bool,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotKind {
    /// Text: a `String` or an `ID`.
    Text,
    /// An `Int`.
    Integer,
    /// A `Float`.
    Number,
    /// A `Boolean`.
    Boolean,
    /// One of these words, sorted.
    Word(Vec<String>),
    /// A custom scalar of this name: anything.
    Custom(String),
    /// An object.
    Object(Object),
}

impl Object {
    /// The slot of a key.
    pub fn get(&self, key: &str) -> Option<&Slot> {
        let mut slots = self.slots.iter();
        slots.find(|(own, _)| own == key).map(|(_, slot)| slot)
    }

    /// The slots by their keys.
    pub(super) fn by_key(&self) -> BTreeMap<&str, &Slot> {
        let slots = self.slots.iter();
        slots.map(|(key, slot)| (key.as_str(), slot)).collect()
    }
}

impl Slot {
    /// How many lists are around the value.
    pub fn lists(&self) -> usize {
        self.may_be_null.len().saturating_sub(1)
    }
}
