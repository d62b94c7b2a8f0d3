//! One thing that leads to another, and that to a third, without an end.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use super::World;
use crate::support::Answer;

#[test]
fn reply_chain() {
    let world = World::start();
    world.introduce();
    let (origin, author) = (world.evil.origin.clone(), world.mallory.id.clone());
    world.evil.otherwise(move |request| {
        let number: u64 = request.path.strip_prefix("/chain/")?.parse().ok()?;
        Some(Answer::activity(&json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{origin}/chain/{number}"), "type": "Note",
            "attributedTo": author, "content": "and another", "inReplyTo": format!("{origin}/chain/{}", number + 1),
            "quoteUrl": format!("{origin}/chain/{}", number + 1000), "to": ["https://www.w3.org/ns/activitystreams#Public"],
        })))
    });
    let note = world.mallory.note(
        &world.evil,
        json!({ "content": "<p>x</p>", "inReplyTo": world.evil.url("/chain/0") }),
    );
    world.send(&world.mallory, &world.mallory.activity("Create", note.clone()));
    let chain = world
        .evil
        .requests()
        .iter()
        .filter(|request| request.path.starts_with("/chain/"))
        .count();
    assert!(chain <= 120, "{chain}");
    assert!(world.has_note(&note), "the note itself is taken");
    world.introduce_vera();
}

#[test]
fn mentions_and_audience() {
    let world = World::start();
    world.introduce();
    let (port, asked) = listen_everywhere();
    let people: Vec<String> = (0..1000)
        .map(|n| format!("http://127.2.{}.{}:{port}/users/x", n / 250, n % 250 + 1))
        .collect();
    let tags: Vec<Value> = people
        .iter()
        .map(|href| json!({ "type": "Mention", "href": href, "name": "@x" }))
        .collect();
    let mut note = world.mallory.note(
        &world.evil,
        json!({ "content": "<p>all of you</p>", "tag": tags, "cc": people }),
    );
    // As much of it as an activity may have.
    while world.mallory.activity("Create", note.clone()).to_string().len() > 64 * 1024 {
        note["tag"].as_array_mut().unwrap().pop();
        note["cc"].as_array_mut().unwrap().pop();
    }
    assert!(note["tag"].as_array().unwrap().len() > 300);
    world.send(&world.mallory, &world.mallory.activity("Create", note));
    assert!(asked.lock().unwrap().len() <= 50, "{}", asked.lock().unwrap().len());
    let most = "SELECT coalesce(max(cardinality(mentions)), 0) FROM notes";
    assert!(world.number(most) <= 50);
}

#[test]
fn featured() {
    let world = World::start();
    let notes: Vec<Value> = (0..10_000)
        .map(|n| json!(world.evil.url(&format!("/pins/{n}"))))
        .collect();
    let collection = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/featured", world.mallory.id),
        "type": "OrderedCollection", "totalItems": notes.len(), "orderedItems": notes,
    });
    let author = world.mallory.id.clone();
    let origin = world.evil.origin.clone();
    world.evil.serve(&collection);
    world.evil.otherwise(move |request| {
        request.path.starts_with("/pins/").then(|| {
            Answer::activity(&json!({
                "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{origin}{}", request.path), "type": "Note",
                "attributedTo": author, "content": "pinned", "to": ["https://www.w3.org/ns/activitystreams#Public"],
            }))
        })
    });
    world.introduce();
    let mallory = json!({ "username": "mallory", "host": world.evil.host() });
    let shown = world.alice.call("users/show", mallory);
    world.alice.call("users/show", json!({ "userId": shown["id"] }));
    world.settle();
    let pins = world
        .evil
        .requests()
        .iter()
        .filter(|request| request.path.starts_with("/pins/"))
        .count();
    assert!(pins <= 5, "{pins}");
}

#[test]
fn collection_wrapped_activities() {
    let world = World::start();
    world.introduce();
    let forged = |n: usize| {
        let note = json!({
            "type": "Note", "id": world.victim.url(&format!("/forged/{n}")), "attributedTo": world.vera.id,
            "content": "forged", "to": ["https://www.w3.org/ns/activitystreams#Public"],
        });
        json!({ "type": "Create", "id": world.victim.url(&format!("/creates/{n}")), "actor": world.vera.id, "object": note })
    };
    let items: Vec<Value> = (0..120).map(forged).collect();
    let collection = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection", "actor": world.mallory.id,
        "id": world.evil.url("/all"), "orderedItems": items,
    });
    let asked = world.victim.requests().len();
    let reply = world.try_send(&world.mallory, &collection);
    assert!(matches!(reply.status, 202 | 400 | 401), "{}", reply.head);
    world.settle();
    assert_eq!(world.number("SELECT count(*) FROM notes WHERE text = 'forged'"), 0);
    assert!(world.victim.requests().len() <= asked + 10);
}

/// Listens on all addresses of the machine, and remembers who was asked for.
fn listen_everywhere() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut line = String::new();
            let _ = BufReader::new(&stream).read_line(&mut line);
            heard.lock().unwrap().push(line);
            let _ = stream.write_all(b"HTTP/1.1 404 -\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (port, asked)
}
