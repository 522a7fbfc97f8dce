//! What becomes of the memory that held secrets.
//!
//! A listing has every client secret in clear, and what sends and reads it copies it about: into the
//! buffers of HTTP and TLS, into JSON, into requests. So nothing is wiped piece by piece: whatever
//! the program frees is overwritten as it is freed.

use mimalloc::MiMalloc;
use zeroizing_alloc::ZeroAlloc;

/// An allocator that overwrites what it frees.
pub type Allocator = ZeroAlloc<MiMalloc>;

/// The program's allocator.
pub const ALLOCATOR: Allocator = ZeroAlloc(MiMalloc);

/// Keeps the memory that is in use from being written to a core file, and from being read by other
/// programs of the same user. Only on Linux.
pub(crate) fn keep_to_itself() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // A system that does not know of this is as it was.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
