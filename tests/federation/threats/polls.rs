//! Polls that are too large, and votes that do not count.

use std::thread;

use serde_json::{Value, json};

use super::World;
use crate::support::PeerActor;

fn question(world: &World, choices: Vec<Value>) -> Value {
    let choices: Vec<Value> = choices
        .into_iter()
        .map(|name| json!({ "type": "Note", "name": name, "replies": { "type": "Collection", "totalItems": 0 } }))
        .collect();
    let mut note = world.note();
    note["type"] = json!("Question");
    note["oneOf"] = json!(choices);
    note
}

#[test]
fn unlimited_options() {
    let world = World::start();
    world.introduce();
    let many = question(&world, (0..500).map(|n| json!(n.to_string())).collect());
    world.send(&world.mallory, &world.mallory.activity("Create", many));
    let long = question(&world, vec![json!("x".repeat(30_000)), json!("y".repeat(20_000))]);
    world.send(&world.mallory, &world.mallory.activity("Create", long));
    assert!(world.number("SELECT coalesce(max(cardinality(choices)), 0) FROM polls") <= 20);
    assert!(world.number("SELECT coalesce(max(length(choice)), 0) FROM polls, unnest(choices) AS choice") <= 256);
    let large = question(&world, (0..100_000).map(|n| json!(n.to_string())).collect());
    let reply = world.try_send(&world.mallory, &world.mallory.activity("Create", large));
    assert_eq!(reply.status, 413, "{}", reply.head);
}

/// A poll of alice's, with the choices `a` and `b`.
fn poll(world: &World, more: Value) -> Value {
    let mut poll = json!({ "choices": ["a", "b"] });
    poll.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.alice.call("notes/create", json!({ "text": "?", "poll": poll }))["createdNote"].clone()
}

fn vote(world: &World, voter: &PeerActor, note: &Value, choice: &str) -> Value {
    let question = format!("{}/notes/{}", world.site.origin, note["id"].as_str().unwrap());
    let id = world.evil.new_id("votes");
    let vote = json!({ "type": "Note", "id": id, "attributedTo": voter.id, "name": choice, "inReplyTo": question, "to": [format!("{}/users/{}", world.site.origin, world.alice.id)] });
    voter.activity("Create", vote)
}

fn votes(world: &World, note: &Value) -> i64 {
    let shown = world.alice.call("notes/show", json!({ "noteId": note["id"] }));
    let choices = shown["poll"]["choices"].as_array().unwrap();
    choices.iter().map(|choice| choice["votes"].as_i64().unwrap()).sum()
}

#[test]
fn vote_stuffing() {
    let world = World::start();
    world.introduce();
    let single = poll(&world, json!({}));
    thread::scope(|scope| {
        for number in 0..50 {
            let (world, single) = (&world, &single);
            scope.spawn(move || {
                let choice = if number % 2 == 0 { "a" } else { "b" };
                assert_eq!(
                    world
                        .try_send(&world.mallory, &vote(world, &world.mallory, single, choice))
                        .status,
                    202
                );
            });
        }
    });
    world.settle();
    assert_eq!(votes(&world, &single), 1);
    assert_eq!(world.count("poll_votes"), 1);

    let multiple = poll(&world, json!({ "multiple": true }));
    for choice in ["a", "a", "b", "b", "c", "", "a "] {
        world.send(&world.mallory, &vote(&world, &world.mallory, &multiple, choice));
    }
    assert_eq!(votes(&world, &multiple), 2);

    let over = poll(&world, json!({ "expiredAfter": 60_000 }));
    world
        .site
        .execute("UPDATE polls SET expires_at = now() - interval '1 second' WHERE expires_at IS NOT NULL");
    world.send(&world.mallory, &vote(&world, &world.mallory, &over, "a"));
    assert_eq!(votes(&world, &over), 0);

    let hidden =
        json!({ "text": "?", "visibility": "specified", "visibleUserIds": [], "poll": { "choices": ["a", "b"] } });
    let hidden = world.alice.call("notes/create", hidden)["createdNote"].clone();
    world.send(&world.mallory, &vote(&world, &world.mallory, &hidden, "a"));
    assert_eq!(votes(&world, &hidden), 0, "whoever may not see it may not vote");

    let blocked = poll(&world, json!({}));
    let mallory = world.alice.call(
        "users/show",
        json!({ "username": "mallory", "host": world.evil.host() }),
    );
    world.alice.call("blocking/create", json!({ "userId": mallory["id"] }));
    world.send(&world.mallory, &vote(&world, &world.mallory, &blocked, "a"));
    assert_eq!(votes(&world, &blocked), 0);

    let of_somebody = vote(&world, &world.vera, &poll(&world, json!({})), "a");
    world.refused(401, || world.try_send(&world.mallory, &of_somebody));
}
