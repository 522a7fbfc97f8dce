//! How doo may change a value: the effect of each alteration on one group.

use super::*;
use crate::sandbox::{Alteration, Meaning};
use clap::ValueEnum;
use std::collections::BTreeSet;

/// A group that every alteration changes.
fn group() -> Value {
    let query = "query ($id: ID!) {\n  # all\n  event(id: $id, text: \"\"\"a\n  b\"\"\") { id }\n}";
    let body = json!({ "operationName": "A", "variables": { "id": "%EVENT_ID%" }, "query": query });
    let hook = json!({
        "type": "order_created",
        "method": "POST",
        "endpoint": "https://crm.ex-ample.com/~doo/%c3%A4/a%2Db/?b=1&a=2#top",
    });
    json!({
        "name": "Aufträge & \"R\" 🛒",
        "description": "Zeile 1\nZeile 2 [dooctl owner=crm team=4711]",
        "event_id": "82032",
        "hooks": [
            hook,
            hook,
            { "type": "ticket_printed", "method": "POST", "endpoint": "http://köln.example" },
            {
                "type": "order_created",
                "method": "POST",
                "endpoint": "https://CRM.example.com:8080/",
                "origin": { "method": "POST", "endpoint": "https://gql.doo.net", "body": body.to_string() },
            },
        ],
        "authentication": {
            "grant_type": "client_credentials",
            "endpoint": "https://crm.example.com/token",
            "credentials": { "client_id": "doo", "client_secret": "abcdefgh" },
            "header_format": "X-Auth",
            "header_value_format": "Key %ACCESS_TOKEN%",
        },
    })
}

const FIRST: &str = "/hooks/0/endpoint";
const IDN: &str = "/hooks/2/endpoint";
const LAST: &str = "/hooks/3/endpoint";
const BODY: &str = "/hooks/3/origin/body";

/// The result of an alteration: the place, and its new value. For a body it is a part of the text.
fn rows() -> Vec<(Alteration, &'static str, Value)> {
    use Alteration::*;
    vec![
        (
            UpperHosts,
            FIRST,
            json!("HTTPS://CRM.EX-AMPLE.COM/~doo/%c3%A4/a%2Db/?b=1&a=2#top"),
        ),
        (LowerHosts, LAST, json!("https://crm.example.com:8080/")),
        (PunycodeHosts, IDN, json!("http://xn--kln-sna.example")),
        (DefaultPorts, IDN, json!("http://köln.example:80")),
        (DefaultPorts, LAST, json!("https://CRM.example.com:8080/")),
        (RootSlashes, IDN, json!("http://köln.example/")),
        (NoRootSlashes, LAST, json!("https://CRM.example.com:8080")),
        (
            UpperEscapes,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%C3%A4/a%2Db/?b=1&a=2#top"),
        ),
        (
            LowerEscapes,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%c3%a4/a%2db/?b=1&a=2#top"),
        ),
        (
            EscapedUnreserved,
            FIRST,
            json!("https://crm.ex-ample.com/%7E%64%6F%6F/%c3%A4/%61%2D%62/?%62=%31&%61=%32#top"),
        ),
        (
            DecodedUnreserved,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%c3%A4/a-b/?b=1&a=2#top"),
        ),
        (Nfc, "/name", json!("Aufträge & \"R\" 🛒")),
        (Nfd, "/name", json!("Auftra\u{308}ge & \"R\" 🛒")),
        (
            Crlf,
            "/description",
            json!("Zeile 1\r\nZeile 2 [dooctl owner=crm team=4711]"),
        ),
        (Crlf, BODY, json!("{\\r\\n  # all\\r\\n")),
        (Trimmed, "/name", json!("Aufträge & \"R\" 🛒")),
        (Padded, "/name", json!(" Aufträge & \"R\" 🛒 ")),
        (LowerMethods, "/hooks/0/method", json!("post")),
        (LowerMethods, "/hooks/3/origin/method", json!("post")),
        (
            LowerHeaders,
            "/authentication/header_format",
            json!("x-auth"),
        ),
        (NumberIds, "/event_id", json!(82032)),
        (ZeroIds, "/event_id", json!("00082032")),
        (ZeroScope, "/event_guide_id", json!(0)),
        (EmptyScope, "/event_guide_id", json!("")),
        (Nulls, "/event_guide_id", json!(null)),
        (Nulls, "/hooks/0/origin", json!(null)),
        (OnTypes, "/hooks/0/type", json!("on_order_created")),
        (
            IndentedBlocks,
            BODY,
            json!("\\\"\\\"\\\"a\\n      b\\\"\\\"\\\""),
        ),
        (NoComments, BODY, json!("{\\n  \\n  event")),
        (
            SpacedBodies,
            BODY,
            json!("{\n  \"operationName\": \"A\",\n"),
        ),
        (
            Description255,
            "/description",
            json!("Zeile 1\nZeile 2 [dooctl owner=crm team=4711]"),
        ),
        (
            Description100,
            "/description",
            json!("Zeile 1\nZeile 2 [dooctl owner=crm team=4711]"),
        ),
        (
            DescriptionTail,
            "/description",
            json!("Zeile 1\nZeile 2 [dooctl owner=crm team=4711] (checked)"),
        ),
        (
            DescriptionHead,
            "/description",
            json!("Checked: Zeile 1\nZeile 2 [dooctl owner=crm team=4711]"),
        ),
        (
            HtmlEntities,
            "/name",
            json!("Aufträge &amp; &quot;R&quot; 🛒"),
        ),
        (
            HtmlEndpoints,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%c3%A4/a%2Db/?b=1&amp;a=2#top"),
        ),
        (NoEmoji, "/name", json!("Aufträge & \"R\" ?")),
        (CutAtEmoji, "/name", json!("Aufträge & \"R\" ")),
        (
            NonBreaking,
            "/name",
            json!("Aufträge\u{a0}&\u{a0}\"R\"\u{a0}🛒"),
        ),
        (LowerNames, "/name", json!("aufträge & \"r\" 🛒")),
        (Name64, "/name", json!("Aufträge & \"R\" 🛒")),
        (
            NoTrailingSlashes,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%c3%A4/a%2Db?b=1&a=2#top"),
        ),
        (
            EscapedLetters,
            FIRST,
            group()["hooks"][0]["endpoint"].clone(),
        ),
        (
            NoQueries,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%c3%A4/a%2Db/#top"),
        ),
        (
            SortedQueries,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%c3%A4/a%2Db/?a=2&b=1#top"),
        ),
        (
            NoFragments,
            FIRST,
            json!("https://crm.ex-ample.com/~doo/%c3%A4/a%2Db/?b=1&a=2"),
        ),
        (
            AddedAuthentication,
            "/authentication/header_format",
            json!("X-Auth"),
        ),
        (
            UsualHeaders,
            "/authentication/header_format",
            json!("Authorization"),
        ),
        (
            UsualHeaders,
            "/authentication/header_value_format",
            json!("Bearer %ACCESS_TOKEN%"),
        ),
        (DroppedScope, "/event_id", json!(0)),
        (OtherScope, "/event_id", json!("982032")),
        (KnownTypes, "/hooks/2/type", json!("order_created")),
        (MergedHooks, "/hooks/1/type", json!("ticket_printed")),
        (
            OneHookPerType,
            "/hooks/1/endpoint",
            json!("https://CRM.example.com:8080/"),
        ),
        (
            OneLineQueries,
            BODY,
            json!("query ($id: ID!) {   # all   event"),
        ),
        (NoOperationNames, BODY, json!("{\"variables\":")),
        (
            NoVariables,
            BODY,
            json!("{\"operationName\":\"A\",\"query\":"),
        ),
    ]
}

