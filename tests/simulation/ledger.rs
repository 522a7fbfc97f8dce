//! The server's record of a run, independent of dooctl's report.
//!
//! It decides whether each deletion was allowed (the rule of deletions), and how many groups of
//! ours there are (law 10: no growth).

use crate::generate::OWNER;
use crate::state::id_text;
use bytes::Bytes;
use dooctl::api::transport::{Request, Response};
use dooctl::model::{HookType, TeamId};
use dooctl::sandbox::{Sandbox, Severed};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

/// The greatest age of the listing that a deletion relies on.
const OLDEST: Duration = Duration::from_secs(5 * 60);

/// Groups by id, as listed.
type Groups = HashMap<String, Value>;

/// Everything that was sent and answered.
#[derive(Default)]
pub(crate) struct Ledger {
    run: Run,
    /// The ids of all creations, in all runs.
    given: HashSet<String>,
}

/// One run of the program.
#[derive(Default)]
struct Run {
    /// The number of requests so far.
    now: usize,
    /// Listings that nobody has asked about yet: most runs end with one.
    unread: Vec<Unread>,
    teams: HashMap<String, Team>,
    creations: Vec<Creation>,
}

/// An answer with a page of a listing.
struct Unread {
    at: usize,
    time: Duration,
    team: String,
    body: Bytes,
}

/// What the run saw of a team.
#[derive(Default)]
struct Team {
    /// The pages of the listing that is being read.
    pages: BTreeMap<u64, Value>,
    /// The first complete listing, which the plan is made from.
    planned: Option<Groups>,
    /// The latest complete listing.
    latest: Option<Listing>,
}

struct Listing {
    at: usize,
    time: Duration,
    groups: Groups,
}

/// A creation that the account carried out.
struct Creation {
    at: usize,
    team: String,
    posted: Value,
    id: String,
    /// Whether a listing of this run showed the id before.
    was_listed: bool,
}

impl Ledger {
    /// Begins another run.
    pub(crate) fn begin(&mut self) {
        self.run = Run::default();
    }

    /// Why a deletion that reaches the account is not allowed.
    pub(crate) fn objection(&mut self, now: Duration, request: &Request) -> Option<String> {
        let path = request.uri().path();
        let id = path.rsplit('/').next().unwrap_or_default();
        let id = decoded(id);
        self.run.read();
        let why = self.run.against(now, &id)?;
        Some(format!("rule of deletions: {id} was deleted, and {why}"))
    }

    /// Records a creation by its change in the team.
    pub(crate) fn created(&mut self, team: &TeamId, request: &Request, id: String) {
        let posted = serde_json::from_slice(request.body()).unwrap_or_default();
        let run = &mut self.run;
        run.read();
        let seen = |team: &Team| {
            let latest = team.latest.as_ref().map(|listing| &listing.groups);
            let all = [team.planned.as_ref(), latest];
            all.iter().flatten().any(|groups| groups.contains_key(&id))
        };
        run.creations.push(Creation {
            at: run.now,
            team: team.to_string(),
            posted,
            was_listed: run.teams.values().any(seen),
            id: id.clone(),
        });
        self.given.insert(id);
    }

    /// Records what the program learns from a listing.
    pub(crate) fn answered(&mut self, now: Duration, request: &Request, response: &Response) {
        self.run.now += 1;
        let Some(team) = listed_team(request).filter(|_| response.status() == 200) else {
            return;
        };
        if response.extensions().get::<Severed>().is_none() {
            self.run.unread.push(Unread {
                at: self.run.now,
                time: now,
                team,
                body: response.body().clone(),
            });
        }
    }

    /// The number of our groups in a team: by their marker, or because we sent them.
    pub(crate) fn ours(&self, account: &Sandbox, team: &TeamId) -> usize {
        let marker = format!("[dooctl owner={OWNER} ");
        let kept = account.kept(team).filter(|group| {
            let description = group.posted.get("description").and_then(Value::as_str);
            description.is_some_and(|text| text.contains(&marker))
                || self.given.contains(&*id_text(group.id))
        });
        kept.count()
    }

    /// The ids of creations of this run, with what was sent.
    pub(crate) fn creations(&self) -> impl Iterator<Item = (&str, &Value)> {
        let creations = self.run.creations.iter();
        creations.map(|creation| (creation.id.as_str(), &creation.posted))
    }
}

fn decoded(text: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    decoded.into_owned()
}

