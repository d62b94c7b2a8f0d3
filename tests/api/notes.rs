//! Notes, reactions, polls, favorites.

use std::thread;

use serde_json::json;

use crate::support::TestSite;

#[test]
fn a_note_has_what_was_written() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let params = json!({ "text": "hello @bob #Tag", "cw": "careful", "visibility": "home", "localOnly": true });
    let note = alice.call("notes/create", params)["createdNote"].clone();
    assert_eq!(
        (note["cw"].as_str(), note["visibility"].as_str()),
        (Some("careful"), Some("home"))
    );
    assert_eq!(
        (note["localOnly"].as_bool(), &note["tags"]),
        (Some(true), &json!(["tag"]))
    );
    assert_eq!(note["mentions"], json!([bob.id]));
    assert_eq!(
        bob.call("notes/show", json!({ "noteId": note["id"] }))["text"],
        "hello @bob #Tag"
    );
}

#[test]
fn what_is_no_note_is_refused() {
    let site = TestSite::start();
    let alice = site.person("alice");
    for params in [
        json!({}),
        json!({ "text": "" }),
        json!({ "text": " \n" }),
        json!({ "text": "x".repeat(3001) }),
        json!({ "text": "x", "visibility": "nobody" }),
        json!({ "text": "x", "poll": { "choices": ["one"] } }),
        json!({ "text": "x", "poll": { "choices": ["one", "one"] } }),
        json!({ "text": 5 }),
    ] {
        let refusal = alice.refused("notes/create", params.clone());
        assert_eq!(refusal.code, "INVALID_PARAM", "{params}");
    }
    assert_eq!(
        alice
            .refused("notes/create", json!({ "replyId": "nosuchnote", "text": "x" }))
            .code,
        "NO_SUCH_REPLY_TARGET"
    );
    assert_eq!(
        alice.refused("notes/create", json!({ "renoteId": "nosuchnote" })).code,
        "NO_SUCH_RENOTE_TARGET"
    );
    assert_eq!(
        alice.refused("notes/create", json!({ "fileIds": ["nosuchfile"] })).code,
        "NO_SUCH_FILE"
    );
    let many: String = (0..21).map(|n| format!("@alice{n} ")).collect();
    alice.call("notes/create", json!({ "text": many }));
}

#[test]
fn replies_renotes_and_quotes_are_counted_and_uncounted() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let note = alice.post("first");
    let reply = bob.call("notes/create", json!({ "text": "a reply", "replyId": note["id"] }));
    let renote = bob.call("notes/create", json!({ "renoteId": note["id"] }));
    bob.call("notes/create", json!({ "renoteId": note["id"], "text": "a quote" }));
    let shown = alice.call("notes/show", json!({ "noteId": note["id"] }));
    assert_eq!(
        (shown["repliesCount"].as_i64(), shown["renoteCount"].as_i64()),
        (Some(1), Some(2))
    );
    assert_eq!(
        alice.ids("notes/replies", json!({ "noteId": note["id"] })),
        [reply["createdNote"]["id"].as_str().unwrap()]
    );
    let thread = alice.ids("notes/conversation", json!({ "noteId": reply["createdNote"]["id"] }));
    assert_eq!(thread, [note["id"].as_str().unwrap()]);
    bob.call("notes/delete", json!({ "noteId": renote["createdNote"]["id"] }));
    bob.call("notes/delete", json!({ "noteId": reply["createdNote"]["id"] }));
    let shown = alice.call("notes/show", json!({ "noteId": note["id"] }));
    assert_eq!(
        (shown["repliesCount"].as_i64(), shown["renoteCount"].as_i64()),
        (Some(0), Some(1))
    );
    assert_eq!(
        bob.refused("notes/delete", json!({ "noteId": note["id"] })).code,
        "ACCESS_DENIED"
    );
}

#[test]
fn reactions_take_misskeys_forms() {
    let site = TestSite::start();
    let (alice, bob, admin) = (site.person("alice"), site.person("bob"), site.person("admin"));
    let file = admin.upload("crab.png", &crate::support::png(2, 2));
    admin.call("admin/emoji/add", json!({ "name": "crab", "fileId": file["id"] }));
    let note = alice.post("react");
    for (given, stored) in [
        ("like", "👍"),
        (":crab:", ":crab@.:"),
        ("❤️", "❤"),
        (":no_such:", "❤"),
        ("🎉", "🎉"),
    ] {
        bob.call(
            "notes/reactions/create",
            json!({ "noteId": note["id"], "reaction": given }),
        );
        let shown = bob.call("notes/show", json!({ "noteId": note["id"] }));
        assert_eq!(
            (&shown["reactions"], shown["myReaction"].as_str()),
            (&json!({ stored: 1 }), Some(stored)),
            "{given}"
        );
        bob.call("notes/reactions/delete", json!({ "noteId": note["id"] }));
    }
    assert_eq!(
        bob.refused("notes/reactions/delete", json!({ "noteId": note["id"] }))
            .code,
        "NOT_REACTED"
    );
}

#[test]
fn counters_are_exact_when_many_react_at_once() {
    let site = TestSite::start();
    let note = site.person("alice").post("react");
    let people = ["admin", "alice", "bob", "carol"].map(|name| site.person(name));
    thread::scope(|scope| {
        for round in 0..6 {
            for person in &people {
                let note_id = note["id"].clone();
                scope.spawn(move || {
                    let reaction = if round % 2 == 0 { "👍" } else { "🎉" };
                    let _ = person.attempt(
                        "notes/reactions/create",
                        json!({ "noteId": note_id, "reaction": reaction }),
                    );
                });
            }
        }
    });
    let shown = site.stranger().call("notes/show", json!({ "noteId": note["id"] }));
    let sum: i64 = shown["reactions"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(serde_json::Value::as_i64)
        .sum();
    assert_eq!((sum, shown["reactionCount"].as_i64()), (4, Some(4)));
}

#[test]
fn polls_are_voted_in() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let poll = json!({ "choices": ["one", "two"], "multiple": false });
    let note = alice.call("notes/create", json!({ "text": "?", "poll": poll }))["createdNote"].clone();
    bob.call("notes/polls/vote", json!({ "noteId": note["id"], "choice": 1 }));
    assert_eq!(
        bob.refused("notes/polls/vote", json!({ "noteId": note["id"], "choice": 0 }))
            .code,
        "ALREADY_VOTED"
    );
    assert_eq!(
        alice
            .refused("notes/polls/vote", json!({ "noteId": note["id"], "choice": 2 }))
            .code,
        "INVALID_CHOICE"
    );
    let choices = bob.call("notes/show", json!({ "noteId": note["id"] }))["poll"]["choices"].clone();
    assert_eq!(
        (choices[1]["votes"].as_i64(), choices[1]["isVoted"].as_bool()),
        (Some(1), Some(true))
    );
}

#[test]
fn favorites_are_kept() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let note = alice.post("keep me");
    bob.call("notes/favorites/create", json!({ "noteId": note["id"] }));
    assert_eq!(
        bob.refused("notes/favorites/create", json!({ "noteId": note["id"] }))
            .code,
        "ALREADY_FAVORITED"
    );
    assert_eq!(
        bob.call("notes/state", json!({ "noteId": note["id"] }))["isFavorited"],
        true
    );
    assert_eq!(bob.call("i/favorites", json!({}))[0]["note"]["id"], note["id"]);
    bob.call("notes/favorites/delete", json!({ "noteId": note["id"] }));
    assert_eq!(
        bob.refused("notes/favorites/delete", json!({ "noteId": note["id"] }))
            .code,
        "NOT_FAVORITED"
    );
}