fn altered(alteration: Alteration, mut group: Value) -> Value {
    alteration.alter(group.as_object_mut().unwrap());
    group
}

#[test]
fn each_alteration_does_what_it_says() {
    for (alteration, place, expected) in rows() {
        let group = altered(alteration, group());
        let found = group.pointer(place);
        let holds = match (place, found, &expected) {
            (BODY, Some(Value::String(body)), Value::String(piece)) => body.contains(piece),
            _ => found == Some(&expected),
        };
        assert!(
            holds,
            "{alteration:?}: {place} is {found:?}, not {expected}"
        );
    }
}

#[test]
fn every_alteration_is_tried() {
    let mut tried: BTreeSet<_> = rows()
        .into_iter()
        .map(|(alteration, ..)| alteration)
        .collect();
    // Another test covers what it drops.
    tried.insert(Alteration::DroppedAuthentication);
    let all = BTreeSet::from_iter(Alteration::value_variants().iter().copied());
    assert_eq!(tried, all);
}

/// Repeating an alteration changes nothing more, so that a saved file reads back. Only those that
/// add something add it again.
#[test]
fn what_is_altered_stays_as_it_is() {
    use Alteration::*;
    let adding = [
        Padded,
        ZeroIds,
        OtherScope,
        IndentedBlocks,
        DescriptionTail,
        DescriptionHead,
    ];
    for alteration in Alteration::value_variants() {
        let once = altered(*alteration, group());
        let twice = altered(*alteration, once.clone());
        let adds = adding.contains(alteration)
            || matches!(alteration, HtmlEntities | HtmlEndpoints | EscapedUnreserved);
        assert!(adds || once == twice, "{alteration:?}");
    }
}

#[test]
fn what_is_dropped_is_gone() {
    let group = altered(Alteration::DroppedAuthentication, group());
    assert_eq!(group.get("authentication"), None);
    let mut bare = group;
    Alteration::AddedAuthentication.alter(bare.as_object_mut().unwrap());
    assert_eq!(bare["authentication"]["credentials"]["client_id"], "doo");
}

