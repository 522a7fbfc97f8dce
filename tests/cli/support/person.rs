//! Another client of the account, which sends documented requests.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// A client with its own credentials.
pub(crate) struct Person {
    /// Host and port.
    address: String,
    token: String,
}

impl Person {
    /// Logs in to the API below this URL.
    pub(crate) fn at(url: &str) -> Self {
        let address = url.trim_start_matches("http://").trim_end_matches("/v1");
        let mut person = Self {
            address: address.to_owned(),
            token: String::new(),
        };
        let login = json!({
            "client_id": "somebody", "client_secret": "secret", "grant_type": "client_credentials",
        });
        let answer = person.sends("POST", "/oauth", Some(&login));
        answer["data"]["access_token"]
            .as_str()
            .expect("there is a token")
            .clone_into(&mut person.token);
        person
    }

    /// Creates a group, and returns its id.
    pub(crate) fn creates(&self, team: &str, group: &Value) -> String {
        let answer = self.sends("POST", &format!("/team/{team}/webhooks"), Some(group));
        answer["data"].as_str().expect("it has an id").to_owned()
    }

    /// Deletes a group.
    pub(crate) fn deletes(&self, id: &str) {
        self.sends("DELETE", &format!("/webhooks/{id}"), None);
    }

    /// Reads all pages of a team's groups.
    pub(crate) fn lists(&self, team: &str) -> Vec<Value> {
        let mut groups = Vec::new();
        for page in 1.. {
            let path = format!("/team/{team}/webhooks?page={page}");
            let body = self.sends("GET", &path, None);
            let listed = body["_embedded"]["webhooks"].as_array();
            groups.extend(listed.expect("it is a listing").iter().cloned());
            if body["_links"]["next"].is_null() {
                break;
            }
        }
        groups
    }

    fn sends(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let body = body.map_or_else(String::new, Value::to_string);
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let Self { address, token } = self;
        let head = format!(
            "{method} /v1{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nx-api-key: their-key\r\n\
             Authorization: Bearer {token}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        stream.write_all(body.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("it has a head");
        assert!(head.starts_with("HTTP/1.1 20"), "{method} {path}: {answer}");
        match body {
            "" => Value::Null,
            body => serde_json::from_str(body).expect("it is JSON"),
        }
    }
}
