//! Reads a team's listing and decides whether it can be trusted.

use crate::api::{ApiError, IN_FLIGHT, Page, Reader};
use crate::model::{GroupId, ListedGroup, Listing, TeamId};
use futures_util::stream::{self, StreamExt};
use std::collections::{BTreeMap, BTreeSet};

mod observation;
#[cfg(test)]
mod tests;

pub use observation::{Observation, Recorded};

/// A listing that claims more pages is not read: no account is known to come near.
const MOST_PAGES: u32 = 10_000;

/// Lists a team.
///
/// A listing that contradicts itself is read once more from its first page. If it still does, its
/// [`Listing::incomplete`] says why, and it must not prove that something is absent.
///
/// # Errors
/// Any [`ApiError`] of a page.
pub async fn list(
    reader: Reader<'_>,
    team: &TeamId,
    trust_total_items: bool,
) -> Result<Listing, ApiError> {
    let first = walk(reader, team, trust_total_items).await?;
    match first.incomplete {
        None => Ok(first),
        Some(why) => {
            tracing::warn!(target: "dooctl::observed", %team, "{why}; listing once more");
            walk(reader, team, trust_total_items).await
        }
    }
}

/// How many teams are listed at a time: enough that a request is always ready when the pace allows
/// one.
const TEAMS: usize = 2 * IN_FLIGHT as usize;

/// Lists several teams at a time, as far as the pace allows. The results are in the order of the
/// teams. They end with the first error that every other request would meet as well: when the
/// day's requests are used up, each further one would be wasted.
pub async fn list_all(
    reader: Reader<'_>,
    teams: &[&TeamId],
    trust_total_items: bool,
    progress: &dyn Fn(usize),
) -> Vec<Result<Listing, ApiError>> {
    let listings = teams
        .iter()
        .map(|team| list(reader, team, trust_total_items));
    let mut listings = stream::iter(listings).buffered(TEAMS);
    let mut all = Vec::with_capacity(teams.len());
    while let Some(listing) = listings.next().await {
        let is_over = listing.as_ref().is_err_and(ApiError::is_final);
        all.push(listing);
        progress(all.len());
        if is_over {
            break;
        }
    }
    all
}

/// A listing in progress, and its first contradiction. doo's own example has one
/// (api-facts: total-differs).
struct Walk {
    by_id: BTreeMap<GroupId, ListedGroup>,
    repeated: BTreeSet<GroupId>,
    pages: u32,
    page_count: Option<u32>,
    page_size: Option<u32>,
    total_items: Option<u64>,
    incomplete: Option<String>,
}

async fn walk(
    reader: Reader<'_>,
    team: &TeamId,
    trust_total_items: bool,
) -> Result<Listing, ApiError> {
    let first = reader.page(team, None).await?;
    let mut has_next = first.has_next;
    let mut walk = Walk {
        by_id: BTreeMap::new(),
        repeated: BTreeSet::new(),
        pages: 0,
        page_count: first.page_count,
        page_size: first.page_size,
        total_items: first.total_items.filter(|_| trust_total_items),
        incomplete: None,
    };
    walk.add(first);
    match walk.page_count {
        Some(count) if count > MOST_PAGES => {
            walk.doubt(format!("doo says that the listing has {count} pages"));
        }
        Some(count) => {
            let rest = (2..=count).map(|number| reader.page(team, Some(number)));
            let mut rest = stream::iter(rest).buffered(IN_FLIGHT as usize);
            while let Some(page) = rest.next().await {
                let before = walk.by_id.len();
                walk.add_further(page, trust_total_items)?;
                // The following pages would be the same again.
                if walk.by_id.len() == before {
                    break;
                }
            }
        }
        // An engine that does not count its pages links to the next one.
        None => {
            while has_next && walk.incomplete.is_none() && walk.pages < MOST_PAGES {
                let page = reader.page(team, Some(walk.pages + 1)).await;
                has_next = page.as_ref().is_ok_and(|page| page.has_next);
                walk.add_further(page, trust_total_items)?;
            }
        }
    }
    Ok(walk.finish())
}

impl Walk {
    fn add(&mut self, page: Page) {
        self.pages += 1;
        let is_only = self.pages == 1 && !page.has_next && self.page_count.is_none_or(|n| n <= 1);
        if page.says_nothing {
            self.doubt("a page has no list of groups and does not say that there are none".into());
        } else if page.groups.is_empty() && !is_only {
            self.doubt(format!("page {} has no group on it", self.pages));
        }
        for listed in page.groups {
            if self.by_id.contains_key(&listed.id) {
                self.doubt(format!("the group {} is listed twice", listed.id.short()));
                self.repeated.insert(listed.id);
            } else {
                self.by_id.insert(listed.id.clone(), listed);
            }
        }
    }

    /// A page after the first, which must agree with it: creations and deletions in between move
    /// groups to other pages.
    fn add_further(
        &mut self,
        page: Result<Page, ApiError>,
        trust_total_items: bool,
    ) -> Result<(), ApiError> {
        let page = match page {
            // doo answers 409 for a page after the last one (api-facts: paging).
            Err(ApiError::Rejected {
                status: 409,
                message,
                ..
            }) => {
                self.doubt(format!(
                    "a page disappeared while the listing was read: {message}"
                ));
                return Ok(());
            }
            page => page?,
        };
        if page.page_count != self.page_count {
            self.doubt("the number of pages changed while the listing was read".to_owned());
        }
        if trust_total_items && page.total_items != self.total_items {
            self.doubt("the number of groups changed while the listing was read".to_owned());
        }
        self.add(page);
        Ok(())
    }

    /// Keeps the first reason.
    fn doubt(&mut self, why: String) {
        self.incomplete.get_or_insert(why);
    }

    fn finish(mut self) -> Listing {
        let found = self.by_id.len();
        if let Some(total) = self
            .total_items
            .filter(|total| usize::try_from(*total) != Ok(found))
        {
            self.doubt(format!(
                "doo says that there are {total} groups and lists {found}"
            ));
        }
        Listing {
            groups: self.by_id.into_values().collect(),
            repeated: self.repeated,
            pages: self.pages,
            page_size: self.page_size,
            incomplete: self.incomplete,
        }
    }
}
