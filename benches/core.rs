//! Placeholder replaced by the benchmarks of the core.
fn main() {}
