use super::*;
use proptest::prelude::*;

#[test]
fn addresses_that_every_program_reads_alike() {
    for text in [
        "https://crm.example.com",
        "HTTPS://CRM.Example.com:443/orders",
        "http://localhost:8080/",
        "https://crm.example.com:/orders",
        "https://crm.example.com./orders",
        "https://crm.example.com?x=1",
        "https://crm.example.com/a/../b//c/",
        "https://crm.example.com/@octocat/_x_*y*?a=b@c#d@e",
        "https://crm.example.com/?=1&&b&c=&d=%20%C3%A4/?:",
        "https://crm.example.com/aufträge?name=Jürgen#läuft",
        "https://my_app.r3---sn.example.com/",
        "https://192.0.2.1:8443/",
        "https://[::1]:8443/",
        "https://[::ffff:192.0.2.1]/",
        "https://bücher.example/",
        "https://BÜCHER.example/",
        "https://xn--bcher-kva.example/",
        "https://例え.テスト/",
        "https://1.example2/",
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
        assert!(url::Url::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn addresses_that_programs_read_differently_are_refused_at_the_character() {
    let meant = |text: &str| Flaw::HostMapped(text.to_owned());
    let number = |text: &str| Flaw::HostNumber(Some(text.to_owned()));
    let slashes = |text: &str| Flaw::NoSlashes(text.to_owned());
    for (text, at, flaw) in [
        (
            "https://crm.example.com\\@evil.example/",
            23..24,
            Flaw::Backslash,
        ),
        ("https:\\\\crm.example.com/", 6..7, Flaw::Backslash),
        ("https://crm.example.com/a\\b", 25..26, Flaw::Backslash),
        ("https:crm.example.com/", 6..22, slashes("https:")),
        ("HTTP:/crm.example.com/", 5..22, slashes("HTTP:")),
        ("https///crm.example.com", 0..23, Flaw::NotWhole),
        ("//crm.example.com/", 0..18, Flaw::NotWhole),
        ("crm.example.com/a", 0..17, Flaw::NotWhole),
        ("localhost:8080", 0..14, Flaw::NotWhole),
        ("", 0..0, Flaw::NotWhole),
        ("ftp://crm.example.com/", 0..3, Flaw::Scheme),
        ("https://", 8..8, Flaw::NoHost),
        ("https:///crm.example.com", 8..8, Flaw::NoHost),
        ("https://:443/", 8..12, Flaw::NoHost),
        ("https://?x", 8..8, Flaw::NoHost),
        ("https://me:pw@crm.example.com/", 0..14, Flaw::Credentials),
        ("https://@crm.example.com/", 0..9, Flaw::Credentials),
        ("https://a@b@crm.example.com/", 0..12, Flaw::Credentials),
        (
            "https://crm.example.com#@evil.example/",
            24..25,
            Flaw::AtBehindHost,
        ),
        (
            "https://crm.example.com?a@evil.example/",
            25..26,
            Flaw::AtBehindHost,
        ),
        ("https://crm.example.com:0/", 23..25, Flaw::Port),
        ("https://crm.example.com:65536/", 23..29, Flaw::Port),
        ("https://crm.example.com:8o/", 23..26, Flaw::Port),
        ("https://crm.example.com:+80/", 23..27, Flaw::Port),
        ("https://[::1]8443/", 13..17, Flaw::Port),
        ("https://a.example:80:90/", 8..23, Flaw::Colons),
        ("https://::1/", 8..11, Flaw::NoHost),
        ("https://fe80::1/", 8..15, Flaw::Colons),
        ("https://[fe80::1%25eth0]/", 16..17, Flaw::HostBrackets),
        ("https://[v1.a]/", 8..14, Flaw::HostBrackets),
        ("https://[::1/", 8..9, Flaw::HostBrackets),
        ("https://crm.example.com/a b", 25..26, Flaw::WhiteSpace(' ')),
        (" https://crm.example.com/", 0..1, Flaw::WhiteSpace(' ')),
        ("https://crm.exam\tple.com/", 16..17, Flaw::WhiteSpace('\t')),
        ("https://crm.example.com/\n", 24..25, Flaw::WhiteSpace('\n')),
        (
            "https://crm.example.com/\u{a0}x",
            24..26,
            Flaw::WhiteSpace('\u{a0}'),
        ),
        ("https://crm.example.com/\0", 24..25, Flaw::Control('\0')),
        (
            "https://crm.example.com/\u{202e}x",
            24..27,
            Flaw::Direction('\u{202e}'),
        ),
        (
            "https://crm\u{ad}example.com/",
            11..13,
            Flaw::Invisible('\u{ad}'),
        ),
        (
            "https://crm.example.com/x\u{feff}",
            25..28,
            Flaw::Invisible('\u{feff}'),
        ),
        (
            "https://crm.example.com/\u{e0041}",
            24..28,
            Flaw::Invisible('\u{e0041}'),
        ),
        ("https://crm.example.com/{id}", 24..25, Flaw::Character('{')),
        (
            "https://crm.example.com/?a[]=1",
            26..27,
            Flaw::Character('['),
        ),
        ("https://crm.example.com/#a#b", 26..27, Flaw::Character('#')),
        ("https://crm.example.com/%zz", 24..25, Flaw::Escape),
        ("https://crm.example.com/%4", 24..25, Flaw::Escape),
        ("https://crm.example.com/%ä", 24..25, Flaw::Escape),
        ("https://crm.example.com/?100%", 28..29, Flaw::Escape),
        (
            "https://crm.example.com%2eevil.example/",
            23..24,
            Flaw::HostEscape,
        ),
        ("https://%41.example/", 8..9, Flaw::HostEscape),
        (
            "https://crm.example.com;evil.example/",
            23..24,
            Flaw::HostCharacter(';'),
        ),
        ("https://a,b.example/", 9..10, Flaw::HostCharacter(',')),
        ("https://*.example.com/", 8..9, Flaw::HostCharacter('*')),
        ("https://a..example/", 10..10, Flaw::HostLength),
        ("https://-a.example/", 8..10, Flaw::HostHyphen),
        ("https://a.example-/", 10..18, Flaw::HostHyphen),
        (
            "https://crm.example.com\u{3002}evil.example/",
            20..30,
            meant("crm.example.com.evil.example"),
        ),
        (
            "https://\u{ff43}\u{ff52}\u{ff4d}.example.com/",
            8..17,
            meant("crm.example.com"),
        ),
        ("https://cafe\u{301}.example/", 8..14, meant("café.example")),
        ("https://straße.example/", 12..14, Flaw::HostDeviation('ß')),
        ("https://a.βόλος/", 18..20, Flaw::HostDeviation('ς')),
        ("https://☃︎.example/", 11..14, Flaw::Invisible('\u{fe0e}')),
        ("https://a.-ü/", 10..13, Flaw::HostRefused),
        ("https://xn--a.example/", 8..21, Flaw::HostRefused),
        ("http://0x7f.1/", 7..13, number("127.0.0.1")),
        ("http://2130706433/", 7..17, number("127.0.0.1")),
        ("http://127.1:80/", 7..12, number("127.0.0.1")),
        ("http://0177.0.0.1/", 7..17, number("127.0.0.1")),
        ("http://127.0.0.1./", 7..17, number("127.0.0.1")),
        ("http://a.0x1/", 7..12, Flaw::HostNumber(None)),
        ("http://1.2.3.4.5/", 7..16, Flaw::HostNumber(None)),
        ("http://256.1.1.1/", 7..16, Flaw::HostNumber(None)),
    ] {
        assert_eq!(check(text), Err(UrlFault { at, flaw }), "{text}");
    }
    let long = format!("https://{}.example/", "a".repeat(64));
    assert_eq!(check(&long).unwrap_err().flaw, Flaw::HostLength);
    let long = format!("https://{}example/", "abcdefg.".repeat(32));
    assert_eq!(check(&long).unwrap_err().flaw, Flaw::HostLength);
}

proptest! {
    /// An accepted address is one URL for the library as well, with the same host.
    #[test]
    fn the_library_reads_what_is_written(
        text in r"[hH]ttps?:?[/\\]{0,3}[a-zA-Z0-9.:@%\[\]\\/?#xüß。_-]{0,20}",
    ) {
        if check(&text).is_ok() {
            let url = url::Url::parse(&text);
            prop_assert!(url.is_ok(), "{}", text);
            let host = url.unwrap().host_str().unwrap().to_owned();
            let written = text.split_once("://").unwrap().1;
            let written = written.split(['/', '?', '#']).next().unwrap();
            let (written, _) = idna::domain_to_unicode(&host::ascii(
                written.split_once("]").map_or_else(
                    || written.split(':').next().unwrap().to_owned(),
                    |(address, _)| format!("{address}]"),
                ).as_str(),
            ).unwrap());
            let (host, _) = idna::domain_to_unicode(&host);
            prop_assert_eq!(host, written);
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        if let Err(UrlFault { at, flaw }) = check(&text) {
            prop_assert!(text.get(at).is_some(), "{}", flaw);
        }
    }
}
