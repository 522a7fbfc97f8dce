//! The documents are true: references are fresh, commands do what is said, outputs are real.

#[cfg(unix)]
mod blocks;
#[cfg(unix)]
mod pages;
mod references;
