//! The `dooctl` program: everything is in the library.

use dooctl::memory::{ALLOCATOR, Allocator};
use std::process::ExitCode;

#[global_allocator]
static MEMORY: Allocator = ALLOCATOR;

fn main() -> ExitCode {
    dooctl::cli::run(std::env::args_os())
}
