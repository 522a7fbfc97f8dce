//! Shows the difference between two texts that look the same.

use crate::characters::escape;
use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use unicode_security::skeleton;

/// Longer texts are compared as a whole, between their first and last difference.
const LONG: usize = 2_000;

/// Both texts, with the characters whose difference is invisible replaced by their numbers: letters
/// that look the same, white space, combining accents, spaces at the ends.
pub fn tell_apart(before: &str, after: &str) -> (String, String) {
    if before == after {
        return (before.to_owned(), after.to_owned());
    }
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let (mut old_marks, mut new_marks) = (vec![false; old.len()], vec![false; new.len()]);
    for (from, to) in differences(&old, &new) {
        let (ours, theirs) = (&old[from.clone()], &new[to.clone()]);
        mark(&old, from.clone(), theirs, &mut old_marks);
        mark(&new, to.clone(), ours, &mut new_marks);
    }
    let both = (marked(&old, &old_marks), marked(&new, &new_marks));
    if both.0 != both.1 {
        return both;
    }
    // A text that contains escapes itself must not look like the other.
    for (text, marks) in [(&old, &mut old_marks), (&new, &mut new_marks)] {
        let marks = marks.iter_mut().zip(text);
        marks.for_each(|(is_marked, c)| *is_marked |= *c == '\\');
    }
    (marked(&old, &old_marks), marked(&new, &new_marks))
}

type Difference = (Range<usize>, Range<usize>);

/// The parts in which two texts differ.
fn differences(old: &[char], new: &[char]) -> Vec<Difference> {
    if old.len().max(new.len()) > LONG {
        let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| {
            pairs.take_while(|(a, b)| a == b).count()
        };
        let start = same(&mut old.iter().zip(new));
        let end = same(&mut old[start..].iter().rev().zip(new[start..].iter().rev()));
        return vec![(start..old.len() - end, start..new.len() - end)];
    }
    let mut differences: Vec<Difference> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (from, to) = (op.old_range(), op.new_range());
        match differences.last_mut() {
            Some(last) if last.0.end == from.start && last.1.end == to.start => {
                (last.0.end, last.1.end) = (from.end, to.end);
            }
            _ => differences.push((from, to)),
        }
    }
    differences
}

/// Marks the characters of a part that must be shown by number, given the other text.
fn mark(text: &[char], part: Range<usize>, other: &[char], marks: &mut [bool]) {
    let ours = &text[part.clone()];
    let is_foreign = ours.iter().any(|c| !c.is_ascii());
    let looks_same = is_foreign && look(ours) == look(other);
    // The characters of the other text by their look.
    let mut twins: HashMap<String, HashSet<char>> = HashMap::new();
    for c in other.iter().filter(|_| is_foreign) {
        twins.entry(look(&[*c])).or_default().insert(*c);
    }
    let has_twin = |c: char| {
        let alike = twins.get(&look(&[c]));
        alike.is_some_and(|alike| alike.iter().any(|other| *other != c))
    };
    for at in part {
        let c = text[at];
        marks[at] = match c {
            ' ' => is_unseen_blank(text, at),
            c if c.is_ascii_graphic() => false,
            c if c.is_whitespace() => true,
            c => looks_same || has_twin(c),
        };
    }
}

/// Whether a space is beside another or at an end, where one more or less is invisible.
fn is_unseen_blank(text: &[char], at: usize) -> bool {
    let is_seen = |c: Option<&char>| c.is_some_and(|c| !c.is_whitespace());
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    !(is_seen(before) && is_seen(text.get(at + 1)))
}

/// A text in which letters of another script that look like their neighbours are replaced by their
/// numbers.
pub fn undisguised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(|c: char| c.is_ascii_alphabetic()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let is_latin = word.contains(|c: char| c.is_ascii_alphabetic());
        for c in word.chars() {
            match is_latin && is_disguised(c) {
                true => shown.push_str(&escape(c)),
                false => shown.push(c),
            }
        }
    }
    Cow::Owned(shown)
}

