//! Tests of what is shown for a team that could not be listed, and of secrets in JSON.

use super::markdown::CommentSubject;
use super::{Styles, markdown, safe};
use crate::api::{ApiError, Redactor};
use crate::diff::DeclaredTeam;
use crate::documents::PlanItems;
use crate::model::{Listing, Owner, Prune, Secret, TeamId};
use crate::observed::Observation;
use crate::plan::{Pace, Plan, PlanInput, References, plan};
use proptest::prelude::*;

/// Secrets with what formats escape, and with what looks like an escape.
pub(super) const SECRET: &str = r"(%41|&#95;|#95;|\\u\{2f\}|\\n|<code>|[!-~]){0,6}[a-z]{8}(%41|&#95;|#95;|\\u\{2f\}|\\n|<code>|[!-~]){1,8}";

/// A line of output after its check, which knows the secret and not how a format escapes it.
pub(super) fn masked(secret: &str, line: &str) -> String {
    let redactor = Redactor::default();
    redactor.learn(&Secret::new(secret));
    redactor.line(line).into_owned()
}

proptest! {
    #[test]
    fn a_secret_is_masked_in_json_and_in_a_message_of_sarif(secret in SECRET) {
        let json = |text: &str| serde_json::Value::from(text).to_string();
        prop_assert_eq!(masked(&secret, &json(&secret)), "\"***\"");
        let message = json(&safe(&format!("a {secret} b")));
        prop_assert_eq!(masked(&secret, &message), "\"a *** b\"");
    }
}

/// A plan of three teams. The credentials have no access to the second.
fn with_a_forbidden_team<T>(look: impl FnOnce(&Plan<'_>) -> T) -> T {
    let (owner, ids) = (Owner::new("crm"), ["1", "2", "3"].map(TeamId::new));
    let listing = Listing::new(vec![]);
    let error = ApiError::Forbidden {
        request: "GET /team/2/webhooks".to_owned(),
        message: "no".to_owned(),
    };
    let team = |id| DeclaredTeam {
        id,
        prune: Prune::Owned,
        declared: &[],
        observed: match id {
            id if *id == ids[1] => Observation::Failed(&error),
            _ => Observation::Listed(&listing),
        },
    };
    let input = PlanInput {
        owner: &owner,
        references: &References::none("https://rest.doo.net/v1"),
        wave: 10,
        pace: Pace {
            requests_per_second: Some(1.0),
            session: 1,
        },
        teams: ids.iter().map(team).collect(),
    };
    look(&plan(&input))
}

#[test]
fn the_help_of_a_team_that_could_not_be_listed_is_in_the_text() {
    let text = with_a_forbidden_team(|plan| {
        let mut text = Vec::new();
        super::plan(&mut text, &Styles::default(), plan).unwrap();
        String::from_utf8(text).unwrap()
    });
    insta::assert_snapshot!(text, @r#"
    Plan for crm at https://rest.doo.net/v1

    Team 2
      ! not listed: GET /team/2/webhooks was answered 403: no
        help: check DOO_API_KEY, the path in api.url, and that the credentials' user
          may see the team (`dooctl teams` lists those it can see)

    No changes in what could be listed.
    Digest: c35bead89d3fbcb20e1127d3ec81451e
    "#);
}

#[test]
fn the_help_of_a_team_that_could_not_be_listed_is_in_the_comment() {
    let subject = CommentSubject {
        command: "plan",
        owner: Some("crm"),
    };
    let comment =
        with_a_forbidden_team(|plan| markdown::plan(&subject, plan, &[], &[], None, None));
    insta::assert_snapshot!(comment, @r#"
    <!-- dooctl:plan owner=crm -->
    ### <code>dooctl plan</code> for <code>crm</code>: no changes in what could be listed

    > [!CAUTION]
    > - Team <code>2</code> is not listed: GET /team/2/webhooks was answered 403: no; check DOO&#95;API&#95;KEY, the path in api.url, and that the credentials' user may see the team (<code>dooctl teams</code> lists those it can see)

    The account is <code>https&#58;//rest.doo.net/v1</code>.

    Digest: `c35bead89d3fbcb20e1127d3ec81451e`
    "#);
}

#[test]
fn the_help_of_a_team_that_could_not_be_listed_is_in_the_document() {
    let document = with_a_forbidden_team(|plan| {
        let document = PlanItems::of(plan, 3).into_document(1, Some("not-listed"), vec![]);
        serde_json::to_string_pretty(&document.errors).unwrap()
    });
    insta::assert_snapshot!(document, @r#"
    [
      {
        "code": "not-listed",
        "message": "team 2: GET /team/2/webhooks was answered 403: no",
        "help": "check DOO_API_KEY, the path in api.url, and that the credentials' user may see the team (`dooctl teams` lists those it can see)"
      }
    ]
    "#);
}
