//! Lists and mappings.

use super::decoder::{DecodeFailure, Decoder, Label};
use super::keys::{Key, Missing};
use crate::yaml::{Issue, Node, Pair};
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed};

/// The items of a list.
pub(super) struct Items<'n, 'a> {
    list: Decoder<'n, 'a>,
    items: std::slice::Iter<'n, Node<'a>>,
}

impl<'n, 'a> Items<'n, 'a> {
    pub(super) fn new(list: Decoder<'n, 'a>, items: &'n [Node<'a>]) -> Self {
        Self {
            list,
            items: items.iter(),
        }
    }
}

impl<'de> de::SeqAccess<'de> for Items<'_, '_> {
    type Error = DecodeFailure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, DecodeFailure> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let label = match self.list.label {
            Label::Key(key) => Label::Item(Some(key)),
            Label::Document | Label::Item(_) => Label::Item(None),
        };
        seed.deserialize(self.list.child(item, item.span, label))
            .map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The keys of a mapping: first the known ones that are there, then the missing ones.
pub(super) struct Keys<'n, 'a> {
    mapping: Decoder<'n, 'a>,
    /// The known keys; empty if any key is allowed.
    fields: &'static [&'static str],
    pairs: std::slice::Iter<'n, Pair<'a>>,
    /// One bit for each field that is there.
    seen: u64,
    value: Next<'n, 'a>,
}

enum Next<'n, 'a> {
    None,
    Pair(&'n Pair<'a>),
    Missing(&'static str),
}

impl<'n, 'a> Keys<'n, 'a> {
    /// `fields` are the known keys; empty if any key is allowed.
    pub(super) fn new(
        mapping: Decoder<'n, 'a>,
        fields: &'static [&'static str],
        pairs: &'n [Pair<'a>],
    ) -> Self {
        Self {
            mapping,
            fields,
            pairs: pairs.iter(),
            seen: 0,
            value: Next::None,
        }
    }

    /// The next pair with a known key; skips unknown and repeated ones.
    fn next_known(&mut self) -> Option<&'n Pair<'a>> {
        while let Some(pair) = self.pairs.next() {
            match self.fields.iter().position(|field| *field == pair.key) {
                _ if self.fields.is_empty() => return Some(pair),
                Some(field) if self.seen & (1 << field) == 0 => {
                    self.seen |= 1 << field;
                    return Some(pair);
                }
                // The parser reported the repetition.
                Some(_) => {}
                None => self.unknown(pair),
            }
        }
        None
    }

    fn next_missing(&mut self) -> Option<&'static str> {
        let bit = (0..self.fields.len()).find(|bit| self.seen & (1 << bit) == 0)?;
        self.seen |= 1 << bit;
        Some(self.fields[bit])
    }

    fn unknown(&self, pair: &Pair<'_>) {
        let place = match self.mapping.label {
            Label::Document => String::new(),
            label => format!(" in {label}"),
        };
        let message = match self.mapping.masked {
            // The key may be a secret in the wrong place.
            true => format!("unknown key{place}"),
            false => format!("unknown key `{}`{place}", pair.key),
        };
        let issue = Issue::new("unknown-key", pair.key_span, message);
        let hint = self
            .mapping
            .context
            .hints
            .iter()
            .find(|(key, _)| *key == pair.key);
        let fields = self.fields.iter().copied();
        self.mapping.report(match hint {
            Some((_, help)) => issue.help(*help),
            None => issue.suggest(&pair.key, fields),
        });
    }
}

impl<'de> de::MapAccess<'de> for Keys<'_, '_> {
    type Error = DecodeFailure;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, DecodeFailure> {
        if let Some(pair) = self.next_known() {
            self.value = Next::Pair(pair);
            let (key, at) = (&*pair.key, pair.key_span);
            return if self.fields.is_empty() {
                seed.deserialize(Key { key, at }).map(Some)
            } else {
                seed.deserialize(StrDeserializer::<DecodeFailure>::new(key))
                    .map(Some)
            };
        }
        let Some(field) = self.next_missing() else {
            return Ok(None);
        };
        self.value = Next::Missing(field);
        seed.deserialize(StrDeserializer::<DecodeFailure>::new(field))
            .map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, DecodeFailure> {
        match std::mem::replace(&mut self.value, Next::None) {
            Next::Pair(pair) => seed.deserialize(self.mapping.value_of(pair)),
            Next::Missing(field) => seed.deserialize(Missing {
                field,
                mapping: self.mapping,
            }),
            Next::None => Err(DecodeFailure { reported: false }),
        }
    }
}
