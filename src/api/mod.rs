//! Everything that is particular to doo's API on the wire.

pub mod transport;