#[test]
fn long_texts_are_cut_at_characters_or_bytes() {
    let long = |text: &str| json!({ "name": text.repeat(200), "description": text.repeat(200) });
    let length = |value: &Value| value.as_str().unwrap().chars().count();
    let cut = |alteration, text| altered(alteration, long(text));
    assert_eq!(
        length(&cut(Alteration::Description255, "äb")["description"]),
        255
    );
    assert_eq!(
        length(&cut(Alteration::Description100, "ä")["description"]),
        50
    );
    // 99 bytes, and then half a character.
    assert_eq!(
        length(&cut(Alteration::Description100, "aää")["description"]),
        60
    );
    assert_eq!(length(&cut(Alteration::Name64, "ä")["name"]), 64);
}

#[test]
fn letters_beyond_ascii_are_escaped_where_they_may_not_stand() {
    let group = json!({ "hooks": [{ "endpoint": "https://köln.example/ä?ö#ü" }] });
    let group = altered(Alteration::EscapedLetters, group);
    assert_eq!(
        group["hooks"][0]["endpoint"],
        "https://köln.example/%C3%A4?%C3%B6#ü"
    );
}

#[test]
fn what_is_no_url_and_no_json_is_left_alone() {
    let odd =
        json!({ "hooks": [{ "endpoint": "crm.example.com", "origin": { "body": "{ no json" } }] });
    for alteration in Alteration::value_variants() {
        let group = altered(*alteration, odd.clone());
        assert_eq!(
            group["hooks"][0]["endpoint"], odd["hooks"][0]["endpoint"],
            "{alteration:?}"
        );
        assert_eq!(
            group["hooks"][0]["origin"]["body"], "{ no json",
            "{alteration:?}"
        );
    }
}

#[test]
fn some_alterations_mean_the_same_and_others_do_not() {
    assert_eq!(Alteration::UpperHosts.meaning(), Meaning::Same);
    assert_eq!(Alteration::NoQueries.meaning(), Meaning::Other);
}

#[test]
fn what_is_kept_otherwise_is_saved_and_what_is_listed_otherwise_is_not() {
    let mut keeping = Client::new("--keep-as no-fragments,upper-hosts --keep-as lower-methods");
    let mut listing = Client::new("--list-as no-fragments,upper-hosts --list-as lower-methods");
    for client in [&mut keeping, &mut listing] {
        assert_eq!(client.send("POST", LIST, &group()).status, 200);
        let listed = &client.listed()[0]["hooks"][0];
        let endpoint = "HTTPS://CRM.EX-AMPLE.COM/~doo/%c3%A4/a%2Db/?b=1&a=2";
        assert_eq!(listed["endpoint"], endpoint);
        assert_eq!(listed["method"], "post");
    }
    let kept = |client: &Client| client.sandbox.groups(&team())[0]["hooks"][0]["method"].clone();
    assert_eq!(kept(&keeping), "post");
    assert_eq!(kept(&listing), "POST");
}

#[test]
fn a_file_with_altered_values_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let mut flags = String::new();
    for alteration in Alteration::value_variants() {
        let name = alteration.to_possible_value().unwrap();
        flags = format!("{flags} --keep-as {}", name.get_name());
    }
    let mut client = Client::new(&format!("{flags} --scope echo"));
    assert_eq!(client.send("POST", LIST, &group()).status, 200);
    let before = client.listed();
    let shared = Shared::new(client.sandbox, Some(path.clone()));
    shared.update(|sandbox| sandbox.revision += 1).unwrap();
    let reopened = Sandbox::open(Some(&path), variants("--scope echo")).unwrap();
    assert_eq!(Client::with(reopened).listed(), before);
}

#[test]
fn hooks_that_a_listing_drops_take_no_suffix_of_others() {
    let mut client = Client::new("--list-as merged-hooks,known-types");
    client.send("POST", LIST, &group());
    let hooks = client.listed()[0]["hooks"].clone();
    assert_eq!(hooks.as_array().unwrap().len(), 2);
    assert_eq!(hooks[0]["type"], "order_created");
    let suffixed = hooks[1]["type"].as_str().unwrap();
    assert_eq!(HookType::without_suffix(suffixed), Some("order_created"));
}

#[test]
fn secrets_are_listed_as_the_switch_says() {
    for (flags, secret) in [
        ("", json!("abcdefgh")),
        ("--secrets masked", json!("********")),
        ("--secrets partly-masked", json!("ab****gh")),
        (
            "--secrets hashed",
            json!("9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"),
        ),
        ("--secrets empty", json!("")),
        ("--secrets absent", json!(null)),
    ] {
        let mut client = Client::new(flags);
        client.send("POST", LIST, &group());
        let credentials = client.listed()[0]["authentication"]["credentials"].clone();
        assert_eq!(credentials["client_secret"], secret, "{flags}");
        assert_eq!(
            credentials.get("client_secret").is_none(),
            flags.ends_with("absent")
        );
        let kept = &client.sandbox.groups(&team())[0]["authentication"]["credentials"];
        assert_eq!(kept["client_secret"], "abcdefgh");
    }
}
