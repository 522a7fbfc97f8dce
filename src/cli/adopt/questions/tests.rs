//! Tests of `questions`.

use super::*;

/// Types these answers.
struct Typing<'a> {
    left: std::slice::Iter<'a, &'a str>,
    seen: Vec<String>,
}

impl Person for Typing<'_> {
    fn ask(&mut self, question: &str) -> io::Result<String> {
        self.seen.push(question.to_owned());
        let typed = self.left.next().ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(format!("{typed}\n"))
    }

    fn report(&mut self, failure: &Failure) {
        self.seen.push(failure.message.clone());
    }
}

const OWNER: &str = "Owner of the groups [orders]: ";
const URL: &str = "URL of doo's API [https://rest.doo.net/v1]: ";
const DECLARE: &str = "Declare the groups that are already in doo? [y/N]: ";

fn given(owner: Option<&str>, api_url: Option<&str>) -> KnownAnswers {
    KnownAnswers {
        owner: owner.map(str::to_owned),
        api_url: api_url.map(str::to_owned),
        from_account: false,
        insecure_http: false,
    }
}

/// The answers, and what was asked and reported, for this input.
fn asked(given: KnownAnswers, typed: &[&str]) -> (Result<Answers, Failure>, Vec<String>) {
    let mut person = Typing {
        left: typed.iter(),
        seen: vec![],
    };
    let answers = Answers::asked(given, "orders", &mut person);
    (answers, person.seen)
}

#[test]
fn only_what_is_missing_is_asked_for() {
    let (answers, seen) = asked(given(Some("crm"), None), &["https://a/v1", "y"]);
    let answers = answers.unwrap();
    assert_eq!(
        (&*answers.owner, &*answers.api_url),
        ("crm", "https://a/v1")
    );
    assert!(answers.from_account);
    assert_eq!(seen, [URL, DECLARE]);
    let (answers, seen) = asked(given(Some("crm"), Some("https://a/v1")), &[]);
    assert!(!answers.unwrap().from_account);
    assert_eq!(seen, [""; 0]);
}

#[test]
fn an_empty_answer_takes_the_proposal() {
    let (answers, _) = asked(given(None, None), &["", " ", ""]);
    let answers = answers.unwrap();
    assert_eq!((&*answers.owner, &*answers.api_url), ("orders", USUAL_URL));
    assert!(!answers.from_account);
    let from_account = KnownAnswers {
        from_account: true,
        ..given(None, None)
    };
    let (answers, seen) = asked(from_account, &["", ""]);
    assert!(answers.unwrap().from_account);
    assert_eq!(seen, [OWNER, URL]);
}

#[test]
fn an_answer_that_cannot_be_used_is_asked_for_again() {
    let typed = [
        "my own",
        "crm",
        "rest.doo.net",
        "http://a/v1",
        "http://localhost",
        "",
    ];
    let (answers, seen) = asked(given(None, None), &typed);
    let answers = answers.unwrap();
    assert_eq!(
        (&*answers.owner, &*answers.api_url),
        ("crm", "http://localhost")
    );
    assert_eq!(
        seen,
        [
            OWNER,
            "`owner` must be at most 36 small letters, digits and dashes, such as `crm-prod`",
            OWNER,
            URL,
            "`url` is not a URL",
            URL,
            "http://a/v1 is not encrypted: others could read the API key and the token",
            URL,
            DECLARE
        ]
    );
}

#[test]
fn an_option_that_cannot_be_used_is_refused_before_anything_is_asked() {
    for given in [
        given(Some("C R M"), None),
        given(None, Some("rest.doo.net")),
    ] {
        let (answers, seen) = asked(given, &[]);
        assert_eq!(answers.err().unwrap().exit, Exit::Usage);
        assert_eq!(seen, [""; 0]);
    }
    let in_clear = |insecure_http| KnownAnswers {
        insecure_http,
        ..given(Some("crm"), Some("http://a/v1"))
    };
    assert!(asked(in_clear(true), &[]).0.is_ok());
    let failure = asked(in_clear(false), &[]).0.err().unwrap();
    assert_eq!(failure.code, "insecure-http");
}

#[test]
fn no_answer_is_no_yes() {
    let (answers, seen) = asked(given(None, None), &["crm", "nonsense"]);
    assert_eq!(answers.err().unwrap().code, "not-answered");
    assert_eq!(seen.last().unwrap(), URL);
}
