//! `/streaming`, over real sockets.

use std::cell::RefCell;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Socket, TestSite};

fn is_note(frame: &Value, channel: &str, note_id: &Value) -> bool {
    frame["body"]["id"] == channel && frame["body"]["type"] == "note" && frame["body"]["body"]["id"] == *note_id
}

#[test]
fn notes_come_to_those_who_may_see_them() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    bob.call("following/create", json!({ "userId": alice.id }));
    let (mut bobs, mut carols) = (Socket::connect(&bob), Socket::connect(&carol));
    bobs.channel("homeTimeline", "home", json!({}));
    carols.channel("localTimeline", "local", json!({}));
    carols.channel("homeTimeline", "home", json!({}));
    let hidden =
        alice.call("notes/create", json!({ "text": "secret", "visibility": "followers" }))["createdNote"].clone();
    let open = alice.post("open");
    let first = bobs.wait_for("a note", |frame| frame["body"]["type"] == "note");
    assert!(
        is_note(&first, "home", &hidden["id"]),
        "an author's notes come in order: {first}"
    );
    bobs.wait_for("the open note", |frame| is_note(frame, "home", &open["id"]));
    let seen = carols.wait_for("the open note", |frame| is_note(frame, "local", &open["id"]));
    assert_eq!(seen["body"]["body"]["user"]["username"], "alice");
    let rest = carols.drain(Duration::from_millis(300));
    assert!(
        !rest.iter().any(|frame| frame.to_string().contains("secret")),
        "{rest:?}"
    );
}

#[test]
fn what_concerns_me_comes_to_main() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let mut socket = Socket::connect(&alice);
    socket.channel("main", "main", json!({}));
    let note = bob.post("@alice hello");
    let came = |frame: &Value, kind: &str| frame["body"]["id"] == "main" && frame["body"]["type"] == kind;
    socket.wait_for("the mention", |frame| {
        came(frame, "mention") && frame["body"]["body"]["id"] == note["id"]
    });
    bob.call("following/create", json!({ "userId": alice.id }));
    let followed = socket.wait_for("the follower", |frame| came(frame, "followed"));
    assert_eq!(followed["body"]["body"]["id"], bob.id.as_str());
    socket.wait_for("the notification", |frame| {
        came(frame, "notification") && frame["body"]["body"]["type"] == "follow"
    });
    alice.call("i/update", json!({ "name": "New" }));
    socket.wait_for("my change", |frame| came(frame, "meUpdated"));
    alice.call("notifications/mark-all-as-read", json!({}));
    socket.wait_for("all read", |frame| came(frame, "readAllNotifications"));
}

#[test]
fn subscribed_notes_tell_their_changes() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    let note = alice.post("watch me");
    let hidden = alice.call("notes/create", json!({ "text": "x", "visibility": "specified" }))["createdNote"].clone();
    let mut socket = Socket::connect(&carol);
    for id in [&note["id"], &hidden["id"]] {
        socket.send(&json!({ "type": "subNote", "body": { "id": id } }));
    }
    socket.channel("main", "m", json!({}));
    bob.call(
        "notes/reactions/create",
        json!({ "noteId": note["id"], "reaction": "👍" }),
    );
    let frame = socket.wait_for("the reaction", |frame| frame["type"] == "noteUpdated");
    assert_eq!(frame["body"]["id"], note["id"]);
    assert_eq!(
        frame["body"]["body"],
        json!({ "reaction": "👍", "emoji": null, "userId": bob.id })
    );
    alice.call(
        "notes/reactions/create",
        json!({ "noteId": hidden["id"], "reaction": "👍" }),
    );
    alice.call("notes/delete", json!({ "noteId": note["id"] }));
    let frame = socket.wait_for("the end", |frame| frame["type"] == "noteUpdated");
    assert_eq!(
        (&frame["body"]["id"], frame["body"]["type"].as_str()),
        (&note["id"], Some("deleted"))
    );
}

