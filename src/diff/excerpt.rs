//! How much of a long text a difference shows.
//!
//! Other clients may put megabytes into a group. A plan with them would be as long, and comparing two
//! such texts line by line takes too long.

/// The most bytes of a text that is shown as a whole: far more than people write.
const LONGEST: usize = 64 * 1024;

/// The most lines of a text that is shown as a whole.
const MOST_LINES: usize = 5_000;

/// How many bytes of a long text are shown, and how many of them are before the first difference.
const SHOWN: usize = 4 * 1024;
const BEFORE: usize = 256;

/// Two texts as they are shown. If one of them is long, only the part around the first difference.
pub(super) fn excerpts(
    before: Option<String>,
    after: Option<String>,
) -> (Option<String>, Option<String>) {
    if ![&before, &after]
        .into_iter()
        .flatten()
        .any(|text| is_long(text))
    {
        return (before, after);
    }
    let alike = match (&before, &after) {
        (Some(before), Some(after)) => {
            let pairs = before.bytes().zip(after.bytes());
            pairs.take_while(|(a, b)| a == b).count()
        }
        _ => 0,
    };
    let start = alike.saturating_sub(BEFORE);
    let part = |text: String| excerpt(&text, start);
    (before.map(part), after.map(part))
}

fn is_long(text: &str) -> bool {
    text.len() > LONGEST || text.bytes().filter(|byte| *byte == b'\n').count() > MOST_LINES
}

/// A part of a text, with the number of bytes that are not shown.
fn excerpt(text: &str, start: usize) -> String {
    let start = boundary(text, start);
    let end = boundary(text, start + SHOWN);
    let left_out = |bytes: usize| match bytes {
        0 => String::new(),
        bytes => format!("[{bytes} bytes are not shown]"),
    };
    let parts = [
        left_out(start),
        text[start..end].to_owned(),
        left_out(text.len() - end),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// The last boundary between characters that is not after this byte.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(before: &str, after: &str) -> (String, String) {
        let (before, after) = excerpts(Some(before.to_owned()), Some(after.to_owned()));
        (before.unwrap(), after.unwrap())
    }

    #[test]
    fn a_text_that_people_write_is_shown_whole() {
        let long = "a\n".repeat(MOST_LINES);
        assert_eq!(both(&long, "b"), (long.clone(), "b".to_owned()));
        assert_eq!(excerpts(None, None), (None, None));
    }

    #[test]
    fn of_a_long_text_the_first_difference_is_shown() {
        let alike = "ä".repeat(1_000_000);
        let (before, after) = both(&format!("{alike}before{alike}"), &format!("{alike}after"));
        assert!(before.len() < 2 * SHOWN && after.len() < 2 * SHOWN);
        assert!(
            before.starts_with("[1999744 bytes are not shown]\nä"),
            "{before}"
        );
        assert!(before.contains("äbefore") && before.ends_with("\n[1996166 bytes are not shown]"));
        assert!(after.ends_with("ääafter"), "{after}");
    }

    #[test]
    fn a_text_of_many_lines_is_long_too() {
        let lines = "\n".repeat(MOST_LINES + 1);
        let (before, after) = excerpts(Some(lines), None);
        assert!(before.unwrap().ends_with("[905 bytes are not shown]"));
        assert_eq!(after, None);
    }
}
