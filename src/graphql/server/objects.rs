//! The objects of answers: entities that are kept, and others that are made up.

use super::dice::Dice;
use super::samples;
use crate::graphql::scalars::Scalars;
use crate::graphql::schema::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::schema::ExtendedType;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::cell::Cell;

/// What a server keeps.
pub trait Entities {
    /// What a field such as `event` means with an id.
    fn find(&self, field: &str, id: &str) -> KnownEntity<'_>;
}

/// What is known of an entity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum KnownEntity<'e> {
    /// It is kept, with these values.
    Kept(&'e Map<String, Value>),
    /// It is not there, or not any more.
    Missing,
    /// Entities of this kind are not kept.
    NotKept,
}

/// The most fields of an answer: nested fragments can ask for many times as many as a query has.
const MOST_FIELDS: usize = 100_000;

/// What all objects of an answer share.
pub(super) struct Resolver<'s> {
    schema: &'s Schema,
    scalars: &'s Scalars,
    entities: &'s dyn Entities,
    seed: u64,
    fields_left: Cell<usize>,
}

impl<'s> Resolver<'s> {
    pub(super) fn new(
        schema: &'s Schema,
        scalars: &'s Scalars,
        entities: &'s dyn Entities,
        seed: u64,
    ) -> Self {
        Self {
            schema,
            scalars,
            entities,
            seed,
            fields_left: Cell::new(MOST_FIELDS),
        }
    }
}

/// An object of a type. What is not in its values is made up.
pub(super) struct SampleObject<'r> {
    resolver: &'r Resolver<'r>,
    type_name: String,
    values: Cow<'r, Map<String, Value>>,
    dice: Dice,
}

/// A field that is asked for.
struct Asked<'a> {
    name: &'a str,
    id: Option<String>,
}

impl ObjectValue for SampleObject<'_> {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let left = &self.resolver.fields_left;
        let Some(fewer) = left.get().checked_sub(1) else {
            let message = format!("an answer has at most {MOST_FIELDS} fields");
            return Err(FieldError { message });
        };
        left.set(fewer);
        let id = info.arguments().get("id").and_then(|id| match id.as_str() {
            Some(id) => Some(id.to_owned()),
            None => id.as_i64().map(|id| id.to_string()),
        });
        let asked = Asked {
            name: info.field_name(),
            id,
        };
        let known = self.known(asked.name);
        Ok(self.value(&asked, &info.field_definition().ty, known))
    }
}

impl<'r> SampleObject<'r> {
    pub(super) fn root(resolver: &'r Resolver<'r>, type_name: &str) -> Self {
        Self {
            resolver,
            type_name: type_name.to_owned(),
            values: Cow::Owned(Map::new()),
            dice: Dice::new(resolver.seed),
        }
    }

    /// The value under the name of a field, as it is written or in the style of default payloads:
    /// `eventId` is `event_id`.
    fn known(&self, field: &str) -> Option<&Value> {
        let own = self.values.get(field);
        own.or_else(|| self.values.get(&samples::with_underscores(field)))
    }

    fn value(&self, asked: &Asked<'_>, ty: &Type, known: Option<&Value>) -> ResolvedValue<'_> {
        match known {
            Some(Value::Null) if !ty.is_non_null() => return ResolvedValue::null(),
            Some(Value::Array(items)) if ty.is_list() => {
                let items = items.iter().map(Some);
                return self.list(asked, ty, items.collect());
            }
            _ if ty.is_list() => return self.list(asked, ty, vec![None]),
            _ => {}
        }
        let name = ty.inner_named_type();
        match self.resolver.schema.types().types.get(name) {
            Some(definition) if is_leaf(definition) => {
                let dice = self.dice.of(asked.name);
                let scalars = self.resolver.scalars;
                ResolvedValue::leaf(samples::leaf(definition, asked.name, known, dice, scalars))
            }
            _ => self.object(asked, ty, known),
        }
    }

    fn list(&self, asked: &Asked<'_>, ty: &Type, items: Vec<Option<&Value>>) -> ResolvedValue<'_> {
        let item = |known| self.value(asked, ty.item_type(), known);
        let items: Vec<_> = items.into_iter().map(item).collect();
        ResolvedValue::list(items)
    }

    /// An object that the values have, that an id means, or that is made up.
    fn object(&self, asked: &Asked<'_>, ty: &Type, known: Option<&Value>) -> ResolvedValue<'_> {
        let dice = self.dice.of(asked.name);
        let resolver = self.resolver;
        let possible = resolver.schema.possible_types(ty.inner_named_type());
        let Some(type_name) = dice.one_of(&possible) else {
            return ResolvedValue::null();
        };
        let linked = || self.known(&format!("{}_id", asked.name))?.as_str();
        let id = asked.id.as_deref().or_else(linked);
        let is_asked = asked.id.is_some();
        let found = id.map_or(KnownEntity::NotKept, |id| {
            resolver.entities.find(asked.name, id)
        });
        let values = match (known, found) {
            (Some(Value::Object(values)), _) => Cow::Owned(values.clone()),
            (_, KnownEntity::Kept(values)) => Cow::Borrowed(values),
            // A link into nothing, where there must be something, is made up.
            (_, KnownEntity::Missing) if is_asked || !ty.is_non_null() => {
                return ResolvedValue::null();
            }
            _ => Cow::Owned(with_id(id)),
        };
        let dice = match values.get("id") {
            Some(id) => dice.of(&id.to_string()),
            None => dice,
        };
        ResolvedValue::object(SampleObject {
            resolver,
            type_name: type_name.to_string(),
            values,
            dice,
        })
    }
}

fn is_leaf(definition: &ExtendedType) -> bool {
    definition.is_scalar() || definition.is_enum()
}

fn with_id(id: Option<&str>) -> Map<String, Value> {
    let id = id.map(|id| ("id".to_owned(), Value::from(id)));
    id.into_iter().collect()
}
