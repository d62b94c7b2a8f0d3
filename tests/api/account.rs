//! Getting in, and one's own account.

use serde_json::json;

use crate::support::{PASSWORD, TestSite};

#[test]
fn sign_up_and_sign_in() {
    let site = TestSite::start();
    let stranger = site.stranger();
    let early = json!({ "username": "early", "password": "a long password" });
    assert_eq!(stranger.refused("signup", early).status, 400);
    let open = json!({ "disableRegistration": false });
    site.person("admin").call("admin/update-meta", open);
    assert_eq!(
        stranger.call("username/available", json!({ "username": "dave" }))["available"],
        true
    );
    let made = stranger.call("signup", json!({ "username": "dave", "password": "a long password" }));
    assert_eq!(made["username"], "dave");
    assert_eq!(
        stranger.call("username/available", json!({ "username": "dave" }))["available"],
        false
    );
    let dave = stranger.with_account(made["id"].as_str().unwrap(), "dave", made["token"].as_str().unwrap());
    assert_eq!(dave.call("i", json!({}))["username"], "dave");
    let signed_in = stranger.call(
        "signin-flow",
        json!({ "username": "dave", "password": "a long password" }),
    );
    assert_eq!(signed_in["finished"], true);
    let again = stranger.with_account(&dave.id, "dave", signed_in["i"].as_str().unwrap());
    assert_eq!(again.call("i", json!({}))["id"], dave.id.as_str());
    assert_eq!(
        stranger
            .refused("signin-flow", json!({ "username": "dave", "password": "wrong" }))
            .status,
        403
    );
    assert_eq!(
        stranger
            .refused("signup", json!({ "username": "DAVE", "password": "x" }))
            .status,
        400
    );
    assert_eq!(
        stranger
            .refused("signup", json!({ "username": "d-v", "password": "x" }))
            .status,
        400
    );
}

#[test]
fn there_is_one_first_account() {
    let site = TestSite::start();
    let refusal = site.stranger().refused(
        "admin/accounts/create",
        json!({ "username": "eve", "password": PASSWORD }),
    );
    assert!(refusal.status >= 400 && refusal.status < 500, "{refusal:?}");
}

#[test]
fn a_profile_changes() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let changes = json!({ "name": "Alice", "description": "hello #tag", "isLocked": true, "birthday": "2000-02-29",
        "fields": [{ "name": "site", "value": "https://example.com" }] });
    let me = alice.call("i/update", changes);
    assert_eq!(
        (me["name"].as_str(), me["isLocked"].as_bool()),
        (Some("Alice"), Some(true))
    );
    assert_eq!(me["fields"][0]["name"], "site");
    let seen = site.stranger().call("users/show", json!({ "username": "alice" }));
    assert_eq!(
        (seen["name"].as_str(), seen["description"].as_str()),
        (Some("Alice"), Some("hello #tag"))
    );
    assert_eq!(alice.call("i/update", json!({ "name": null }))["name"], json!(null));
    assert_eq!(
        alice.refused("i/update", json!({ "birthday": "yesterday" })).code,
        "INVALID_PARAM"
    );
    assert_eq!(
        alice.refused("i/update", json!({ "avatarId": "nosuchfile" })).status,
        400
    );
}

#[test]
fn miauth_hands_a_token_out_once() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let params = json!({ "session": "a-session", "name": "app", "permission": ["read:account", "no:such"] });
    alice.call("miauth/gen-token", params);
    let collected = site.stranger().call("miauth/a-session/check", json!({}));
    assert_eq!(
        (collected["ok"].as_bool(), collected["user"]["username"].as_str()),
        (Some(true), Some("alice"))
    );
    let app = alice.with_account(&alice.id, "alice", collected["token"].as_str().unwrap());
    assert_eq!(app.call("i", json!({}))["username"], "alice");
    assert_eq!(
        app.refused("notes/create", json!({ "text": "no" })).code,
        "PERMISSION_DENIED"
    );
    assert_eq!(site.stranger().call("miauth/a-session/check", json!({}))["ok"], false);
}

#[test]
fn notifications_come_and_are_read() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let note = alice.post("react to me");
    bob.call(
        "notes/reactions/create",
        json!({ "noteId": note["id"], "reaction": "👍" }),
    );
    bob.call("notes/create", json!({ "text": "@alice hello" }));
    bob.call("following/create", json!({ "userId": alice.id }));
    let listed = alice.call("i/notifications", json!({ "markAsRead": false }));
    let kinds: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["type"].as_str())
        .collect();
    assert_eq!(kinds, ["follow", "mention", "reaction"]);
    assert_eq!(alice.call("i", json!({}))["unreadNotificationsCount"], 3);
    alice.call("notifications/mark-all-as-read", json!({}));
    assert_eq!(alice.call("i", json!({}))["hasUnreadNotification"], false);
}
