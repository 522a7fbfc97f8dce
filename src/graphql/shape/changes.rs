//! What a change of a shape means for a receiver.

use super::slot::{Object, Shape, Slot, SlotKind};

/// How much a change concerns a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A receiver that reads what was promised may fail.
    Breaking,
    /// A receiver may meet what it does not know.
    Risky,
    /// A receiver that reads JSON as usual does not notice.
    Compatible,
}

/// A difference at one path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShapeChange {
    /// How much it concerns a receiver.
    pub class: Class,
    /// The path without the envelope: dots between keys, `[]` for the items of a list.
    pub path: String,
    /// What is different.
    pub what: What,
}

/// What may be different at a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// It is gone.
    Removed,
    /// It is new.
    Added,
    /// It may be null, and could not before.
    MayBeNull,
    /// It cannot be null any more.
    NeverNull,
    /// It may be missing, and could not before.
    MayBeAbsent,
    /// It is always there now.
    AlwaysThere,
    /// It is of another JSON type.
    Type {
        /// The type before.
        before: String,
        /// The type after.
        after: String,
    },
    /// It is in more lists, or in fewer.
    Lists,
    /// These words are new.
    MoreWords(Vec<String>),
    /// These words are gone.
    FewerWords(Vec<String>),
    /// Any text instead of one of some words.
    WordToText,
    /// One of some words instead of any text.
    TextToWord,
    /// Any number instead of a whole one.
    IntegerToNumber,
    /// A whole number instead of any.
    NumberToInteger,
    /// Another field, or other arguments, under the same key.
    SelectsOtherwise,
    /// Deprecated now.
    Deprecated,
    /// Described otherwise, or no longer deprecated.
    Described,
}

impl What {
    /// How much it concerns a receiver.
    pub fn class(&self) -> Class {
        match self {
            Self::Removed
            | Self::MayBeNull
            | Self::MayBeAbsent
            | Self::Type { .. }
            | Self::Lists => Class::Breaking,
            Self::MoreWords(_)
            | Self::WordToText
            | Self::IntegerToNumber
            | Self::SelectsOtherwise => Class::Risky,
            Self::Added
            | Self::NeverNull
            | Self::AlwaysThere
            | Self::FewerWords(_)
            | Self::TextToWord
            | Self::NumberToInteger
            | Self::Deprecated
            | Self::Described => Class::Compatible,
        }
    }
}

/// What is different, the worst first, then by path.
pub fn changes(before: &Shape, after: &Shape) -> Vec<ShapeChange> {
    let mut changes = Changes::default();
    changes.object("", &before.root, &after.root);
    changes.found.sort();
    changes.found
}

#[derive(Default)]
struct Changes {
    found: Vec<ShapeChange>,
}

impl Changes {
    fn add(&mut self, path: &str, what: What) {
        self.found.push(ShapeChange {
            class: what.class(),
            path: path.to_owned(),
            what,
        });
    }

    fn object(&mut self, path: &str, before: &Object, after: &Object) {
        let (old, new) = (before.by_key(), after.by_key());
        let below = |key: &str| match path {
            "" => key.to_owned(),
            _ => format!("{path}.{key}"),
        };
        for (key, before) in &old {
            match new.get(key) {
                Some(after) => self.slot(&below(key), before, after),
                None => self.add(&below(key), What::Removed),
            }
        }
        for key in new.keys().filter(|key| !old.contains_key(*key)) {
            self.add(&below(key), What::Added);
        }
    }

    fn slot(&mut self, path: &str, before: &Slot, after: &Slot) {
        match (before.may_be_absent, after.may_be_absent) {
            (false, true) => self.add(path, What::MayBeAbsent),
            (true, false) => self.add(path, What::AlwaysThere),
            _ => {}
        }
        if before.asks != after.asks {
            self.add(path, What::SelectsOtherwise);
        }
        match (before.is_deprecated, after.is_deprecated) {
            (false, true) => self.add(path, What::Deprecated),
            (was, is) if was != is || before.description != after.description => {
                self.add(path, What::Described);
            }
            _ => {}
        }
        if before.lists() != after.lists() {
            self.add(path, What::Lists);
            return;
        }
        let mut inner = path.to_owned();
        for (position, nulls) in before
            .may_be_null
            .iter()
            .zip(&after.may_be_null)
            .enumerate()
        {
            if position > 0 {
                inner.push_str("[]");
            }
            match nulls {
                (false, true) => self.add(&inner, What::MayBeNull),
                (true, false) => self.add(&inner, What::NeverNull),
                _ => {}
            }
        }
        self.kind(&inner, &before.kind, &after.kind);
    }

    fn kind(&mut self, path: &str, before: &SlotKind, after: &SlotKind) {
        match (before, after) {
            (SlotKind::Object(before), SlotKind::Object(after)) => self.object(path, before, after),
            (SlotKind::Word(before), SlotKind::Word(after)) => self.words(path, before, after),
            (SlotKind::Word(_), SlotKind::Text) => self.add(path, What::WordToText),
            (SlotKind::Text, SlotKind::Word(_)) => self.add(path, What::TextToWord),
            (SlotKind::Integer, SlotKind::Number) => self.add(path, What::IntegerToNumber),
            (SlotKind::Number, SlotKind::Integer) => self.add(path, What::NumberToInteger),
            _ if before == after => {}
            _ => {
                let what = What::Type {
                    before: name(before),
                    after: name(after),
                };
                self.add(path, what);
            }
        }
    }

    fn words(&mut self, path: &str, before: &[String], after: &[String]) {
        let without = |own: &[String], other: &[String]| {
            let own = own.iter().filter(|it| !other.contains(it));
            own.cloned().collect::<Vec<_>>()
        };
        let (more, fewer) = (without(after, before), without(before, after));
        if !more.is_empty() {
            self.add(path, What::MoreWords(more));
        }
        if !fewer.is_empty() {
            self.add(path, What::FewerWords(fewer));
        }
    }
}

/// What a value is called in JSON; for a custom scalar, its name.
fn name(kind: &SlotKind) -> String {
    let name = match kind {
        SlotKind::Text | SlotKind::Word(_) => "string",
        SlotKind::Integer => "integer",
        SlotKind::Number => "number",
        SlotKind::Boolean => "boolean",
        SlotKind::Object(_) => "object",
        SlotKind::Custom(name) => name,
    };
    name.to_owned()
}
