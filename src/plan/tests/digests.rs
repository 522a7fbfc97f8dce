//! What moves a digest and its parts, and what does not.

use super::*;

fn with_secret(group: Group, secret: &str) -> Group {
    Group {
        authentication: Some(Authentication {
            grant_type: Authentication::GRANT_TYPE.into(),
            endpoint: "https://crm.example.com/token".into(),
            client_id: Authentication::CLIENT_ID.into(),
            client_secret: Some(Secret::new(secret)),
            header_format: Authentication::HEADER_FORMAT.into(),
            header_value_format: Authentication::HEADER_VALUE_FORMAT.into(),
        }),
        ..group
    }
}

fn changed(listing: Vec<ListedGroup>) -> Account {
    Account::new().team(
        "t",
        vec![declared("A", &["a2"]), declared("B", &["b"])],
        listing,
    )
}

#[test]
fn a_digest_moves_with_the_operations_and_what_they_rest_on_and_nothing_else() {
    let a = || listed("1", "t", "A", &["a"]);
    let b = || listed("2", "t", "B", &["b"]);
    let unmarked = |id: &str, name: &str| ListedGroup {
        marking: Marking::Unmarked,
        ..listed(id, "t", name, &["u"])
    };
    let digest = changed(vec![a(), b()]).digest();
    assert_eq!(digest.len(), 32);
    for (row, listing) in [
        ("another order", vec![b(), a()]),
        (
            "an unrelated unmanaged group",
            vec![a(), b(), unmarked("3", "PC test")],
        ),
        (
            "another owner's group of another name",
            vec![a(), b(), listed("4", "elsewhere", "C", &["c"])],
        ),
    ] {
        assert_eq!(changed(listing).digest(), digest, "{row}");
    }
    let edited = ListedGroup {
        group: Group {
            description: "edited".into(),
            ..a().group
        },
        ..a()
    };
    let foreign = ListedGroup {
        marking: of_someone_else(a().marker()),
        ..listed("5", "t", "A", &["a"])
    };
    for (row, listing) in [
        ("the replaced group was edited", vec![edited, b()]),
        (
            "the replaced group has another id",
            vec![listed("9", "t", "A", &["a"]), b()],
        ),
        ("an unmarked namesake", vec![a(), b(), unmarked("3", "A")]),
        ("another owner's namesake", vec![a(), b(), foreign]),
        ("another operation", vec![a()]),
    ] {
        assert_ne!(changed(listing).digest(), digest, "{row}");
    }
}

#[test]
fn a_digest_moves_with_the_fact_that_a_secret_changes_and_not_with_the_secret() {
    let account = |declared_secret: &str, listed_secret: &str| {
        let declaration = declared("A", &["a2"]);
        let declaration = DeclaredGroup {
            places: Places::default(),
            group: with_secret(declaration.group, declared_secret),
            ..declaration
        };
        let old = listed("1", "t", "A", &["a"]);
        let old = ListedGroup {
            group: with_secret(old.group, listed_secret),
            ..old
        };
        Account::new()
            .team("t", vec![declaration], vec![old])
            .digest()
    };
    assert_eq!(account("one", "two"), account("three", "four"));
    assert_ne!(account("one", "two"), account("one", "one"));
}

/// The parts of each change by their names.
fn parts(account: &Account) -> Vec<Vec<(String, Digest)>> {
    let of_team = |plan: &Plan<'_>| plan.teams[0].changes.iter().map(Digest::parts).collect();
    account.with(of_team)
}

