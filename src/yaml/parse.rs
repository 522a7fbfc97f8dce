//! Turns text into the tree, from the events of the YAML parser.

mod syntax;

use super::node::position;
use super::secrets::{self, is_secret_key};
use super::{Issue, Node, Pair, Scalar, Sink, Span, Style, Value, restrictions};
use serde_yaml::granit_parser::{self, Event, Parser, ScalarStyle, Tag};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// The most levels of nesting. A manifest needs ten.
const DEPTH: usize = 64;

/// The first capacity of a collection.
const FEW: usize = 4;

/// The most values that all aliases of a document may represent. A few lines of nested aliases
/// represent billions; a manifest of a thousand groups that share one `authentication` needs ten
/// thousand.
const ALIASED: u64 = 250_000;

/// The bytes of a text that count as one value: each alias of a long query is as long.
const LONG: usize = 256;

/// Parses a document. `None` means that it cannot be parsed as a whole, which was reported. A
/// duplicate key is reported, and the rest is still checked.
pub fn parse<'a>(text: &'a str, sink: &dyn Sink) -> Option<Node<'a>> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    let mut builder = Builder::new(text, sink);
    for event in Parser::new_from_str_with_options(text, options) {
        let outcome = match event {
            Ok((event, span)) => builder.take(event, &span),
            Err(error) => Err(builder.syntax(&error)),
        };
        if let Err(issue) = outcome {
            sink.report(issue);
            return None;
        }
    }
    if builder.root.is_none() {
        sink.report(Issue::new(
            "empty-file",
            Span {
                line: 1,
                column: 1,
                ..Span::default()
            },
            "the file is empty",
        ));
    }
    if let Some(root) = &builder.root {
        sink.conceal(secrets::spans(root));
    }
    builder.root
}

/// A collection that is not complete yet.
struct Open<'a> {
    span: Span,
    anchor: usize,
    /// The number of values that it represents so far, itself included.
    weight: u64,
    children: Children<'a>,
}