fn is_disguised(c: char) -> bool {
    let is_ours = || {
        let script = CodePointMapData::<Script>::new().get(c);
        matches!(script, Script::Latin | Script::Common | Script::Inherited)
    };
    let looks_latin = || look(&[c]).chars().all(|c| c.is_ascii_alphanumeric());
    !c.is_ascii() && c.is_alphanumeric() && !is_ours() && looks_latin()
}

/// The look of a text, without white space.
fn look(text: &[char]) -> String {
    let text: String = text.iter().collect();
    skeleton(&text).filter(|c| !c.is_whitespace()).collect()
}

fn marked(text: &[char], marks: &[bool]) -> String {
    let mut shown = String::with_capacity(text.len());
    for (c, is_marked) in text.iter().zip(marks) {
        match is_marked {
            true => shown.push_str(&escape(*c)),
            false => shown.push(*c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_shown_by_its_number() {
        for (before, after, shown) in [
            // Other letters.
            ("exаmple", "example", ("ex\\u{430}mple", "example")),
            ("zаx", "yax", ("z\\u{430}x", "yax")),
            (
                "раураl",
                "paypal",
                ("\\u{440}\\u{430}\\u{443}\\u{440}\\u{430}l", "paypal"),
            ),
            ("οrder", "оrder", ("\\u{3bf}rder", "\\u{43e}rder")),
            ("ｃrm", "crm", ("\\u{ff43}rm", "crm")),
            // Composed or not.
            (
                "Auftra\u{308}ge",
                "Aufträge",
                ("Auftra\\u{308}ge", "Auftr\\u{e4}ge"),
            ),
            // White space.
            ("to\u{a0}the", "to the", ("to\\u{a0}the", "to the")),
            ("to  the", "to the", ("to \\u{20}the", "to the")),
            ("Orders ", "Orders", ("Orders\\u{20}", "Orders")),
            (" Orders", "Orders", ("\\u{20}Orders", "Orders")),
            ("a\tb", "a b", ("a\\tb", "a b")),
            ("a\u{200b}b", "ab", ("a\\u{200b}b", "ab")),
            ("a\r", "a", ("a\\r", "a")),
            // Backslashes in the text itself.
            ("a\\u{a0}b", "a\u{a0}b", ("a\\u{5c}u{a0}b", "a\\u{a0}b")),
        ] {
            let (old, new) = tell_apart(before, after);
            assert_eq!((old.as_str(), new.as_str()), shown);
            let (new, old) = tell_apart(after, before);
            assert_eq!((old.as_str(), new.as_str()), shown);
        }
    }

    #[test]
    fn what_is_seen_to_differ_is_shown_as_it_is() {
        for (before, after) in [
            ("Bestellung für alle", "Bestellungen fuer alle"),
            ("web hook", "webhook"),
            ("Заказы", "Оплаты"),
            ("l0", "IO"),
            ("", "Käse"),
            ("same ä", "same ä"),
        ] {
            let shown = tell_apart(before, after);
            assert_eq!(shown, (before.to_owned(), after.to_owned()));
        }
    }

    #[test]
    fn letters_of_another_script_are_shown_where_they_hide() {
        for (text, shown) in [
            ("Оrders", "\\u{41e}rders"),
            ("to οrder", "to \\u{3bf}rder"),
            ("https://exаmple.com/x", "https://ex\\u{430}mple.com/x"),
            ("Заказы CRM", "Заказы CRM"),
            ("Læs Straße satıcı ｃrm", "Læs Straße satıcı ｃrm"),
            ("注文 orders", "注文 orders"),
        ] {
            assert_eq!(undisguised(text), shown);
        }
    }

    #[test]
    fn long_texts_are_told_apart_too() {
        let text = "ä b ".repeat(LONG);
        let (before, after) = (format!("{text}a{text}"), format!("{text}а{text}"));
        let (old, new) = tell_apart(&before, &after);
        assert_eq!(old, before);
        assert_eq!(
            new,
            before.replacen(&format!("{text}a"), &format!("{text}\\u{{430}}"), 1)
        );
    }
}
