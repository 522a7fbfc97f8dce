//! Tests of `vars`.

use super::*;

#[test]
fn references_are_filled_in() {
    let mut vars = Vars::default();
    vars.values.insert("crm".into(), Some("https://a".into()));
    vars.values.insert("bad".into(), None);
    let fill = |text: &str| {
        let source = Source::new("f".into(), "");
        let filled = vars
            .fill(&source, Span::default(), text)
            .map(Cow::into_owned);
        let codes: Vec<_> = source.take_problems().into_iter().map(|p| p.code).collect();
        (filled, codes)
    };
    for (text, filled) in [
        ("none", "none"),
        ("${crm}/x${crm}", "https://a/xhttps://a"),
        ("$${crm}", "${crm}"),
        ("$crm $id {", "$crm $id {"),
        ("$$${crm}", "$${crm}"),
    ] {
        assert_eq!(fill(text), (Some(filled.to_owned()), vec![]), "{text}");
        assert_eq!(vars.unfilled(text).len(), filled.len(), "{text}");
    }
    let from = vars.unfilled("a${crm}$${x");
    assert_eq!((from[0], from[1], from[9], from[10]), (0, 1, 1, 8));
    assert_eq!(fill("${bad}"), (None, vec![]));
    assert_eq!(fill("${crn} ${x}"), (None, vec!["undefined-var"; 2]));
    for text in ["${", "${a", "${}", "${a b}"] {
        assert_eq!(fill(text), (None, vec!["invalid-var"]), "{text}");
    }
}
