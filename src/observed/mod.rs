//! What doo has: walks a team's listing and says whether it can be relied on.

use crate::api::{ApiError, IN_FLIGHT, Page, Reader};
use crate::model::{GroupId, ListedGroup, Listing, TeamId};
use futures_util::stream::{self, StreamExt};
use std::collections::BTreeMap;

mod observation;
#[cfg(test)]
mod tests;

pub use observation::{Observation, Recorded};

/// No account is known to come near it; a listing that claims more pages is not walked.
const MOST_PAGES: u32 = 10_000;

/// Lists a team.
///
/// A listing that contradicts itself is walked once more from its first page; if it stays so, it
/// says why ([`Listing::incomplete`]) and must not be used to conclude that something is absent.
///
/// # Errors
/// Any [`ApiError`] that keeps a page from being read.
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

/// How many teams are walked at a time: enough that a request always waits for its turn when
/// another one's answer is there. The pace decides how many are sent.
const TEAMS: usize = 2 * IN_FLIGHT as usize;

/// Lists several teams at a time, as far as the pace allows it. The results are in the order of
/// the teams, and end with the first error after which no other request would fare better: when
/// the day's requests are spent, each further one would be wasted.
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

/// What pages say, and where they contradict each other.
struct Walk {
    by_id: BTreeMap<GroupId, ListedGroup>,
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
                // The next pages would be the same again.
                if walk.by_id.len() == before {
                    break;
                }
            }
        }
        // An engine that does not count its pages links them.
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
            } else {
                self.by_id.insert(listed.id.clone(), listed);
            }
        }
    }

    /// A page after the first, which must agree with it: groups that come and go while pages are
    /// walked shift from one page to another.
    fn add_further(
        &mut self,
        page: Result<Page, ApiError>,
        trust_total_items: bool,
    ) -> Result<(), ApiError> {
        let page = match page {
            // doo's engine answers 409 for a page that is no longer there.
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

    /// The first reason is the one that counts.
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
            pages: self.pages,
            page_size: self.page_size,
            incomplete: self.incomplete,
        }
    }
}
