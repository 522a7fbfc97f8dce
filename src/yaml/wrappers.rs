//! The building blocks of manifest types. Each asks the decoder for special treatment by the name
//! of a newtype, the only thing that serde passes on unchanged.

use super::Span;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The names by which the decoder recognises the types below.
pub(super) const LOCATED: &str = "$located";
pub(super) const MASKED: &str = "$masked";
pub(super) const NULLABLE: &str = "$nullable";
pub(super) const VERBATIM: &str = "$verbatim";
pub(super) const ANY_SCALAR: &str = "$any-scalar";
pub(super) const SCALAR_OR: &str = "$scalar-or";

/// A value with its place. If the value is wrong or missing, that was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// The place of the value, or of the mapping without it.
    pub span: Span,
    /// The value; `None` after a reported problem.
    pub value: Option<T>,
}

impl<T> Located<T> {
    /// The value by reference.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Another value with the same place.
    pub fn with<U>(&self, value: U) -> Located<U> {
        Located {
            span: self.span,
            value: Some(value),
        }
    }
}

struct LocatedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LocatedVisitor<T> {
    type Value = Located<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let mut next = || Ok(parts.next_element::<u32>()?.unwrap_or_default());
        let span = Span {
            start: next()?,
            end: next()?,
            line: next()?,
            column: next()?,
        };
        // The decoder reported the problem.
        let value = parts.next_element::<T>().ok().flatten();
        Ok(Located { span, value })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(LOCATED, LocatedVisitor(PhantomData))
    }
}

/// A value that may be a secret: it and its line are never shown, and a text in its place is
/// reported as a literal secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "$masked")]
pub struct Masked<T>(pub T);

/// A value that may be `null`. Elsewhere that is an error, since a key without a value is usually a
/// mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nullable<T>(pub Option<T>);

struct NullableVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NullableVisitor<T> {
    type Value = Nullable<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Nullable(None))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        T::deserialize(inner).map(|value| Nullable(Some(value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NULLABLE, NullableVisitor(PhantomData))
    }
}

/// An identifier: a string or a whole number, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "$verbatim")]
pub struct Verbatim(pub String);

/// A string, a number or a boolean, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "$any-scalar")]
pub struct AnyScalar(pub String);

/// A string, a number or a boolean, as it is written; or a mapping.
#[derive(Debug, Clone)]
pub enum ScalarOr<T> {
    /// The text.
    Scalar(String),
    /// The mapping.
    Mapping(T),
}

struct ScalarOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ScalarOrVisitor<T> {
    type Value = ScalarOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar or a mapping")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        String::deserialize(inner).map(ScalarOr::Scalar)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        T::deserialize(inner).map(ScalarOr::Mapping)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ScalarOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SCALAR_OR, ScalarOrVisitor(PhantomData))
    }
}

/// A mapping with free keys, in the order of the document.
#[derive(Debug, Clone)]
pub struct Pairs<T>(pub Vec<(Located<String>, Located<T>)>);

struct PairsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = vec![];
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

/// Any value of JSON, with places.
#[derive(Debug, Clone)]
pub enum Json {
    /// `null`.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number that JSON can represent.
    Number(serde_json::Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Located<Self>>),
    /// A mapping.
    Object(Pairs<Self>),
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Json, E> {
        serde_json::Number::from_f64(value)
            .map(Json::Number)
            .ok_or_else(|| E::custom("no JSON number"))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = vec![];
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Json, A::Error> {
        PairsVisitor(PhantomData).visit_map(map).map(Json::Object)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}
