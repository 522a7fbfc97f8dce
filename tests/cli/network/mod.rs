//! Requests, answers and connections, and runs in which they fail.

mod alterations;
mod backfills;
mod bad_answers;
mod bad_network;
mod bad_query_answers;
mod both_servers;
mod convergence;
mod depth;
mod documented_listings;
mod echoes;
mod interrupts;
pub(crate) mod introspections;
#[cfg(target_os = "linux")]
mod memory;
mod overlap;
mod pace;
mod payload_answers;
mod probe_options;
mod probes;
mod proxies;
mod races;
mod rehearsals;
mod requests;
mod rotation;
mod timeouts;
mod tls;
mod wire;
