//! Finds commands in a text that the runner of a pipeline would execute.

/// Whether a runner takes the line for a command: GitHub's executes lines that begin with `::`,
/// also after white space.
pub fn starts_command(line: &str) -> bool {
    line.trim_start().starts_with("::")
}

/// The places of command marks that runners find anywhere in a line, such as `##[` and `##vso[`:
/// the second `#` of each.
pub fn command_marks(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('[').filter_map(|(at, _)| {
        let word =
            text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "-_.".contains(c));
        word.ends_with("##").then(|| word.len() - 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_runners_are_found_where_runners_find_them() {
        for line in ["::error::x", "  ::x", "\u{a0}\t::x"] {
            assert!(starts_command(line), "{line:?}");
        }
        assert!(!starts_command("a ::x"));
        for (text, marks) in [
            ("##[error]x", &[1usize] as &[usize]),
            ("a ##vso[task.x]y ###[z]", &[3, 19]),
            ("##task.setvariable[x", &[1]),
            ("# #[x ## [y #[z", &[]),
        ] {
            assert_eq!(command_marks(text).collect::<Vec<_>>(), marks, "{text}");
        }
    }
}
