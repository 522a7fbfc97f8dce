//! The `dooctl` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    dooctl::cli::run(std::env::args_os())
}
