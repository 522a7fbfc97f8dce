//! Values that are one of several alternatives.

use super::decoder::{DecodeFailure, Decoder};
use crate::suggest::closest;
use crate::yaml::{Issue, Pair};
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

impl<'n, 'a> Decoder<'n, 'a> {
    /// One of several words.
    pub(super) fn word<'de, V: Visitor<'de>>(
        self,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        let text = self.text()?;
        if !variants.contains(&text) {
            let message = format!("{} must be {}", self.label, alternatives(variants));
            let issue = Issue::new("unknown-value", self.at, message);
            return Err(self.report(issue.suggest(text, variants.iter().copied())));
        }
        visitor.visit_enum(IntoDeserializer::<DecodeFailure>::into_deserializer(text))
    }

    /// A mapping whose only key selects the alternative.
    pub(super) fn tagged<'de, V: Visitor<'de>>(
        self,
        pairs: &'n [Pair<'a>],
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        let mut known = None;
        let mut failure = None;
        for pair in pairs {
            if !variants.contains(&&*pair.key) {
                let message = match self.masked {
                    // The key may be a secret in the wrong place.
                    true => format!("unknown key in {}", self.label),
                    false => format!("unknown key `{}` in {}", pair.key, self.label),
                };
                let issue = Issue::new("unknown-key", pair.key_span, message);
                let issue = match closest(&pair.key, variants.iter().copied()) {
                    Some(_) => issue.suggest(&pair.key, variants.iter().copied()),
                    None => issue.help(format!("use {}", alternatives(variants))),
                };
                failure = Some(self.report(issue));
            } else if known.is_some() {
                let message = format!(
                    "{} has more than one of {}",
                    self.label,
                    alternatives(variants)
                );
                let issue = Issue::new("conflict", pair.key_span, message).help("keep one of them");
                failure = Some(self.report(issue));
            } else {
                known = Some(pair);
            }
        }
        match (known, failure) {
            (Some(pair), None) => {
                // The value of a reference is not secret, but its line stays hidden.
                let value = self.value_of(pair);
                visitor.visit_enum(Tagged { pair, value })
            }
            (_, Some(failure)) => Err(failure),
            (None, None) => {
                let message = format!("{} must have {}", self.label, alternatives(variants));
                Err(self.report(Issue::new("missing-key", self.at, message)))
            }
        }
    }
}

/// `a`, `b` or `c`.
fn alternatives(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

struct Tagged<'n, 'a> {
    pair: &'n Pair<'a>,
    value: Decoder<'n, 'a>,
}

impl<'de, 'n, 'a> de::EnumAccess<'de> for Tagged<'n, 'a> {
    type Error = DecodeFailure;
    type Variant = Decoder<'n, 'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), DecodeFailure> {
        let name = StrDeserializer::<DecodeFailure>::new(&self.pair.key);
        Ok((seed.deserialize(name)?, self.value))
    }
}

impl<'de> de::VariantAccess<'de> for Decoder<'_, '_> {
    type Error = DecodeFailure;

    fn unit_variant(self) -> Result<(), DecodeFailure> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, DecodeFailure> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        self.deserialize_struct("", fields, visitor)
    }
}
