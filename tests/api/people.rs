//! People: who may follow, what a profile may have, how somebody is found and gets in.

use serde_json::json;

use crate::support::TestSite;

#[test]
fn unlocking_accepts_all_who_wait() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    alice.call("i/update", json!({ "isLocked": true, "autoAcceptFollowed": false }));
    for person in [&bob, &carol] {
        person.call("following/create", json!({ "userId": alice.id }));
    }
    alice.call("i/update", json!({ "name": "still locked" }));
    assert_eq!(alice.ids("following/requests/list", json!({})).len(), 2);
    let me = alice.call("i/update", json!({ "isLocked": false }));
    assert_eq!(
        (&me["hasPendingReceivedFollowRequest"], &me["followersCount"]),
        (&json!(false), &json!(2))
    );
    for person in [&bob, &carol] {
        assert_eq!(
            person.call("users/show", json!({ "userId": alice.id }))["isFollowing"],
            true
        );
        let told = person.call("i/notifications", json!({ "includeTypes": ["followRequestAccepted"] }));
        assert_eq!(told[0]["userId"], alice.id.as_str());
    }
}

#[test]
fn what_the_server_has_not_cannot_be_put_on_a_profile() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let decorations = |count: usize| json!({ "avatarDecorations": vec![json!({ "id": "x" }); count] });
    let me = alice.call(
        "i/update",
        json!({ "avatarDecorations": [], "pinnedPageId": null, "name": "Alice" }),
    );
    assert_eq!(
        (&me["avatarDecorations"], me["name"].as_str()),
        (&json!([]), Some("Alice"))
    );
    let unknown = alice.refused("i/update", decorations(1));
    assert_eq!(
        (unknown.status, unknown.code.as_str()),
        (400, "NO_SUCH_AVATAR_DECORATION")
    );
    let two = json!({ "avatarDecorations": [{ "id": "x" }, { "id": "y", "flipH": true, "angle": 0.1 }] });
    assert_eq!(alice.refused("i/update", two).code, "RESTRICTED_BY_ROLE");
    let page = alice.refused("i/update", json!({ "pinnedPageId": "nosuchpage" }));
    assert_eq!(page.body["error"]["id"], "8e01b590-7eb9-431b-a239-860e086c408e");
}

#[test]
fn people_are_found_by_handle_and_name() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    alice.call("i/update", json!({ "name": "Ms. Kani 蟹山%" }));
    let found = |query: &str| {
        let rows = bob.call("users/search", json!({ "query": query }));
        let names = rows.as_array().unwrap().iter();
        names
            .map(|row| row["username"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for query in ["ali", "ALICE", "kani", "Kani 蟹", "ms", "m"] {
        assert_eq!(found(query), ["alice"], "{query}");
    }
    for query in ["lice", "k%i", "nobody", "_"] {
        assert_eq!(found(query), Vec::<String>::new(), "{query}");
    }
}

#[test]
fn a_closed_registration_says_nothing() {
    let site = TestSite::start();
    let body = json!({ "username": "closed", "password": "x" }).to_string();
    let refusal = site
        .stranger()
        .post_bytes("signup", "application/json", body.as_bytes())
        .unwrap_err();
    // As Misskey: the status alone.
    assert_eq!((refusal.status, refusal.body), (400, json!(null)));
}
