//! `export` and `init`.

mod export;
mod init;
mod init_workflows;
