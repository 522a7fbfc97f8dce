//! Compares with the library's parser, where it is as strict as the specification.

use super::*;
use crate::graphql::ast::Used;
use apollo_parser::cst::{self, CstNode};
use apollo_parser::{Parser, SyntaxKind, SyntaxNode};
use proptest::prelude::*;

/// The parts of a document that both parsers report.
#[derive(Debug, PartialEq)]
enum Shape {
    Operation {
        kind: String,
        name: Option<String>,
        index: usize,
        variables: Vec<(String, usize, bool)>,
        uses: [Vec<(String, usize)>; 2],
    },
    Fragment(String, String, [Vec<(String, usize)>; 2]),
}

fn found(text: &str) -> Result<Vec<Shape>, Fault> {
    let owned = |used: &[Used<'_>]| {
        used.iter()
            .map(|(name, at)| ((*name).to_owned(), *at))
            .collect()
    };
    let uses = |uses: &Uses<'_>| [owned(&uses.variables), owned(&uses.fragments)];
    let definitions = read(text)?;
    let operations = definitions.operations.iter().map(|it| {
        let variable = |it: &Variable<'_>| (it.name.to_owned(), it.index, it.is_required());
        let shape = Shape::Operation {
            kind: it.kind.to_owned(),
            name: it.name.map(str::to_owned),
            index: it.index,
            variables: it.variables.iter().map(variable).collect(),
            uses: uses(&it.uses),
        };
        (it.index, shape)
    });
    let fragments = definitions.fragments.iter().map(|it| {
        let shape = Shape::Fragment(it.name.to_owned(), it.on.to_owned(), uses(&it.uses));
        (it.index, shape)
    });
    let mut shapes: Vec<_> = operations.chain(fragments).collect();
    shapes.sort_by_key(|(index, _)| *index);
    Ok(shapes.into_iter().map(|(_, shape)| shape).collect())
}

/// The result of the library's parser, if it finds no fault.
fn expected(text: &str) -> Option<Vec<Shape>> {
    // Between a name and its colon, or after `...`, the library allows no comma.
    let tree = Parser::new(&text.replace(',', " ")).parse();
    if tree.errors().len() > 0 {
        return None;
    }
    let definitions = tree.document().definitions();
    definitions
        .map(|definition| match definition {
            cst::Definition::OperationDefinition(operation) => Some(expected_operation(&operation)),
            cst::Definition::FragmentDefinition(fragment) => Some(Shape::Fragment(
                text_of(fragment.fragment_name()?.name()),
                text_of(fragment.type_condition()?.named_type()?.name()),
                expected_uses(fragment.syntax()),
            )),
            _ => None,
        })
        .collect()
}

fn expected_operation(operation: &cst::OperationDefinition) -> Shape {
    let variables = operation.variable_definitions();
    let variables = variables
        .iter()
        .flat_map(cst::VariableDefinitions::variable_definitions);
    let variable = |definition: cst::VariableDefinition| {
        let variable = definition.variable().unwrap();
        let non_null = matches!(definition.ty(), Some(cst::Type::NonNullType(_)));
        (
            text_of(variable.name()),
            start(variable.syntax()),
            non_null && definition.default_value().is_none(),
        )
    };
    let kind = operation.operation_type();
    Shape::Operation {
        kind: kind.map_or("query".to_owned(), |kind| {
            kind.syntax().text().to_string().trim().to_owned()
        }),
        name: operation.name().map(|name| text_of(Some(name))),
        index: start(operation.syntax()),
        variables: variables.map(variable).collect(),
        uses: expected_uses(operation.syntax()),
    }
}

fn expected_uses(definition: &SyntaxNode) -> [Vec<(String, usize)>; 2] {
    let [mut variables, mut fragments] = [vec![], vec![]];
    for node in definition.descendants() {
        let index = start(&node);
        let parent = node.parent().map(|parent| parent.kind());
        if parent == Some(SyntaxKind::VARIABLE_DEFINITION) {
            continue;
        }
        if let Some(variable) = cst::Variable::cast(node.clone()) {
            variables.push((text_of(variable.name()), index));
        } else if let Some(spread) = cst::FragmentSpread::cast(node) {
            let name = spread.fragment_name().unwrap().name();
            fragments.push((text_of(name), index));
        }
    }
    [variables, fragments]
}

fn text_of(name: Option<cst::Name>) -> String {
    name.unwrap().text().as_str().to_owned()
}

fn start(node: &SyntaxNode) -> usize {
    node.text_range().start().into()
}

