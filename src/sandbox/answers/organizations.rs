//! The organizations and teams of the credentials (api-facts: organizations).

use super::envelope;
use crate::api::transport::Response;
use crate::sandbox::state::{Organization, State};
use crate::sandbox::variants::Variants;
use serde_json::{Value, json};

/// Answers with all of them; the first team is the active one.
pub(in crate::sandbox) fn answer(state: &State, variants: &Variants) -> Response {
    let known = state.organizations();
    let organizations: Vec<Value> = known.iter().map(organization).collect();
    let active = known
        .iter()
        .find_map(|it| Some(active_team(it.id, it.teams.first()?)));
    let href = variants.links.resource("organizers/current/organizations");
    let body = json!({
        "organizations": organizations,
        "active_team": active,
        "_links": { "self": { "href": href } },
    });
    envelope::document("application/hal+json", body.to_string())
}

fn organization(known: &Organization) -> Value {
    let team =
        |id: &String| json!({ "id": number_or_text(id), "name": null, "role": "team_admin" });
    let teams: Vec<Value> = known.teams.iter().map(team).collect();
    json!({ "id": known.id, "name": known.name, "canEdit": true, "teams": teams })
}

fn active_team(organization: u64, team: &str) -> Value {
    json!({
        "permissions": ["Booking:View", "Booking:ViewDeleted", "Event:ViewSettings"],
        "id": number_or_text(team),
        "name": null,
        "organization_id": organization,
        "user_id": 123,
        "role": "team_admin",
        "is_all_events_team": true,
        "show_info_box": null,
        "user_count": null,
        "live_events_count": null,
    })
}

/// A team's id as doo writes it: a number if possible.
fn number_or_text(id: &str) -> Value {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => number.into(),
        _ => id.into(),
    }
}