#[test]
fn strange_frames_do_no_harm() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let mut socket = Socket::connect(&alice);
    for frame in [
        json!("h"),
        json!([]),
        json!({ "type": "connect" }),
        json!({ "type": "connect", "body": { "channel": "no" } }),
    ] {
        socket.send(&frame);
    }
    socket.channel("homeTimeline", "home", json!({}));
    let note = alice.post("still here");
    socket.wait_for("my note", |frame| is_note(frame, "home", &note["id"]));
    socket.send(&json!({ "type": "disconnect", "body": { "id": "home" } }));
    std::thread::sleep(Duration::from_millis(200));
    alice.post("gone");
    assert!(socket.drain(Duration::from_millis(300)).is_empty());
}

#[test]
fn a_revoked_token_closes_its_socket() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let made = alice.call(
        "miauth/gen-token",
        json!({ "session": null, "name": "app", "permission": ["read:account"] }),
    );
    let app = alice.with_account(&alice.id, "alice", made["token"].as_str().unwrap());
    let (mut apps, mut own) = (Socket::connect(&app), Socket::connect(&alice));
    apps.channel("main", "main", json!({}));
    own.channel("main", "main", json!({}));
    alice.call("i/revoke-token", json!({ "token": made["token"] }));
    assert!(apps.is_closed());
    alice.call("i/update", json!({ "name": "still" }));
    own.wait_for("my change", |frame| frame["body"]["type"] == "meUpdated");
}

#[test]
fn a_muted_conversation_is_silent() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let (muted, other) = (alice.post("a quarrel"), alice.post("peace"));
    alice.call("notes/thread-muting/create", json!({ "noteId": muted["id"] }));
    let mut socket = Socket::connect(&alice);
    socket.channel("main", "main", json!({}));
    let reply = bob.call(
        "notes/create",
        json!({ "text": "@alice and another thing", "replyId": muted["id"] }),
    );
    bob.call(
        "notes/create",
        json!({ "text": "again", "replyId": reply["createdNote"]["id"] }),
    );
    bob.call("notes/create", json!({ "renoteId": muted["id"] }));
    bob.call("notes/create", json!({ "text": "look", "renoteId": muted["id"] }));
    let heard = bob.call("notes/create", json!({ "text": "calm", "replyId": other["id"] }))["createdNote"].clone();
    let told_of = RefCell::new(Vec::new());
    let note = |frame: &Value| {
        if let Some("mention" | "reply" | "renote") = frame["body"]["type"].as_str() {
            told_of.borrow_mut().push(frame["body"]["body"]["id"].clone());
        }
    };
    socket.wait_for("the other reply", |frame| {
        note(frame);
        frame["body"]["type"] == "reply"
    });
    socket.drain(Duration::from_millis(300)).iter().for_each(note);
    assert!(
        told_of.borrow().iter().all(|id| *id == heard["id"]),
        "{told_of:?} {heard}"
    );
    let told = alice.call("i/notifications", json!({}));
    let about: Vec<&Value> = told.as_array().unwrap().iter().map(|row| &row["note"]["id"]).collect();
    assert_eq!(about, [&heard["id"]]);
    alice.call("notes/thread-muting/delete", json!({ "noteId": muted["id"] }));
    bob.call("notes/create", json!({ "renoteId": muted["id"] }));
    socket.wait_for("the renote", |frame| frame["body"]["type"] == "renote");
}

#[test]
fn who_listens_is_here() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let mut socket = Socket::connect(&alice);
    socket.channel("main", "main", json!({}));
    let active = async |conn: &mut kanikey_db::Connection| {
        let alice = kanikey_db::users::by_id(conn, &alice.id).await.unwrap().unwrap();
        alice.last_active_at.unwrap()
    };
    let before = site.with_database(async |conn| {
        let mut away = kanikey_db::users::by_id(conn, &alice.id).await.unwrap().unwrap();
        away.last_active_at = away.last_active_at.map(|at| at - Duration::from_hours(1));
        kanikey_db::users::update(conn, &away).await.unwrap();
        away.last_active_at.unwrap()
    });
    // What makes a session look at its account again.
    bob.call("blocking/create", json!({ "userId": alice.id }));
    crate::support::eventually("alice is here", || (site.with_database(active) > before).then_some(()));
}
