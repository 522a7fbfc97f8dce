//! Sentences on lines of 80 columns.

use std::borrow::Cow;
use textwrap::{Options, WordSeparator, WordSplitter};

const COLUMNS: usize = 80;

/// Wraps a sentence. Each line leaves room for an indent of `indent` columns, and all lines but the
/// first begin with `hanging`. A longer word, such as a URL, is never broken. An empty sentence has
/// no lines.
pub(super) fn wrapped<'t>(text: &'t str, indent: usize, hanging: &'t str) -> Vec<Cow<'t, str>> {
    if text.is_empty() {
        return Vec::new();
    }
    let options = Options::new(COLUMNS - indent)
        .subsequent_indent(hanging)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, wrapped};

    #[test]
    fn words_are_kept_whole() {
        let url = format!("https://{}", "a".repeat(COLUMNS));
        assert_eq!(
            wrapped(&format!("sent to {url} now"), 6, "  "),
            ["sent to", &format!("  {url}"), "  now"]
        );
        assert_eq!(wrapped(&"ab ".repeat(40), 2, "")[0].len(), 77);
        assert!(wrapped("", 6, "").is_empty());
    }
}
