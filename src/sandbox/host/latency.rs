//! Answers that come late, as over a network.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

/// How much later than asked for a timer of the runtime may be.
const TIMER: Duration = Duration::from_millis(3);

/// Waits. The end is waited for on a thread, which is exact: the runtime's timers count whole
/// milliseconds, and a latency of 20 became one of 22.
pub(super) async fn wait(latency: Duration) {
    if latency.is_zero() {
        return;
    }
    let start = Instant::now();
    sleep(latency.saturating_sub(TIMER)).await;
    let rest = latency.saturating_sub(start.elapsed());
    // It fails only where the server stops, and then nobody waits.
    spawn_blocking(move || thread::sleep(rest)).await.ok();
}
