//! The size of a manifest with its variables and types filled in: a few lines can mean terabytes.

use crate::desired::source::Source;
use crate::yaml::{Issue, Span};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most bytes of all groups together: as much as the files may have.
const MOST: usize = 256 * 1024 * 1024;

/// The most bytes of a value: as much as a file.
const LONGEST: usize = 16 * 1024 * 1024;

/// The bytes made from the files so far, on all threads.
#[derive(Debug, Clone, Default)]
pub(in crate::desired) struct Size(Arc<AtomicUsize>);

impl Size {
    /// Adds the length of a value with its variables filled in, `more` of which is new.
    pub(in crate::desired) fn fill(
        &self,
        source: &Source<'_>,
        span: Span,
        length: usize,
        more: usize,
    ) -> Option<()> {
        match length > LONGEST {
            true => too_large(source, span),
            false => self.add(source, span, 1, more),
        }
    }

    /// Adds `times` times so much, unless that is too much, which is reported.
    pub(in crate::desired) fn add(
        &self,
        source: &Source<'_>,
        span: Span,
        times: usize,
        bytes: usize,
    ) -> Option<()> {
        let more = times.saturating_mul(bytes);
        let before = self.0.fetch_add(more.min(MOST), Ordering::Relaxed);
        if before.saturating_add(more) <= MOST {
            return Some(());
        }
        // What is left out does not count.
        self.0.fetch_sub(more.min(MOST), Ordering::Relaxed);
        too_large(source, span)
    }
}

fn too_large(source: &Source<'_>, span: Span) -> Option<()> {
    let message = format!(
        "the manifest expands to more than {} MiB of text, or this value for {} MiB",
        MOST >> 20,
        LONGEST >> 20
    );
    let issue = Issue::new("too-large", span, message);
    source.error(issue.help("use fewer long variables and `types`, or split the manifest"));
    None
}
