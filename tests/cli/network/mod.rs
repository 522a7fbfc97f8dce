//! Requests, answers and connections, and runs in which they fail.

mod alterations;
mod backfills;
mod bad_answers;
mod bad_network;
mod both_servers;
mod convergence;
mod depth;
mod documented_listings;
mod echoes;
mod interrupts;
mod introspections;
#[cfg(target_os = "linux")]
mod memory;
mod overlap;
mod pace;
mod payload_answers;
mod probes;
mod proxies;
mod races;
mod rehearsals;
mod requests;
mod rotation;
mod timeouts;
mod tls;
mod wire;
