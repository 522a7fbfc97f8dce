//! Listings that are behind: groups that exist and are not listed yet, and groups that are listed
//! and exist no more.

use crate::sandbox::state::{Groups, StoredGroup, id_text};
use std::collections::HashMap;
use std::str::FromStr;
use std::time::Duration;

/// How late listings show something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lag {
    /// At once.
    #[default]
    None,
    /// So long after it happened.
    Time(Duration),
    /// After so many listings that do not show it.
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

/// What listings do not show yet. It is not saved: a sandbox that is started again has caught up.
#[derive(Default)]
pub(in crate::sandbox) struct Lagging {
    /// Groups that are not listed yet, by id.
    unlisted: HashMap<String, Wait>,
    /// Groups that are there and that a listing leaves out, by id.
    left_out: HashMap<String, Wait>,
    /// Groups that are listed and were deleted.
    ghosts: Vec<(StoredGroup, Wait)>,
}

/// How long a listing stays behind about one group.
struct Wait {
    team: String,
    until: Until,
}

enum Until {
    Time(Duration),
    /// So many more listings.
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

    /// Whether it goes on in a listing that begins now.
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
    /// A group was created.
    pub(in crate::sandbox) fn created(&mut self, group: &StoredGroup, lag: Lag, now: Duration) {
        if let Some(wait) = Wait::of(lag, &group.team, now) {
            self.unlisted.insert(id_text(&group.id), wait);
        }
    }

    /// The listing that begins now leaves a group out.
    pub(in crate::sandbox) fn leave_out(&mut self, group: &StoredGroup) {
        let wait = Wait {
            team: group.team.clone(),
            until: Until::Listings(1),
        };
        self.left_out.insert(id_text(&group.id), wait);
    }

    /// A group was deleted.
    pub(in crate::sandbox) fn deleted(&mut self, group: StoredGroup, lag: Lag, now: Duration) {
        let was_listed = self.unlisted.remove(&id_text(&group.id)).is_none();
        if let (true, Some(wait)) = (was_listed, Wait::of(lag, &group.team, now)) {
            self.ghosts.push((group, wait));
        }
    }

    /// Forgets what a page that is listed now shows. `begins` says that it is a first page: whoever
    /// walks on sees the same.
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
        self.ghosts
            .retain_mut(|(_, wait)| wait.goes_on(now, begins, is_listed));
    }

    /// Whether listings show everything.
    pub(in crate::sandbox) fn is_over(&self) -> bool {
        self.unlisted.is_empty() && self.left_out.is_empty() && self.ghosts.is_empty()
    }

    /// Whether a group that exists is not listed.
    pub(in crate::sandbox) fn hides(&self, group: &StoredGroup) -> bool {
        !self.unlisted.is_empty() && self.unlisted.contains_key(&id_text(&group.id))
    }

    /// What a listing shows instead of these groups, oldest first.
    pub(in crate::sandbox) fn shown<'a>(
        &'a self,
        groups: Groups<'a>,
        is_listed: &dyn Fn(&str) -> bool,
    ) -> Vec<&'a StoredGroup> {
        let ghosts = self.ghosts.iter().map(|(group, _)| group);
        let mut shown: Vec<_> = groups
            .iter()
            .filter(|group| !self.hides(group))
            .filter(|group| !self.left_out.contains_key(&id_text(&group.id)))
            .chain(ghosts.filter(|group| is_listed(&group.team)))
            .collect();
        shown.sort_by_key(|group| group.age);
        shown
    }
}
