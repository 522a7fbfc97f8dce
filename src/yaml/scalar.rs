//! The meaning of a plain text in YAML 1.2's core schema: `yes`, `on` and `off` are texts.

use super::{Scalar, Style};

/// The kind of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ScalarKind {
    Null,
    Boolean(bool),
    /// A whole number that fits 64 bits.
    Unsigned(u64),
    /// A negative whole number that fits 64 bits.
    Signed(i64),
    /// Any other number, rounded.
    Float(f64),
    Text,
}

impl ScalarKind {
    /// Its name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Boolean(_) => "a boolean",
            Self::Unsigned(_) => "a number",
            Self::Signed(_) => "a negative number",
            Self::Float(_) => "a decimal number",
            Self::Text => "a string",
        }
    }
}

impl Scalar<'_> {
    /// Its kind.
    pub(crate) fn kind(&self) -> ScalarKind {
        match self.style {
            Style::Plain => plain(&self.text),
            Style::Quoted | Style::Literal | Style::Folded => ScalarKind::Text,
        }
    }

    /// Whether it has only digits.
    pub(crate) fn is_digits(&self) -> bool {
        !self.text.is_empty() && self.text.bytes().all(|b| b.is_ascii_digit())
    }

    /// Whether some reader of YAML takes it for a whole number although it is not only digits:
    /// `+42`, `0x2a`, `1e3`, `1_000`. It is not one if no number type can hold it, such as
    /// `92e9053123`.
    pub(crate) fn is_odd_number(&self) -> bool {
        match self.kind() {
            ScalarKind::Unsigned(_) | ScalarKind::Signed(_) => !self.is_digits(),
            ScalarKind::Float(number) => {
                !self.is_digits() && number.is_finite() && number.fract() == 0.0
            }
            ScalarKind::Text => {
                let mut bytes = self.text.bytes();
                self.style == Style::Plain
                    && self.text.contains('_')
                    && bytes.next().is_some_and(|b| b.is_ascii_digit())
                    && bytes.all(|b| b.is_ascii_digit() || b == b'_')
            }
            ScalarKind::Null | ScalarKind::Boolean(_) => false,
        }
    }

    /// Whether a number would lose its first digits.
    pub(crate) fn has_leading_zero(&self) -> bool {
        self.text.len() > 1 && self.text.starts_with('0') && self.is_digits()
    }

    /// Whether it means nothing.
    pub fn is_null(&self) -> bool {
        self.style == Style::Plain && self.kind() == ScalarKind::Null
    }
}

fn plain(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarKind::Null,
        "true" | "True" | "TRUE" => return ScalarKind::Boolean(true),
        "false" | "False" | "FALSE" => return ScalarKind::Boolean(false),
        ".nan" | ".NaN" | ".NAN" => return ScalarKind::Float(f64::NAN),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            return ScalarKind::Float(if negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            });
        }
        _ => {}
    }
    // Most plain texts do not start like a number.
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return ScalarKind::Text;
    }
    number(text, unsigned)
}

fn number(text: &str, unsigned: &str) -> ScalarKind {
    let based = [("0x", 16), ("0o", 8)];
    for (prefix, radix) in based {
        if let Some(digits) = text.strip_prefix(prefix) {
            // `from_str_radix` would accept a sign here.
            let all = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
            return match u64::from_str_radix(digits, radix) {
                Ok(number) if all => ScalarKind::Unsigned(number),
                _ => ScalarKind::Text,
            };
        }
    }
    if unsigned.bytes().all(|b| b.is_ascii_digit()) {
        if let Ok(number) = text.strip_prefix('+').unwrap_or(text).parse() {
            return ScalarKind::Unsigned(number);
        }
        if let Ok(number) = text.parse() {
            return ScalarKind::Signed(number);
        }
    }
    let looks_like_one = unsigned
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
        && unsigned.bytes().any(|b| b.is_ascii_digit());
    match text.parse::<f64>() {
        Ok(number) if looks_like_one => ScalarKind::Float(number),
        _ => ScalarKind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_not_written_in_digits_is_odd() {
        let odd = |text: &'static str, style| {
            let text = text.into();
            Scalar { text, style }.is_odd_number()
        };
        for text in [
            "+42", "-5", "0x2A", "0o52", "1e3", "42.0", "4.711e3", "1_000",
        ] {
            assert!(odd(text, Style::Plain), "{text}");
            assert!(!odd(text, Style::Quoted), "{text}");
        }
        for text in [
            "42",
            "0",
            "0042",
            "18446744073709551616",
            "92e9053123",
            "1.5",
            "42abc",
            "1_a",
            ".inf",
            "~",
            "x",
        ] {
            assert!(!odd(text, Style::Plain), "{text}");
        }
    }

    #[test]
    fn plain_texts_mean_what_the_core_schema_says() {
        for (text, kind) in [
            ("", ScalarKind::Null),
            ("~", ScalarKind::Null),
            ("null", ScalarKind::Null),
            ("true", ScalarKind::Boolean(true)),
            ("yes", ScalarKind::Text),
            ("on", ScalarKind::Text),
            ("0123", ScalarKind::Unsigned(123)),
            ("-5", ScalarKind::Signed(-5)),
            ("+5", ScalarKind::Unsigned(5)),
            ("0x1f", ScalarKind::Unsigned(31)),
            ("0x", ScalarKind::Text),
            ("0x+1", ScalarKind::Text),
            ("1e3", ScalarKind::Float(1000.0)),
            ("1.5", ScalarKind::Float(1.5)),
            (
                "1234567890123456789012",
                ScalarKind::Float(1_234_567_890_123_456_789_012.0),
            ),
            ("1.2.3", ScalarKind::Text),
            ("10.0.0.1", ScalarKind::Text),
            ("2026-01-01", ScalarKind::Text),
            (".", ScalarKind::Text),
            ("-", ScalarKind::Text),
            ("order_created", ScalarKind::Text),
            ("-.inf", ScalarKind::Float(f64::NEG_INFINITY)),
        ] {
            assert_eq!(plain(text), kind, "{text}");
        }
    }
}
