//! Which addresses the internet can reach. doo is in the internet, so a receiver elsewhere gets
//! nothing; and a name that leads into this network must not be called by accident.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address cannot be reached from the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressKind {
    /// This machine.
    Loopback,
    /// A private network.
    Private,
    /// This link only, such as the metadata service of a cloud.
    LinkLocal,
    /// Between a provider and its customers.
    Shared,
    /// Many machines.
    Multicast,
    /// For documents.
    Documentation,
    /// Not in use, or for special purposes.
    Reserved,
}

impl fmt::Display for AddressKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loopback => "a loopback address",
            Self::Private => "a private address",
            Self::LinkLocal => "a link-local address",
            Self::Shared => "an address of a provider's own network",
            Self::Multicast => "a multicast address",
            Self::Documentation => "an address for documentation",
            Self::Reserved => "a reserved address",
        })
    }
}

/// A range of addresses: the first one, the length of its prefix in bits, and its kind.
type Range<A> = (A, u32, AddressKind);

/// The special ranges of IPv4 (RFC 6890 and its updates).
const V4: [Range<Ipv4Addr>; 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, AddressKind::Reserved),
    (Ipv4Addr::new(10, 0, 0, 0), 8, AddressKind::Private),
    (Ipv4Addr::new(100, 64, 0, 0), 10, AddressKind::Shared),
    (Ipv4Addr::new(127, 0, 0, 0), 8, AddressKind::Loopback),
    (Ipv4Addr::new(169, 254, 0, 0), 16, AddressKind::LinkLocal),
    (Ipv4Addr::new(172, 16, 0, 0), 12, AddressKind::Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, AddressKind::Reserved),
    (Ipv4Addr::new(192, 0, 2, 0), 24, AddressKind::Documentation),
    (Ipv4Addr::new(192, 88, 99, 0), 24, AddressKind::Reserved),
    (Ipv4Addr::new(192, 168, 0, 0), 16, AddressKind::Private),
    (Ipv4Addr::new(198, 18, 0, 0), 15, AddressKind::Reserved),
    (
        Ipv4Addr::new(198, 51, 100, 0),
        24,
        AddressKind::Documentation,
    ),
    (
        Ipv4Addr::new(203, 0, 113, 0),
        24,
        AddressKind::Documentation,
    ),
    (Ipv4Addr::new(224, 0, 0, 0), 4, AddressKind::Multicast),
    (Ipv4Addr::new(240, 0, 0, 0), 4, AddressKind::Reserved),
];

/// The special ranges of IPv6. Whatever is not in 2000::/3 is not in use on the internet.
const V6: [Range<Ipv6Addr>; 10] = [
    (Ipv6Addr::LOCALHOST, 128, AddressKind::Loopback),
    (v6(0xfe80, 0), 10, AddressKind::LinkLocal),
    (v6(0xfec0, 0), 10, AddressKind::Private),
    (v6(0xfc00, 0), 7, AddressKind::Private),
    (v6(0xff00, 0), 8, AddressKind::Multicast),
    (v6(0x2001, 0xdb8), 32, AddressKind::Documentation),
    (v6(0x3fff, 0), 20, AddressKind::Documentation),
    // Teredo, ORCHID, benchmarks and other experiments.
    (v6(0x2001, 0), 23, AddressKind::Reserved),
    // Segment routing.
    (v6(0x5f00, 0), 16, AddressKind::Reserved),
    // The local form of NAT64 can hold any address.
    (
        Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0),
        48,
        AddressKind::Reserved,
    ),
];

const fn v6(first: u16, second: u16) -> Ipv6Addr {
    Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0)
}

/// Why doo cannot reach an address; `None` if it can.
pub fn kind_of(address: IpAddr) -> Option<AddressKind> {
    match address {
        IpAddr::V4(address) => kind_of_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => kind_of_v4(inner),
            None => kind_of_v6(address),
        },
    }
}

