//! Requests, answers and connections, and what becomes of a run when they go wrong.

mod alterations;
mod bad_answers;
mod bad_network;
mod both_servers;
mod convergence;
mod depth;
mod documented_listings;
mod echoes;
mod interrupts;
#[cfg(target_os = "linux")]
mod memory;
mod pace;
mod proxies;
mod races;
mod requests;
mod timeouts;
mod tls;
mod wire;
