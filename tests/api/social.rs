//! Following, blocking, muting, lists, antennas.

use serde_json::json;

use crate::support::{TestSite, eventually};

#[test]
fn follows_are_counted_both_ways() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    bob.call("following/create", json!({ "userId": alice.id }));
    assert_eq!(
        bob.refused("following/create", json!({ "userId": alice.id })).code,
        "ALREADY_FOLLOWING"
    );
    let shown = bob.call("users/show", json!({ "userId": alice.id }));
    assert_eq!(
        (shown["followersCount"].as_i64(), shown["isFollowing"].as_bool()),
        (Some(1), Some(true))
    );
    assert_eq!(
        bob.call("users/following", json!({ "userId": bob.id }))[0]["followeeId"],
        alice.id.as_str()
    );
    assert_eq!(
        bob.call("users/followers", json!({ "userId": alice.id }))[0]["followerId"],
        bob.id.as_str()
    );
    bob.call("following/delete", json!({ "userId": alice.id }));
    assert_eq!(
        bob.refused("following/delete", json!({ "userId": alice.id })).code,
        "NOT_FOLLOWING"
    );
    assert_eq!(
        bob.call("users/show", json!({ "userId": alice.id }))["followersCount"],
        0
    );
    assert_eq!(
        bob.refused("following/create", json!({ "userId": bob.id })).code,
        "FOLLOWEE_IS_YOURSELF"
    );
}

#[test]
fn locked_accounts_are_asked() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    alice.call("i/update", json!({ "isLocked": true, "autoAcceptFollowed": false }));
    bob.call("following/create", json!({ "userId": alice.id }));
    carol.call("following/create", json!({ "userId": alice.id }));
    assert_eq!(
        alice
            .call("following/requests/list", json!({}))
            .as_array()
            .unwrap()
            .len(),
        2
    );
    alice.call("following/requests/accept", json!({ "userId": bob.id }));
    alice.call("following/requests/reject", json!({ "userId": carol.id }));
    assert_eq!(
        bob.call("users/show", json!({ "userId": alice.id }))["isFollowing"],
        true
    );
    assert_eq!(
        carol.call("users/show", json!({ "userId": alice.id }))["isFollowing"],
        false
    );
}

#[test]
fn a_block_ends_follows() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    bob.call("following/create", json!({ "userId": alice.id }));
    alice.call("blocking/create", json!({ "userId": bob.id }));
    assert_eq!(
        bob.call("users/show", json!({ "userId": alice.id }))["isFollowing"],
        false
    );
    assert_eq!(
        bob.refused("following/create", json!({ "userId": alice.id })).code,
        "BLOCKED"
    );
    let note = alice.post("not for bob");
    assert_eq!(
        bob.refused("notes/create", json!({ "replyId": note["id"], "text": "hey" }))
            .code,
        "YOU_HAVE_BEEN_BLOCKED"
    );
    alice.call("blocking/delete", json!({ "userId": bob.id }));
    bob.call("following/create", json!({ "userId": alice.id }));
}

#[test]
fn lists_keep_their_members() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let list = bob.call("users/lists/create", json!({ "name": "friends" }));
    bob.call("users/lists/push", json!({ "listId": list["id"], "userId": alice.id }));
    assert_eq!(
        bob.call("users/lists/show", json!({ "listId": list["id"] }))["userIds"],
        json!([alice.id])
    );
    bob.call("users/lists/pull", json!({ "listId": list["id"], "userId": alice.id }));
    bob.call("users/lists/update", json!({ "listId": list["id"], "name": "others" }));
    assert_eq!(bob.call("users/lists/list", json!({}))[0]["name"], "others");
    assert_eq!(
        alice
            .refused("users/lists/delete", json!({ "listId": list["id"] }))
            .code,
        "NO_SUCH_LIST"
    );
    bob.call("users/lists/delete", json!({ "listId": list["id"] }));
    assert_eq!(bob.call("users/lists/list", json!({})), json!([]));
}

#[test]
fn antennas_collect_what_they_listen_for() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let antenna = bob.call(
        "antennas/create",
        json!({ "name": "crabs", "src": "all", "keywords": [["crab"]], "excludeKeywords": [["no"]], "users": [],
            "caseSensitive": false, "withReplies": false, "withFile": false }),
    );
    alice.post("nothing");
    alice.post("no crab");
    let note = alice.post("a Crab");
    alice.call(
        "notes/create",
        json!({ "text": "a secret crab", "visibility": "followers" }),
    );
    let found = eventually("the note in the antenna", || {
        let ids = bob.ids("antennas/notes", json!({ "antennaId": antenna["id"] }));
        (!ids.is_empty()).then_some(ids)
    });
    assert_eq!(found, [note["id"].as_str().unwrap()]);
}