fn name() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-zA-Z_][a-zA-Z0-9_]{0,3}",
        1 => prop::sample::select(vec!["query", "fragment", "true", "null", "type"])
            .prop_map(str::to_owned),
    ]
    .prop_filter("`on` has a meaning of its own", |name| name != "on")
    .boxed()
}

fn value(variables: bool) -> BoxedStrategy<String> {
    let texts = [
        "1",
        "-2",
        "0.5e3",
        "\"a # } %X%\"",
        "\"\"\"b \" \n }\"\"\"",
        "[]",
        "{}",
    ];
    let constant = prop::sample::select(texts.to_vec()).prop_map(str::to_owned);
    let variable = name().prop_map(|name| format!("${name}"));
    let leaf = if variables {
        prop_oneof![constant, name(), variable].boxed()
    } else {
        prop_oneof![constant, name()].boxed()
    };
    let deeper = |value: BoxedStrategy<String>| {
        let pair = (name(), value.clone()).prop_map(|(name, value)| format!("{name}: {value}"));
        prop_oneof![some(value, "[", ",", "]"), some(pair, "{", " ", "}")]
    };
    leaf.prop_recursive(3, 8, 3, deeper).boxed()
}

fn kind() -> BoxedStrategy<String> {
    let leaf = prop_oneof![name(), name().prop_map(|name| format!("{name} !"))];
    leaf.prop_recursive(3, 3, 1, |kind| {
        prop_oneof![
            kind.clone().prop_map(|kind| format!("[{kind}]")),
            kind.prop_map(|kind| format!("[ {kind} ]!")),
        ]
    })
    .boxed()
}

/// One or more of something, between brackets.
fn some(
    one: impl Strategy<Value = String> + 'static,
    open: &'static str,
    between: &'static str,
    close: &'static str,
) -> BoxedStrategy<String> {
    prop::collection::vec(one, 1..4)
        .prop_map(move |all| format!("{open}{}{close}", all.join(between)))
        .boxed()
}

/// Something, or nothing.
fn maybe(one: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), one].boxed()
}

fn arguments(variables: bool) -> BoxedStrategy<String> {
    let pair = (name(), value(variables)).prop_map(|(name, value)| format!("{name} :{value}"));
    maybe(some(pair, "(", ", ", ")"))
}

fn directives(variables: bool) -> BoxedStrategy<String> {
    let directive = (name(), arguments(variables));
    let directive = directive.prop_map(|(name, arguments)| format!("@{name}{arguments}"));
    maybe(some(directive, "", " ", ""))
}

fn selections() -> BoxedStrategy<String> {
    let alias = maybe(name().prop_map(|name| format!("{name}: ")).boxed());
    let field = (alias, name(), arguments(true), directives(true))
        .prop_map(|(alias, name, arguments, directives)| {
            format!("{alias}{name}{arguments}{directives}")
        })
        .boxed();
    let spread = (name(), directives(true));
    let spread = spread.prop_map(|(name, directives)| format!("... {name} {directives}"));
    let leaf = some(prop_oneof![2 => field.clone(), 1 => spread], "{", "\n", "}");
    leaf.prop_recursive(4, 12, 3, move |selections| {
        let on = maybe(name().prop_map(|name| format!("on {name}")).boxed());
        let inline = (on, directives(true), selections.clone());
        let inline = inline
            .prop_map(|(on, directives, selections)| format!("...{on} {directives} {selections}"));
        let parent =
            (field.clone(), selections).prop_map(|(field, rest)| format!("{field} {rest}"));
        some(prop_oneof![inline, parent], "{", " # a } comment\n", "}")
    })
    .boxed()
}

fn document() -> BoxedStrategy<String> {
    let default = maybe(value(false).prop_map(|value| format!("= {value}")).boxed());
    let variable = (name(), kind(), default, directives(false));
    let variable = variable.prop_map(|(name, kind, default, directives)| {
        format!("${name}: {kind} {default} {directives}")
    });
    let operation = (
        prop::sample::select(vec!["query", "mutation", "subscription"]),
        maybe(name()),
        maybe(some(variable, "(", ", ", ")")),
        directives(true),
        selections(),
    );
    let operation = operation.prop_map(|(operation, name, variables, directives, selections)| {
        format!("{operation} {name}{variables}{directives}{selections}")
    });
    let fragment = (name(), name(), directives(true), selections());
    let fragment = fragment.prop_map(|(name, kind, directives, selections)| {
        format!("fragment {name} on {kind} {directives}{selections}")
    });
    let definition = prop_oneof![operation, fragment, selections()];
    some(definition, "\u{feff}", "\n", " ")
}