fn listed_team(request: &Request) -> Option<String> {
    let path = request.uri().path().strip_prefix("/v1/team/")?;
    let (team, rest) = path.split_once('/')?;
    (request.method() == http::Method::GET && rest == "webhooks").then(|| decoded(team))
}

impl Team {
    fn read(&mut self, at: usize, time: Duration, page: Value) {
        // An empty listing is page 0 of 0; an answer without a page is not a listing.
        let Some(number) = page["page"].as_u64().map(|number| number.max(1)) else {
            return;
        };
        if number == 1 {
            self.pages.clear();
        }
        self.pages.insert(number, page);
        if let Some(groups) = self.whole() {
            self.planned.get_or_insert_with(|| groups.clone());
            self.latest = Some(Listing { at, time, groups });
        }
    }

    /// The groups of a listing that was read to its end and does not contradict itself.
    fn whole(&self) -> Option<Groups> {
        let first = self.pages.get(&1)?;
        let count = first["page_count"].as_u64()?.max(1);
        let agree = |key: &str| self.pages.values().all(|page| page[key] == first[key]);
        if self.pages.len() as u64 != count || !agree("page_count") || !agree("total_items") {
            return None;
        }
        let items = self.pages.values();
        let items = items.flat_map(|page| page["_embedded"]["webhooks"].as_array());
        let items: Vec<&Value> = items.flatten().collect();
        let groups: Groups = items.iter().map(|item| seen(item)).collect();
        let is_whole = groups.len() == items.len()
            && first["total_items"].as_u64() == Some(groups.len() as u64);
        is_whole.then_some(groups)
    }
}

/// A listed group by its id, in a form that is equal until somebody changes the group.
fn seen(item: &Value) -> (String, Value) {
    let mut item = item.clone();
    let id = id_text(&item["id"]).into_owned();
    if let Value::Object(group) = &mut item {
        group.shift_remove("_links");
        // What the sandbox lists besides.
        if let Some(Value::Object(authentication)) = group.get_mut("authentication") {
            authentication.shift_remove("token_lifetime");
        }
        for hook in group
            .get_mut("hooks")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            hook.as_object_mut().map(|hook| hook.shift_remove("active"));
        }
        sort_hooks(group);
    }
    (id, item)
}

/// Sorts hooks and removes the suffixes of their types.
fn sort_hooks(group: &mut Map<String, Value>) {
    let Some(Value::Array(hooks)) = group.get_mut("hooks") else {
        return;
    };
    for hook in hooks.iter_mut() {
        let base = hook["type"].as_str().and_then(HookType::without_suffix);
        if let Some(base) = base.map(str::to_owned) {
            hook["type"] = base.into();
        }
    }
    hooks.sort_by_cached_key(Value::to_string);
}

impl Run {
    /// Reads the listings that came since the last time.
    fn read(&mut self) {
        for Unread {
            at,
            time,
            team,
            body,
        } in std::mem::take(&mut self.unread)
        {
            if let Ok(page) = serde_json::from_slice(&body) {
                self.teams.entry(team).or_default().read(at, time, page);
            }
        }
    }

    /// Why an id must not be deleted now.
    fn against(&self, now: Duration, id: &str) -> Option<String> {
        let latest = self.teams.values().filter_map(|team| {
            let listing = team.latest.as_ref()?;
            let shown = listing.groups.get(id)?;
            Some((team, listing, shown))
        });
        let whys: Vec<Option<String>> = latest
            .map(|(team, listing, shown)| self.with(now, id, team, listing, shown))
            .collect();
        // Teams may share a listing: one that allows it is enough. A creation of this run that no
        // listing showed can only be taken back by its id.
        let is_own = |creation: &Creation| creation.id == id && !creation.was_listed;
        let is_unseen = whys.is_empty() && self.creations.iter().any(is_own);
        if is_unseen || whys.iter().any(Option::is_none) {
            return None;
        }
        let none = || "no whole listing of this run shows it".to_owned();
        Some(whys.into_iter().flatten().next().unwrap_or_else(none))
    }

    fn with(
        &self,
        now: Duration,
        id: &str,
        team: &Team,
        listing: &Listing,
        shown: &Value,
    ) -> Option<String> {
        if now.saturating_sub(listing.time) > OLDEST {
            return Some("the listing that shows it is too old".to_owned());
        }
        let mut own = self.creations.iter().filter(|creation| creation.id == id);
        if let Some(creation) = own.next() {
            return against_own(creation, team, listing, shown);
        }
        let planned = team.planned.as_ref().and_then(|groups| groups.get(id));
        match planned {
            None if self.is_twin(id, listing, shown) => {}
            None => return Some("it was not there when the run planned".to_owned()),
            Some(planned) if planned != shown => {
                return Some(format!(
                    "it changed since the plan: {planned} is now {shown}"
                ));
            }
            Some(_) => {}
        }
        let heirs = self.creations.iter().filter(|creation| names(creation, id));
        heirs.filter_map(|heir| self.unseen(heir, listing)).next()
    }

