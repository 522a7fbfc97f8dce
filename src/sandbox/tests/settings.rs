use super::*;

#[test]
fn no_flags_are_the_default() {
    assert_eq!(variants(""), Variants::default());
}

#[test]
fn flags_are_read() {
    let variants = variants(
        "--links staging --page-size 7 --token-ttl 5 --rate-limit 0.5 --daily-limit 9 --latency 20",
    );
    assert_eq!(variants.links, LinkStyle::Staging);
    assert_eq!(variants.page_size.get(), 7);
    assert_eq!(variants.token_ttl, seconds(5));
    assert_eq!(variants.rate_limit, Some(0.5));
    assert_eq!(variants.latency, Duration::from_millis(20));
}

#[test]
fn nonsense_is_refused() {
    #[derive(Parser, Debug)]
    struct Cli {
        #[command(flatten)]
        _variants: Variants,
    }
    for flags in [
        "--page-size=0",
        "--rate-limit=0",
        "--rate-limit=nan",
        "--daily-limit=0",
    ] {
        assert!(Cli::try_parse_from(["sandbox", flags]).is_err(), "{flags}");
    }
}