#[test]
fn a_part_is_named_after_what_the_operation_rests_on() {
    let unmarked = |id: &str, name: &str| ListedGroup {
        marking: Marking::Unmarked,
        ..listed(id, "t", name, &["u"])
    };
    let foreign = ListedGroup {
        marking: of_someone_else(listed("1", "t", "Refused", &[]).marker()),
        ..listed("1", "t", "Refused", &["a"])
    };
    let account = Account::new().team(
        "t",
        vec![
            declared("Created", &["a"]),
            declared("Kept", &["a"]),
            declared("Refused", &["a"]),
            declared("Replaced", &["a2"]),
        ],
        vec![
            foreign,
            listed("2", "t", "Deleted", &["d"]),
            listed("3", "t", "Kept", &["a"]),
            listed("4", "t", "Replaced", &["a"]),
            listed("38cc7e8d-d107", "t", "Replaced", &["a"]),
            unmarked("6", "Replaced"),
            unmarked("7", "Unmanaged"),
        ],
    );
    let content = [
        "declared.description",
        "declared.scope",
        "declared.hooks",
        "declared.authentication",
    ];
    let replaced = ["listed[38cc7e8d…]", "listed[4]", "namesake[6]"];
    let expected = [
        ("create Created", content.to_vec()),
        ("delete Deleted", vec!["listed[2]"]),
        ("unchanged Kept", vec![]),
        ("refused Refused", vec!["listed[1]"]),
        ("replace Replaced", [&content[..], &replaced].concat()),
        ("unmanaged Replaced", vec![]),
        ("unmanaged Unmanaged", vec![]),
    ];
    account.with(|plan| {
        let changes = &plan.teams[0].changes;
        assert_eq!(changes.len(), expected.len());
        for (change, (described, names)) in changes.iter().zip(expected) {
            assert_eq!(
                format!("{} {}", change.action.word(), change.name),
                described
            );
            let parts = Digest::parts(change).into_iter();
            let found: Vec<_> = parts.map(|(name, _)| name).collect();
            assert_eq!(found, names, "{described}");
        }
    });
}

/// Something that changes in what is declared or in what is listed.
type Edit = fn(&mut Group, &mut ListedGroup);

#[test]
fn only_the_part_changes_whose_content_changed() {
    let account = |edit: Edit| {
        let (mut declaration, mut old) = (declared("A", &["a2"]), listed("1", "t", "A", &["a"]));
        edit(&mut declaration.group, &mut old);
        Account::new().team("t", vec![declaration], vec![old])
    };
    let before = parts(&account(|_, _| {}));
    let rows: [(Edit, &[&str]); 8] = [
        (|_, _| {}, &[]),
        (|new, _| new.description.push(' '), &[]),
        (
            |new, _| new.description.push('x'),
            &["declared.description"],
        ),
        (
            |new, _| new.scope = Scope::Event("1".into()),
            &["declared.scope"],
        ),
        (
            |new, _| new.hooks = group("A", &["a3"]).hooks,
            &["declared.hooks"],
        ),
        (
            |new, _| *new = with_secret(new.clone(), "one"),
            &["declared.authentication"],
        ),
        (|_, old| old.group.description.push('x'), &["listed[1]"]),
        (|_, old| old.marking = Marking::Unmarked, &["listed[1]"]),
    ];
    for (row, (edit, expected)) in rows.into_iter().enumerate() {
        let after = parts(&account(edit));
        let pairs = before[0].iter().zip(&after[0]);
        let moved: Vec<&str> = pairs
            .filter(|(before, after)| before != after)
            .map(|(_, (name, _))| name.as_str())
            .collect();
        assert_eq!(moved, expected, "row {row}");
    }
}

#[test]
fn a_digest_is_thirty_two_hexadecimal_digits() {
    let account = changed(vec![listed("1", "t", "A", &["a"])]);
    let whole = account.with(|plan| plan.digest.clone());
    let parts = parts(&account).into_iter().flatten();
    let all: Vec<Digest> = parts.map(|(_, digest)| digest).chain([whole]).collect();
    // Of two creations, one is also a replacement.
    assert_eq!(all.len(), 4 + 1 + 4 + 1);
    for digest in all {
        let text = digest.as_str();
        assert_eq!(text.len(), 32, "{text}");
        assert!(text.bytes().all(|byte| byte.is_ascii_hexdigit()), "{text}");
        assert_eq!(digest.to_string(), text);
    }
}

#[test]
fn what_a_person_gives_as_a_digest_is_one_or_not() {
    let account = changed(vec![listed("1", "t", "A", &["a"])]);
    let digest = account.digest();
    for text in [digest.clone(), digest.to_uppercase()] {
        let parsed = Digest::parse(&text).map(|parsed| parsed.to_string());
        assert_eq!(parsed.as_deref(), Some(digest.as_str()), "{text}");
    }
    let digits = "0123456789abcdef";
    let twice = format!("{digits}{digits}");
    assert!(Digest::parse(&twice).is_some());
    for text in ["", "0", digits, "plan.json"] {
        assert_eq!(Digest::parse(text), None, "{text}");
    }
    for text in [format!("{twice}0"), twice.replace('0', "g"), "ä".repeat(16)] {
        assert_eq!(Digest::parse(&text), None, "{text}");
    }
}

