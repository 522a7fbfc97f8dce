//! Guesses what was meant by text that is not GraphQL.

use super::fault::{Code, Fault};
use crate::characters::{Unseen, named, unseen};
use crate::suggest::closest;

/// A syntax error with its likely cause.
pub(super) fn explain(text: &str, fault: Fault) -> Fault {
    if fault.help.is_some() {
        return fault;
    }
    let index = fault.index.min(text.len());
    let Some((before, at)) = text.split_at_checked(index) else {
        return fault;
    };
    if let Some(c) = at.chars().next()
        && let Some(why) = unseen(c)
        && !matches!(c, ' ' | '\t' | '\n' | '\r')
    {
        return unseen_character(fault.index, c, why, text);
    }
    match slip(text, before, at) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

fn unseen_character(index: usize, c: char, why: Unseen, text: &str) -> Fault {
    let message = format!("not GraphQL: unexpected character {}", named(c));
    let help = match why {
        Unseen::WhiteSpace => "write a normal space",
        Unseen::Control if text.matches('\0').count() > 1 => "save it as UTF-8",
        Unseen::Control | Unseen::Direction | Unseen::Invisible => "remove it; it is invisible",
    };
    Fault::new(Code::Syntax, index, message).help(help)
}

fn slip(text: &str, before: &str, at: &str) -> Option<String> {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\n', '\r']);
    let is_json = start
        .strip_prefix(['{', '['])
        .is_some_and(|rest| rest.trim_start().starts_with('"'));
    // Only text before the error can be its cause.
    let is_at_start = before.len() <= text.len() - start.len() + 1;
    let help = if is_json {
        "this is JSON: write its `query` here, and its variables under `variables`"
    } else if start.starts_with("gql`") || at.starts_with('`') {
        "write only the query, without gql`...`"
    } else if at.starts_with("${") {
        "`${name}` works only in the manifest: write the query there, or write the value here"
    } else if at.starts_with(['“', '”', '„', '‟', '«', '»', '″']) {
        "write straight quotation marks: `\"`"
    } else if at.starts_with(['\'', '‘', '’', '‚']) {
        "use double quotation marks for strings: `\"`"
    } else if at.starts_with("//") || at.starts_with("/*") {
        "a comment begins with `#`"
    } else if at.starts_with(';') {
        "remove it: nothing separates fields"
    } else if at.starts_with("<<<<<<<") || at.starts_with(">>>>>>>") || at.starts_with("=======") {
        "this is a leftover of a merge in Git: keep one of the two versions"
    } else if at.starts_with('"') && !before.trim_end().ends_with([':', '(', ',', '[']) {
        "write the description as a comment: `# ...`"
    } else if at.starts_with('%') {
        PLACEHOLDERS
    } else {
        let is_definition = is_at_start || before.trim_end().ends_with('}');
        return match keyword(at).filter(|_| is_definition) {
            Some(meant @ ("query" | "fragment")) => Some(format!("did you mean `{meant}`?")),
            Some(_) => {
                Some("write `query`: doo requests a payload before each delivery".to_owned())
            }
            None => text.contains('%').then(|| PLACEHOLDERS.to_owned()),
        };
    };
    Some(help.to_owned())
}

const PLACEHOLDERS: &str = "write placeholders such as %EVENT_ID% under `variables`";

/// The keyword that a definition almost begins with.
fn keyword(at: &str) -> Option<&'static str> {
    let end = at.find(|c: char| !c.is_alphanumeric()).unwrap_or(at.len());
    let word = &at[..end];
    closest(word, ["query", "fragment", "subscription", "mutation"]).filter(|meant| *meant != word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::grammar::read;

    #[test]
    fn a_slip_is_named() {
        for (text, index, help) in [
            ("{\u{a0}a }", 1, "write a normal space"),
            ("{ a\u{200b} }", 3, "remove it; it is invisible"),
            ("{ a }\n\0", 6, "remove it; it is invisible"),
            ("{\0 \0a\0", 1, "save it as UTF-8"),
            ("{ a(t: “x”) }", 7, "write straight quotation marks: `\"`"),
            (
                "{ a(t: 'x') }",
                7,
                "use double quotation marks for strings: `\"`",
            ),
            (
                "{\"query\": \"{ a(id: %ID%) }\"}",
                1,
                "this is JSON: write its `query` here, and its variables under `variables`",
            ),
            ("gql`{ a }`", 0, "write only the query, without gql`...`"),
            (
                "{ a ${more} }",
                4,
                "`${name}` works only in the manifest: write the query there, or write the value here",
            ),
            ("{ a(id: %ORDER_ID%) }", 8, PLACEHOLDERS),
            ("{ a } // all", 6, "a comment begins with `#`"),
            ("{ a; b }", 3, "remove it: nothing separates fields"),
            (
                "<<<<<<< HEAD\n{ a }",
                0,
                "this is a leftover of a merge in Git: keep one of the two versions",
            ),
            (
                "\"\"\"why\"\"\" query { a }",
                0,
                "write the description as a comment: `# ...`",
            ),
            ("qeury A { a }", 0, "did you mean `query`?"),
            (
                "subscirption { a }",
                0,
                "write `query`: doo requests a payload before each delivery",
            ),
            (
                "{ ...F } fragmnt F on A { a }",
                9,
                "did you mean `fragment`?",
            ),
        ] {
            let fault = explain(text, read(text).unwrap_err());
            assert_eq!(
                (fault.index, fault.help.as_deref()),
                (index, Some(help)),
                "{text}: {fault:?}"
            );
        }
        let fault = explain("{ a(", read("{ a(").unwrap_err());
        assert_eq!(fault.help, None);
    }
}
