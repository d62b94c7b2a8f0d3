//! What is fetched because somebody names it: from where, how much, for how long, and what of it is believed.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Draft, World};
use crate::support::{Answer, PeerActor, eventually};

/// One address of each kind that is not a machine's on the public internet, as a URL's host. (127.0.0.0/8 is opened to
/// these tests.)
const ADDRESSES: [&str; 30] = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "10.1",
    "0x0a.1",
    "167772161",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2001:0:7f00:1::]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fe80::1]",
    "[ff02::1]",
];

fn moved_to(url: &str) -> Answer {
    Answer {
        headers: vec![("location".to_owned(), url.to_owned())],
        ..Answer::status(302)
    }
}

/// Lets mallory renote what is at a path of her server, which is to have no effect.
#[track_caller]
fn refused_at(world: &World, path: &str) {
    world.no_effect(
        &world.mallory,
        &world.mallory.activity("Announce", json!(world.evil.url(path))),
    );
}

/// Somebody who claims to be at another address.
fn somebody_at(world: &World, origin: &str) -> (PeerActor, Value) {
    let mut actor = world.mallory.clone();
    actor.id = format!("{origin}/users/mallory");
    let activity = actor.activity(
        "Create",
        json!({ "type": "Note", "id": format!("{origin}/notes/1"), "attributedTo": actor.id, "content": "x" }),
    );
    (actor, activity)
}

#[test]
fn content_type() {
    let world = World::start();
    world.introduce();
    let profile = "https://www.w3.org/ns/activitystreams";
    let types = [
        ("text/plain".to_owned(), false),
        ("application/json".to_owned(), false),
        ("application/ld+json".to_owned(), false),
        ("application/octet-stream".to_owned(), false),
        ("image/png".to_owned(), false),
        ("application/activity+jsonp".to_owned(), false),
        (format!("application/ld+json; profile=\"{profile}/evil\""), false),
        (String::new(), false),
        ("Application/Activity+JSON; charset=utf-8".to_owned(), true),
        (
            format!("application/ld+json; charset=utf-8; profile=\"{profile}\""),
            true,
        ),
    ];
    for (content_type, is_believed) in types {
        let note = world.note();
        let path = note["id"]
            .as_str()
            .unwrap()
            .trim_start_matches(&world.evil.origin)
            .to_owned();
        world.evil.answer(&path, Answer::json(&content_type, &note));
        world.send(&world.vera, &world.vera.activity("Announce", note["id"].clone()));
        assert_eq!(world.has_note(&note), is_believed, "{content_type}");
    }
}

#[test]
fn a_file_of_a_drive_is_no_document() {
    let world = World::start();
    let document = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": "Person", "id": format!("{}/users/x", world.site.origin),
        "inbox": format!("{}/inbox", world.site.origin), "preferredUsername": "x",
    });
    for name in ["actor.json", "actor.activity+json", "actor.html"] {
        let file = world.alice.upload(name, document.to_string().as_bytes());
        let path = file["url"]
            .as_str()
            .unwrap()
            .trim_start_matches(&world.site.origin)
            .to_owned();
        let (status, kind, _) = world.site.stranger().get(&path, "application/activity+json");
        assert!(
            status == 200 && !kind.contains("activity") && !kind.contains("ld+json"),
            "{kind}"
        );
    }
}

#[test]
fn size() {
    let world = World::start();
    world.introduce();
    let mut note = world.note();
    note["id"] = json!(world.evil.url("/notes/large"));
    note["content"] = json!("x".repeat(257 * 1024));
    world.evil.answer("/notes/large", Answer::activity(&note));
    refused_at(&world, "/notes/large");

    let bomb = gzip_of_spaces(&note, 24 * 1024 * 1024);
    assert!(bomb.len() < 256 * 1024, "{}", bomb.len());
    let mut answer = Answer {
        body: bomb,
        ..Answer::activity(&note)
    };
    answer.headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
    world.evil.answer("/notes/bomb", answer);
    refused_at(&world, "/notes/bomb");

    let endless = serve_endlessly(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\ntransfer-encoding: chunked\r\n\r\n",
        b"400\r\n",
        Duration::ZERO,
    );
    let (actor, activity) = somebody_at(&world, &endless.origin);
    let before = Instant::now();
    assert_eq!(Draft::at(&world, &actor, &activity).post(&world, &actor).status, 401);
    assert!(
        before.elapsed() < Duration::from_secs(8),
        "it was read to the limit, not to the deadline"
    );
    assert!(endless.sent.load(Ordering::Relaxed) < 16 * 1024 * 1024);
}

