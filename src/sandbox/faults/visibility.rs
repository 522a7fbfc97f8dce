//! Late listings: a new group is not listed yet, or a deleted group is still listed.

use crate::sandbox::state::{Groups, StoredGroup, id_text};
use std::collections::HashMap;
use std::str::FromStr;
use std::time::Duration;

/// How late a listing shows a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lag {
    /// At once.
    #[default]
    None,
    /// After a time.
    Time(Duration),
    /// After N listings without the change.
    Listings(u32),
}

impl std::fmt::Display for Lag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("0"),
            Self::Time(time) => write!(f, "{}ms", time.as_millis()),
            Self::Listings(number) => write!(f, "{number}"),
        }
    }
}

impl FromStr for Lag {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "expected a time such as 5s or 300ms, or a number of listings";
        let time = |number: &str, unit: fn(u64) -> Duration| {
            let number = number.parse().map_err(|_| wrong)?;
            Ok(Self::Time(unit(number)))
        };
        match text.strip_suffix("ms") {
            Some(number) => time(number, Duration::from_millis),
            None => match text.strip_suffix('s') {
                Some(number) => time(number, Duration::from_secs),
                None => match text.parse().map_err(|_| wrong)? {
                    0 => Ok(Self::None),
                    number => Ok(Self::Listings(number)),
                },
            },
        }
    }
}

/// What listings do not show yet. It is not saved: a restarted sandbox lists everything.
#[derive(Clone, Default)]
pub(in crate::sandbox) struct Lagging {
    /// New groups that are not listed yet, by id.
    unlisted: HashMap<String, Wait>,
    /// Existing groups that a listing omits, by id.
    left_out: HashMap<String, Wait>,
    /// Deleted groups that are still listed.
    still_listed: Vec<(StoredGroup, Wait)>,
}

/// How long listings are late about one group.
#[derive(Clone)]
struct Wait {
    team: String,
    until: Until,
}

#[derive(Clone)]
enum Until {
    Time(Duration),
    /// N more listings.
    Listings(u32),
}

impl Wait {
    fn of(lag: Lag, team: &str, now: Duration) -> Option<Self> {
        let until = match lag {
            Lag::None => return None,
            Lag::Time(time) => Until::Time(now + time),
            Lag::Listings(number) => Until::Listings(number),
        };
        let team = team.to_owned();
        Some(Self { team, until })
    }

    /// Whether a listing that begins now is still late.
    fn goes_on(&mut self, now: Duration, begins: bool, is_listed: &dyn Fn(&str) -> bool) -> bool {
        match &mut self.until {
            Until::Time(time) => now < *time,
            Until::Listings(0) => !(begins && is_listed(&self.team)),
            Until::Listings(left) => {
                *left -= u32::from(begins && is_listed(&self.team));
                true
            }
        }
    }
}

impl Lagging {
    /// Notes that a group was created.
    pub(in crate::sandbox) fn created(&mut self, group: &StoredGroup, lag: Lag, now: Duration) {
        if let Some(wait) = Wait::of(lag, &group.team, now) {
            self.unlisted.insert(id_text(&group.id), wait);
        }
    }

    /// Omits a group from the listing that begins now.
    pub(in crate::sandbox) fn leave_out(&mut self, group: &StoredGroup) {
        let wait = Wait {
            team: group.team.clone(),
            until: Until::Listings(1),
        };
        self.left_out.insert(id_text(&group.id), wait);
    }

    /// Notes that a group was deleted.
    pub(in crate::sandbox) fn deleted(&mut self, group: StoredGroup, lag: Lag, now: Duration) {
        let was_listed = self.unlisted.remove(&id_text(&group.id)).is_none();
        if let (true, Some(wait)) = (was_listed, Wait::of(lag, &group.team, now)) {
            self.still_listed.push((group, wait));
        }
    }

    /// Forgets changes that listings show from now on. `begins` means a first page: the next pages
    /// of one listing show the same.
    pub(in crate::sandbox) fn catch_up(
        &mut self,
        now: Duration,
        begins: bool,
        is_listed: &dyn Fn(&str) -> bool,
    ) {
        self.unlisted
            .retain(|_, wait| wait.goes_on(now, begins, is_listed));
        self.left_out
            .retain(|_, wait| wait.goes_on(now, begins, is_listed));
        self.still_listed
            .retain_mut(|(_, wait)| wait.goes_on(now, begins, is_listed));
    }

    /// Whether listings are up to date.
    pub(in crate::sandbox) fn is_over(&self) -> bool {
        self.unlisted.is_empty() && self.left_out.is_empty() && self.still_listed.is_empty()
    }

    /// Whether an existing group is not listed yet.
    pub(in crate::sandbox) fn hides(&self, group: &StoredGroup) -> bool {
        !self.unlisted.is_empty() && self.unlisted.contains_key(&id_text(&group.id))
    }

    /// The groups that a listing shows instead of these, oldest first.
    pub(in crate::sandbox) fn shown<'a>(
        &'a self,
        groups: Groups<'a>,
        is_listed: &dyn Fn(&str) -> bool,
    ) -> Vec<&'a StoredGroup> {
        let still_listed = self.still_listed.iter().map(|(group, _)| group);
        let mut shown: Vec<_> = groups
            .iter()
            .filter(|group| !self.hides(group))
            .filter(|group| !self.left_out.contains_key(&id_text(&group.id)))
            .chain(still_listed.filter(|group| is_listed(&group.team)))
            .collect();
        shown.sort_by_key(|group| group.age);
        shown
    }
}