fn kind_of_v4(address: Ipv4Addr) -> Option<AddressKind> {
    let is_in = |(first, length, _): &&Range<Ipv4Addr>| {
        (u32::from(address) ^ u32::from(*first)).leading_zeros() >= *length
    };
    V4.iter().find(is_in).map(|(_, _, kind)| *kind)
}

fn kind_of_v6(address: Ipv6Addr) -> Option<AddressKind> {
    let is_in = |(first, length, _): &&Range<Ipv6Addr>| {
        (u128::from(address) ^ u128::from(*first)).leading_zeros() >= *length
    };
    let special = V6.iter().find(is_in).map(|(_, _, kind)| *kind);
    let is_global = address.segments()[0] & 0xe000 == 0x2000;
    special.or((!is_global).then_some(AddressKind::Reserved))
}

/// The IPv4 address that an IPv6 address leads to: mapped, 6to4 or NAT64.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(of(high, low))
        }
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::AddressKind::{
        Documentation, LinkLocal, Loopback, Multicast, Private, Reserved, Shared,
    };
    use super::*;

    #[test]
    fn only_what_the_internet_reaches_may_be_called() {
        let rows: [(&str, Option<AddressKind>); 54] = [
            ("8.8.8.8", None),
            ("1.1.1.1", None),
            ("9.255.255.255", None),
            ("11.0.0.0", None),
            ("100.63.255.255", None),
            ("100.128.0.0", None),
            ("126.255.255.255", None),
            ("128.0.0.0", None),
            ("172.15.255.255", None),
            ("172.32.0.0", None),
            ("192.167.255.255", None),
            ("223.255.255.255", None),
            ("2606:4700::1111", None),
            ("2a00:1450::1", None),
            ("2001:200::1", None),
            ("0.0.0.0", Some(Reserved)),
            ("0.1.2.3", Some(Reserved)),
            ("10.0.0.1", Some(Private)),
            ("10.255.255.255", Some(Private)),
            ("100.64.0.0", Some(Shared)),
            ("100.127.255.255", Some(Shared)),
            ("127.0.0.1", Some(Loopback)),
            ("127.255.255.254", Some(Loopback)),
            ("169.254.0.1", Some(LinkLocal)),
            ("169.254.169.254", Some(LinkLocal)),
            ("172.16.0.1", Some(Private)),
            ("172.31.255.255", Some(Private)),
            ("192.0.0.8", Some(Reserved)),
            ("192.0.2.1", Some(Documentation)),
            ("192.88.99.1", Some(Reserved)),
            ("192.168.1.1", Some(Private)),
            ("198.18.0.1", Some(Reserved)),
            ("198.51.100.7", Some(Documentation)),
            ("203.0.113.9", Some(Documentation)),
            ("224.0.0.1", Some(Multicast)),
            ("239.255.255.255", Some(Multicast)),
            ("240.0.0.1", Some(Reserved)),
            ("255.255.255.255", Some(Reserved)),
            ("::", Some(Reserved)),
            ("::1", Some(Loopback)),
            ("::ffff:127.0.0.1", Some(Loopback)),
            ("::ffff:10.1.2.3", Some(Private)),
            ("::ffff:8.8.8.8", None),
            ("64:ff9b::169.254.169.254", Some(LinkLocal)),
            ("64:ff9b:1::1", Some(Reserved)),
            ("2002:c0a8:101::1", Some(Private)),
            ("2002:7f00:1::", Some(Loopback)),
            ("fe80::1", Some(LinkLocal)),
            ("fec0::1", Some(Private)),
            ("fd00:ec2::254", Some(Private)),
            ("ff02::1", Some(Multicast)),
            ("2001:db8::1", Some(Documentation)),
            ("2001::1", Some(Reserved)),
            ("4000::1", Some(Reserved)),
        ];
        for (address, expected) in rows {
            assert_eq!(kind_of(address.parse().unwrap()), expected, "{address}");
        }
    }
}
