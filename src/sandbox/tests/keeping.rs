use super::*;

struct Folder {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn folder() -> Folder {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".dooctl/sandbox.json");
    Folder {
        path,
        _folder: folder,
    }
}

fn open(at: &Folder, flags: &str) -> Shared {
    Shared::open(Some(&at.path), variants(flags)).unwrap()
}

fn log_in(shared: &Shared) -> String {
    let response = shared.answer(&request("POST", "/v1/oauth", &credentials().to_string()));
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    format!("Bearer {}", body["data"]["access_token"].as_str().unwrap())
}

fn send(shared: &Shared, method: &str, path: &str, body: &Value) -> Value {
    let mut request = request(method, path, &body.to_string());
    request
        .headers_mut()
        .insert(AUTHORIZATION, log_in(shared).parse().unwrap());
    let response = shared.answer(&request);
    serde_json::from_slice(response.body()).unwrap_or(Value::Null)
}

#[test]
fn groups_survive_a_restart() {
    let at = folder();
    let before = open(&at, "--suffix random");
    send(&before, "POST", LIST, &full_group());
    send(&before, "POST", "/v1/team/1/webhooks", &group("b"));
    let recorded = parse(LISTING_2);
    before
        .update(|sandbox| sandbox.seed_listing(&team(), &recorded))
        .unwrap()
        .unwrap();
    let listed = send(&before, "GET", LIST, &Value::Null);
    drop(before);
    let after = open(&at, "--suffix random");
    assert_eq!(send(&after, "GET", LIST, &Value::Null), listed);
    let organizations = send(
        &after,
        "GET",
        "/v1/organizers/current/organizations",
        &Value::Null,
    );
    assert_eq!(
        organizations["organizations"][0]["teams"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        after.read(|sandbox| sandbox.groups(&TeamId::new("1")).len()),
        1
    );
}

#[test]
fn ids_are_not_given_again_after_a_restart() {
    for flags in ["", "--ids decimal"] {
        let at = folder();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..4 {
            let shared = open(&at, flags);
            let id = send(&shared, "POST", LIST, &group("a"))["data"].clone();
            let id = id.as_str().unwrap().to_owned();
            send(
                &shared,
                "DELETE",
                &format!("/v1/webhooks/{id}"),
                &Value::Null,
            );
            assert!(seen.insert(id), "{flags}");
        }
    }
}

#[test]
fn reading_writes_no_file() {
    let at = folder();
    let shared = open(&at, "");
    send(&shared, "GET", LIST, &Value::Null);
    send(&shared, "DELETE", "/v1/webhooks/1", &Value::Null);
    shared
        .update(|sandbox| sandbox.register_team(&team()))
        .unwrap();
    assert!(!at.path.exists());
}

#[test]
fn the_file_is_readable_by_people_and_only_by_the_user() {
    let at = folder();
    let shared = open(&at, "--ids decimal");
    send(&shared, "POST", LIST, &full_group());
    let text = std::fs::read_to_string(&at.path).unwrap();
    assert!(text.starts_with("{\n  \"version\": 1,\n"), "{text}");
    assert!(text.ends_with("}\n"));
    let saved = parse(&text);
    let group = &saved["groups"][0];
    assert_eq!(group["id"], "1");
    assert_eq!(group["team"], TEAM);
    assert_eq!(group["event_id"], "82032");
    assert_eq!(group["hooks"], full_group()["hooks"]);
    assert_eq!(group["suffixes"].as_array().unwrap().len(), 2);
    assert_eq!(
        saved["organizations"],
        json!([{"id": 1, "name": "Sandbox", "teams": [TEAM]}])
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&at.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let folder = at.path.parent().unwrap();
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}

#[test]
fn a_person_may_write_the_file() {
    let at = folder();
    std::fs::create_dir_all(at.path.parent().unwrap()).unwrap();
    let mut written = full_group();
    written["id"] = 7.into();
    written["team"] = 4711.into();
    let organizations = json!([{"id": 3, "name": "Mine", "teams": [1]}, {"id": 4, "name": "Theirs", "teams": [4711]}]);
    let state = json!({"version": 1, "organizations": organizations, "groups": [written]});
    std::fs::write(&at.path, state.to_string()).unwrap();
    let shared = open(&at, "--shared-listing");
    send(&shared, "POST", "/v1/team/1/webhooks", &group("b"));
    let listed = send(&shared, "GET", LIST, &Value::Null);
    assert_eq!(listed["total_items"], 1);
    let group = &listed["_embedded"]["webhooks"][0];
    assert_eq!(group["id"], 7);
    assert!(HookType::without_suffix(group["hooks"][0]["type"].as_str().unwrap()).is_some());
}

#[test]
fn a_damaged_file_is_reported_with_its_place() {
    let at = folder();
    std::fs::create_dir_all(at.path.parent().unwrap()).unwrap();
    let load = |text: &str| {
        std::fs::write(&at.path, text).unwrap();
        let error = Sandbox::open(Some(&at.path), Variants::default())
            .err()
            .unwrap();
        let text = error.to_string();
        assert!(text.starts_with(at.path.to_str().unwrap()), "{text}");
        text.replace(at.path.to_str().unwrap(), "F")
    };
    let help = "; fix it, or delete the file to start empty";
    let damaged = "the sandbox's state is damaged";
    assert_eq!(
        load("{\n  \"version\": 1,\n  \"groups\": [}\n"),
        format!("F:3:14: {damaged}: expected value{help}")
    );
    for (text, reason) in [
        (
            "{\"version\": 2, \"groups\": []}",
            "version 2 is not supported, only 1 is",
        ),
        ("{\"version\": 1}", "missing field `groups`"),
        (
            "{\"version\": 1, \"groups\": [], \"gruops\": []}",
            "unknown field `gruops`",
        ),
        (
            "{\"version\": 1, \"groups\": [{\"name\": \"a\", \"hooks\": []}]}",
            "a group needs an `id`",
        ),
        (
            "{\"version\": 1, \"groups\": [{\"id\": 1, \"team\": 1, \"hooks\": []}]}",
            "a group needs a `name`",
        ),
        (
            "{\"version\": 1, \"groups\": [{\"id\": 1, \"team\": 1, \"name\": \"a\"}]}",
            "a group needs a list of `hooks`",
        ),
        (
            "{\"version\": 1, \"groups\": [{\"id\": 1, \"name\": \"a\", \"hooks\": []}]}",
            "a group needs a `team`",
        ),
    ] {
        let error = load(text);
        assert!(error.starts_with("F:1:"), "{error}");
        assert!(error.contains(reason), "{error}");
        assert!(error.ends_with(help), "{error}");
    }
    let group = "{\"id\": 1, \"team\": 1, \"name\": \"a\", \"hooks\": []}";
    let error = load(&format!(
        "{{\"version\": 1, \"groups\": [{group}, {group}]}}"
    ));
    assert!(
        error.contains("have the id 1; change one of the ids"),
        "{error}"
    );
}

#[test]
fn a_change_that_cannot_be_saved_is_no_success() {
    let at = folder();
    std::fs::create_dir_all(&at.path).unwrap();
    assert!(matches!(
        Sandbox::open(Some(&at.path), Variants::default()),
        Err(StoreError::Read { .. })
    ));
    let shared = Shared::new(Sandbox::new(Variants::default()), Some(at.path.clone()));
    let answer = send(&shared, "POST", LIST, &group("a"));
    assert_eq!(answer["response_status"], 500);
    std::fs::remove_dir(&at.path).unwrap();
    let listed = send(&shared, "GET", LIST, &Value::Null);
    assert_eq!(listed["total_items"], 1);
    assert!(at.path.exists());
}