enum Children<'a> {
    Items(Vec<Node<'a>>),
    Pairs {
        pairs: Vec<Pair<'a>>,
        key: Option<(Cow<'a, str>, Span)>,
    },
}

struct Builder<'a, 's> {
    text: &'a str,
    sink: &'s dyn Sink,
    open: Vec<Open<'a>>,
    anchors: HashMap<usize, (Rc<Node<'a>>, u64)>,
    aliased: u64,
    documents: usize,
    root: Option<Node<'a>>,
}

impl<'a, 's> Builder<'a, 's> {
    fn new(text: &'a str, sink: &'s dyn Sink) -> Self {
        Self {
            text,
            sink,
            open: vec![],
            anchors: HashMap::new(),
            aliased: 0,
            documents: 0,
            root: None,
        }
    }

    fn take(&mut self, event: Event<'a>, at: &granit_parser::Span) -> Result<(), Issue> {
        let span = self.span(at);
        match event {
            Event::DocumentStart(..) => self.document(span)?,
            Event::Scalar(text, style, anchor, tag) => {
                let style = self.style(style, tag.as_deref(), span)?;
                let weight = 1 + (text.len() / LONG) as u64;
                let value = Value::Scalar(Scalar { text, style });
                self.add(Node { span, value }, anchor, weight)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", span)?;
                self.begin(span, anchor, Children::Items(Vec::with_capacity(FEW)))?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", span)?;
                let pairs = Vec::with_capacity(FEW);
                self.begin(span, anchor, Children::Pairs { pairs, key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
            Event::Alias(anchor) => self.alias(anchor, span)?,
            _ => {}
        }
        Ok(())
    }

    fn document(&mut self, span: Span) -> Result<(), Issue> {
        self.documents += 1;
        if self.documents > 1 {
            let message = "a second document starts here; a manifest file has only one";
            return Err(Issue::new("several-documents", span, message)
                .help("put each document into its own file"));
        }
        Ok(())
    }

    fn style(&self, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Result<Style, Issue> {
        let written = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
            _ => Style::Quoted,
        };
        match tag.map(|tag| (tag, tag.core_suffix())) {
            None => Ok(written),
            Some((_, Some("str"))) if written == Style::Plain => Ok(Style::Quoted),
            Some((_, Some("str" | "null" | "bool" | "int" | "float"))) => Ok(written),
            Some((tag, _)) => Err(self.unless_secret(restrictions::tag_issue(tag, span))),
        }
    }

    fn check_tag(&self, tag: Option<&Tag>, expected: &str, span: Span) -> Result<(), Issue> {
        restrictions::check_tag(tag, expected, span).map_err(|issue| self.unless_secret(issue))
    }

    /// An issue without quotes where a secret may be written.
    fn unless_secret(&self, issue: Issue) -> Issue {
        let is_secret = self.open.iter().any(|open| match &open.children {
            Children::Pairs {
                key: Some((key, _)),
                ..
            } => is_secret_key(key),
            Children::Items(_) | Children::Pairs { .. } => false,
        });
        match is_secret {
            true => issue.unquoted(),
            false => issue,
        }
    }

    fn begin(&mut self, span: Span, anchor: usize, children: Children<'a>) -> Result<(), Issue> {
        if self.open.len() >= DEPTH {
            return Err(restrictions::too_deep(span, DEPTH));
        }
        if let Some(Open {
            children: Children::Pairs { key: None, .. },
            ..
        }) = self.open.last()
        {
            return Err(restrictions::key_issue(span));
        }
        self.open.push(Open {
            span,
            anchor,
            weight: 1,
            children,
        });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Issue> {
        let Some(Open {
            span,
            anchor,
            weight,
            children,
        }) = self.open.pop()
        else {
            return Ok(());
        };
        let value = match children {
            Children::Items(items) => Value::Sequence(items),
            Children::Pairs { pairs, key: _ } => {
                let report = |issue: Issue| self.sink.report(self.unless_secret(issue));
                restrictions::duplicates(&pairs, &report);
                Value::Mapping(pairs)
            }
        };
        let span = Span {
            end: end.end.max(span.end),
            ..span
        };
        self.add(Node { span, value }, anchor, weight)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Issue> {
        let Some((target, weight)) = self.anchors.get(&anchor) else {
            let message = "this alias is inside the value that it refers to";
            return Err(Issue::new("recursive-alias", span, message));
        };
        let (target, weight) = (Rc::clone(target), *weight);
        self.aliased = self.aliased.saturating_add(weight);
        if self.aliased > ALIASED {
            let message = format!(
                "the aliases up to here represent more than {ALIASED} values; a long text counts as several"
            );
            return Err(Issue::new("alias-bomb", span, message)
                .help("write the values out, or use `defaults`"));
        }
        let value = Value::Shared(target);
        self.add(Node { span, value }, 0, weight)
    }

    /// Adds a complete value to its parent.
    fn add(&mut self, node: Node<'a>, anchor: usize, weight: u64) -> Result<(), Issue> {
        let node = if anchor == 0 {
            node
        } else {
            let span = node.span;
            let shared = Rc::new(node);
            self.anchors.insert(anchor, (Rc::clone(&shared), weight));
            Node {
                span,
                value: Value::Shared(shared),
            }
        };
        let Some(Open {
            children,
            weight: sum,
            ..
        }) = self.open.last_mut()
        else {
            self.root = Some(node);
            return Ok(());
        };
        *sum = sum.saturating_add(weight);
        match children {
            Children::Items(items) => items.push(node),
            Children::Pairs { pairs, key } => match key.take() {
                Some((key, key_span)) => pairs.push(Pair {
                    key,
                    key_span,
                    value: node,
                }),
                None => *key = Some(restrictions::key_of(node)?),
            },
        }
        Ok(())
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let byte = |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or_default();
        let start = byte(&span.start);
        // The span of a block ends where the next value starts.
        let end = byte(&span.end).clamp(start, self.text.len().max(start));
        Span {
            start: position(start),
            end: position(end),
            line: position(span.start.line()),
            column: position(span.start.col() + 1),
        }
    }
}