#[test]
fn slow_loris() {
    let world = World::start();
    world.introduce();
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\ncontent-length: 9999\r\n\r\n";
    let slow = serve_endlessly(head, b"", Duration::from_millis(200));
    let (actor, activity) = somebody_at(&world, &slow.origin);
    thread::scope(|scope| {
        let before = Instant::now();
        let loris = scope.spawn(|| Draft::at(&world, &actor, &activity).post(&world, &actor));
        // Nobody else waits for it.
        thread::sleep(Duration::from_millis(200));
        let other = Instant::now();
        assert_eq!(world.draft().post(&world, &world.mallory).status, 202);
        assert!(other.elapsed() < Duration::from_secs(2), "{:?}", other.elapsed());
        assert_eq!(loris.join().unwrap().status, 503);
        assert!(
            before.elapsed() < Duration::from_secs(14),
            "one deadline for all of it: {:?}",
            before.elapsed()
        );
    });
}

#[test]
fn redirect_count_and_loop() {
    let world = World::start();
    world.introduce();
    let note = world.note();
    let id = world.evil.serve(&note);
    for hop in 0..6 {
        let next = world.evil.url(&format!("/hop/{}", hop + 1));
        world.evil.answer(&format!("/hop/{hop}"), moved_to(&next));
    }
    world.evil.answer("/loop", moved_to(&world.evil.url("/loop")));
    for (path, target) in [
        ("/file", "file:///etc/passwd".to_owned()),
        ("/data", format!("data:application/activity+json,{note}")),
        ("/gopher", "gopher://127.0.0.1/".to_owned()),
        ("/own", format!("{}/users/{}", world.site.origin, world.alice.id)),
        ("/secret", id.replace("http://", "http://user:password@")),
    ] {
        world.evil.answer(path, moved_to(&target));
        refused_at(&world, path);
    }
    refused_at(&world, "/hop/0");
    assert_eq!((world.evil.fetches("/hop/3"), world.evil.fetches("/hop/4")), (1, 0));
    refused_at(&world, "/loop");
    assert!(world.evil.fetches("/loop") <= 4);
    world.evil.answer("/hop/6", moved_to(&id));
    world.send(
        &world.mallory,
        &world.mallory.activity("Announce", json!(world.evil.url("/hop/4"))),
    );
    assert!(world.has_note(&note), "three are followed");
}

#[test]
fn address_classes() {
    let world = World::start();
    let before = world.footprint();
    let started = Instant::now();
    for address in ADDRESSES {
        let (actor, activity) = somebody_at(&world, &format!("http://{address}"));
        let reply = Draft::at(&world, &actor, &activity).post(&world, &actor);
        assert_eq!(reply.status, 401, "{address}");
    }
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "nothing was connected to and waited for"
    );
    assert_eq!(world.footprint(), before);
}

