//! The last check of every output, line by line, whatever its source.

use crate::api::Redactor;
use crate::render::{Lines, safe_line};
use std::io::{self, Write};

/// Passes lines on without secrets, and escapes what a CI runner would take as a command.
struct Checked<'a> {
    out: &'a mut dyn Write,
    redactor: &'a Redactor,
    lines: Lines,
    /// The part of the last line so far.
    line: Vec<u8>,
}

/// Writes through the check.
pub(super) fn checked(
    out: &mut dyn Write,
    redactor: &Redactor,
    lines: Lines,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let line = Vec::new();
    let mut checked = Checked {
        out,
        redactor,
        lines,
        line,
    };
    write(&mut checked)?;
    // Text without a line break at its end, such as a question.
    checked.end_line("")
}

impl Checked<'_> {
    fn end_line(&mut self, end: &str) -> io::Result<()> {
        let line = String::from_utf8_lossy(&self.line);
        let redacted = self.redactor.line(&line);
        let safe = safe_line(&redacted, self.lines);
        self.out.write_all(safe.as_bytes())?;
        self.out.write_all(end.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl Write for Checked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|b| *b == b'\n') {
            match part.strip_suffix(b"\n") {
                Some(rest) => {
                    self.line.extend_from_slice(rest);
                    self.end_line("\n")?;
                }
                None => self.line.extend_from_slice(part),
            }
        }
        Ok(bytes.len())
    }

    /// A line is checked and written only once it is complete.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Secret;

    #[test]
    fn lines_are_looked_at_whole_however_they_are_written() {
        let redactor = Redactor::default();
        redactor.learn(&Secret::new("abcdefgh"));
        let mut out = Vec::new();
        checked(&mut out, &redactor, Lines::Plain, |out| {
            for part in ["a abc", "defgh\n ", ":", ":error::x\n\n", "#", "#[b] ?"] {
                out.write_all(part.as_bytes())?;
                out.flush()?;
            }
            Ok(())
        })
        .unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert_eq!(shown, "a ***\n \\u{3a}:error::x\n\n#\\u{23}[b] ?");
    }
}
