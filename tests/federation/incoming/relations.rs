//! Follows, blocks and moves.

use std::time::Duration;

use serde_json::json;

use super::Stage;
use crate::support::eventually_within;

#[test]
fn a_follow_is_accepted_and_undone_in_both_forms() {
    let stage = Stage::set();
    let followers = || stage.alice.call("i", json!({}))["followersCount"].clone();
    for by_id in [false, true] {
        let follow = stage.send("Follow", json!(stage.alice_uri()));
        assert_eq!(followers(), 1);
        // A busy machine takes its time to send.
        eventually_within(Duration::from_mins(1), "the Accept", || {
            let inbox = stage.peer.inbox().into_iter();
            inbox
                .filter(|activity| activity["type"] == "Accept")
                .find(|accept| accept["object"]["id"] == follow["id"])
        });
        stage.send("Undo", if by_id { follow["id"].clone() } else { follow });
        assert_eq!(followers(), 0);
    }
}

#[test]
fn an_accepted_follow_can_be_rejected_later() {
    let stage = Stage::set();
    for by_id in [false, true] {
        stage.follow(&stage.mallet);
        let user = stage.account(&stage.mallet);
        let id = format!(
            "{}/follows/{}/{}",
            stage.site.origin,
            stage.alice.id,
            user["id"].as_str().unwrap()
        );
        let follow = json!({ "id": id, "type": "Follow", "actor": stage.alice_uri(), "object": stage.mallet.id });
        stage.send("Reject", if by_id { json!(id) } else { follow });
        assert_eq!(stage.account(&stage.mallet)["isFollowing"], false, "{by_id}");
    }
    stage.follow(&stage.mallet);
    let follow = json!({ "type": "Follow", "actor": stage.alice_uri(), "object": stage.mallet.id });
    let accept = json!({ "type": "Accept", "actor": stage.mallet.id, "object": follow });
    stage.send("Undo", accept);
    assert_eq!(
        stage.account(&stage.mallet)["isFollowing"],
        false,
        "the Accept was undone"
    );
}

#[test]
fn a_block_ends_a_follow_and_can_be_undone() {
    let stage = Stage::set();
    stage.follow(&stage.mallet);
    let block = stage.send("Block", json!(stage.alice_uri()));
    let shown = stage.account(&stage.mallet);
    assert_eq!(
        (&shown["isFollowing"], &shown["isBlocked"]),
        (&json!(false), &json!(true))
    );
    stage.send("Undo", block);
    assert_eq!(stage.account(&stage.mallet)["isBlocked"], false);
}

#[test]
fn followers_move_along_where_both_accounts_say_so() {
    let stage = Stage::set();
    stage.follow(&stage.mallet);
    let there = crate::support::Peer::start();
    let target = there.person("mallet");
    let moves = || {
        let mut moves = stage.mallet.activity("Move", json!(stage.mallet.id));
        moves["target"] = json!(target.id);
        stage.post(&stage.mallet, moves)
    };
    assert!(stage.is_refused(&moves()), "neither says so");
    stage
        .peer
        .actor("mallet", json!({ "type": "Person", "movedTo": target.id }));
    assert!(stage.is_refused(&moves()), "the new one does not say so");
    there.actor("mallet", json!({ "type": "Person", "alsoKnownAs": [stage.mallet.id] }));
    assert!(!stage.is_refused(&moves()));
    let user = stage.account(&target);
    assert_eq!(
        user["hasPendingFollowRequestFromYou"], true,
        "alice asks the new account"
    );
}
