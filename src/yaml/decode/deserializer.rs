//! Answers serde's requests from the tree.

use super::collections::{Items, Keys};
use super::decoder::{DecodeFailure, Decoder, ScalarForms};
use super::located_parts::LocatedParts;
use crate::yaml::Value;
use crate::yaml::scalar::ScalarKind;
use crate::yaml::wrappers::{ANY_SCALAR, LOCATED, MASKED, NULLABLE, SCALAR_OR, VERBATIM};
use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

impl<'de, 'n> Deserializer<'de> for Decoder<'n, '_> {
    type Error = DecodeFailure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        let unusable = |failure: DecodeFailure| {
            if failure.reported {
                failure
            } else {
                self.wrong_type(
                    "a number that JSON can represent",
                    "another",
                    Some("put it into quotes"),
                )
            }
        };
        match self.value() {
            Value::Scalar(scalar) => match scalar.kind() {
                ScalarKind::Null => visitor.visit_unit(),
                ScalarKind::Boolean(value) => visitor.visit_bool(value),
                ScalarKind::Unsigned(_) if scalar.is_odd_number() || scalar.has_leading_zero() => {
                    Err(self.odd_number(scalar))
                }
                ScalarKind::Unsigned(value) => visitor.visit_u64(value),
                ScalarKind::Signed(value) => visitor.visit_i64(value),
                // A number with too many digits would lose some silently.
                ScalarKind::Float(value) if value.is_finite() && !is_integer(&scalar.text) => {
                    visitor.visit_f64(value)
                }
                ScalarKind::Float(_) => Err(unusable(DecodeFailure { reported: false })),
                ScalarKind::Text => visitor.visit_str(&scalar.text),
            },
            Value::Sequence(_) => self.deserialize_seq(visitor),
            Value::Mapping(_) | Value::Shared(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        match name {
            LOCATED => {
                return visitor.visit_seq(LocatedParts::new(self.at, self));
            }
            NULLABLE if self.node.is_null() => return visitor.visit_unit(),
            MASKED => (self.masked, self.secret) = (true, true),
            VERBATIM => self.scalars = ScalarForms::Identifier,
            ANY_SCALAR => self.scalars = ScalarForms::Any,
            SCALAR_OR => match self.value() {
                Value::Mapping(_) => return visitor.visit_some(self),
                _ => self.scalars = ScalarForms::Variable,
            },
            _ => {}
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        visitor.visit_some(self)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        self.deserialize_string(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        match self.scalar("a boolean")?.kind() {
            ScalarKind::Boolean(value) => visitor.visit_bool(value),
            _ => Err(self.mismatch("a boolean")),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        let number = self.number("a whole number", |kind| match kind {
            ScalarKind::Unsigned(number) => Some(number),
            // `3.0` is a whole number for JSON Schema.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked in this line"
            )]
            ScalarKind::Float(number) if number.fract() == 0.0 && (0.0..1e15).contains(&number) => {
                Some(number as u64)
            }
            _ => None,
        })?;
        visitor.visit_u64(number)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        let number = self.number("a number", |kind| match kind {
            #[expect(clippy::cast_precision_loss, reason = "rates are small")]
            ScalarKind::Unsigned(number) => Some(number as f64),
            #[expect(clippy::cast_precision_loss, reason = "rates are small")]
            ScalarKind::Signed(number) => Some(number as f64),
            ScalarKind::Float(number) => Some(number),
            ScalarKind::Null | ScalarKind::Boolean(_) | ScalarKind::Text => None,
        })?;
        visitor.visit_f64(number)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        match self.value() {
            Value::Sequence(items) => visitor.visit_seq(Items::new(self, items)),
            _ => Err(self.mismatch("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        self.deserialize_struct("", &[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        match self.value() {
            Value::Mapping(pairs) => visitor.visit_map(Keys::new(self, fields, pairs)),
            _ => Err(self.mismatch("a mapping")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        match self.value() {
            Value::Mapping(pairs) => self.tagged(pairs, variants, visitor),
            // A reference to a secret is a mapping; a text in its place is the secret itself.
            _ if self.secret => Err(self.mismatch("a mapping")),
            _ => self.word(variants, visitor),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 char bytes byte_buf unit unit_struct tuple
        tuple_struct ignored_any
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.bytes().all(|b| b.is_ascii_digit())
}
