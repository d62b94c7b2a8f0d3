//! SIGKILL in the middle of work.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::federation::follow;
use crate::support::{Peer, Person, Process, Tally, TestSite, created_by, eventually_within};

/// How long what is under way may take to arrive.
const ARRIVES: Duration = Duration::from_mins(1);

#[test]
fn a_killed_embedded_server_has_every_acknowledged_note() {
    const ROUNDS: usize = 3;
    let mut server = Process::start_embedded("");
    let (admin, others) = server.sign_up(["alice", "bob", "carol"]);
    let root = admin.post("the root");
    let writers: Vec<&Person> = others.iter().collect();
    let mut acknowledged: HashSet<String> = HashSet::new();
    for round in 0..ROUNDS {
        let is_over = AtomicBool::new(false);
        acknowledged.extend(std::thread::scope(|scope| {
            let (is_over, root) = (&is_over, &root);
            let threads = writers
                .iter()
                .map(|writer| scope.spawn(move || write_until(is_over, &writer.anew(), round, root)));
            let threads: Vec<_> = threads.collect();
            std::thread::sleep(Duration::from_millis(1500 + 300 * round as u64));
            server.kill();
            is_over.store(true, Ordering::Relaxed);
            threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap())
                .collect::<Vec<_>>()
        }));
        server.launch();
        check_counters(&admin.anew(), &writers, &root, &acknowledged);
    }
    println!(
        "{} notes were acknowledged in {ROUNDS} rounds, all are there",
        acknowledged.len()
    );
}

/// Replies to `root` until the server is gone; the ids of the replies that it acknowledged.
fn write_until(is_over: &AtomicBool, writer: &Person, round: usize, root: &Value) -> Vec<String> {
    let mut ids = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let text = format!("{round} {}", ids.len());
        let made = writer.reach("notes/create", json!({ "text": text, "replyId": root["id"] }));
        ids.extend(made.and_then(|made| made["createdNote"]["id"].as_str().map(str::to_owned)));
    }
    ids
}

/// What is counted is what is there, and what was acknowledged is among it.
fn check_counters(reader: &Person, writers: &[&Person], root: &Value, acknowledged: &HashSet<String>) {
    for id in acknowledged {
        reader.call("notes/show", json!({ "noteId": id }));
    }
    let mut replies = 0;
    for writer in writers {
        let notes = reader.all("users/notes", json!({ "userId": writer.id, "withReplies": true }));
        let shown = reader.call("users/show", json!({ "userId": writer.id }));
        assert_eq!(shown["notesCount"], notes.len(), "{}", writer.username);
        replies += notes.len();
    }
    let shown = reader.call("notes/show", json!({ "noteId": root["id"] }));
    assert_eq!(shown["repliesCount"], replies);
    let in_flight = writers.len() * 3;
    assert!(
        (acknowledged.len()..=acknowledged.len() + in_flight).contains(&replies),
        "{replies}"
    );
}

#[test]
fn every_activity_arrives_though_sender_and_receiver_are_killed() {
    /// Of each author.
    const NOTES: usize = 250;
    let (mut sender, mut receiver) = (Process::start(), Process::start());
    let (ann, [ben, cas, dan]) = sender.sign_up(["ben", "cas", "dan"]);
    let authors = [ann, ben, cas, dan];
    let (reader, []) = receiver.sign_up([]);
    let (dead, wire) = (TestSite::start(), Peer::start());
    let follower = wire.person("follower");
    let carol = dead.person("carol");
    let mut remotes = Vec::new();
    for author in &authors {
        follow(author, &reader);
        follow(&carol, author);
        follower.send(
            &sender.origin,
            &follower.activity("Follow", json!(format!("{}/users/{}", sender.origin, author.id))),
        );
        remotes.push(follow(&reader, author));
    }
    drop(dead);

    let start = Instant::now();
    let done = AtomicUsize::new(0);
    let total = NOTES * authors.len();
    std::thread::scope(|scope| {
        let done = &done;
        let threads: Vec<_> = authors
            .iter()
            .map(|author| scope.spawn(move || author.post_surely(NOTES, done)))
            .collect();
        let wait_for = |count: usize| {
            while done.load(Ordering::Relaxed) < count {
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        wait_for(total / 3);
        sender.kill();
        sender.launch();
        wait_for(2 * total / 3);
        receiver.kill();
        receiver.launch();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    // It would be tried again in a while; what comes from a host is a sign of life.
    reader.anew().post("here I am again");
    let posted = start.elapsed();

    let (reader, mut on_the_wire) = (reader.anew(), Tally::default());
    for (author, remote) in authors.iter().zip(&remotes) {
        let author = author.anew();
        let here = texts(&author, &author.id);
        assert_eq!(
            here.iter().collect::<HashSet<_>>().len(),
            NOTES,
            "{} posted all",
            author.username
        );
        let there = eventually_within(ARRIVES, &author.username, || {
            let there = texts(&reader, remote["id"].as_str().unwrap());
            (there.len() >= here.len()).then_some(there)
        });
        assert_eq!(there, here, "{}: each once, in order", author.username);
        on_the_wire += eventually_within(ARRIVES, "the wire", || {
            let tally = tally_of(&wire, &author);
            (tally.lost == 0).then_some(tally)
        });
    }
    assert_eq!(on_the_wire.out_of_order, 0);
    println!(
        "{total} notes were posted in {posted:?} and there after {:?}; on the wire: {on_the_wire:?}",
        start.elapsed()
    );
}

/// What came to the mock of what an author wrote. A server that was killed may not know that it had sent something, and
/// sends it again.
fn tally_of(wire: &Peer, author: &Person) -> Tally {
    let notes = author.all("users/notes", json!({ "userId": author.id }));
    let uri = |note: &Value| format!("{}/notes/{}", author.origin, note["id"].as_str().unwrap());
    let written: Vec<String> = notes.iter().rev().map(uri).collect();
    Tally::of(
        &written,
        &created_by(&wire.inbox(), &format!("{}/users/{}", author.origin, author.id)),
    )
}

/// The texts of somebody's notes, the newest first.
fn texts(viewer: &Person, user_id: &str) -> Vec<String> {
    let notes = viewer.all("users/notes", json!({ "userId": user_id }));
    notes
        .iter()
        .map(|note| note["text"].as_str().unwrap().to_owned())
        .collect()
}
