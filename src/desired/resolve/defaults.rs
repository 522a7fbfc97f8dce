//! Values for groups and hooks that do not set their own.

use super::authentication::{self, Resolved};
use super::file::FileContext;
use crate::desired::format::manifest;
use crate::yaml::Located;

/// A default: not there, valid, or invalid, which was reported once where it is declared.
#[derive(Debug, Clone, Default)]
pub(in crate::desired) enum Setting<T> {
    #[default]
    Unset,
    Wrong,
    Set(T),
}

impl<T: Clone> Setting<T> {
    fn of<U>(
        declared: Option<&Located<U>>,
        otherwise: &Self,
        resolve: impl FnOnce(&Located<U>) -> Option<T>,
    ) -> Self {
        match declared {
            Some(declared) => resolve(declared).map_or(Self::Wrong, Self::Set),
            None => otherwise.clone(),
        }
    }
}

/// Values for groups and hooks that do not set the key.
#[derive(Debug, Clone, Default)]
pub(in crate::desired) struct Defaults {
    pub(in crate::desired) authentication: Setting<Resolved>,
    pub(in crate::desired) endpoint: Setting<String>,
    pub(in crate::desired) method: Setting<String>,
}

impl Defaults {
    /// The declared defaults; other keys come from `otherwise`.
    pub(in crate::desired) fn resolve(
        context: &FileContext<'_>,
        declared: Option<&Located<manifest::Defaults>>,
        otherwise: &Self,
    ) -> Self {
        let Some(declared) = declared else {
            return otherwise.clone();
        };
        let Some(manifest::Defaults {
            authentication,
            endpoint,
            method,
        }) = declared.get()
        else {
            return Self {
                authentication: Setting::Wrong,
                endpoint: Setting::Wrong,
                method: Setting::Wrong,
            };
        };
        Self {
            authentication: Setting::of(
                authentication.as_deref(),
                &otherwise.authentication,
                |declared| authentication::resolve(context, declared),
            ),
            endpoint: Setting::of(endpoint.as_ref(), &otherwise.endpoint, |declared| {
                context.endpoint(declared)
            }),
            method: Setting::of(method.as_ref(), &otherwise.method, |declared| {
                context.method(declared)
            }),
        }
    }
}
