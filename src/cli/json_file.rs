//! JSON files named by the user, in the encodings that editors and shells write.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Larger files are not read. No known account has a listing near this size.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The text of a file, as UTF-8.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let too_large = || {
        let message = format!("it is larger than {} MiB", LARGEST >> 20);
        io::Error::new(io::ErrorKind::FileTooLarge, message)
    };
    let file = File::open(path)?;
    if file.metadata()?.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // The size of a pipe is not known in advance.
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    as_utf8(bytes)
}

/// The text as UTF-8 without a byte order mark. PowerShell writes UTF-16 when output is redirected
/// to a file.
fn as_utf8(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let (units, to_unit): (_, fn([u8; 2]) -> u16) = match &bytes[..] {
        [0xef, 0xbb, 0xbf, text @ ..] => return Ok(text.to_vec()),
        [0xff, 0xfe, units @ ..] => (units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => (units, u16::from_be_bytes),
        _ => return Ok(bytes),
    };
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "it is damaged UTF-16");
    let (units, []) = units.as_chunks() else {
        return Err(damaged());
    };
    let units = units.iter().copied().map(to_unit);
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map(String::into_bytes).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::as_utf8;

    #[test]
    fn marks_and_utf_16_are_read_as_the_same_text() {
        let text = "{\"a\": \"\u{e4}\u{1f600}\"}";
        let units = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect();
        let little: Vec<u8> = units(u16::to_le_bytes);
        let big: Vec<u8> = units(u16::to_be_bytes);
        for (mark, bytes) in [
            (&[][..], text.as_bytes()),
            (&[0xef, 0xbb, 0xbf], text.as_bytes()),
            (&[0xff, 0xfe], &little),
            (&[0xfe, 0xff], &big),
        ] {
            assert_eq!(as_utf8([mark, bytes].concat()).unwrap(), text.as_bytes());
        }
        assert!(as_utf8(vec![0xff, 0xfe, b'{']).is_err());
        assert!(as_utf8(vec![0xff, 0xfe, 0x3d, 0xd8]).is_err());
        assert_eq!(as_utf8(vec![]).unwrap(), b"");
    }
}
