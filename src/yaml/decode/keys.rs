//! Keys: free ones, and missing ones.

use super::decoder::{DecodeFailure, Decoder, Label};
use super::located_parts::{LocatedParts, Standing};
use crate::yaml::wrappers::LOCATED;
use crate::yaml::{Issue, Span};
use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A free key with its place.
#[derive(Clone, Copy)]
pub(super) struct Key<'n> {
    pub(super) key: &'n str,
    pub(super) at: Span,
}

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = DecodeFailure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        visitor.visit_str(self.key)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        if name == LOCATED {
            visitor.visit_seq(LocatedParts::new(self.at, self))
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl Standing for Key<'_> {}

/// A known key that is missing.
pub(super) struct Missing<'n, 'a> {
    pub(super) field: &'static str,
    pub(super) mapping: Decoder<'n, 'a>,
}

impl<'de> Deserializer<'de> for Missing<'_, '_> {
    type Error = DecodeFailure;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, DecodeFailure> {
        Err(DecodeFailure { reported: false })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        if name != LOCATED {
            return Err(DecodeFailure { reported: false });
        }
        let message = match self.mapping.label {
            Label::Document => format!("missing key `{}`", self.field),
            label => format!("missing key `{}` in {label}", self.field),
        };
        let at = self.mapping.at;
        self.mapping.report(Issue::new("missing-key", at, message));
        visitor.visit_seq(LocatedParts::new(at, Reported))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A missing value that was reported.
#[derive(Clone, Copy)]
struct Reported;

impl Standing for Reported {}

impl<'de> Deserializer<'de> for Reported {
    type Error = DecodeFailure;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, DecodeFailure> {
        Err(DecodeFailure { reported: true })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}
