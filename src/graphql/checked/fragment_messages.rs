//! The sentences for fragments.

use super::messages::{Explainer, start};
use super::names;
use super::walk::Spot;
use crate::graphql::fault::{Code, Fault};
use apollo_compiler::Name;
use apollo_compiler::ast::Definition;

impl Explainer<'_, '_> {
    pub(super) fn fragment_of_leaf(&self) -> Option<Fault> {
        let describe = |on: &Name| {
            let kind = names::kind(self.schema, on);
            let message = format!("a fragment cannot be on `{on}`: it is {kind}");
            let fault = Fault::new(Code::Fragment, start(on.location()), message);
            fault.help("name an object, an interface or a union")
        };
        self.find(|spot| match spot {
            Spot::Definition(Definition::FragmentDefinition(fragment)) => {
                Some(describe(&fragment.type_condition))
            }
            Spot::Spread { on: Some(on), .. } => Some(describe(on)),
            _ => None,
        })
    }

    pub(super) fn impossible_spread(&self) -> Option<Fault> {
        self.find(|spot| {
            let Spot::Spread {
                parent, on, name, ..
            } = spot
            else {
                return None;
            };
            let what = match (name, on) {
                (Some(name), _) => format!("`...{name}`"),
                (None, Some(on)) => format!("`... on {on}`"),
                (None, None) => return None,
            };
            let message = format!("{what} selects nothing here: no `{parent}` is of its type");
            let fault = Fault::new(Code::Fragment, self.index, message);
            let possible = self.schema.possible_types(parent);
            let possible: Vec<_> = possible.iter().map(|it| format!("`{it}`")).collect();
            Some(fault.help(match &possible[..] {
                [] => "remove it".to_owned(),
                possible => format!("it can only be {}", possible.join(" or ")),
            }))
        })
    }
}
