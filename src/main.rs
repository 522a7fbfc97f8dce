//! The `dooctl` program.
fn main() {}
