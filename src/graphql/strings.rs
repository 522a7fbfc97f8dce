//! The values of strings, <https://spec.graphql.org/September2025/#sec-String-Value>.

/// The value of a string with one or three quotation marks; `None` if it has no value.
pub(super) fn value(written: &str) -> Option<String> {
    if let Some(inner) = block(written) {
        return Some(block_value(inner));
    }
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let mut value = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, escape)) = rest.split_once('\\') {
        value.push_str(before);
        let (c, after) = character(escape)?;
        value.push(c);
        rest = after;
    }
    value.push_str(rest);
    Some(value)
}

/// The text between three quotation marks.
pub(super) fn block(written: &str) -> Option<&str> {
    let inner = written.strip_prefix("\"\"\"")?;
    inner.strip_suffix("\"\"\"")
}

/// The character of an escape, and the text after it.
fn character(escape: &str) -> Option<(char, &str)> {
    let mut rest = escape.chars();
    let c = match rest.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(rest.as_str()),
        c @ ('"' | '\\' | '/') => c,
        _ => return None,
    };
    Some((c, rest.as_str()))
}

fn unicode(digits: &str) -> Option<(char, &str)> {
    if let Some(braced) = digits.strip_prefix('{') {
        let (number, after) = braced.split_once('}')?;
        let c = char::from_u32(u32::from_str_radix(number, 16).ok()?)?;
        return Some((c, after));
    }
    let four = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let (first, after) = (four(digits)?, digits.get(4..)?);
    if !(0xd800..0xdc00).contains(&first) {
        return Some((char::from_u32(first)?, after));
    }
    let second = four(after.strip_prefix("\\u")?)?;
    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    let c = char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)?;
    Some((c, after.get(6..)?))
}

/// `BlockStringValue` of the specification: without common indentation, and without blank lines at
/// the ends.
pub(super) fn block_value(inner: &str) -> String {
    let inner = inner.replace("\\\"\"\"", "\"\"\"").replace("\r\n", "\n");
    let mut lines: Vec<&str> = inner.split(['\n', '\r']).collect();
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_blank = |line: &&str| indent_of(line) == line.len();
    let indents = lines.iter().skip(1).filter(|line| !is_blank(line));
    let common = indents.map(|line| indent_of(line)).min().unwrap_or(0);
    for line in lines.iter_mut().skip(1) {
        *line = line.get(common..).unwrap_or_default();
    }
    let start = lines.iter().position(|line| !is_blank(line));
    let end = lines.iter().rposition(|line| !is_blank(line));
    match start.zip(end) {
        Some((start, end)) => lines[start..=end].join("\n"),
        None => String::new(),
    }
}

/// A string with this value, on one line.
pub(super) fn on_one_line(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_strings() {
        for (written, expected) in [
            (r#""""#, Some("")),
            (r#""a b""#, Some("a b")),
            (r#""\" \\ \/ \b\f\n\r\t""#, Some("\" \\ / \u{8}\u{c}\n\r\t")),
            (r#""\u00e4\u{1F6D2}\uD83D\uDED2""#, Some("ä🛒🛒")),
            (r#""\uD83D""#, None),
            (r#""\uD83Dx""#, None),
            (r#""\uDED2""#, None),
            (r#""\uD83D\u0041""#, None),
            (r#""\x""#, None),
            (r#""""""""#, Some("")),
            (r#""""a "" b""""#, Some("a \"\" b")),
            (r#""""\""" \n""""#, Some("\"\"\" \\n")),
        ] {
            assert_eq!(value(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn values_of_block_strings_are_those_of_the_specification() {
        for (inner, expected) in [
            (
                "\n      first line\n        indented\n\n      last, line\n    ",
                "first line\n  indented\n\nlast, line",
            ),
            ("first\n    second\n   third", "first\n second\nthird"),
            ("\r\n  a\r\n  b\r\n", "a\nb"),
            ("\r  a\r\tb\r", " a\nb"),
            ("   ", ""),
            (" a ", " a "),
            ("\n\n", ""),
            ("\n  a\n \n  b", "a\n\nb"),
        ] {
            assert_eq!(block_value(inner), expected, "{inner:?}");
        }
    }
}
