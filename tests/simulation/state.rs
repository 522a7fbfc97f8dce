//! What an account holds and delivers, in forms that are quick to compare.

use crate::delivered::hooks;
use crate::manifest::Manifest;
use dooctl::model::{DeclaredGroup, Hook, Prune, Scope};
use dooctl::sandbox::{Kept, Sandbox, Variants};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The name of the groups of the sandbox's other client.
pub(crate) const OTHER_CLIENTS: &str = "Another client's group";

/// Hooks as a set of bits.
type Bits = u128;

/// The declared hooks that a group delivers.
#[derive(Clone, Copy, Default)]
struct Delivered {
    /// Exactly for the declared events.
    exactly: Bits,
    /// For those and perhaps more.
    at_least: Bits,
}

/// The hooks that are delivered.
pub(crate) struct Deliveries {
    /// The declared hooks, by the number of their bit.
    known: Vec<(Scope, Hook)>,
    /// What each group was when it was read, and what it delivers: most do not change.
    by_id: HashMap<String, (Map<String, Value>, Delivered)>,
    declared: Vec<Bits>,
    variants: Variants,
}

impl Deliveries {
    pub(crate) fn new(variants: &Variants, manifest: &Manifest) -> Self {
        let mut deliveries = Self {
            known: Vec::new(),
            by_id: HashMap::new(),
            declared: Vec::new(),
            variants: variants.clone(),
        };
        for team in &manifest.declared {
            let bits = team.iter().map(|group| deliveries.of_declared(group));
            let bits = bits.fold(0, |all, bits| all | bits);
            deliveries.declared.push(bits);
        }
        deliveries
    }

    /// The declared hooks that listed groups do not deliver.
    pub(crate) fn missing(
        &mut self,
        account: &Sandbox,
        manifest: &Manifest,
    ) -> Vec<&(Scope, Hook)> {
        let now = self.now(account, manifest);
        let all = match self.variants.shared_listing {
            true => vec![self.declared.iter().fold(0, |all, bits| all | bits)],
            false => self.declared.clone(),
        };
        self.lost(&all, &now)
    }

    fn of_declared(&mut self, declared: &DeclaredGroup) -> Bits {
        let group = &declared.group;
        let hooks = group
            .hooks
            .iter()
            .map(|hook| (group.scope.clone(), hook.clone()));
        self.bits(hooks.collect())
    }

    fn bits(&mut self, hooks: Vec<(Scope, Hook)>) -> Bits {
        hooks
            .into_iter()
            .fold(0, |bits, hook| bits | 1 << self.number(hook))
    }

    fn number(&mut self, (scope, hook): (Scope, Hook)) -> usize {
        let same = |known: &(Scope, Hook)| known.0 == scope && known.1.same(&hook);
        let number = self.known.iter().position(same);
        number.unwrap_or_else(|| {
            self.known.push((scope, hook));
            self.known.len() - 1
        })
    }

    /// The declared hooks that must stay delivered: those that listed groups deliver for exactly
    /// the declared events.
    pub(crate) fn due(&mut self, account: &Sandbox, manifest: &Manifest) -> Vec<Bits> {
        self.delivered(account, manifest, |bits| bits.exactly)
    }

    /// The declared hooks that listed groups deliver now, at least for the declared events.
    pub(crate) fn now(&mut self, account: &Sandbox, manifest: &Manifest) -> Vec<Bits> {
        self.delivered(account, manifest, |bits| bits.at_least)
    }

    fn delivered(
        &mut self,
        account: &Sandbox,
        manifest: &Manifest,
        bits: fn(Delivered) -> Bits,
    ) -> Vec<Bits> {
        let of_team = |team| {
            let listed = account.kept(team).filter(|group| group.is_listed);
            listed.fold(0, |all, group| all | bits(self.of_kept(group)))
        };
        let delivered: Vec<Bits> = manifest.teams.iter().map(of_team).collect();
        // Teams of one organization deliver together.
        if self.variants.shared_listing {
            let any = |all: &[Bits]| all.iter().fold(0, |any, bits| any | bits);
            return vec![any(&delivered) & any(&self.declared)];
        }
        let both = delivered.iter().zip(&self.declared);
        both.map(|(now, declared)| now & declared).collect()
    }