    /// Whether a group is like one that this run created: a repeated creation may have made both,
    /// and nobody knows which one did.
    fn is_twin(&self, id: &str, listing: &Listing, shown: &Value) -> bool {
        let own = self.creations.iter().map(|creation| &creation.id);
        let mut others = own
            .filter(|own| *own != id)
            .filter_map(|own| listing.groups.get(own));
        others.any(|other| without_id(other) == without_id(shown))
    }

    /// Why the replacement of a deleted group was not seen before.
    fn unseen(&self, heir: &Creation, listing: &Listing) -> Option<String> {
        let name = &heir.posted["name"];
        if listing.at <= heir.at {
            return Some(format!(
                "the listing that shows it is older than its heir {name}"
            ));
        }
        let latest = self
            .teams
            .get(&heir.team)
            .and_then(|team| team.latest.as_ref());
        let is_seen = |creation: &Creation| {
            let shown = latest.and_then(|listing| listing.groups.get(&creation.id));
            shown.is_some_and(|shown| {
                marker(shown) == marker(&heir.posted) || is_unmarked(&heir.posted, shown)
            })
        };
        // If the creation was repeated, the other group may have been seen.
        let mut same = self
            .creations
            .iter()
            .filter(|other| other.posted == heir.posted);
        (!same.any(is_seen)).then(|| format!("its heir {name} was not seen with its marker"))
    }
}

fn without_id(group: &Value) -> Value {
    let mut group = group.clone();
    group["id"].take();
    group
}

/// The text after the last `[dooctl ` of a description.
fn marker(group: &Value) -> &str {
    let description = group["description"].as_str().unwrap_or_default();
    let marker = description.rsplit_once("[dooctl ");
    marker.map_or("", |(_, marker)| marker.trim_end())
}

/// Whether the marker of a creation names a group as replaced.
fn names(creation: &Creation, id: &str) -> bool {
    let pairs = marker(&creation.posted).trim_end_matches(']').split(' ');
    let replaces = pairs.filter_map(|pair| pair.strip_prefix("replaces="));
    replaces
        .flat_map(|ids| ids.split(','))
        .any(|other| decoded(other) == id)
}

/// Why a creation must not be taken back. It may be if it is not as it was sent, if it is one of
/// two, or if the listing hides what it showed before.
fn against_own(
    creation: &Creation,
    team: &Team,
    listing: &Listing,
    shown: &Value,
) -> Option<String> {
    if creation.was_listed {
        return Some("a creation of this run was given its id".to_owned());
    }
    let is_twin =
        |(id, other): (&String, &Value)| *id != creation.id && other["name"] == shown["name"];
    let is_altered = !is_as_sent(&creation.posted, shown);
    let mut planned = team.planned.iter().flat_map(|groups| groups.keys());
    let may_go = is_altered
        || listing.groups.iter().any(is_twin)
        || planned.any(|id| !listing.groups.contains_key(id));
    (!may_go).then(|| "this run had created it, as it was to be".to_owned())
}

/// Whether another client took the marker away and nothing else: the group still delivers, and is kept
/// by its name.
fn is_unmarked(posted: &Value, shown: &Value) -> bool {
    let mut posted = posted.clone();
    let description = posted["description"].as_str().unwrap_or_default();
    let text = description.split("[dooctl ").next().unwrap_or_default();
    posted["description"] = text.into();
    is_as_sent(&posted, shown)
}

/// Whether a listed group is exactly what was sent, as far as listings show it.
fn is_as_sent(posted: &Value, shown: &Value) -> bool {
    let mut posted = posted.clone();
    if let Value::Object(group) = &mut posted {
        sort_hooks(group);
    }
    let empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let authentication = Some(&shown["authentication"]).filter(|value| !empty(value));
    ["name", "description", "hooks"]
        .iter()
        .all(|key| posted[key] == shown[key])
        && authentication.unwrap_or(&Value::Null) == &posted["authentication"]
        && ["event_id", "event_guide_id"]
            .iter()
            .all(|key| shown.get(key).is_none_or(|value| *value == posted[key]))
}
