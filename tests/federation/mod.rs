//! Two and three servers that talk with each other.

mod admin;
mod discovery;
mod faults;
mod freshness;
mod hindrances;
mod incoming;
mod outgoing;
mod reset;
mod suspension;
mod threats;

use serde_json::{Value, json};

use crate::support::{Person, TestSite, eventually};

/// `person` as the other server's people see them.
fn seen_from(viewer: &Person, person: &Person) -> Value {
    let host = person.origin.trim_start_matches("http://");
    viewer.call("users/show", json!({ "username": person.username, "host": host }))
}

/// `follower` follows `followee` of another server, until both know.
pub fn follow(follower: &Person, followee: &Person) -> Value {
    let remote = seen_from(follower, followee);
    follower.call("following/create", json!({ "userId": remote["id"] }));
    eventually("the follow is accepted", || {
        let shown = follower.call("users/show", json!({ "userId": remote["id"] }));
        (shown["isFollowing"] == true).then_some(())
    });
    remote
}

/// The copy of a note on another server's home timeline.
fn arrives(at: &Person, text: &str) -> Value {
    eventually(text, || {
        let page = at.call("notes/timeline", json!({ "limit": 100 }));
        page.as_array()?.iter().find(|note| note["text"] == text).cloned()
    })
}

#[test]
fn people_of_two_servers_follow_and_talk() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob) = (here.person("alice"), there.person("bob"));
    let remote_alice = follow(&bob, &alice);
    assert_eq!(remote_alice["username"], "alice");
    assert_eq!(alice.call("i", json!({}))["followersCount"], 1);

    alice.post("hello fediverse");
    alice.call(
        "notes/create",
        json!({ "text": "for followers", "visibility": "followers", "cw": "careful" }),
    );
    alice.call("notes/create", json!({ "text": "at home", "visibility": "home" }));
    alice.call("notes/create", json!({ "text": "not leaving", "localOnly": true }));
    let copy = arrives(&bob, "hello fediverse");
    assert_eq!(
        (copy["visibility"].as_str(), &copy["userId"]),
        (Some("public"), &remote_alice["id"])
    );
    let hidden = arrives(&bob, "for followers");
    assert_eq!(
        (hidden["visibility"].as_str(), hidden["cw"].as_str()),
        (Some("followers"), Some("careful"))
    );
    assert_eq!(arrives(&bob, "at home")["visibility"], "home");
    let shown = there
        .person("carol")
        .call("notes/show", json!({ "noteId": hidden["id"] }));
    assert_eq!(
        (shown["isHidden"].as_bool(), &shown["text"]),
        (Some(true), &Value::Null)
    );

    bob.call("notes/create", json!({ "replyId": copy["id"], "text": "a reply" }));
    bob.call("notes/create", json!({ "renoteId": copy["id"], "text": "a quote" }));
    bob.call("notes/create", json!({ "renoteId": copy["id"] }));
    bob.call(
        "notes/reactions/create",
        json!({ "noteId": copy["id"], "reaction": "🎉" }),
    );
    let original = alice
        .ids("users/notes", json!({ "userId": alice.id, "limit": 100 }))
        .pop()
        .unwrap();
    eventually("reply, renote, quote and reaction", || {
        let note = alice.call("notes/show", json!({ "noteId": original }));
        let counts = (
            note["repliesCount"].as_i64(),
            note["renoteCount"].as_i64(),
            &note["reactions"]["🎉"],
        );
        (counts == (Some(1), Some(2), &json!(1))).then_some(())
    });
    bob.call("notes/reactions/delete", json!({ "noteId": copy["id"] }));
    eventually("no reaction", || {
        (alice.call("notes/show", json!({ "noteId": original }))["reactionCount"] == 0).then_some(())
    });
    assert!(
        !bob.call("notes/timeline", json!({ "limit": 100 }))
            .to_string()
            .contains("not leaving")
    );

    alice.call("notes/delete", json!({ "noteId": original }));
    eventually("the note is gone there, too", || {
        bob.attempt("notes/show", json!({ "noteId": copy["id"] })).err()
    });
}

