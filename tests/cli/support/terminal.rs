//! A terminal for tests to type on.

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::Write;
use std::process::Stdio;

/// The side of a terminal where somebody types.
pub(crate) struct Terminal(File);

impl Terminal {
    /// A terminal, and the side of it that a program reads.
    pub(crate) fn open() -> (Self, Stdio) {
        let keyboard =
            openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there is a terminal");
        grantpt(&keyboard).expect("it is ours");
        unlockpt(&keyboard).expect("it can be opened");
        let name = ptsname(&keyboard, Vec::new()).expect("it has a name");
        let name = name.to_str().expect("its name is a path");
        let mut options = File::options();
        let screen = options.read(true).write(true).open(name);
        let screen = screen.expect("its other side can be opened");
        (Self(keyboard.into()), screen.into())
    }

    /// Types a line.
    pub(crate) fn types(&mut self, line: &str) {
        writeln!(self.0, "{line}").expect("it can be typed on");
    }
}
