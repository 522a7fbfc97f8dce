//! Secrets in encoded words: base64, as in a header for Basic, and hexadecimal digits.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::ops::Range;

/// Accepts missing padding and leftover bits.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The length of the shortest word that is decoded.
const SHORTEST: usize = 6;

/// The words of a text that may be encoded, each with what it may mean.
pub(super) fn words(text: &[u8]) -> Vec<(Range<usize>, Vec<Vec<u8>>)> {
    let is_letter = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
    let mut words = Vec::new();
    let mut start = 0;
    for word in text.split(|b| !is_letter(b)) {
        let range = start..start + word.len();
        start = range.end + 1;
        if word.len() >= SHORTEST {
            words.push((range, decoded(word)));
        }
    }
    words
}

fn decoded(word: &[u8]) -> Vec<Vec<u8>> {
    let standard: Vec<u8> = word
        .iter()
        .map(|b| match b {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    // Encoded text may follow something else, such as a path.
    let starts = (0..4).filter_map(|start| {
        let word = standard.get(start..)?;
        // A single letter at the end is less than a byte.
        let length = word.len() - usize::from(word.len() % 4 == 1);
        BASE64.decode(&word[..length]).ok()
    });
    starts.chain(hexadecimal(word)).collect()
}

fn hexadecimal(word: &[u8]) -> Option<Vec<u8>> {
    let digit = |b: &u8| {
        char::from(*b)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let digits: Vec<u8> = word.iter().map(digit).collect::<Option<_>>()?;
    Some(
        digits
            .chunks_exact(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_with_padding_or_without_and_behind_a_path() {
        for text in [
            "x bWU6c2VjcmV0IQ== y",
            "bWU6c2VjcmV0IQ",
            "path/bWU6c2VjcmV0IQ",
            "6d653a73656372657421",
        ] {
            let found = words(text.as_bytes());
            let holds = |bytes: &Vec<u8>| bytes.windows(10).any(|part| part == b"me:secret!");
            assert!(
                found.iter().any(|(_, decoded)| decoded.iter().any(holds)),
                "{text}"
            );
        }
        assert_eq!(words(b"ab cd").len(), 0);
    }
}
