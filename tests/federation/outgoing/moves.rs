//! Moving an account, with its followers.

use serde_json::{Value, json};

use super::{follow, follower_of, received};
use crate::support::{TestSite, eventually};

#[test]
fn followers_go_along_on_both_sides() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob, carol) = (here.person("alice"), there.person("bob"), here.person("carol"));
    let (dave, (peer, _zoe)) = (there.person("carol"), follower_of(&alice));
    carol.call("following/create", json!({ "userId": alice.id }));
    follow(&dave, &alice);
    let host = bob.origin.trim_start_matches("http://");
    let (old, new) = (
        format!("{}/users/{}", alice.origin, alice.id),
        format!("{}/users/{}", bob.origin, bob.id),
    );
    let destination = json!({ "moveToAccount": format!("@bob@{host}") });
    assert_eq!(
        alice.refused("i/move", destination.clone()).code,
        "DESTINATION_ACCOUNT_FORBIDS"
    );
    bob.call("i/update", json!({ "alsoKnownAs": [old] }));
    let moved = alice.call("i/move", destination);
    assert!(moved["movedTo"].is_string(), "{moved}");

    let activity = received(&peer, "the move", |activity| activity["type"] == "Move");
    assert_eq!(
        (&activity["actor"], &activity["object"], &activity["target"]),
        (&json!(old), &json!(old), &json!(new))
    );
    received(&peer, "the profile says it", |activity| {
        activity["type"] == "Update" && activity["object"]["movedTo"] == new.as_str()
    });
    let follows_bob = |followers: Value, id: &str| {
        followers
            .as_array()
            .is_some_and(|rows| rows.iter().any(|row| row["follower"]["username"] == id))
    };
    eventually("carol of this server follows the new account", || {
        let followers = bob.call("users/followers", json!({ "userId": bob.id }));
        follows_bob(followers, "carol").then_some(())
    });
    eventually("and so does who followed from there", || {
        let shown = dave.call("users/show", json!({ "userId": bob.id }));
        (shown["isFollowing"] == true).then_some(())
    });
    assert_eq!(
        alice.refused("notes/create", json!({ "text": "still here?" })).code,
        "YOUR_ACCOUNT_MOVED"
    );
}

#[test]
fn an_administrator_stays_and_nobody_moves_to_nobody() {
    let site = TestSite::start();
    let destination = json!({ "moveToAccount": "@nobody@127.0.0.1:1" });
    let admin = site.person("admin");
    assert_eq!(admin.refused("i/move", destination.clone()).code, "NOT_ROOT_FORBIDDEN");
    assert_eq!(site.person("alice").refused("i/move", destination).code, "NO_SUCH_USER");
}
