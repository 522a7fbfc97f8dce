//! From an account to a manifest, and to pipelines for it.

mod export;
mod init;
mod init_workflows;
