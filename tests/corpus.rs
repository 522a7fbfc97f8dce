//! Replays the corpus of the fuzz targets, and a few thousand inputs made from it.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::PathBuf;

/// How many inputs are made from each of the corpus.
const VARIANTS: u64 = 40;

fn replay(name: &str, target: fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("the corpus is there") {
        let input = fs::read(entry.expect("it can be listed").path()).expect("it can be read");
        target(&input);
        (0..VARIANTS).for_each(|seed| target(&mutated(&input, seed)));
        seen += 1;
    }
    assert!(seen > 0, "{} is empty", folder.display());
}

/// An input with a few bytes replaced, removed, or repeated.
fn mutated(input: &[u8], seed: u64) -> Vec<u8> {
    let mut random = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below.max(1) as u64).unwrap_or_default()
    };
    let mut bytes = input.to_vec();
    for _ in 0..=next(3) {
        let (at, kind) = (next(bytes.len()), next(4));
        match kind {
            0 if !bytes.is_empty() => bytes[at] = b"\0\"{}[]:,-\n#&*%\xff9"[next(16)],
            1 => bytes.truncate(at),
            2 => {
                let piece = bytes[at..].to_vec();
                bytes.extend(piece);
            }
            _ if !bytes.is_empty() => drop(bytes.remove(at)),
            _ => {}
        }
    }
    bytes
}

#[test]
fn manifests() {
    replay("manifest", targets::manifest);
}

#[test]
fn listings() {
    replay("listing", targets::listing);
}

#[test]
fn markers() {
    replay("marker", targets::marker);
}

#[test]
fn bodies() {
    replay("body", targets::body);
}

#[test]
fn recordings() {
    replay("recording", targets::recording);
}

#[test]
fn pauses() {
    replay("retry_after", targets::retry_after);
}

#[test]
fn schemas() {
    replay("schema", targets::schema);
}
