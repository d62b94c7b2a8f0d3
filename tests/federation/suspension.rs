//! Servers that nothing is sent to any more, until they are heard of.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::freshness::Pair;
use crate::support::{Answer, eventually};

/// Bob follows alice, and has got a note of hers.
fn followed() -> Pair {
    let pair = Pair::start();
    pair.note("I am here");
    pair.follow();
    pair.alice.post("the first");
    eventually("the first note", || pair.got("the first").then_some(()));
    pair
}

/// What is posted to bob's server is answered so.
fn answers(pair: &Pair, status: u16) {
    pair.peer
        .otherwise(move |request| (request.method == "POST").then(|| Answer::status(status)));
}

/// Bob's server as an administrator sees it.
fn instance(pair: &Pair) -> Value {
    let host = json!({ "host": pair.peer.host() });
    pair.site.person("admin").call("federation/show-instance", host)
}

/// All that waits is tried now.
fn promote(pair: &Pair) {
    let queue = json!({ "queue": "deliver" });
    pair.site.person("admin").call("admin/queue/promote-jobs", queue);
}

/// Nothing is sent while the server is suspended. Once it is heard of it gets what waited, in order and once.
fn misses_nothing(pair: &Pair, state: &str) {
    let shown = instance(pair);
    assert_eq!(
        (&shown["suspensionState"], &shown["isSuspended"]),
        (&json!(state), &json!(true))
    );
    let posts = pair.peer.inbox().len();
    for text in ["the third", "the fourth"] {
        pair.alice.post(text);
    }
    promote(pair);
    thread::sleep(Duration::from_millis(500));
    answers(pair, 202);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(pair.peer.inbox().len(), posts, "it is not even asked");

    pair.note("I am back");
    let told = || -> Vec<Value> {
        let new = pair.peer.inbox().split_off(posts);
        let creates = new.into_iter().filter(|activity| activity["type"] == "Create");
        creates.map(|create| create["object"]["content"].clone()).collect()
    };
    eventually("what it missed", || (told().len() >= 3).then_some(()));
    assert_eq!(told(), ["<p>the second</p>", "<p>the third</p>", "<p>the fourth</p>"]);
    let shown = eventually("it is well again", || {
        Some(instance(pair)).filter(|shown| shown["isSuspended"] == false)
    });
    assert_eq!(
        (&shown["suspensionState"], &shown["isNotResponding"]),
        (&json!("none"), &json!(false))
    );
}

#[test]
fn a_server_that_fails_for_a_week_gets_nothing_until_it_is_back() {
    let pair = followed();
    answers(&pair, 503);
    pair.alice.post("the second");
    eventually("it fails", || {
        (instance(&pair)["isNotResponding"] == true).then_some(())
    });
    assert_eq!(instance(&pair)["isSuspended"], false);
    eventually("it is given up", || {
        // Again, should the peer have written what it knows over it.
        pair.site
            .execute("UPDATE peers SET failing_since = now() - interval '7 days' WHERE failures > 0");
        promote(&pair);
        pair.has_state("not_responding").then_some(())
    });
    misses_nothing(&pair, "autoSuspendedForNotResponding");
}

#[test]
fn a_server_that_is_gone_gets_nothing_until_it_is_back() {
    let pair = followed();
    answers(&pair, 410);
    pair.alice.post("the second");
    eventually("it is taken for gone", || pair.has_state("gone").then_some(()));
    misses_nothing(&pair, "goneSuspended");
}

/// A server said that it is gone, which could not be written down, and takes what is posted to it again.
fn gone_unwritten() -> Pair {
    let pair = followed();
    for statement in [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$",
        "CREATE TRIGGER refuse BEFORE UPDATE ON peers FOR EACH ROW WHEN (NEW.suspension = 'gone') EXECUTE FUNCTION refuse()",
    ] {
        pair.site.execute(statement);
    }
    answers(&pair, 410);
    pair.alice.post("the second");
    eventually("it says that it is gone", || (asked(&pair) == 1).then_some(()));
    thread::sleep(Duration::from_millis(500));
    assert!(pair.has_state("none"), "it could not be stored");
    answers(&pair, 202);
    pair
}

/// How often the second note came.
fn asked(pair: &Pair) -> usize {
    let inbox = pair.peer.inbox().into_iter();
    inbox
        .filter(|activity| activity["object"]["content"] == "<p>the second</p>")
        .count()
}

/// The database may be away just when a server says so.
#[test]
fn a_server_that_is_gone_is_heard_of_though_nobody_could_write_down_that_it_was() {
    let pair = gone_unwritten();
    pair.note("I am back");
    eventually("the note", || (asked(&pair) == 2).then_some(()));
}

/// The database has something to revive, as the server had failed before.
#[test]
fn a_server_that_is_back_stays_so_whatever_was_still_to_be_written_down() {
    let pair = gone_unwritten();
    pair.site.execute("UPDATE peers SET failures = 1");
    pair.note("I am back");
    eventually("the note", || (asked(&pair) == 2).then_some(()));
    pair.site.execute("DROP TRIGGER refuse ON peers");
    thread::sleep(Duration::from_secs(4));
    assert!(pair.has_state("none"));
}

/// 410 from one account's inbox says nothing of the server.
#[test]
fn an_account_that_is_gone_is_not_its_server() {
    let pair = Pair::start();
    let mut document = pair.bob.document.clone();
    document["endpoints"] = json!({});
    pair.peer.serve(&document);
    pair.note("I have an inbox of my own");
    pair.follow();
    pair.peer
        .otherwise(|request| (request.method == "POST").then(|| Answer::status(410)));
    pair.alice.post("a note");
    eventually("the note", || pair.got("a note").then_some(()));
    pair.peer.otherwise(|_| None);
    pair.alice.post("another note");
    eventually("the next note", || pair.got("another note").then_some(()));
    assert!(pair.has_state("none"));
}
