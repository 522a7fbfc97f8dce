//! Values that doo may change: each alteration of the sandbox changes something here.

use dooctl::model::{Authentication, Body, Group, Hook, HookType};
use serde_json::json;

/// A description that is longer than some database columns.
const DESCRIPTION: &str = "Größere Bestellungen & \"Rücksendungen\" gehen an das CRM 🛒. \
    Wer etwas ändern will, fragt das Team vom Laden <laden@example.com>.\n\
    Jede Bestellung, jede Änderung und jede Stornierung wird einzeln gemeldet, auch von \
    Veranstaltungen, die schon vorbei sind, und von solchen, die abgesagt wurden.";

const QUERY: &str = "query Orders($id: ID!) {\n  order(id: $id, text: \"\"\"one\n      two\n  \"\"\") {\n    hash\n  }\n}\n";

/// Gives a group an unusual name, description, receivers and headers. Groups that differed still
/// do.
pub(crate) fn adorn(group: &mut Group) {
    group.name = format!(
        "{}: Größere \"Bestellungen\" & Rücksendungen an das CRM des Ladens 🛒",
        group.name
    );
    if !group.description.is_empty() {
        DESCRIPTION.clone_into(&mut group.description);
    }
    group.hooks.iter_mut().for_each(adorn_hook);
    if let Some(authentication) = &mut group.authentication {
        adorn_authentication(authentication);
    }
}

fn adorn_hook(hook: &mut Hook) {
    let endpoint = match hook.endpoint.rsplit('/').next() {
        Some("0") => "https://CRM.example.com",
        Some("1") => "https://köln.example.com/~doo/b%c3%a4r/ö?b=1&a=%2d#top",
        _ => "http://crm.example.com/doo/",
    };
    endpoint.clone_into(&mut hook.endpoint);
    if hook.hook_type.as_str() == "attendee_checkin" {
        hook.hook_type = HookType::declared("ticket_printed");
    }
    if let Some(origin) = &mut hook.origin
        && origin.body.as_str().contains("id\\n    title")
    {
        let variables = json!({ "id": "%ORDER_ID%" });
        let variables = variables.as_object().unwrap();
        origin.body = Body::from_query(QUERY, variables, Some("Orders"));
    }
}

fn adorn_authentication(authentication: &mut Authentication) {
    "https://CRM.example.com:443/oauth/token".clone_into(&mut authentication.endpoint);
    "X-Auth".clone_into(&mut authentication.header_format);
    "Key %ACCESS_TOKEN%".clone_into(&mut authentication.header_value_format);
}
