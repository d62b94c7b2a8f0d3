//! Pins, blocks, reports, and the end of an account.

use serde_json::json;

use super::{follower_of, is, received, uri};
use crate::support::{PASSWORD, TestSite, eventually};

#[test]
fn pins_are_added_and_removed() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, _zoe) = follower_of(&alice);
    let note = alice.post("pin me");
    let hidden = alice.call("notes/create", json!({ "text": "x", "visibility": "followers" }))["createdNote"].clone();
    alice.call("i/pin", json!({ "noteId": hidden["id"] }));
    alice.call("i/pin", json!({ "noteId": note["id"] }));
    let add = received(&peer, "the pin", |activity| activity["type"] == "Add");
    assert_eq!(add["object"], uri(&alice, &note).as_str());
    let featured = format!("{}/users/{}/collections/featured", alice.origin, alice.id);
    assert_eq!(add["target"], featured.as_str());
    alice.call("i/unpin", json!({ "noteId": note["id"] }));
    let remove = received(&peer, "the end of the pin", |activity| activity["type"] == "Remove");
    assert_eq!((&remove["object"], &remove["target"]), (&add["object"], &add["target"]));
}

#[test]
fn blocks_go_to_the_blocked_account() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, zoe) = follower_of(&alice);
    let shown = alice.call("users/show", json!({ "username": "zoe", "host": peer.host() }));
    alice.call("blocking/create", json!({ "userId": shown["id"] }));
    let block = received(&peer, "the block", |activity| activity["type"] == "Block");
    assert_eq!(block["object"], zoe.id.as_str());
    alice.call("blocking/delete", json!({ "userId": shown["id"] }));
    let undo = received(&peer, "its end", |activity| is(activity, "Undo", "Block"));
    assert_eq!(undo["object"]["id"], block["id"]);
}

#[test]
fn a_report_is_sent_on_in_the_servers_name() {
    let site = TestSite::start();
    let (alice, admin) = (site.person("alice"), site.person("admin"));
    let (peer, zoe) = follower_of(&alice);
    let shown = alice.call("users/show", json!({ "username": "zoe", "host": peer.host() }));
    let report = json!({ "userId": shown["id"], "comment": "spam, spam, spam" });
    alice.call("users/report-abuse", report);
    let report_id = "thereport";
    site.execute(&format!("UPDATE abuse_reports SET id = '{report_id}'"));
    for _ in 0..2 {
        admin.call("admin/forward-abuse-user-report", json!({ "reportId": report_id }));
    }
    let flag = received(&peer, "the report", |activity| activity["type"] == "Flag");
    assert_eq!(
        (&flag["object"], &flag["content"]),
        (&json!(zoe.id), &json!("spam, spam, spam"))
    );
    assert!(!flag.to_string().contains(&alice.id), "who reported is not told");
    super::flush(&alice, &peer);
    assert_eq!(super::count(&peer, "Flag"), 1);
    let refusal = admin.refused("admin/forward-abuse-user-report", json!({ "reportId": alice.id }));
    assert_eq!(refusal.code, "NO_SUCH_ABUSE_REPORT");
    assert_eq!(
        alice
            .refused("admin/forward-abuse-user-report", json!({ "reportId": report_id }))
            .status,
        403
    );
}

#[test]
fn the_end_of_an_account_is_told_to_all_who_knew_it() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let (peer, _zoe) = follower_of(&alice);
    let note = alice.post("gone soon");
    assert_eq!(
        alice.refused("i/delete-account", json!({ "password": "wrong" })).code,
        "INCORRECT_PASSWORD"
    );
    alice.call("i/delete-account", json!({ "password": PASSWORD }));
    let delete = received(&peer, "the end", |activity| activity["type"] == "Delete");
    assert_eq!(
        (&delete["object"], &delete["actor"]),
        (&delete["actor"], &delete["object"])
    );
    assert!(alice.attempt("i", json!({})).is_err(), "the token is void");
    let shown = bob.attempt("notes/show", json!({ "noteId": note["id"] }));
    assert!(shown.is_err() || shown.is_ok_and(|note| note["text"].is_null()));
    eventually("the note is removed", || {
        bob.attempt("notes/show", json!({ "noteId": note["id"] })).err()
    });
}
