//! Polls: votes go out to the author, counts to those who have the poll.

use std::time::Duration;

use serde_json::{Value, json};

use super::{arrives, follow, follower_of, is, received, uri};
use crate::support::{Peer, PeerActor, Person, TestSite, eventually, eventually_within};

fn poll(person: &Person, lasts: Duration) -> Value {
    let lasts = u64::try_from(lasts.as_millis()).unwrap();
    let poll = json!({ "choices": ["crab", "lobster"], "expiredAfter": lasts });
    person.call("notes/create", json!({ "text": "which?", "poll": poll }))["createdNote"].clone()
}

fn vote(person: &Person, note: &Value, peer: &Peer, actor: &PeerActor, choice: &str) {
    let ballot = json!({
        "id": peer.new_id("votes"), "type": "Note", "attributedTo": actor.id, "name": choice,
        "inReplyTo": uri(person, note), "to": [format!("{}/users/{}", person.origin, person.id)],
    });
    actor.send(&person.origin, &actor.activity("Create", ballot));
}

fn counts(question: &Value) -> Vec<u64> {
    let choices = question["oneOf"].as_array().unwrap().iter();
    choices
        .map(|choice| choice["replies"]["totalItems"].as_u64().unwrap())
        .collect()
}

#[test]
fn counts_are_told_at_once_and_then_not_for_a_minute() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, zoe) = follower_of(&alice);
    let yves = peer.person("yves");
    let note = poll(&alice, Duration::from_mins(10));
    vote(&alice, &note, &peer, &zoe, "crab");
    let update = received(&peer, "the count", |activity| is(activity, "Update", "Question"));
    assert_eq!(counts(&update["object"]), [1, 0]);
    vote(&alice, &note, &peer, &yves, "lobster");
    eventually("the second vote counts", || {
        let shown = alice.call("notes/show", json!({ "noteId": note["id"] }));
        (shown["poll"]["choices"][1]["votes"] == 1).then_some(())
    });
    super::flush(&alice, &peer);
    assert_eq!(super::count(&peer, "Update"), 1, "the second waits for its minute");
}

#[test]
fn the_end_of_a_poll_is_told() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, zoe) = follower_of(&alice);
    let note = poll(&alice, Duration::from_secs(2));
    vote(&alice, &note, &peer, &zoe, "lobster");
    // Polls that ended are looked for every ten seconds.
    let ended = eventually_within(Duration::from_secs(30), "the end", || {
        let closed = |activity: &Value| is(activity, "Update", "Question") && activity["object"]["closed"].is_string();
        peer.inbox().into_iter().find(closed)
    });
    assert_eq!(counts(&ended["object"]), [0, 1]);
    assert!(ended["object"].get("endTime").is_none());
}

#[test]
fn votes_cross_over_and_their_counts_come_back() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob, carol) = (here.person("alice"), there.person("bob"), here.person("carol"));
    follow(&bob, &alice);
    let note = poll(&alice, Duration::from_mins(10));
    let copy = arrives(&bob, "which?");
    carol.call("notes/polls/vote", json!({ "noteId": note["id"], "choice": 0 }));
    let votes = |person: &Person, note: &Value, choice: usize| {
        let shown = person.call("notes/show", json!({ "noteId": note["id"] }));
        shown["poll"]["choices"][choice]["votes"].as_i64().unwrap()
    };
    eventually("carol's vote is known there", || {
        (votes(&bob, &copy, 0) == 1).then_some(())
    });
    bob.call("notes/polls/vote", json!({ "noteId": copy["id"], "choice": 1 }));
    eventually("bob's vote is known here", || {
        (votes(&alice, &note, 1) == 1).then_some(())
    });
}
