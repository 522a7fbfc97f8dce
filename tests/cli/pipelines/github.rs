//! GitHub, as far as the actions ask it: a server over a folder of JSON files. It refuses everything
//! that it does not know.

use crate::support::{Answer, Received, ScriptedServer};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use url::Url;

/// Serves what is in a folder.
pub(super) fn serve(folder: PathBuf) -> ScriptedServer {
    ScriptedServer::start(move |request| {
        let answer = Files(&folder).answer(request);
        answer.unwrap_or_else(|| {
            let (method, path) = (&request.method, &request.path);
            Answer::text(
                404,
                format!("the GitHub of the tests does not know {method} {path}\n"),
            )
        })
    })
}

/// The state, one file for each kind of thing.
struct Files<'f>(&'f Path);

impl Files<'_> {
    fn answer(&self, request: &Received) -> Option<Answer> {
        let url = Url::parse(&format!("http://github.example{}", request.path)).ok()?;
        let fields: HashMap<_, _> = url.query_pairs().into_owned().collect();
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        let path: Vec<&str> = url.path_segments()?.collect();
        let body = || serde_json::from_slice::<Map<String, Value>>(&request.body).ok();
        Some(match (request.method.as_str(), &path[..]) {
            ("GET", ["pulls"]) => whole(self.those("pulls", |pull| {
                let head = &pull["head"];
                let owner = text(&head["repo"]["owner"]["login"]);
                format!("{owner}:{}", text(&head["ref"])) == field("head")
                    && pull["base"]["ref"] == field("base")
                    && pull["state"] == field("state")
            })),
            ("GET", ["commits", _, "pulls"]) => whole(self.those("pulls", |_| true)),
            ("GET", ["actions", "workflows", workflow, "runs"]) => {
                let is =
                    |run: &Value, key: &str, wanted: &str| wanted.is_empty() || run[key] == wanted;
                let runs = self.those("runs", |run| {
                    run["path"] == *workflow
                        && run["conclusion"] == field("status")
                        && is(run, "head_sha", field("head_sha"))
                        && is(run, "event", field("event"))
                        && is(run, "head_branch", field("branch"))
                });
                Answer::json(200, &json!({ "workflow_runs": runs }))
            }
            ("GET", ["issues"]) => {
                pages(&self.those("issues", |issue| issue["labels"][0] == field("labels")))
            }
            ("POST", ["issues"]) => {
                let more = json!({ "state": "open", "comments": [] });
                self.add("issues", "number", body()?, &more)
            }
            ("GET", ["issues", number, "comments"]) => {
                let number: u64 = number.parse().ok()?;
                let is_its = |comment: &Value| comment.get("issue").is_none_or(|of| *of == number);
                pages(&self.those("comments", is_its))
            }
            ("PATCH", ["issues", "comments", id]) => self.change("comments", "id", id, body()?)?,
            ("POST", ["issues", number, "comments"]) => self.comment(number, body()?)?,
            ("PATCH", ["issues", number]) => self.change("issues", "number", number, body()?)?,
            _ => return None,
        })
    }

    /// On the pull request, or on an issue.
    fn comment(&self, number: &str, body: Map<String, Value>) -> Option<Answer> {
        let number: u64 = number.parse().ok()?;
        if self
            .all("pulls")
            .first()
            .is_some_and(|pull| pull["number"] == number)
        {
            return Some(self.add("comments", "id", body, &json!({ "issue": number })));
        }
        let mut issues = self.all("issues");
        let issue = issues.iter_mut().find(|issue| issue["number"] == number)?;
        issue["comments"]
            .as_array_mut()?
            .push(body.get("body")?.clone());
        self.write("issues", &issues);
        Some(Answer::text(201, "{}"))
    }

    fn add(&self, kind: &str, key: &str, new: Map<String, Value>, more: &Value) -> Answer {
        let mut all = self.all(kind);
        let mut new = Value::Object(new);
        new[key] = (all.len() + 1).into();
        new["user"] = json!({ "login": "github-actions[bot]" });
        for (key, value) in more.as_object().into_iter().flatten() {
            new[key] = value.clone();
        }
        all.push(new);
        self.write(kind, &all);
        Answer::text(201, "{}")
    }

    fn change(&self, kind: &str, key: &str, id: &str, new: Map<String, Value>) -> Option<Answer> {
        let id: u64 = id.parse().ok()?;
        let mut all = self.all(kind);
        let found = all.iter_mut().find(|one| one[key] == id)?;
        found.as_object_mut()?.extend(new);
        self.write(kind, &all);
        Some(Answer::text(200, "{}"))
    }

    fn those(&self, kind: &str, is_meant: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut all = self.all(kind);
        all.retain(is_meant);
        all
    }

    fn all(&self, kind: &str) -> Vec<Value> {
        let text = fs::read(self.file(kind)).expect("the file is there");
        serde_json::from_slice(&text).expect("the file is a list")
    }

    fn write(&self, kind: &str, all: &[Value]) {
        fs::write(self.file(kind), json!(all).to_string()).expect("the folder is writable");
    }

    fn file(&self, kind: &str) -> PathBuf {
        self.0.join(format!("{kind}.json"))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn whole(found: Vec<Value>) -> Answer {
    Answer::json(200, &found.into())
}

/// Pages are two documents, as they may be.
fn pages(found: &[Value]) -> Answer {
    let (first, others) = found.split_at(found.len().min(1));
    Answer::text(200, format!("{}\n{}\n", json!(first), json!(others)))
}
