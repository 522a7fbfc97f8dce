//! Wipes the memory of secrets.
//!
//! A listing has every client secret in clear, and sending and reading copy it: into the buffers of
//! HTTP and TLS, into JSON, into requests. So the program overwrites all memory when it is freed.

use mimalloc::MiMalloc;
use zeroizing_alloc::ZeroAlloc;

/// An allocator that overwrites what it frees.
pub type Allocator = ZeroAlloc<MiMalloc>;

/// The program's allocator.
pub const ALLOCATOR: Allocator = ZeroAlloc(MiMalloc);

/// Keeps the memory out of core files, and other programs of the same user from reading it. Only on
/// Linux.
pub(crate) fn keep_to_itself() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // A system without this feature stays as it is.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
