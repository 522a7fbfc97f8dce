//! The types that manifest types are made of. Each asks the decoder for its own treatment by the
//! name of a newtype, which is the one thing serde passes through untouched.

use super::Span;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The names by which the decoder knows the types below.
pub(super) const LOCATED: &str = "$located";
pub(super) const MASKED: &str = "$masked";
pub(super) const NULLABLE: &str = "$nullable";
pub(super) const VERBATIM: &str = "$verbatim";
pub(super) const ANY_SCALAR: &str = "$any-scalar";
pub(super) const SCALAR_OR: &str = "$scalar-or";

/// A value with its place. A value that is wrong or missing was reported, and leaves the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// Where the value stands, or the mapping that lacks it.
    pub span: Span,
    /// The value, or `None` when what is wrong with it was reported.
    pub value: Option<T>,
}

impl<T> Located<T> {
    /// The value by reference.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Another value at the same place.
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
        // The decoder reported whatever is wrong.
        let value = parts.next_element::<T>().ok().flatten();
        Ok(Located { span, value })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(LOCATED, LocatedVisitor(PhantomData))
    }
}

/// A value that may be a secret: neither it nor its line is ever shown, and a text in its place is
/// reported as a literal secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "$masked")]
pub struct Masked<T>(pub T);

/// A value for which nothing (`null`) may stand. For every other value that is an error, since
/// a key without a value is more often a mistake than a wish.
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

/// An identifier: a string or a whole number, of which the text is kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "$verbatim")]
pub struct Verbatim(pub String);

/// A string, a number or a boolean, of which the text is kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "$any-scalar")]
pub struct AnyScalar(pub String);

/// A string, a number or a boolean, of which the text is kept as it was written; or a mapping.
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

/// A mapping with keys of one's own choice, in the order of the document.
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

/// Any value that JSON can hold, with places.
#[derive(Debug, Clone)]
pub enum Json {
    /// Nothing.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number that JSON can hold exactly enough.
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