/// Each way to make the server ask for something leads to the one client that looks at addresses.
#[test]
fn every_fetch_path() {
    let world = World::start();
    world.introduce();
    let admin = world.site.person("admin");
    admin.call("admin/update-meta", json!({ "cacheRemoteFiles": true }));
    let private = Counted::listen("[::1]:0");
    let url = |path: &str| format!("{}{path}", private.origin);
    let (actor, activity) = somebody_at(&world, &private.origin);
    assert_eq!(Draft::at(&world, &actor, &activity).post(&world, &actor).status, 401);

    let mut note = world.note();
    for key in [
        "inReplyTo",
        "quoteUrl",
        "_misskey_quote",
        "quote",
        "url",
        "replies",
        "context",
    ] {
        note[key] = json!(url(key));
    }
    note["@context"] = json!(["https://www.w3.org/ns/activitystreams", url("/context")]);
    note["attachment"] = json!([{ "type": "Document", "mediaType": "image/png", "url": url("/file") }]);
    note["tag"] = json!([
        { "type": "Mention", "href": url("/users/x"), "name": "@x@y" },
        { "type": "Emoji", "name": ":crab:", "id": url("/emoji"), "icon": { "type": "Image", "url": url("/icon") } },
    ]);
    note["to"] = json!(["https://www.w3.org/ns/activitystreams#Public", url("/users/y")]);
    world.send(&world.mallory, &world.mallory.activity("Create", note));
    for kind in ["Announce", "Like", "Create", "Update", "Add", "Flag", "Move", "Undo"] {
        world.send(&world.mallory, &world.mallory.activity(kind, json!(url("/object"))));
    }
    let profile = json!({
        "type": "Person", "icon": { "type": "Image", "url": url("/avatar") }, "image": { "type": "Image", "url": url("/banner") },
        "featured": url("/featured"), "movedTo": url("/users/z"), "alsoKnownAs": [url("/users/z")],
        "endpoints": { "sharedInbox": url("/inbox") }, "attachment": [{ "type": "PropertyValue", "name": "a", "value": url("/me") }],
    });
    let eve = world.evil.actor("eve", profile);
    world.send(
        &eve,
        &eve.activity("Create", eve.note(&world.evil, json!({ "content": "x" }))),
    );
    world.evil.answer("/redirect", moved_to(&url("/redirected")));
    world.send(
        &world.mallory,
        &world.mallory.activity("Announce", json!(world.evil.url("/redirect"))),
    );
    let jrd = json!({ "subject": format!("acct:ivan@{}", world.evil.host()), "links": [{ "rel": "self", "type": "application/activity+json", "href": url("/users/i") }] });
    let resource = format!("acct%3Aivan%40{}", world.evil.host().replace(':', "%3A"));
    world.evil.answer(
        &format!("/.well-known/webfinger?resource={resource}"),
        Answer::json("application/jrd+json", &jrd),
    );
    let host = world.evil.host();
    assert!(
        world
            .alice
            .attempt("users/show", json!({ "username": "ivan", "host": host }))
            .is_err()
    );
    assert!(
        world
            .alice
            .attempt("users/show", json!({ "username": "x", "host": private.host() }))
            .is_err()
    );
    assert!(
        world
            .alice
            .attempt("ap/show", json!({ "uri": url("/users/x") }))
            .is_err()
    );
    world.alice.post(&format!("@somebody@{} look", private.host()));
    let file = format!("SELECT count(*) FROM drive_files WHERE url = '{}'", url("/file"));
    assert_eq!(world.number(&file), 1);
    eventually("its file is refused", || {
        (world.count("file_copies") == 0).then_some(())
    });
    assert_eq!(private.connections(), 0);
}

/// JSON, and then spaces up to so many bytes, compressed without a library: every repetition of a deflate block of
/// fixed codes is one bit pattern. Stored blocks would do for nothing here, so a run-length is written by hand.
fn gzip_of_spaces(document: &Value, length: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(1, 1);
    bits.put(1, 2);
    for byte in document["id"].to_string().bytes() {
        bits.literal(byte);
    }
    bits.literal(b' ');
    for _ in 0..length / 258 {
        // Length 258 (symbol 285), distance 1 (symbol 0).
        bits.code(0b1100_0101, 8);
        bits.code(0, 5);
    }
    bits.code(0, 7);
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    bytes.extend(bits.finish());
    bytes.extend([0; 8]);
    bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        self.pending |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    /// A Huffman code, whose first bit is the highest.
    fn code(&mut self, code: u32, count: u32) {
        for place in (0..count).rev() {
            self.put(code >> place & 1, 1);
        }
    }

    /// A byte below 144 in the fixed code (RFC 1951, 3.2.6).
    fn literal(&mut self, byte: u8) {
        self.code(0x30 + u32::from(byte), 8);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
        self.bytes
    }
}

/// A server that counts who comes.
struct Counted {
    origin: String,
    connections: Arc<AtomicUsize>,
}

impl Counted {
    fn listen(address: &str) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        thread::spawn(move || {
            for _stream in listener.incoming().flatten() {
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        Self { origin, connections }
    }

    fn host(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

/// A server whose answers do not end.
struct Endless {
    origin: String,
    sent: Arc<AtomicUsize>,
}

fn serve_endlessly(head: &'static [u8], before_each: &'static [u8], pause: Duration) -> Endless {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let sent = Arc::clone(&counted);
            thread::spawn(move || {
                let is_chunked = !before_each.is_empty();
                let piece = if is_chunked {
                    [before_each, &[b' '; 1024], b"\r\n"].concat()
                } else {
                    b" ".to_vec()
                };
                let mut is_open = stream.write_all(head).is_ok();
                while is_open {
                    is_open = stream.write_all(&piece).is_ok();
                    sent.fetch_add(piece.len(), Ordering::Relaxed);
                    thread::sleep(pause);
                }
            });
        }
    });
    Endless { origin, sent }
}
