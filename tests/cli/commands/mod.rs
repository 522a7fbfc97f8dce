//! What commands read, print and return.

mod bad_manifests;
mod cases;
mod checkout;
mod environments;
mod escaped_secrets;
mod examples;
mod exit_codes;
mod golden;
mod grammars;
mod help;
mod lines;
mod odd_manifests;
mod outputs;
mod payloads;
mod quickstart;
mod secrets;
pub(crate) mod texts;
