//! The context in which the values of a file are resolved, and checks that many keys share.

use crate::desired::files::{Checkout, Unusable};
use crate::desired::format::{Levels, Lint, Vars};
use crate::desired::grammar::{Flaw, UrlFault, address, header, id};
use crate::desired::queries::Queries;
use crate::desired::source::Source;
use crate::graphql::Document;
use crate::model::{Hook, is_loopback};
use crate::yaml::{self, Issue, Located, Verbatim};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use url::Url;

/// One file, and the settings of the root for all files.
pub(in crate::desired) struct FileContext<'a> {
    pub(in crate::desired) source: &'a Source<'a>,
    pub(in crate::desired) vars: &'a Vars,
    pub(in crate::desired) levels: &'a Levels,
    pub(super) queries: &'a Queries,
    /// The folder that must hold everything that the file names.
    pub(in crate::desired) checkout: &'a Checkout,
    /// The folder of the file: its paths are relative to it.
    pub(in crate::desired) folder: &'a Path,
    /// Whether an address without TLS leaves this machine, by the servers of the addresses so far.
    servers: RefCell<HashMap<String, bool>>,
    /// Queries by their text: many hooks share one, which is parsed once.
    documents: RefCell<HashMap<String, Rc<Document>>>,
    /// Query files by their path, or why they cannot be read.
    pub(super) query_files: RefCell<HashMap<PathBuf, Result<Rc<str>, Unusable>>>,
}

impl<'a> FileContext<'a> {
    pub(in crate::desired) fn new(
        source: &'a Source<'a>,
        vars: &'a Vars,
        levels: &'a Levels,
        queries: &'a Queries,
        checkout: &'a Checkout,
        folder: &'a Path,
    ) -> Self {
        Self {
            source,
            vars,
            levels,
            queries,
            checkout,
            folder,
            servers: RefCell::default(),
            documents: RefCell::default(),
            query_files: RefCell::default(),
        }
    }

    /// A text with its variables filled in.
    pub(in crate::desired) fn text(&self, text: &Located<String>) -> Option<String> {
        let filled = self.vars.fill(self.source, text.span, text.get()?)?;
        Some(filled.into_owned())
    }

    /// A text with its variables filled in that is more than white space.
    pub(in crate::desired) fn filled(&self, text: &Located<String>, key: &str) -> Option<String> {
        let filled = self.text(text)?;
        if filled.trim().is_empty() {
            let issue = Issue::new("empty-value", text.span, format!("`{key}` is empty"));
            self.source.error(issue);
            return None;
        }
        Some(filled)
    }

    /// The id of a team.
    pub(in crate::desired) fn id(&self, id: &Located<Verbatim>, key: &str) -> Option<String> {
        self.checked_id(id, key, id::check)
    }

    /// The id of an event or an event guide.
    pub(super) fn scope_id(&self, id: &Located<Verbatim>, key: &str) -> Option<String> {
        self.checked_id(id, key, id::check_scope)
    }

    fn checked_id(
        &self,
        id: &Located<Verbatim>,
        key: &str,
        check: fn(&str) -> Result<(), id::Fault>,
    ) -> Option<String> {
        let Verbatim(text) = id.get()?;
        let text = self.filled(&id.with(text.clone()), key)?;
        let Err((message, help)) = check(&text) else {
            return Some(text);
        };
        let issue = Issue::new("invalid-id", id.span, format!("`{key}` {message}"));
        self.source.error(issue.help(help));
        None
    }

    /// An HTTP method.
    pub(in crate::desired) fn method(&self, method: &Located<String>) -> Option<String> {
        let text = self.text(method)?;
        if text.is_empty() || !text.chars().all(header::is_token) {
            let issue = Issue::new(
                "invalid-method",
                method.span,
                "`method` is not an HTTP method",
            );
            self.source.error(issue.help("doo delivers with `POST`"));
            return None;
        }
        self.check_documented(method, "method", &text, Hook::METHOD);
        Some(text)
    }

