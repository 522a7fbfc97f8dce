//! The guard of payloads.

use super::*;

#[test]
fn payloads_must_not_break_if_the_manifest_says_so() {
    let policy = |breaking_payload| Policy {
        guards: Guards {
            breaking_payload,
            ..lenient().guards
        },
        ..lenient()
    };
    let teams = |listed| [team("t", &["A o created@a#x updated@a#y"], &[listed])];
    let breaks = teams("1 ours/t A o created@a#z updated@a#z");
    assert_eq!(hits(&breaks, &policy(false)), []);
    let said = "the payloads of 2 hooks would break; created at a: `z` is no longer delivered";
    assert_eq!(
        said_by(Guard::BreakingPayload, &breaks, &policy(true)),
        [said]
    );
    let adds = teams("1 ours/t A o created@a#x");
    assert_eq!(hits(&adds, &policy(true)), []);
}
