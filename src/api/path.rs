//! The paths of doo's API. All of them are made here.

use super::error::ApiError;
use crate::model::{GroupId, IdFault, Resource, TeamId};
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that a path segment must escape: all but `pchar`,
/// <https://www.rfc-editor.org/rfc/rfc3986#section-3.3>. Ids are otherwise sent as doo lists them:
/// a server that does not decode escapes would not find another spelling.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    // Unreserved.
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    // Reserved, but not in a segment.
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A path below the base URL, with its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    /// As it is sent.
    pub(super) sent: String,
    /// For messages and logs, without group ids: see `Label`.
    pub(super) shown: String,
}

impl Path {
    /// Where tokens come from (api-facts: token).
    pub(super) fn token() -> Self {
        Self::open("/oauth".to_owned())
    }

    /// The organizations and teams of the credentials (api-facts: organizations).
    pub(super) fn organizations() -> Self {
        Self::open("/organizers/current/organizations".to_owned())
    }

    /// A team's groups, or one page of them (api-facts: list, create).
    pub(super) fn groups(
        method: &Method,
        team: &TeamId,
        page: Option<u32>,
    ) -> Result<Self, ApiError> {
        let id = team.as_str();
        if let Some(fault) = team.fault() {
            let request = format!("{method} /team/{{team}}/webhooks");
            return Err(without_path(request, "team", id, fault));
        }
        let page = page.map_or_else(String::new, |page| format!("?page={page}"));
        let team = segment(id);
        Ok(Self::open(format!("/team/{team}/webhooks{page}")))
    }

    /// One group, only to delete it: doo has no other request for it
    /// (api-facts: delete, no-single-get).
    pub(super) fn group(method: &Method, id: &GroupId) -> Result<Self, ApiError> {
        let shown = format!("/webhooks/{}", id.short());
        match id.fault() {
            None => Ok(Self {
                sent: format!("/webhooks/{}", segment(id.as_str())),
                shown,
            }),
            Some(fault) => {
                let request = format!("{method} /webhooks/{{id}}");
                Err(without_path(request, "group", &id.short(), fault))
            }
        }
    }

    /// Where doo is asked to send what exists (api-facts: init).
    pub(super) fn init(resource: Resource) -> Self {
        Self::open(format!("/webhooks/init/{resource}"))
    }

    fn open(path: String) -> Self {
        Self {
            sent: path.clone(),
            shown: path,
        }
    }
}

fn segment(id: &str) -> String {
    utf8_percent_encode(id, ESCAPED).to_string()
}

fn without_path(request: String, what: &str, id: &str, fault: IdFault) -> ApiError {
    ApiError::Misaddressed {
        request,
        why: format!("the {what} id {id:?} {fault}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: &str) -> String {
        let path = Path::group(&Method::DELETE, &GroupId::new(id));
        path.expect("it has a path").sent
    }

    fn groups(team: &str, page: Option<u32>) -> String {
        let path = Path::groups(&Method::GET, &TeamId::new(team), page);
        path.expect("it has a path").sent
    }

    #[test]
    fn an_id_is_in_the_path_as_it_is() {
        for id in [
            "38cc7e8d-d107-11e7-bde8-0206116776d1",
            "12",
            "a.b_c~d",
            "A:b@c;d=e,f+g*h(i)j'k&l$m!n",
        ] {
            assert_eq!(group(id), format!("/webhooks/{id}"));
            assert_eq!(groups(id, None), format!("/team/{id}/webhooks"));
            assert_eq!(groups(id, Some(2)), format!("/team/{id}/webhooks?page=2"));
        }
    }

    #[test]
    fn what_would_end_the_segment_is_escaped() {
        for (id, sent) in [
            ("a/b", "a%2Fb"),
            ("a?b#c", "a%3Fb%23c"),
            ("50%", "50%25"),
            ("a%2Fb", "a%252Fb"),
            ("a\\b", "a%5Cb"),
            ("a b", "a%20b"),
            ("ü", "%C3%BC"),
            ("a\"<>^`{|}[]", "a%22%3C%3E%5E%60%7B%7C%7D%5B%5D"),
        ] {
            assert_eq!(group(id), format!("/webhooks/{sent}"), "{id}");
        }
    }

    /// No id makes a URL library change the path.
    #[test]
    fn a_url_library_leaves_every_path_as_it_is() {
        for byte in 1_u8..=0x7F {
            let id = GroupId::new(format!("a{}b", char::from(byte)));
            let Ok(path) = Path::group(&Method::DELETE, &id) else {
                assert!(char::from(byte).is_control(), "{byte}");
                continue;
            };
            let url = format!("https://rest.doo.net/v1{}", path.sent);
            assert_eq!(url::Url::parse(&url).unwrap().as_str(), url);
            assert_eq!(url.parse::<http::Uri>().unwrap().to_string(), url);
        }
    }

    #[test]
    fn an_id_without_a_path_of_its_own_is_an_error_that_names_it() {
        let error = Path::group(&Method::DELETE, &GroupId::new("%2e.")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "DELETE /webhooks/{id} was not sent: the group id \"%2e.\" has a path segment `.` \
             or `..`"
        );
        let error = Path::groups(&Method::GET, &TeamId::new(""), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "GET /team/{team}/webhooks was not sent: the team id \"\" is empty"
        );
    }
}