    /// Reports a value that doo does not document for its key.
    pub(super) fn check_documented(
        &self,
        declared: &Located<String>,
        key: &str,
        text: &str,
        documented: &str,
    ) {
        if text == documented {
            return;
        }
        let message = format!("doo documents only `{documented}` as `{key}`");
        let issue = Issue::new("undocumented-value", declared.span, message);
        let help = if text.trim().eq_ignore_ascii_case(documented) {
            format!("write `{documented}`: case and white space matter")
        } else {
            format!("write `{documented}`, or remove `{key}`")
        };
        self.levels
            .report(Lint::UndocumentedValue, self.source, issue.help(help));
    }

    /// Refuses a path that a shell would expand: dooctl does not.
    pub(super) fn check_path(&self, declared: &Located<String>, text: &str) -> Option<()> {
        let first = text.split(['/', '\\']).next().unwrap_or_default();
        let is_percent = first.len() > 2 && first.starts_with('%') && first.ends_with('%');
        if first != "~" && !first.starts_with('$') && !is_percent {
            return Some(());
        }
        let message = format!("`{first}` in a path is expanded by shells, not by dooctl");
        let issue = Issue::new("invalid-path", declared.span, message);
        let help = "write a path relative to the folder of this file";
        self.source.error(issue.help(help));
        None
    }

    /// An address to which doo sends something.
    pub(in crate::desired) fn endpoint(&self, endpoint: &Located<String>) -> Option<String> {
        let text = self.text(endpoint)?;
        // An address with credentials must not be shown.
        let masked = text.contains(['@', '?', '#']);
        let is_exposed = match self.is_exposed(&text) {
            Ok(is_exposed) => is_exposed,
            Err(UrlFault { at, flaw }) => {
                let span = yaml::part_of(self.source.text, endpoint.span, &text, at);
                let issue = Issue::new("invalid-endpoint", span, format!("`endpoint` {flaw}"));
                let written = endpoint.get().map_or("", String::as_str);
                let issue = match self.vars.help_of_empty(written) {
                    Some(help) => issue.help(help),
                    None => issue.help(flaw.help()),
                };
                self.source.error(issue.masked(masked));
                return None;
            }
        };
        if is_exposed {
            let message =
                "this endpoint has no TLS: others can read payloads and tokens on the way";
            let issue = Issue::new("insecure-endpoint", endpoint.span, message);
            let issue = issue.help("use https").masked(masked);
            self.levels
                .report(Lint::InsecureEndpoint, self.source, issue);
        }
        Some(text)
    }

    /// Whether others can read on the way what doo sends to an address. Most addresses of a file
    /// name the same few servers, which are checked once.
    fn is_exposed(&self, address: &str) -> Result<bool, UrlFault> {
        let end = address::server_end(address)?;
        let known = self.servers.borrow().get(&address[..end]).copied();
        if let Some(is_exposed) = known {
            return address::check_behind(address, end).map(|()| is_exposed);
        }
        let url = web_address(address)?;
        let is_exposed = url.scheme() == "http" && !is_loopback(&url);
        let server = address[..end].to_owned();
        self.servers.borrow_mut().insert(server, is_exposed);
        Ok(is_exposed)
    }

    /// The folders of the query files that were used so far.
    pub(in crate::desired) fn query_folders(&self) -> BTreeSet<PathBuf> {
        let files = self.query_files.borrow();
        let folders = files.keys().filter_map(|file| file.parent());
        folders.map(Path::to_owned).collect()
    }

    /// A query, parsed and checked once.
    pub(in crate::desired) fn document(&self, text: &str) -> Rc<Document> {
        if let Some(document) = self.documents.borrow().get(text) {
            return Rc::clone(document);
        }
        let document = Rc::new(Document::parse(text));
        self.documents
            .borrow_mut()
            .insert(text.to_owned(), Rc::clone(&document));
        document
    }
}

/// An http or https address, or its fault, which does not repeat the text: an address can hold
/// secrets.
pub(in crate::desired) fn web_address(text: &str) -> Result<Url, UrlFault> {
    address::check(text)?;
    Url::parse(text).map_err(|_| UrlFault {
        at: 0..text.len(),
        flaw: Flaw::NotWhole,
    })
}
