//! Finds the endpoint of a request.

use super::answers;
use crate::api::transport::Response;
use crate::model::{GroupId, TeamId};
use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

/// What a request asks for, by method and path; scheme and host do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ApiRoute {
    /// An access token.
    Token,
    /// A page of a team's groups.
    List(TeamId),
    /// A new group.
    Create(TeamId),
    /// The deletion of a group.
    Delete(GroupId),
    /// The organizations and teams of the credentials.
    Organizations,
    /// What exists, sent again; of this resource.
    Init(String),
    /// A GraphQL request, for which doo has a host of its own.
    Query,
}

/// A request without an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stray {
    /// A known path with a wrong method; these are allowed.
    WrongMethod(&'static str),
    /// An unknown path.
    Unknown,
}

impl Stray {
    /// The answer of doo's gateway or framework.
    pub(super) fn answer(&self) -> Response {
        match self {
            Self::WrongMethod(allow) => answers::method_not_allowed(allow),
            Self::Unknown => {
                answers::gateway(StatusCode::FORBIDDEN, "Missing Authentication Token")
            }
        }
    }
}

impl ApiRoute {
    /// Reads a request's method and path.
    pub(super) fn of(method: &Method, path: &str) -> Result<Self, Stray> {
        let segments: Vec<&str> = path.split('/').collect();
        let (call, allow) = match segments.as_slice() {
            ["", "v1", "oauth"] => ((method == Method::POST).then_some(Self::Token), "POST"),
            ["", "v1", "organizers", "current", "organizations"] => (
                (method == Method::GET).then_some(Self::Organizations),
                "GET",
            ),
            ["", "v1", "team", team, "webhooks"] if !team.is_empty() => {
                let team = TeamId::new(decoded(team));
                let call = match *method {
                    Method::GET => Some(Self::List(team)),
                    Method::POST => Some(Self::Create(team)),
                    _ => None,
                };
                (call, "GET, POST")
            }
            ["", "v1", "webhooks", "init", resource] => (
                (method == Method::POST).then(|| Self::Init(decoded(resource))),
                "POST",
            ),
            ["", "v1", "webhooks", id] if !id.is_empty() => {
                let id = GroupId::new(decoded(id));
                (
                    (method == Method::DELETE).then_some(Self::Delete(id)),
                    "DELETE",
                )
            }
            ["", "graphql"] => ((method == Method::POST).then_some(Self::Query), "POST"),
            _ => return Err(Stray::Unknown),
        };
        call.ok_or(Stray::WrongMethod(allow))
    }

    /// The endpoint, for counting.
    pub(super) fn endpoint(&self) -> Endpoint {
        match self {
            Self::Token => Endpoint::Token,
            Self::List(_) => Endpoint::List,
            Self::Create(_) => Endpoint::Create,
            Self::Delete(_) => Endpoint::Delete,
            Self::Organizations => Endpoint::Organizations,
            Self::Init(_) => Endpoint::Init,
            Self::Query => Endpoint::Query,
        }
    }
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// The endpoints, in the order in which they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Endpoint {
    Token,
    Organizations,
    List,
    Create,
    Delete,
    Init,
    Query,
    Other,
}

impl Endpoint {
    /// Method and path, with placeholders.
    pub(super) fn template(self) -> &'static str {
        match self {
            Self::Token => "POST /v1/oauth",
            Self::Organizations => "GET /v1/organizers/current/organizations",
            Self::List => "GET /v1/team/{team}/webhooks",
            Self::Create => "POST /v1/team/{team}/webhooks",
            Self::Delete => "DELETE /v1/webhooks/{id}",
            Self::Init => "POST /v1/webhooks/init/{resource}",
            Self::Query => "POST /graphql",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_decoded_and_kept_whole() {
        assert_eq!(
            ApiRoute::of(&Method::DELETE, "/v1/webhooks/a%2Fb%20%C3%BC"),
            Ok(ApiRoute::Delete(GroupId::new("a/b ü")))
        );
        assert_eq!(
            ApiRoute::of(&Method::GET, "/v1/team/4711/webhooks"),
            Ok(ApiRoute::List(TeamId::new("4711")))
        );
    }

    #[test]
    fn other_paths_and_methods_are_told_apart() {
        let get = |path| ApiRoute::of(&Method::GET, path);
        assert_eq!(get("/v1/webhooks/1"), Err(Stray::WrongMethod("DELETE")));
        assert_eq!(get("/v1/oauth"), Err(Stray::WrongMethod("POST")));
        assert_eq!(
            ApiRoute::of(&Method::PUT, "/v1/team/1/webhooks"),
            Err(Stray::WrongMethod("GET, POST"))
        );
        assert_eq!(
            ApiRoute::of(&Method::POST, "/v1/organizers/current/organizations"),
            Err(Stray::WrongMethod("GET"))
        );
        for path in [
            "/",
            "/v1",
            "/v2/oauth",
            "/v1/team//webhooks",
            "/v1/webhooks/",
            "/v1/webhooks",
        ] {
            assert_eq!(get(path), Err(Stray::Unknown), "{path}");
        }
    }
}
