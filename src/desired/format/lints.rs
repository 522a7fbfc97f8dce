//! Lints: rules whose level a manifest may choose.

use super::level::Level;
use super::lint_levels::LintLevels;
use crate::desired::problem::Severity;
use crate::desired::source::Source;
use crate::yaml::{Issue, Located};

/// A lint with a level. `literal-secret` is always an error: a secret in a manifest is in Git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desired) enum Lint {
    InsecureEndpoint,
    UnknownType,
    DefaultPayload,
    SharedEndpoint,
    Placeholder,
    DuplicateSubscription,
    OriginBody,
    UndocumentedValue,
    DeprecatedField,
    PlaceholderType,
    PlaceholderEntity,
    RemovedEntity,
    SchemaProblem,
}

impl Lint {
    /// All lints in their order, with names and default levels.
    const TABLE: [(Self, &str, Level); 13] = [
        (Self::InsecureEndpoint, "insecure-endpoint", Level::Warn),
        (Self::UnknownType, "unknown-type", Level::Warn),
        (Self::DefaultPayload, "default-payload", Level::Off),
        (Self::SharedEndpoint, "shared-endpoint", Level::Off),
        (Self::Placeholder, "placeholder", Level::Warn),
        (
            Self::DuplicateSubscription,
            "duplicate-subscription",
            Level::Warn,
        ),
        (Self::OriginBody, "origin-body", Level::Warn),
        (Self::UndocumentedValue, "undocumented-value", Level::Warn),
        (Self::DeprecatedField, "deprecated-field", Level::Warn),
        (Self::PlaceholderType, "placeholder-type", Level::Error),
        (Self::PlaceholderEntity, "placeholder-entity", Level::Warn),
        (Self::RemovedEntity, "removed-entity", Level::Warn),
        (Self::SchemaProblem, "schema-problem", Level::Warn),
    ];

    fn name(self) -> &'static str {
        Self::TABLE[self as usize].1
    }
}

/// The level of every lint.
#[derive(Debug, Clone)]
pub(in crate::desired) struct Levels([Level; Lint::TABLE.len()]);

impl Default for Levels {
    fn default() -> Self {
        Self(Lint::TABLE.map(|(_, _, level)| level))
    }
}

impl Levels {
    /// The default levels, overridden by the manifest.
    pub(in crate::desired) fn new(declared: Option<&LintLevels>) -> Self {
        let mut levels = Self::default();
        let Some(declared) = declared else {
            return levels;
        };
        let LintLevels {
            literal_secret: _,
            insecure_endpoint,
            unknown_type,
            default_payload,
            shared_endpoint,
            placeholder,
            duplicate_subscription,
            origin_body,
            undocumented_value,
            deprecated_field,
            placeholder_type,
            placeholder_entity,
            removed_entity,
            schema_problem,
        } = declared;
        let mut set = |lint: Lint, level: &Option<Located<Level>>| {
            if let Some(level) = level.as_ref().and_then(Located::get) {
                levels.0[lint as usize] = *level;
            }
        };
        set(Lint::InsecureEndpoint, insecure_endpoint);
        set(Lint::UnknownType, unknown_type);
        set(Lint::DefaultPayload, default_payload);
        set(Lint::SharedEndpoint, shared_endpoint);
        set(Lint::Placeholder, placeholder);
        set(Lint::DuplicateSubscription, duplicate_subscription);
        set(Lint::OriginBody, origin_body);
        set(Lint::UndocumentedValue, undocumented_value);
        set(Lint::DeprecatedField, deprecated_field);
        set(Lint::PlaceholderType, placeholder_type);
        set(Lint::PlaceholderEntity, placeholder_entity);
        set(Lint::RemovedEntity, removed_entity);
        set(Lint::SchemaProblem, schema_problem);
        levels
    }

    pub(in crate::desired) fn is_off(&self, lint: Lint) -> bool {
        self.0[lint as usize] == Level::Off
    }

    /// The severity of a finding; `None` if it is not reported.
    pub(in crate::desired) fn severity(&self, lint: Lint) -> Option<Severity> {
        match self.0[lint as usize] {
            Level::Error => Some(Severity::Error),
            Level::Warn => Some(Severity::Warning),
            Level::Off => None,
        }
    }

    /// Reports a finding at the lint's level.
    pub(in crate::desired) fn report(&self, lint: Lint, source: &Source<'_>, mut issue: Issue) {
        issue.code = lint.name();
        if let Some(severity) = self.severity(lint) {
            source.push(source.problem(severity, issue));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_lints() {
        for (position, (lint, _, _)) in Lint::TABLE.into_iter().enumerate() {
            assert_eq!(lint as usize, position);
        }
    }
}