proptest! {
    #[test]
    fn what_is_valid_is_read_as_the_library_reads_it(text in document()) {
        let expected = expected(&text);
        prop_assert!(expected.is_some(), "the library refuses {}", text);
        prop_assert_eq!(found(&text).ok(), expected);
    }

    #[test]
    fn what_is_accepted_is_valid(
        text in document(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..6usize, piece()), 1..3),
    ) {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, removed, added) in changes {
            let at = at.index(chars.len() + 1);
            let end = (at + removed).min(chars.len());
            chars.splice(at..end, added.chars());
        }
        let text: String = chars.into_iter().collect();
        let expected = expected(&text);
        match found(&text) {
            Ok(definitions) => prop_assert_eq!(Some(definitions), expected),
            Err(fault) => {
                prop_assert!(fault.index <= text.len());
                prop_assert!(
                    expected.is_none() || is_lenience(&fault.message),
                    "the library accepts {}: {:?}",
                    text,
                    fault,
                );
            }
        }
    }
}

/// What the library accepts but the specification does not: a name without a value, and a text
/// before `fragment`.
fn is_lenience(message: &str) -> bool {
    message.contains("expected `:` and a value") || message.ends_with("found a text")
}

fn piece() -> BoxedStrategy<String> {
    let pieces = [
        "",
        " ",
        ",",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        "=",
        "!",
        "@",
        "$",
        "...",
        "|",
        "&",
        "on",
        "query ",
        "fragment ",
        "type ",
        "a",
        "$b",
        "1",
        "1.",
        "\"",
        "\"\"\"",
        "#",
        "\n",
        "%",
        "ä",
        "\\",
    ];
    prop::sample::select(pieces.to_vec())
        .prop_map(str::to_owned)
        .boxed()
}

#[test]
fn what_is_wrong_is_told_in_words() {
    for (text, index, message) in [
        ("{ a ", 3, "expected a field or `}`, found the end"),
        ("{ }", 2, "expected a field, found `}`"),
        ("query", 5, "expected `{` and fields, found the end"),
        ("query () { a }", 7, "expected a variable, found `)`"),
        (
            "query ($a: Int { a }",
            15,
            "expected a variable or `)`, found `{`",
        ),
        ("query ($a) { a }", 9, "expected `:` and a type, found `)`"),
        ("query ($a: [Int) { a }", 15, "expected `]`, found `)`"),
        (
            "query ($a: Int = $b) { a }",
            17,
            "expected a value, found `$`",
        ),
        ("{ a(b) }", 5, "expected `:` and a value, found `)`"),
        ("{ a() }", 4, "expected an argument, found `)`"),
        ("{ a(b: [1 }", 10, "expected a value or `]`, found `}`"),
        ("{ a(b: { 1 }) }", 9, "expected a name or `}`, found `1`"),
        (
            "{ a(b: $) }",
            8,
            "expected the name of a variable, found `)`",
        ),
        ("{ a @ }", 6, "expected the name of a directive, found `}`"),
        ("{ ... }", 6, "expected `{` and fields, found `}`"),
        ("{ ... on { a } }", 9, "expected a type, found `{`"),
        (
            "fragment on on A { a }",
            9,
            "expected the name of the fragment, found `on`",
        ),
        ("fragment F { a }", 11, "expected `on`, found `{`"),
        (
            "\"a\" query { a }",
            0,
            "expected an operation or a fragment, found a text",
        ),
        (
            "{ a } }",
            6,
            "expected an operation or a fragment, found `}`",
        ),
        (
            "{ a(b: 1x) }",
            7,
            "Unexpected character `x` as integer suffix",
        ),
    ] {
        let fault = read(text).unwrap_err();
        let message = format!("not GraphQL: {message}");
        assert_eq!((fault.index, fault.message), (index, message), "{text}");
    }
}

#[test]
fn what_costs_too_much_is_refused() {
    let message = "the query is too large or nests too deeply";
    for (text, index) in [
        ("{a".repeat(1_000), 200),
        (format!("{{ a(b: {}", "[".repeat(1_000)), 106),
        (format!("query ($a: {}", "[".repeat(1_000)), 111),
        ("{a} ".repeat(50_000), 50_000),
    ] {
        let fault = read(&text).unwrap_err();
        assert_eq!((fault.index, fault.message.as_str()), (index, message));
    }
}
