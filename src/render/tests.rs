//! Tests of what is shown for a team that could not be listed.

use super::markdown::CommentSubject;
use super::{Styles, markdown};
use crate::api::ApiError;
use crate::diff::DeclaredTeam;
use crate::documents::PlanItems;
use crate::model::{Listing, Owner, Prune, TeamId};
use crate::observed::Observation;
use crate::plan::{Pace, Plan, PlanInput, References, plan};

/// A plan of three teams. The credentials have no access to the second.
fn with_a_forbidden_team<T>(look: impl FnOnce(&Plan<'_>) -> T) -> T {
    let (owner, ids) = (Owner::new("crm"), ["1", "2", "3"].map(TeamId::new));
    let listing = Listing {
        pages: 1,
        ..Listing::default()
    };
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
