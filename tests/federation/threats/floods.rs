//! More than anybody sends who means well. The test server knows them all by one address.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Draft, World};
use crate::support::Answer;

/// Posts `count` activities of actors that do not exist, each signed by a key of its own, and gives how many were refused
/// for being too many.
fn flood_with_keys(world: &World, count: usize, actor_of: impl Fn(usize) -> String) -> usize {
    let mut too_many = 0;
    for number in 0..count {
        let mut actor = world.mallory.clone();
        actor.id = actor_of(number);
        let activity = actor.activity("Like", json!(world.site.origin));
        let reply = Draft::at(world, &actor, &activity).post(world, &actor);
        assert!(matches!(reply.status, 401 | 429 | 503), "{}", reply.head);
        too_many += usize::from(reply.status == 429);
        assert_eq!(
            reply.status == 429,
            reply.head.to_ascii_lowercase().contains("retry-after: "),
            "{}",
            reply.head
        );
    }
    too_many
}

#[test]
fn unknown_keys_of_one_host() {
    let world = World::start();
    world.introduce();
    let before = world.footprint();
    let too_many = flood_with_keys(&world, 200, |number| world.victim.url(&format!("/users/{number}")));
    assert!(too_many > 100, "{too_many}");
    let asked = world
        .victim
        .requests()
        .iter()
        .filter(|request| request.path.starts_with("/users/"))
        .count();
    assert!(asked < 100, "{asked}");
    assert_eq!(world.footprint(), before);
    // Whoever is known goes on as before.
    assert_eq!(world.draft().post(&world, &world.mallory).status, 202);
}

#[test]
fn unknown_keys_of_ever_new_hosts() {
    let world = World::start();
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    thread::spawn(move || {
        for _closed_at_once in listener.incoming() {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let host = |number: usize| format!("http://127.1.{}.{}:{port}/users/x", number / 250, number % 250 + 1);
    let too_many = flood_with_keys(&world, 300, host);
    assert!(too_many > 200, "{too_many}");
    assert!(
        connections.load(Ordering::Relaxed) < 100,
        "{}",
        connections.load(Ordering::Relaxed)
    );
}

#[test]
fn one_key_that_is_nowhere() {
    let world = World::start();
    let nobody = world.victim.url("/users/nobody");
    flood_with_keys(&world, 50, |_| nobody.clone());
    assert_eq!(
        world.victim.fetches("/users/nobody"),
        1,
        "what failed is not asked for again at once"
    );
}

/// The ends of accounts that were never known here are told to every server; nothing is looked up for them.
#[test]
fn ends_of_unknown_accounts() {
    let world = World::start();
    for number in 0..100 {
        let mut actor = world.mallory.clone();
        actor.id = world.evil.url(&format!("/users/{number}"));
        let activity = actor.activity("Delete", json!(actor.id));
        assert_eq!(Draft::at(&world, &actor, &activity).post(&world, &actor).status, 202);
    }
    assert_eq!(world.asked(), 0);
    assert_eq!(world.count("incoming_activities"), 0);
}

#[test]
fn new_accounts_of_one_host() {
    let world = World::start();
    let (mut taken, mut too_many) = (0, 0);
    for number in 0..180 {
        let actor = world.evil.person(&format!("bot{number}"));
        let status = world
            .try_send(&actor, &actor.activity("Like", json!(world.site.origin)))
            .status;
        taken += usize::from(status == 202);
        too_many += usize::from(status == 429);
    }
    assert_eq!(taken + too_many, 180);
    assert!(taken >= 120 && too_many > 20, "{taken} {too_many}");
    world.introduce_vera();
}

#[test]
fn mentions_of_one_host() {
    let world = World::start();
    world.introduce();
    let tag = json!({ "type": "Mention", "href": format!("{}/users/{}", world.site.origin, world.alice.id) });
    let tags: Vec<_> = (0..100).map(|_| tag.clone()).collect();
    let statuses: Vec<u16> = (0..8)
        .map(|_| {
            let note = world
                .mallory
                .note(&world.evil, json!({ "content": "hey", "tag": tags }));
            world
                .try_send(&world.mallory, &world.mallory.activity("Create", note))
                .status
        })
        .collect();
    assert_eq!((statuses[0], statuses[7]), (202, 429), "{statuses:?}");
    world.introduce_vera();
}

/// One host sends as much as it can; another's activity is taken and processed as quickly as ever.
#[test]
fn one_flooding_host_does_not_delay_another() {
    let world = World::start();
    world.introduce();
    let is_over = Arc::new(Mutex::new(false));
    let statuses = Arc::new(Mutex::new(HashSet::new()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !*is_over.lock().unwrap() {
                    let reply = world.draft().post(&world, &world.mallory);
                    statuses.lock().unwrap().insert(reply.status);
                }
            });
        }
        thread::sleep(Duration::from_secs(1));
        let mut delays = Vec::new();
        for _ in 0..8 {
            let note = world.vera.note(&world.victim, json!({ "content": "<p>mine</p>" }));
            let before = Instant::now();
            world
                .vera
                .send(&world.site.origin, &world.vera.activity("Create", note.clone()));
            while !world.has_note(&note) && before.elapsed() < Duration::from_secs(10) {
                thread::sleep(Duration::from_millis(10));
            }
            delays.push(before.elapsed());
            thread::sleep(Duration::from_millis(100));
        }
        *is_over.lock().unwrap() = true;
        assert!(delays.iter().all(|delay| *delay < Duration::from_secs(1)), "{delays:?}");
    });
    assert!(
        statuses
            .lock()
            .unwrap()
            .iter()
            .all(|status| matches!(status, 202 | 429))
    );
}

/// What a host says too much of waits at its own end, not here.
#[test]
fn activities_of_one_host() {
    let world = World::start();
    world.introduce();
    world.site.execute(&format!(
        "INSERT INTO incoming_activities (id, host, activity_id, actor_uri, body, retry_at) \
         SELECT 'zzz' || n, '{host}', 'urn:' || n, 'urn:x', '', now() + interval '1 day' FROM generate_series(1, 5000) AS n",
        host = world.evil.host()
    ));
    let mut last = world.draft().post(&world, &world.mallory);
    for _ in 0..101 {
        if last.status == 429 {
            break;
        }
        last = world.draft().post(&world, &world.mallory);
    }
    assert_eq!(last.status, 429, "5000 wait already");
    assert!(
        last.head.to_ascii_lowercase().contains("retry-after: "),
        "{}",
        last.head
    );
    world.introduce_vera();
}

/// A server that never answers is not asked more often the more there is for it.
#[test]
fn dead_hosts() {
    let world = World::start();
    world.introduce();
    world.victim.otherwise(|_| Some(Answer::status(503)));
    let lost = world.victim.url("/notes/lost");
    for _ in 0..30 {
        let reply = world
            .mallory
            .note(&world.evil, json!({ "content": "x", "inReplyTo": lost }));
        world.send(&world.mallory, &world.mallory.activity("Create", reply));
    }
    assert_eq!(world.victim.fetches("/notes/lost"), 1);
}
