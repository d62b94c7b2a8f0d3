//! `notes/update` and what others get of it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{arrives, count, flush, follow, follower_of, is, received};
use crate::support::{Socket, TestSite, eventually};

#[test]
fn an_edit_is_sent_and_what_was_said_before_is_kept() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let (peer, _zoe) = follower_of(&alice);
    let note = alice.post("frist #one");
    let mut socket = Socket::connect(&bob);
    socket.send(&json!({ "type": "s", "body": { "id": note["id"] } }));
    std::thread::sleep(Duration::from_millis(300));
    let changed = alice.call(
        "notes/update",
        json!({ "noteId": note["id"], "text": "first #two", "cw": "typo" }),
    );
    let changed = &changed["updatedNote"];
    assert_eq!(
        (&changed["text"], &changed["cw"]),
        (&json!("first #two"), &json!("typo"))
    );
    assert!(changed["updatedAt"].is_string() && note["updatedAt"].is_null());
    assert_eq!(changed["tags"], json!(["two"]));

    let update = received(&peer, "the edit", |activity| is(activity, "Update", "Note"));
    let object = &update["object"];
    assert_eq!((&update["to"], &update["cc"]), (&object["to"], &object["cc"]));
    assert_eq!(object["summary"], "typo");
    assert!(object["content"].as_str().unwrap().contains("first"));
    assert!(object["updated"].is_string() && object["published"].is_string());
    let frame = socket.wait_for("the change", |frame| frame["body"]["type"] == "updated");
    assert_eq!(frame["body"]["body"], json!({ "text": "first #two", "cw": "typo" }));
    let versions = bob.call("notes/versions", json!({ "noteId": note["id"] }));
    assert_eq!(versions.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&versions[0]["text"], &versions[0]["cw"]),
        (&json!("frist #one"), &Value::Null)
    );

    std::thread::sleep(Duration::from_millis(1100));
    alice.call("notes/update", json!({ "noteId": note["id"], "text": "first #two" }));
    flush(&alice, &peer);
    assert_eq!(count(&peer, "Update"), 1, "nothing changed the second time");
}

#[test]
fn only_its_author_edits_a_note_and_something_must_be_left() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let note = alice.post("mine");
    let edit = |text: Value| json!({ "noteId": note["id"], "text": text });
    assert_eq!(bob.refused("notes/update", edit(json!("yours"))).code, "ACCESS_DENIED");
    assert_eq!(alice.refused("notes/update", edit(Value::Null)).code, "INVALID_PARAM");
    let renote = bob.call("notes/create", json!({ "renoteId": note["id"] }))["createdNote"].clone();
    let refusal = bob.attempt("notes/update", json!({ "noteId": renote["id"], "text": "hm" }));
    assert_eq!(refusal.unwrap_err().code, "CANNOT_EDIT_A_PURE_RENOTE");
    let hidden = alice.call("notes/create", json!({ "text": "x", "visibility": "specified" }))["createdNote"].clone();
    assert_eq!(
        bob.refused("notes/versions", json!({ "noteId": hidden["id"] })).code,
        "NO_SUCH_NOTE"
    );
    assert_eq!(
        alice.call("notes/show", json!({ "noteId": note["id"] }))["text"],
        "mine"
    );
}

#[test]
fn whoever_is_mentioned_by_an_edit_is_told_once() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let note = alice.post("hello");
    for text in ["hello @bob", "hello", "hello again @bob"] {
        alice.call("notes/update", json!({ "noteId": note["id"], "text": text }));
        std::thread::sleep(Duration::from_millis(1100));
    }
    let told = bob.call("i/notifications", json!({ "includeTypes": ["mention"] }));
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
}

#[test]
fn an_edit_changes_the_copy_of_another_server() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob) = (here.person("alice"), there.person("bob"));
    follow(&bob, &alice);
    let note = alice.post("before");
    let copy = arrives(&bob, "before");
    alice.call("notes/update", json!({ "noteId": note["id"], "text": "**after**" }));
    let shown = eventually("the edit", || {
        let shown = bob.call("notes/show", json!({ "noteId": copy["id"] }));
        (shown["text"] == "**after**").then_some(shown)
    });
    assert!(shown["updatedAt"].is_string());
    let versions = bob.call("notes/versions", json!({ "noteId": copy["id"] }));
    assert_eq!(versions[0]["text"], "before");
}