    fn of_kept(&mut self, group: Kept<'_>) -> Delivered {
        let id = id_text(group.id);
        if let Some((posted, bits)) = self.by_id.get(&*id)
            && posted == group.posted
        {
            return *bits;
        }
        // A listed group is taken as delivered: nothing better is known.
        let mut listed = group.posted.clone();
        for alteration in &self.variants.list_as {
            alteration.alter(&mut listed);
        }
        let hooks = hooks(&listed, &self.variants);
        let delivers = |wanted: &Hook, to: &dyn Fn(&Scope) -> bool| {
            hooks
                .iter()
                .any(|(scope, hook)| to(scope) && hook.same(wanted))
        };
        let mut bits = Delivered::default();
        for (number, (scope, hook)) in self.known.iter().enumerate() {
            // A group for the whole organization is for each of its events.
            let covers = |own: &Scope| *own == Scope::Organization || own == scope;
            bits.exactly |= Bits::from(delivers(hook, &|own| own == scope)) << number;
            bits.at_least |= Bits::from(delivers(hook, &covers)) << number;
        }
        let read = (group.posted.clone(), bits);
        self.by_id.insert(id.into_owned(), read);
        bits
    }

    /// The hooks of these bits.
    pub(crate) fn hooks(&self, bits: &[Bits]) -> Vec<(Scope, Hook)> {
        let none = vec![0; bits.len()];
        self.lost(bits, &none).into_iter().cloned().collect()
    }

    /// The hooks that were delivered before but are not now.
    pub(crate) fn lost(&self, before: &[Bits], now: &[Bits]) -> Vec<&(Scope, Hook)> {
        let lost = before
            .iter()
            .zip(now)
            .fold(0, |all, (before, now)| all | (before & !now));
        let numbered = self.known.iter().enumerate();
        numbered
            .filter(|(number, _)| lost & (1 << number) != 0)
            .map(|(_, hook)| hook)
            .collect()
    }
}

/// An id as paths have it.
pub(crate) fn id_text(id: &Value) -> std::borrow::Cow<'_, str> {
    match id {
        Value::String(id) => id.into(),
        other => other.to_string().into(),
    }
}

/// The existing groups, by team and id.
pub(crate) fn ids(account: &Sandbox, manifest: &Manifest) -> Vec<String> {
    let teams = manifest.teams.iter();
    teams
        .flat_map(|team| account.kept(team))
        .map(|group| id_text(group.id).into_owned())
        .collect()
}

/// All that the next run can meet; none while listings are late.
pub(crate) fn state(account: &Sandbox, manifest: &Manifest, is_opposed: bool) -> Option<String> {
    if !account.is_listed_exactly() {
        return None;
    }
    let groups = manifest.teams.iter().flat_map(|team| account.kept(team));
    let groups = groups.map(|group| format!("{} {} {:?}", group.id, group.is_listed, group.posted));
    let groups: Vec<_> = groups.collect();
    Some(format!("{is_opposed} {}", groups.join("\n")))
}

/// What an account holds, without ids and the other client's groups: accounts with the same end are
/// equal. With `prune: none` an interrupted replacement may leave groups, so only marked and
/// declared ones count.
pub(crate) fn holdings(account: &Sandbox, manifest: &Manifest) -> Vec<String> {
    let teams = manifest.teams.iter().enumerate();
    let mut holdings: Vec<String> = teams
        .flat_map(|(number, team)| account.kept(team).map(move |group| (number, group)))
        .filter(|(_, group)| group.posted["name"] != OTHER_CLIENTS)
        .filter(|(number, group)| counts(account, manifest, *number, group))
        .map(|(number, group)| holding(number, group))
        .collect();
    holdings.sort_unstable();
    holdings
}

fn counts(account: &Sandbox, manifest: &Manifest, team: usize, group: &Kept<'_>) -> bool {
    let name = group.posted["name"].as_str().unwrap_or_default();
    let description = group.posted.get("description").and_then(Value::as_str);
    let is_marked = description.is_some_and(|text| text.contains("[dooctl "));
    let mut declared = manifest.declared[team].iter();
    let is_declared = declared.any(|declared| declared.group.matching_name() == name.trim());
    // Another team that lists an unmarked group may declare it.
    let is_claimed =
        account.variants().shared_listing && !is_marked && manifest.prune.contains(&Prune::None);
    (manifest.prune[team] != Prune::None && !is_claimed) || (is_marked && is_declared)
}

fn holding(team: usize, group: Kept<'_>) -> String {
    let mut posted = group.posted.clone();
    let description = posted
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    // The ids of replaced groups depend on the way.
    let description = description.split(" replaces=").next().unwrap_or_default();
    let description = description.trim_end_matches(']').to_owned();
    posted.insert("description".into(), description.into());
    posted.sort_keys();
    format!("team {team}: {}", Value::Object(posted))
}
