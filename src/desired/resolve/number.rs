//! Numbers that must be greater than zero.

use super::file::FileContext;
use crate::yaml::{Issue, Located, Span};

/// The number; `None` if it is 0 or too large, which is reported.
pub(super) fn at_least_one<T: TryFrom<u64>>(
    context: &FileContext<'_>,
    key: &str,
    declared: &Located<u64>,
) -> Option<T> {
    let number = *declared.get()?;
    let usable = T::try_from(number).ok().filter(|_| number > 0);
    if usable.is_none() {
        context.source.error(not_positive(key, declared.span));
    }
    usable
}

/// The issue of a number that is not greater than zero.
pub(super) fn not_positive(key: &str, span: Span) -> Issue {
    Issue::new(
        "out-of-range",
        span,
        format!("`{key}` must be greater than zero"),
    )
}
