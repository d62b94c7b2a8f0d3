//! Servers that this one does not speak with: nothing of theirs is taken or fetched, and nothing is sent to them.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::World;
use crate::support::{Answer, eventually};

fn set(world: &World, settings: Value) {
    world.site.person("admin").call("admin/update-meta", settings);
}

/// Mallory follows alice, and is told of a note.
fn follow(world: &World) {
    let follow = json!(format!("{}/users/{}", world.site.origin, world.alice.id));
    world.send(&world.mallory, &world.mallory.activity("Follow", follow));
    world.alice.post("before");
    eventually("the note", || told_of(world, "before").then_some(()));
}

fn told_of(world: &World, text: &str) -> bool {
    world
        .evil
        .inbox()
        .iter()
        .any(|activity| activity.to_string().contains(text))
}

#[test]
fn what_a_blocked_host_sends_is_refused_before_anything_is_asked() {
    let world = World::start();
    set(&world, json!({ "blockedHosts": [world.evil.host()] }));
    world.refused(403, || world.draft().post(&world, &world.mallory));
    set(&world, json!({ "blockedHosts": ["127.0.0.1"] }));
    world.refused(403, || world.draft().post(&world, &world.mallory));
    set(&world, json!({ "blockedHosts": ["27.0.0.1", "127.0.0.1.test"] }));
    assert_eq!(
        world.draft().post(&world, &world.mallory).status,
        202,
        "those are other names"
    );
}

#[test]
fn nothing_is_fetched_from_a_blocked_host() {
    let world = World::start();
    let note = world.note();
    world.evil.serve(&note);
    world
        .evil
        .answer("/users/mallory", Answer::activity(&world.mallory.document));
    set(&world, json!({ "blockedHosts": [world.evil.host()] }));
    world.send(&world.vera, &world.vera.activity("Announce", note["id"].clone()));
    let reply = json!({ "content": "<p>a reply</p>", "inReplyTo": note["id"] });
    let reply = world.vera.note(&world.victim, reply);
    world.send(&world.vera, &world.vera.activity("Create", reply));
    let to = Answer {
        headers: vec![("location".to_owned(), note["id"].as_str().unwrap().to_owned())],
        ..Answer::status(302)
    };
    world.victim.answer("/away", to);
    world.send(
        &world.vera,
        &world.vera.activity("Announce", json!(world.victim.url("/away"))),
    );
    let who = json!({ "username": "mallory", "host": world.evil.host() });
    assert!(world.alice.attempt("users/show", who).is_err());
    world.alice.post(&format!("@mallory@{} hello", world.evil.host()));
    assert_eq!(world.evil.requests().len(), 0);
    assert!(!world.has_note(&note));
}

#[test]
fn what_is_known_of_a_blocked_host_is_not_passed_on() {
    let world = World::start();
    world.introduce();
    let note = world.note();
    world.send(&world.mallory, &world.mallory.activity("Create", note.clone()));
    set(&world, json!({ "blockedHosts": [world.evil.host()] }));
    world.no_effect(&world.vera, &world.vera.activity("Announce", note["id"].clone()));
    world.no_effect(&world.vera, &world.vera.activity("Like", note["id"].clone()));
}

#[test]
fn nothing_is_sent_to_a_blocked_host() {
    let world = World::start();
    follow(&world);
    set(&world, json!({ "blockedHosts": [world.evil.host()] }));
    let sent = world.evil.inbox().len();
    world.alice.post("not for them");
    thread::sleep(Duration::from_millis(700));
    assert_eq!(world.evil.inbox().len(), sent);
    set(&world, json!({ "blockedHosts": [] }));
    world.alice.post("for them again");
    eventually("the note", || told_of(&world, "for them again").then_some(()));
    assert!(!told_of(&world, "not for them"), "what was withheld is not sent later");
}

