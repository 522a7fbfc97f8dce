//! The grammar of hosts: names, IPv4 addresses, IPv6 addresses in brackets.

use super::url_fault::{Flaw, UrlFault};
use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use url::Host;

/// Checks a host. The bytes of a fault are those of the host.
///
/// # Errors
/// The first fault.
pub(in crate::desired) fn check(host: &str) -> Result<(), UrlFault> {
    let whole = 0..host.len();
    if let Some(found) = Flaw::of_characters(host) {
        return Err(found);
    }
    if let Some(at) = host.find('%') {
        let flaw = match host.starts_with('[') {
            true => Flaw::HostBrackets,
            false => Flaw::HostEscape,
        };
        return fault(at..at + 1, flaw);
    }
    if let Some(rest) = host.strip_prefix('[') {
        let address = rest.strip_suffix(']').map(str::parse::<Ipv6Addr>);
        return match address {
            Some(Ok(_)) => Ok(()),
            _ => fault(whole, Flaw::HostBrackets),
        };
    }
    let mut start = 0;
    // A dot at the end is the root domain.
    for label in host.strip_suffix('.').unwrap_or(host).split('.') {
        check_label(label).map_err(|UrlFault { at, flaw }| UrlFault {
            at: start + at.start..start + at.end,
            flaw: match flaw {
                Flaw::HostMapped(part) => Flaw::HostMapped(host.replace(label, &part)),
                other => other,
            },
        })?;
        start += label.len() + 1;
    }
    check_number(host)?;
    // Most hosts are plain ASCII and need no IDNA.
    let is_encoded = |label: &str| {
        let start = label.get(..4);
        start.is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
    };
    let name = match host.is_ascii() && !host.split('.').any(is_encoded) {
        true => Some(Cow::Borrowed(host)),
        false => ascii(host).map(Cow::Owned),
    };
    match name {
        Some(name) if name.trim_end_matches('.').len() <= 253 => Ok(()),
        Some(_) => fault(whole, Flaw::HostLength),
        None => fault(whole, Flaw::HostRefused),
    }
}

/// The fault of a pattern of hosts: where, what, and the help.
pub(super) type PatternFault = (Range<usize>, String, String);

/// A pattern of hosts in ASCII: a host, or `*.` and a domain.
///
/// # Errors
/// The first reason why it could never match.
pub(in crate::desired) fn pattern(text: &str) -> Result<String, PatternFault> {
    const NO_SUBDOMAINS: &str = "an IP address has no subdomains";
    const LIKE: &str = "write it like `crm.example.com` or `*.example.com`";
    let wrong = |at: Range<usize>, message: &str, help: &str| {
        Err((at, message.to_owned(), help.to_owned()))
    };
    if text == "*" || text == "*." {
        let help = "leave `allow_hosts` out to allow every host, or name a domain: `*.example.com`";
        return wrong(0..text.len(), "`*` alone matches no host", help);
    }
    if text.contains(['/', '@', ' ']) {
        let message = "an item of `allow_hosts` must be a host or a pattern, not an address";
        return wrong(0..text.len(), message, LIKE);
    }
    let domain = text.strip_prefix("*.").unwrap_or(text);
    let start = text.len() - domain.len();
    if let Some(at) = domain.find('*') {
        let at = start + at..start + at + 1;
        let message = "`*` is only allowed at the beginning of a pattern, before a dot";
        return wrong(at, message, LIKE);
    }
    if let Ok(address) = domain.parse::<Ipv6Addr>() {
        return match start {
            0 => Ok(format!("[{address}]")),
            _ => wrong(0..text.len(), NO_SUBDOMAINS, "remove `*.`"),
        };
    }
    if let Some(at) = domain.rfind(':').filter(|_| !domain.ends_with(']')) {
        let message = "an item of `allow_hosts` must not have a port: it matches every port";
        return wrong(start + at..text.len(), message, "remove the port");
    }
    if domain.ends_with('.') {
        let message = "a host must not end with a dot";
        return wrong(text.len() - 1..text.len(), message, "remove the dot");
    }
    check(domain).map_err(|UrlFault { at, flaw }| {
        let message = format!("an item of `allow_hosts` {flaw}");
        (start + at.start..start + at.end, message, flaw.help())
    })?;
    let is_name = matches!(Host::parse(domain), Ok(Host::Domain(_)));
    match ascii(domain) {
        Some(host) if is_name || start == 0 => Ok(format!("{}{host}", &text[..start])),
        _ => wrong(0..text.len(), NO_SUBDOMAINS, "remove `*.`"),
    }
}

