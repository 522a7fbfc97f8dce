//! Tests of what the runner reads.

use super::*;
use crate::render::tests::{SECRET, masked};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_secret_is_masked_in_a_command(secret in SECRET) {
        let command = format!("::error title={}::a {} b", property(&secret), data(&secret));
        prop_assert_eq!(masked(&secret, &command), "::error title=***::a *** b");
    }
}

#[test]
fn a_message_cannot_leave_its_command() {
    let place = Place {
        file: "teams/a,b.yaml".into(),
        line: 3,
        column: 5,
    };
    let error = Annotation {
        level: Level::Error,
        place: Some(place),
        title: "a::b".to_owned(),
        message: "100 %\n::add-mask::x".to_owned(),
    };
    let notice = without_place(Level::Notice, "n", "m".to_owned());
    let mut out = Vec::new();
    annotations(&mut out, "hooks/", &[notice, error]).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "::error file=hooks/teams/a%2Cb.yaml,line=3,col=5,title=a%3A%3Ab::100 %25\\n::add-mask::x\n\
         ::notice title=dooctl%3A n::m\n"
    );
}

#[test]
fn what_the_runner_drops_is_announced() {
    let written = |number: usize| {
        let notice = |at| without_place(Level::Notice, "n", format!("number {at}"));
        let notices: Vec<_> = (0..number).map(notice).collect();
        let mut out = Vec::new();
        annotations(&mut out, "", &notices).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(written(10).lines().count(), 10);
    let lines = written(11);
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(lines.len(), 12, "all are in the log");
    assert!(lines[9].starts_with("::notice title=dooctl%3A 2 more::"));
    assert!(lines[10].ends_with("::number 9"));
}