/// Alice has a follower on each of four servers, and a relay.
fn follow_from_afar(world: &World) {
    let alice = &world.alice.id;
    for (id, host) in [
        ("f1", "evil.test"),
        ("f2", "sub.evil.test"),
        ("f3", "notevil.test"),
        ("f4", "good.test:8443"),
    ] {
        let uri = format!("https://{host}/users/{id}");
        world.site.execute(&format!(
            "INSERT INTO users (id, username, username_lower, host, uri, inbox, shared_inbox) \
               VALUES ('{id}', '{id}', '{id}', '{host}', '{uri}', '{uri}/inbox', 'https://{host}/inbox'); \
             INSERT INTO user_profiles (user_id) VALUES ('{id}'); \
             INSERT INTO followings (id, follower_id, followee_id) VALUES ('{id}', '{id}', '{alice}')"
        ));
    }
    world
        .site
        .execute("INSERT INTO relays (id, inbox, status) VALUES ('r', 'https://relay.evil.test/inbox', 'accepted')");
}

/// How often an activity with this in it is in the outgoing log; `hosts` are those that it is for, in the order of names.
fn logged(world: &World, text: &str, hosts: &[&str]) -> i64 {
    world.number(&format!(
        "SELECT count(*) FROM outgoing_activities WHERE activity LIKE '%{text}%' AND hosts = '{{{}}}'",
        hosts.join(",")
    ))
}

#[test]
fn a_blocked_host_is_nobody_that_anything_is_for() {
    let world = World::start();
    follow_from_afar(&world);
    let direct = |text: &str, id: &str| {
        let note = json!({ "text": text, "visibility": "specified", "visibleUserIds": [id] });
        world.alice.call("notes/create", note);
    };
    world.alice.post("for all of them");
    let all = ["evil.test", "good.test:8443", "notevil.test", "sub.evil.test"];
    assert_eq!(logged(&world, "for all of them", &all), 1);
    assert_eq!(logged(&world, "for all of them", &["relay.evil.test"]), 1);

    set(&world, json!({ "blockedHosts": ["evil.test"] }));
    world.alice.post("for some of them");
    assert_eq!(
        logged(&world, "for some of them", &["good.test:8443", "notevil.test"]),
        1
    );
    assert_eq!(logged(&world, "for some of them", &["relay.evil.test"]), 0);
    direct("for nobody", "f2");
    direct("for one", "f3");
    let written = "SELECT count(*) FROM outgoing_activities WHERE activity LIKE '%for nobody%'";
    assert_eq!(world.number(written), 0);
    assert_eq!(logged(&world, "for one", &["notevil.test"]), 1);

    let listed = json!({ "blockedHosts": [], "federation": "specified", "federationHosts": ["good.test"] });
    set(&world, listed);
    world.alice.post("for a friend");
    assert_eq!(logged(&world, "for a friend", &["good.test:8443"]), 1);
}

#[test]
fn what_waits_for_a_host_is_not_sent_once_it_is_blocked() {
    let world = World::start();
    follow(&world);
    world
        .evil
        .otherwise(|request| (request.method == "POST").then(|| Answer::status(503)));
    world.alice.post("is waiting");
    eventually("a failure", || told_of(&world, "is waiting").then_some(()));
    set(&world, json!({ "blockedHosts": [world.evil.host()] }));
    let tries = world.evil.inbox().len();
    thread::sleep(Duration::from_secs(2));
    assert_eq!(
        world.evil.inbox().len(),
        tries,
        "it was to be tried again after a second"
    );
}

#[test]
fn only_those_that_are_listed() {
    let world = World::start();
    set(
        &world,
        json!({ "federation": "specified", "federationHosts": [world.victim.host()] }),
    );
    world.refused(403, || world.draft().post(&world, &world.mallory));
    world.introduce_vera();
    assert!(world.has_user(&world.vera.id));
    let who = json!({ "username": "mallory", "host": world.evil.host() });
    assert!(world.alice.attempt("users/show", who).is_err());
    assert_eq!(world.evil.requests().len(), 0);
}

#[test]
fn none_at_all() {
    let world = World::start();
    set(&world, json!({ "federation": "none" }));
    world.refused(403, || world.draft().post(&world, &world.mallory));
    let who = json!({ "username": "vera", "host": world.victim.host() });
    assert!(world.alice.attempt("users/show", who).is_err());
    assert_eq!(world.asked(), 0);
}