/// A host as it is sent: in ASCII and small letters.
pub(super) fn ascii(host: &str) -> Option<String> {
    Host::parse(host).ok().map(|host| host.to_string())
}

fn fault<T>(at: Range<usize>, flaw: Flaw) -> Result<T, UrlFault> {
    Err(UrlFault { at, flaw })
}

fn check_label(label: &str) -> Result<(), UrlFault> {
    let whole = 0..label.len();
    if !label.is_ascii() {
        return check_international(label);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if let Some((at, c)) = label.char_indices().find(|(_, c)| !allowed(*c)) {
        return fault(at..at + 1, Flaw::HostCharacter(c));
    }
    if label.is_empty() || label.len() > 63 {
        return fault(whole, Flaw::HostLength);
    }
    if label.starts_with('-') || label.ends_with('-') {
        return fault(whole, Flaw::HostHyphen);
    }
    Ok(())
}

/// Checks a label outside ASCII. If IDNA maps a letter (full-width letters and dots, single
/// accents), some programs accept the name and others do not.
fn check_international(label: &str) -> Result<(), UrlFault> {
    let whole = 0..label.len();
    // IDNA 2003 maps these to other letters; IDNA 2008 does not.
    if let Some((at, c)) = label
        .char_indices()
        .find(|(_, c)| matches!(c, 'ß' | 'ẞ' | 'ς'))
    {
        return fault(at..at + c.len_utf8(), Flaw::HostDeviation(c));
    }
    let Ok(ascii) = idna::domain_to_ascii_strict(label) else {
        return fault(whole, Flaw::HostRefused);
    };
    let (meant, valid) = idna::domain_to_unicode(&ascii);
    let small: String = label.chars().flat_map(char::to_lowercase).collect();
    match valid {
        Ok(()) if meant == small => Ok(()),
        Ok(()) => fault(whole, Flaw::HostMapped(meant)),
        Err(_) => fault(whole, Flaw::HostRefused),
    }
}

/// `127.1`, `0x7f.1` and `2130706433` are addresses for some programs and names for others.
fn check_number(host: &str) -> Result<(), UrlFault> {
    let last = host.trim_end_matches('.').rsplit('.').next();
    let is_number = |label: &str| {
        let hexadecimal = label.strip_prefix("0x").or(label.strip_prefix("0X"));
        label.bytes().all(|b| b.is_ascii_digit())
            || hexadecimal.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    if !last.is_some_and(is_number) || host.parse::<Ipv4Addr>().is_ok() {
        return Ok(());
    }
    let meant = match Host::parse(host) {
        Ok(Host::Ipv4(address)) => Some(address.to_string()),
        _ => None,
    };
    fault(0..host.len(), Flaw::HostNumber(meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_kept_as_hosts_are_sent() {
        for (text, kept) in [
            ("crm.example.com", "crm.example.com"),
            ("*.Example.COM", "*.example.com"),
            ("*.com", "*.com"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("*.BÜCHER.example", "*.xn--bcher-kva.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("192.0.2.1", "192.0.2.1"),
            ("::1", "[::1]"),
            ("[::1]", "[::1]"),
            ("[2001:DB8:0::1]", "[2001:db8::1]"),
        ] {
            assert_eq!(pattern(text).unwrap(), kept, "{text}");
        }
    }

    #[test]
    fn a_pattern_that_can_never_match_is_refused_at_its_character() {
        for (text, at) in [
            ("*", 0..1),
            ("*.", 0..2),
            ("crm.*", 4..5),
            ("*crm.example", 0..1),
            ("a.*.example", 2..3),
            ("*.*.example", 2..3),
            ("https://crm.example", 0..19),
            ("crm.example:443", 11..15),
            ("crm.example/orders", 0..18),
            ("127.0.0.0/8", 0..11),
            ("me@crm.example", 0..14),
            ("crm example", 0..11),
            (" crm.example", 0..12),
            ("crm.example\u{a0}", 11..13),
            ("crm\u{ad}.example", 3..5),
            ("crm.example.", 11..12),
            (".crm.example", 0..0),
            ("crm..example", 4..4),
            ("crm.example;b", 11..12),
            ("127.1", 0..5),
            ("*.2.3.4", 2..7),
            ("*.192.0.2.1", 0..11),
            ("*.::1", 0..5),
            ("straße.example", 4..6),
            ("\u{ff43}rm.example", 0..5),
        ] {
            let found = pattern(text).map_err(|(at, ..)| at);
            assert_eq!(found, Err(at), "{text}");
        }
    }
}
