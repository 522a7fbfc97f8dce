//! Makes a secret from the bytes of a variable, a file or a program: one rule for all.

/// Why a secret cannot be used, and the help.
pub(super) type Unavailable = (String, &'static str);

/// The most bytes of a secret.
pub(super) const LONGEST: usize = 64 * 1024;

/// The secret in some bytes: the text without one line break at its end.
///
/// # Errors
/// It is not text, too long, or empty.
pub(super) fn of(bytes: Vec<u8>) -> Result<String, Unavailable> {
    const HELP: &str = "it must hold the secret and nothing else";
    if bytes.len() > LONGEST {
        return Err((format!("gives more than {} KiB", LONGEST / 1024), HELP));
    }
    let text = String::from_utf8(bytes).ok();
    // A replacement character stands for bytes that were not text.
    let Some(mut text) = text.filter(|text| !text.contains(char::REPLACEMENT_CHARACTER)) else {
        return Err((
            "gives text that is not UTF-8".to_owned(),
            "save or set it as UTF-8",
        ));
    };
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        return Err(("gives nothing".to_owned(), HELP));
    }
    Ok(text)
}

/// Names what is rarely meant to be in a secret. The secret is used anyway.
pub(super) fn oddities(secret: &str) -> Option<String> {
    let ends = secret.trim_matches(['\n', '\r']);
    let mut found = vec![];
    if secret.contains('\u{feff}') {
        found.push("a byte order mark");
    }
    if secret.contains('\0') {
        found.push("a NUL");
    }
    if secret.contains([
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ]) {
        found.push("a line break");
    }
    if ends.trim() != ends {
        found.push("white space at its ends");
    }
    (!found.is_empty()).then(|| found.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_break_at_the_end_is_dropped() {
        for (bytes, secret) in [
            ("canary", "canary"),
            ("canary\n", "canary"),
            ("canary\r\n", "canary"),
            ("canary\r", "canary\r"),
            ("canary\n\n", "canary\n"),
            ("canary\n\r\n", "canary\n"),
            (" canary ", " canary "),
        ] {
            assert_eq!(of(bytes.into()).unwrap(), secret, "{bytes:?}");
        }
        for (bytes, what) in [
            (&b""[..], "gives nothing"),
            (b"\n", "gives nothing"),
            (b"\r\n", "gives nothing"),
            (b"top\xffsecret", "gives text that is not UTF-8"),
            (b"\xff\xfet\0o\0p\0", "gives text that is not UTF-8"),
            (
                "top\u{fffd}secret".as_bytes(),
                "gives text that is not UTF-8",
            ),
            (&[b'a'; LONGEST + 1], "gives more than 64 KiB"),
        ] {
            assert_eq!(of(bytes.to_owned()).unwrap_err().0, what);
        }
    }

    #[test]
    fn what_seldom_belongs_to_a_secret_is_named() {
        for (secret, found) in [
            ("$x\"q'`~\\ ${CRM} ä", None),
            ("\u{feff}canary", Some("a byte order mark")),
            ("canary\0", Some("a NUL")),
            ("canary\n", Some("a line break")),
            ("canary\r", Some("a line break")),
            ("one\ntwo", Some("a line break")),
            (" canary", Some("white space at its ends")),
            ("canary\t", Some("white space at its ends")),
            ("canary\u{a0}", Some("white space at its ends")),
            (
                "canary \n",
                Some("a line break and white space at its ends"),
            ),
            ("\u{feff}a\0b", Some("a byte order mark and a NUL")),
        ] {
            assert_eq!(oddities(secret).as_deref(), found, "{secret:?}");
        }
    }
}
