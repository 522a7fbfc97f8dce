//! The time between requests when they are sent, and when they arrive.

use super::*;
use tokio::time::advance;

#[tokio::test(start_paused = true)]
async fn the_gap_counts_from_the_end_of_what_is_not_answered() {
    let pacer = Pacer::new(Some(1.0));
    let start = Instant::now();
    for _ in 0..5 {
        let permit = pacer.permit().await;
        advance(Duration::from_millis(30)).await;
        drop(permit);
    }
    // tokio's timers count in milliseconds and never fire early.
    let elapsed = start.elapsed();
    assert!(
        elapsed >= Duration::from_millis(4 * 1030 + 30),
        "{elapsed:?}"
    );
    assert!(
        elapsed <= Duration::from_millis(4 * 1030 + 40),
        "{elapsed:?}"
    );
}

/// Sends requests with these times on their way, in milliseconds, and these for their answers.
/// Returns the total time and the shortest time between two arrivals.
async fn sent(ways: impl IntoIterator<Item = (u64, u64)>) -> (Duration, Duration) {
    let pacer = Pacer::new(Some(1.0));
    let start = Instant::now();
    let (mut last, mut shortest) = (None, Duration::MAX);
    for (there, back) in ways {
        let permit = pacer.permit().await;
        advance(Duration::from_millis(there)).await;
        let arrival = Instant::now();
        let gap = last.map_or(Duration::MAX, |last| arrival - last);
        (last, shortest) = (Some(arrival), shortest.min(gap));
        advance(Duration::from_millis(back)).await;
        permit.answered();
    }
    (start.elapsed(), shortest)
}

const GAP: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn thirteen_requests_on_a_slow_way_take_five_percent_longer_at_most() {
    let ways = (0..13).map(|_| (150, 150));
    let (took, shortest) = sent(ways).await;
    assert!(took <= 13 * GAP * 105 / 100, "{took:?}");
    assert!(shortest >= GAP, "{shortest:?}");
}

/// Requests or answers have 50 ms of jitter, and the first connection takes 200 ms.
#[tokio::test(start_paused = true)]
async fn no_two_requests_arrive_too_close_together_with_jitter() {
    let mut seed = 1_u64;
    let mut random = move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % 51
    };
    for round in 0..300 {
        let ways = (0..13).map(|number| {
            let connection = if number == 0 { 200 } else { 0 };
            let jitter = random();
            let there = [jitter, 0, jitter / 2][round % 3];
            (150 + connection + there, 150 + jitter - there)
        });
        let (took, shortest) = sent(ways.collect::<Vec<_>>()).await;
        let most = 13 * GAP * 105 / 100 + Duration::from_millis(200);
        assert!(took <= most, "round {round}: {took:?}");
        assert!(shortest >= GAP, "round {round}: {shortest:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_delayed_counts_with_its_delay() {
    // A new connection in between, and a server that takes time.
    let ways = [(40, 10), (40, 10), (540, 10), (40, 10), (40, 900), (40, 10)];
    let (_, shortest) = sent(ways).await;
    assert!(shortest >= GAP, "{shortest:?}");
}

#[tokio::test(start_paused = true)]
async fn several_are_in_flight_when_the_pace_allows_it() {
    let pacer = Pacer::new(Some(5.0));
    let start = Instant::now();
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(pacer.permit().await);
    }
    assert!(start.elapsed() >= Duration::from_millis(800));
    assert!(start.elapsed() < Duration::from_millis(850));
}

#[tokio::test(start_paused = true)]
async fn without_a_rate_nothing_waits_but_the_tenth_answer() {
    let pacer = Pacer::new(None);
    let mut held = Vec::new();
    for _ in 0..IN_FLIGHT {
        held.push(pacer.permit().await);
    }
    let eleventh = tokio::time::timeout(Duration::from_secs(60), pacer.permit()).await;
    assert!(eleventh.is_err());
}

#[tokio::test(start_paused = true)]
async fn gaps_that_no_timer_can_keep_are_kept_on_average() {
    let pacer = Pacer::new(Some(100_000.0));
    let start = Instant::now();
    for _ in 0..90 {
        pacer.permit().await;
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    for _ in 0..1000 {
        pacer.permit().await;
    }
    let elapsed = start.elapsed();
    assert!(elapsed >= Duration::from_millis(9), "{elapsed:?}");
    assert!(elapsed <= Duration::from_millis(12), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_hold_delays_the_next_request() {
    let pacer = Pacer::new(None);
    let start = Instant::now();
    pacer.hold(Duration::from_secs(30));
    pacer.permit().await;
    assert!(start.elapsed() >= Duration::from_secs(30));
}

#[test]
fn absurd_rates_are_survived() {
    for rate in [1e-300, 1e300, f64::MIN_POSITIVE] {
        Pacer::new(Some(rate));
    }
}
