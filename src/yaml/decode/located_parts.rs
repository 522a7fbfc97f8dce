//! Passes a place through serde to [`Located`](crate::yaml::Located).

use super::decoder::{DecodeFailure, Decoder};
use crate::yaml::{Issue, Span};
use serde::de::value::U32Deserializer;
use serde::de::{self, DeserializeSeed, Deserializer};

/// A deserializer for the value at a place.
pub(super) trait Standing: Copy {
    /// Reports a failure that was not reported yet.
    fn report_unusable(&self) {}
}

impl Standing for Decoder<'_, '_> {
    fn report_unusable(&self) {
        let message = format!("{} has a value that cannot be used here", self.label);
        self.report(Issue::new("wrong-type", self.at, message));
    }
}

/// A place, as four numbers, and its value: the form that [`Located`](crate::yaml::Located) reads.
pub(super) struct LocatedParts<D> {
    place: [u32; 4],
    taken: usize,
    value: Option<D>,
}

impl<D> LocatedParts<D> {
    pub(super) fn new(span: Span, value: D) -> Self {
        let Span {
            start,
            end,
            line,
            column,
        } = span;
        Self {
            place: [start, end, line, column],
            taken: 0,
            value: Some(value),
        }
    }
}

impl<'de, D: Deserializer<'de, Error = DecodeFailure> + Standing> de::SeqAccess<'de>
    for LocatedParts<D>
{
    type Error = DecodeFailure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, DecodeFailure> {
        if let Some(part) = self.place.get(self.taken) {
            self.taken += 1;
            return seed.deserialize(U32Deserializer::new(*part)).map(Some);
        }
        let Some(value) = self.value.take() else {
            return Ok(None);
        };
        match seed.deserialize(value) {
            Ok(value) => Ok(Some(value)),
            Err(DecodeFailure { reported }) => {
                if !reported {
                    value.report_unusable();
                }
                Ok(None)
            }
        }
    }
}
