//! The links in answers, in one of the styles of doo's pages (api-facts: links).

use crate::sandbox::choices::LinkStyle;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that a path segment need not escape.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl LinkStyle {
    /// A resource of the API; `path` follows the version.
    pub(in crate::sandbox) fn resource(self, path: &str) -> String {
        let host = match self {
            Self::Rest => "rest.doo.net",
            Self::Integration => "integration.doo.net",
            Self::Staging => "api.staging1.doo.net",
        };
        format!("https://{host}/v1/{path}")
    }

    /// A team's groups, in the answer to a creation: always with the version.
    pub(in crate::sandbox) fn created_in(self, team: &str) -> String {
        self.resource(&format!("team/{}/webhooks", segment(team)))
    }

    /// A team's groups, in their listing.
    pub(in crate::sandbox) fn collection(self, team: &str) -> String {
        match self {
            Self::Integration => {
                format!(
                    "https://integration.doo.net/team/{}/webhooks",
                    segment(team)
                )
            }
            Self::Rest | Self::Staging => self.created_in(team),
        }
    }

    /// One listed group.
    pub(in crate::sandbox) fn item(self, team: &str, id: &str) -> String {
        match self {
            Self::Rest => self.resource(&format!("webhooks/{}", segment(id))),
            Self::Integration => format!("https://api.doo.net/v1/webhooks/{}", segment(id)),
            Self::Staging => self.collection(team),
        }
    }
}

fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}
