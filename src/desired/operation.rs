//! The parts of a GraphQL document that its checks rest on.

use apollo_parser::cst::{self, CstNode};
use apollo_parser::{SyntaxKind, SyntaxNode};

#[derive(Debug)]
pub(super) struct Operation {
    pub(super) name: Option<String>,
    pub(super) index: usize,
    pub(super) variables: Vec<Variable>,
    pub(super) uses: Uses,
}

#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) index: usize,
    /// Whether it has neither a default nor a type that allows null.
    pub(super) required: bool,
}

/// A name and where it is used.
pub(super) type Used<'d> = (&'d str, usize);

/// What a definition refers to, with the place of each.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) variables: Vec<(String, usize)>,
    pub(super) fragments: Vec<(String, usize)>,
}

impl Operation {
    pub(super) fn of(operation: &cst::OperationDefinition) -> Self {
        let definitions = operation.variable_definitions();
        let variables = definitions
            .iter()
            .flat_map(cst::VariableDefinitions::variable_definitions);
        Self {
            name: operation.name().map(|name| text_of(&name)),
            index: start(operation.syntax()),
            variables: variables
                .filter_map(|variable| Variable::of(&variable))
                .collect(),
            uses: Uses::of(operation.syntax()),
        }
    }
}

impl Variable {
    pub(super) fn of(definition: &cst::VariableDefinition) -> Option<Self> {
        let variable = definition.variable()?;
        let nullable = !matches!(definition.ty(), Some(cst::Type::NonNullType(_)));
        Some(Self {
            name: text_of(&variable.name()?),
            index: start(variable.syntax()),
            required: !nullable && definition.default_value().is_none(),
        })
    }
}

impl Uses {
    pub(super) fn of(definition: &SyntaxNode) -> Self {
        let mut uses = Self::default();
        for node in definition.descendants() {
            let index = start(&node);
            let declares = || {
                let parent = node.parent();
                parent.is_some_and(|parent| parent.kind() == SyntaxKind::VARIABLE_DEFINITION)
            };
            match node.kind() {
                SyntaxKind::VARIABLE if !declares() => {
                    let name = cst::Variable::cast(node).and_then(|variable| variable.name());
                    uses.variables
                        .extend(name.map(|name| (text_of(&name), index)));
                }
                SyntaxKind::FRAGMENT_SPREAD => {
                    let spread = cst::FragmentSpread::cast(node);
                    let name = spread.and_then(|spread| spread.fragment_name()?.name());
                    uses.fragments
                        .extend(name.map(|name| (text_of(&name), index)));
                }
                _ => {}
            }
        }
        uses
    }
}

pub(super) fn text_of(name: &cst::Name) -> String {
    name.text().as_str().to_owned()
}

pub(super) fn start(node: &SyntaxNode) -> usize {
    node.text_range().start().into()
}