/// The same marker of another owner.
fn of_someone_else(marker: Option<&Marker>) -> Marking {
    Marking::Marked(Marker {
        owner: Owner::new("someone-else"),
        ..marker.unwrap().clone()
    })
}

fn argv(words: &[&str]) -> SecretRef {
    SecretRef::Command(words.iter().map(|word| (*word).to_owned()).collect())
}

fn env(name: &str) -> SecretRef {
    SecretRef::Env(name.to_owned())
}

/// An account whose key and whose groups have references.
fn references() -> References {
    let secret = |group: &str, reference| GroupSecret {
        team: TeamId::new("t"),
        group: group.to_owned(),
        reference,
        place: Place::default(),
    };
    References {
        limits: Some((1.0, 1000)),
        credentials: vec![Credential {
            name: "api_key",
            variable: "DOO_API_KEY",
            reference: env("DOO_API_KEY"),
            place: None,
        }],
        secrets: vec![secret("A", env("S")), secret("B", env("T"))],
        ..References::none("https://rest.doo.net/v1")
    }
}

/// What moves of references, and how.
type Move = (&'static str, fn(&mut References));

#[test]
fn whatever_an_apply_reads_moves_the_beginning_of_its_digest() {
    let owner = Owner::new(OWNER);
    let reviewed = references().digest(&owner);
    assert_eq!(reviewed.len(), 16);
    assert_ne!(references().digest(&Owner::new("other")), reviewed);
    let moves: [Move; 16] = [
        ("account", |it| it.account.push('/')),
        ("pace", |it| it.limits = Some((2.0, 1000))),
        ("requests per day", |it| it.limits = Some((1.0, 1001))),
        ("no limits", |it| it.limits = None),
        ("totals are not trusted", |it| it.trust_total_items = false),
        ("another variable of the key", |it| {
            it.credentials[0].reference = env("KEY");
        }),
        ("a program for the key", |it| {
            it.credentials[0].reference = argv(&["DOO_API_KEY"]);
        }),
        ("another credential", |it| {
            it.credentials[0].name = "client_id";
        }),
        ("another variable", |it| it.secrets[0].reference = env("U")),
        ("a program", |it| it.secrets[0].reference = argv(&["S"])),
        ("an argument", |it| {
            it.secrets[0].reference = argv(&["S", ""]);
        }),
        ("other words", |it| it.secrets[0].reference = argv(&["S "])),
        ("a file", |it| {
            it.secrets[0].reference = SecretRef::File("S".into());
        }),
        ("another team", |it| it.secrets[0].team = TeamId::new("u")),
        ("another group", |it| it.secrets[0].group = "C".to_owned()),
        ("one less", |it| drop(it.secrets.pop())),
    ];
    let mut seen = vec![reviewed];
    for (what, moves) in moves {
        let mut references = references();
        moves(&mut references);
        let digest = references.digest(&owner);
        assert!(!seen.contains(&digest), "{what}");
        seen.push(digest);
    }
}

#[test]
fn the_order_of_a_manifest_and_its_places_do_not_move_a_digest() {
    let owner = Owner::new(OWNER);
    let mut moved = references();
    moved.secrets.reverse();
    moved.secrets[0].place.line = 7;
    moved.credentials[0].place = Some(Place::default());
    assert_eq!(moved.digest(&owner), references().digest(&owner));
}

#[test]
fn a_plan_without_changes_has_the_digest_of_its_references_and_both_halves_move() {
    let owner = Owner::new(OWNER);
    let digest = |references: &References| {
        let input = PlanInput {
            owner: &owner,
            references,
            wave: 10,
            pace: Pace {
                requests_per_second: None,
                session: 1,
            },
            teams: Vec::new(),
        };
        plan(&input).digest
    };
    let (before, mut other) = (references(), references());
    other.secrets[0].reference = argv(&["S"]);
    let (reviewed, now) = (digest(&before), digest(&other));
    assert_eq!(reviewed.references(), before.digest(&owner));
    assert_ne!(reviewed.references(), now.references());
    assert_ne!(reviewed.as_str()[16..], now.as_str()[16..]);
}