#[test]
fn custom_emojis_cross_over() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob, admin) = (here.person("alice"), there.person("bob"), there.person("admin"));
    let file = admin.upload("crab.png", &crate::support::png(2, 2));
    admin.call("admin/emoji/add", json!({ "name": "crab", "fileId": file["id"] }));
    follow(&bob, &alice);
    let note = alice.post("react");
    let copy = arrives(&bob, "react");
    bob.call(
        "notes/reactions/create",
        json!({ "noteId": copy["id"], "reaction": ":crab:" }),
    );
    let host = bob.origin.trim_start_matches("http://").to_owned();
    eventually("the crab", || {
        let shown = alice.call("notes/show", json!({ "noteId": note["id"] }));
        let reaction = format!(":crab@{host}:");
        (shown["reactions"][&reaction] == 1 && shown["reactionEmojis"][format!("crab@{host}")].is_string())
            .then_some(())
    });
}

#[test]
fn direct_notes_go_to_those_they_name() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob) = (here.person("alice"), there.person("bob"));
    let remote_bob = seen_from(&alice, &bob);
    let params = json!({ "text": "only you", "visibility": "specified", "visibleUserIds": [remote_bob["id"]] });
    alice.call("notes/create", params);
    let copy = arrives(&bob, "only you");
    assert_eq!(copy["visibility"], "specified");
    let shown = there
        .person("carol")
        .call("notes/show", json!({ "noteId": copy["id"] }));
    assert_eq!(
        (shown["isHidden"].as_bool(), &shown["text"]),
        (Some(true), &Value::Null)
    );
}

#[test]
fn unfollowing_and_profile_changes_arrive() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob) = (here.person("alice"), there.person("bob"));
    let remote = follow(&bob, &alice);
    alice.call("i/update", json!({ "name": "New name" }));
    eventually("the new name", || {
        (bob.call("users/show", json!({ "userId": remote["id"] }))["name"] == "New name").then_some(())
    });
    bob.call("following/delete", json!({ "userId": remote["id"] }));
    eventually("no follower", || {
        (alice.call("i", json!({}))["followersCount"] == 0).then_some(())
    });
}

#[test]
fn a_dead_server_delays_nobody() {
    let (here, there, dead) = (TestSite::start(), TestSite::start(), TestSite::start());
    let (alice, bob, carol) = (here.person("alice"), there.person("bob"), dead.person("carol"));
    follow(&bob, &alice);
    follow(&carol, &alice);
    drop(dead);
    for n in 0..20 {
        alice.post(&format!("note {n}"));
    }
    arrives(&bob, "note 19");
    let texts: Vec<String> = bob
        .call("notes/timeline", json!({ "limit": 100 }))
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|note| note["text"].as_str().map(str::to_owned))
        .collect();
    let expected: Vec<String> = (0..20).rev().map(|n| format!("note {n}")).collect();
    assert_eq!(texts, expected, "in the author's order, once");
}

#[test]
fn documents_are_there_for_those_who_ask() {
    let site = TestSite::start();
    let (alice, stranger) = (site.person("alice"), site.stranger());
    let note = alice.post("public");
    let hidden = alice.call("notes/create", json!({ "text": "x", "visibility": "followers" }))["createdNote"].clone();
    let activity = "application/activity+json";
    let read = |path: &str| -> Value { serde_json::from_str(&stranger.get(path, activity).2).unwrap() };
    let actor = read(&format!("/users/{}", alice.id));
    assert_eq!(
        (actor["type"].as_str(), actor["preferredUsername"].as_str()),
        (Some("Person"), Some("alice"))
    );
    assert!(
        actor["publicKey"]["publicKeyPem"]
            .as_str()
            .unwrap()
            .contains("PUBLIC KEY")
    );
    assert_eq!(
        read(&format!("/notes/{}", note["id"].as_str().unwrap()))["type"],
        "Note"
    );
    assert_eq!(
        stranger
            .get(&format!("/notes/{}", hidden["id"].as_str().unwrap()), activity)
            .0,
        404
    );
    let host = site.origin.trim_start_matches("http://");
    let jrd = read(&format!("/.well-known/webfinger?resource=acct:alice@{host}"));
    assert_eq!(jrd["subject"], format!("acct:alice@{host}"));
    assert_eq!(
        stranger
            .get(&format!("/.well-known/webfinger?resource=acct:nobody@{host}"), "*/*")
            .0,
        404
    );
    assert_eq!(read("/nodeinfo/2.1")["software"]["name"], "kanikey");
    let outbox = read(&format!("/users/{}/outbox?page=true", alice.id));
    assert_eq!(outbox["orderedItems"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        read(&format!("/users/{}/followers", alice.id))["type"],
        "OrderedCollection"
    );
}
