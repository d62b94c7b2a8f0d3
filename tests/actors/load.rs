//! The load: two servers that federate, people who post on the first, sockets that listen to them, uploads.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::federation::follow;
use crate::support::{Person, Socket, TestSite, eventually_within, png};

const AUTHORS: [&str; 2] = ["alice", "carol"];

/// How long what is under way may take to arrive.
const ARRIVES: Duration = Duration::from_secs(20);

/// Lets `disturb` do its worst to the first of two servers (or to the second) that are busy with all that they do, and
/// then looks whether everything that was posted is there: once for each socket that was listening, once and in order
/// on the other server, and every upload.
pub fn under_load(disturb: impl FnOnce(&TestSite, &TestSite)) {
    let (here, there) = (TestSite::start(), TestSite::start());
    let authors = AUTHORS.map(|name| here.person(name));
    let reader = there.person("bob");
    let remotes = authors.each_ref().map(|author| follow(&reader, author));
    let is_over = AtomicBool::new(false);
    let (posted, heard, uploaded) = std::thread::scope(|scope| {
        let is_over = &is_over;
        let sockets = ["admin", "bob", "admin"].map(|name| connect(&here.person(name)));
        let ears = sockets.map(|socket| scope.spawn(move || listen(socket, is_over)));
        let hands: Vec<_> = authors
            .iter()
            .map(|author| scope.spawn(move || post(author, is_over)))
            .collect();
        let admin = here.person("admin");
        let uploads = scope.spawn(move || upload(&admin, is_over));
        // Also when the disturbance panics: the others would never end.
        let disturbed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| disturb(&here, &there)));
        is_over.store(true, Ordering::Relaxed);
        let posted: Vec<Vec<String>> = hands.into_iter().map(|hand| hand.join().unwrap()).collect();
        let heard = ears.map(|ear| ear.join().unwrap());
        let uploaded = uploads.join().unwrap();
        disturbed.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (posted, heard, uploaded)
    });
    for (ear, notes) in heard.iter().enumerate() {
        check_heard(ear, notes, &posted);
    }
    for ((author, remote), ids) in authors.iter().zip(&remotes).zip(&posted) {
        let expected: Vec<String> = (0..ids.len()).rev().map(|number| text(author, number)).collect();
        let arrived = eventually_within(ARRIVES, &author.username, || {
            let arrived = texts(&reader, &remote["id"]);
            (arrived.len() >= ids.len()).then_some(arrived)
        });
        assert_eq!(arrived, expected, "{}: each once, in order", author.username);
    }
    let (count, notes) = (uploaded.len(), posted.iter().map(Vec::len).sum::<usize>());
    let files = here.person("admin").ids("drive/files", json!({ "limit": 100 }));
    assert!(
        uploaded.iter().rev().take(100).all(|id| files.contains(id)),
        "every upload is there"
    );
    println!("{notes} notes and {count} uploads survived");
}

fn connect(person: &Person) -> Socket {
    let mut socket = Socket::connect(person);
    socket.channel("localTimeline", "local", json!({}));
    socket
}

/// The ids of the notes that came, until all is over and quiet.
fn listen(mut socket: Socket, is_over: &AtomicBool) -> Vec<String> {
    let mut frames = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        frames.extend(socket.drain(Duration::from_millis(50)));
    }
    frames.extend(socket.drain(Duration::from_secs(2)));
    let notes = frames.iter().filter(|frame| frame["body"]["type"] == "note");
    notes
        .map(|frame| frame["body"]["body"]["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Posts until it is over; the notes' ids.
fn post(author: &Person, is_over: &AtomicBool) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let note = author.post(&text(author, ids.len()));
        ids.push(note["id"].as_str().unwrap().to_owned());
        std::thread::sleep(Duration::from_millis(10));
    }
    ids
}

/// Uploads until it is over; the files' ids.
fn upload(person: &Person, is_over: &AtomicBool) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let file = person.upload("load.png", &png(8 + ids.len() as u32, 8));
        ids.push(file["id"].as_str().unwrap().to_owned());
        std::thread::sleep(Duration::from_millis(50));
    }
    ids
}

fn text(author: &Person, number: usize) -> String {
    format!("{} {number}", author.username)
}

/// A socket heard every note once.
fn check_heard(ear: usize, notes: &[String], posted: &[Vec<String>]) {
    let mut times: HashMap<&String, usize> = HashMap::new();
    notes.iter().for_each(|id| *times.entry(id).or_default() += 1);
    let all: Vec<&String> = posted.iter().flatten().collect();
    let missed = all.iter().filter(|id| !times.contains_key(**id)).count();
    let repeated = times.values().filter(|count| **count > 1).count();
    assert_eq!(
        (missed, repeated),
        (0, 0),
        "socket {ear}: missed and repeated of {}",
        all.len()
    );
}

/// The texts of somebody's notes, the newest first.
fn texts(viewer: &Person, user_id: &Value) -> Vec<String> {
    let notes = viewer.all("users/notes", json!({ "userId": user_id }));
    notes
        .iter()
        .map(|note| note["text"].as_str().unwrap().to_owned())
        .collect()
}
