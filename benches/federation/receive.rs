//! Notes that arrive: signed by their authors, taken at the shared inbox, kept, and processed.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kanikey_core::Clock;
use kanikey_http_client::Method;
use kanikey_http_client::signature::{RequestToSign, sign_request};
use serde_json::json;

use crate::known;
use crate::options::Options;
use crate::peer::{Peer, PeerActor};
use crate::server::Server;

/// So many activities a host may send at once (`crates/federation/src/budget`), less some for the warm-up.
const MOST_OF_A_HOST: usize = 1900;

/// What is there before: with next to nothing in its tables a database plans as no database in use does.
const KNOWN_HOSTS: usize = 2000;
const NOTES_OF_EACH: usize = 10;

/// What each host sends before the measured time.
const WARM_UP: usize = 30;

/// How long after the last note the peers have stored what they know.
const AFTERMATH: Duration = Duration::from_secs(1);

const PATIENCE: Duration = Duration::from_mins(10);

struct Sender {
    peer: Peer,
    actor: PeerActor,
}

/// Sends notes as quickly as they are taken, and waits until all are in the database.
pub fn measure(options: &Options) {
    let count = options.activities;
    let senders = options.senders.unwrap_or(count.div_ceil(MOST_OF_A_HOST));
    let server = Server::start(&options.server);
    let known: Vec<String> = (0..KNOWN_HOSTS).map(|number| format!("h{number}.test")).collect();
    known::insert(&server, &known, None);
    known::write_notes(&server, NOTES_OF_EACH);
    let senders: Vec<Sender> = (0..senders).map(|_| Sender::start()).collect();
    warm_up(&server, &senders);
    let letters: Vec<Vec<u8>> = senders
        .iter()
        .cycle()
        .zip(0..count)
        .map(|(sender, number)| sender.letter(&server.origin, number))
        .collect();
    let notes_before = count_notes(&server);
    let (before, began) = (server.usage(), Instant::now());
    post_all(&server, &letters, options.connections);
    let accepted = began.elapsed();
    wait_for_notes(&server, notes_before + count as i64);
    let stored = began.elapsed();
    std::thread::sleep(AFTERMATH);
    let spent = server.usage().since(&before);
    println!(
        "  {count} notes of {} hosts over {} connections",
        senders.len(),
        options.connections
    );
    print(count, accepted, stored, spent);
    server.print_warnings();
}

fn print(count: usize, accepted: Duration, stored: Duration, (server, database): (f64, f64)) {
    let a_second = |time: Duration| count as f64 / time.as_secs_f64();
    let each = |milliseconds: f64| milliseconds / count as f64;
    println!("  verified and kept   {:>8.0} a second", a_second(accepted));
    println!("  stored as notes     {:>8.0} a second", a_second(stored));
    println!(
        "  CPU ms each         {:>8.3} server {:.3}, database {:.3}",
        each(server + database),
        each(server),
        each(database)
    );
    println!(
        "  one core would do   {:>8.0} a second",
        1000.0 / each(server + database)
    );
}

/// The server learns the senders, and asks their hosts who they are.
fn warm_up(server: &Server, senders: &[Sender]) {
    let notes = count_notes(server);
    for sender in senders {
        for number in 0..WARM_UP {
            sender.actor.send(&server.origin, &sender.activity(number));
        }
    }
    wait_for_notes(server, notes + (senders.len() * WARM_UP) as i64);
    std::thread::sleep(AFTERMATH);
    server.analyze();
}

/// Asking costs next to nothing: a row for each host.
fn count_notes(server: &Server) -> i64 {
    server.number("SELECT coalesce(sum(notes_count), 0) FROM instances")
}

fn wait_for_notes(server: &Server, count: i64) {
    let deadline = Instant::now() + PATIENCE;
    while count_notes(server) < count {
        assert!(
            Instant::now() < deadline,
            "{} of {count} notes came",
            count_notes(server)
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn post_all(server: &Server, letters: &[Vec<u8>], connections: usize) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| post_some(&server.origin, letters, &next));
        }
    });
}

/// Posts the next letter, over and over, on one connection.
fn post_some(origin: &str, letters: &[Vec<u8>], next: &AtomicUsize) {
    let mut stream = TcpStream::connect(origin.trim_start_matches("http://")).expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    let mut answers = BufReader::new(stream.try_clone().expect("a socket"));
    while let Some(letter) = letters.get(next.fetch_add(1, Ordering::Relaxed)) {
        stream.write_all(letter).expect("the server listens");
        let (status, body) = answer(&mut answers);
        assert_eq!(status, "202", "{body}");
    }
}

/// The status and the body of an answer.
fn answer(stream: &mut BufReader<TcpStream>) -> (String, String) {
    let (mut status, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).expect("the server answers");
        match line.trim_end().split_once(": ") {
            None if line.trim_end().is_empty() => break,
            None => line.split(' ').nth(1).unwrap_or_default().clone_into(&mut status),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap(),
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("the server answers");
    (status, String::from_utf8_lossy(&body).into_owned())
}

impl Sender {
    fn start() -> Self {
        let peer = Peer::start();
        let actor = peer.person("writer");
        Self { peer, actor }
    }

    fn activity(&self, number: usize) -> serde_json::Value {
        let content = format!(
            "<p>Note {number} of somebody on another server, who writes about crabs: how they walk, what they eat, \
             where they hide while the tide is out, and why there are five ways to become one. That is all.</p>"
        );
        let published = Clock::system().now().to_rfc3339();
        let note = self
            .actor
            .note(&self.peer, json!({ "content": content, "published": published }));
        let (to, cc) = (note["to"].clone(), note["cc"].clone());
        let mut activity = self.actor.activity("Create", note);
        activity["to"] = to;
        activity["cc"] = cc;
        activity["published"] = json!(published);
        activity
    }

    /// A whole signed request.
    fn letter(&self, origin: &str, number: usize) -> Vec<u8> {
        let body = self.activity(number).to_string();
        let url = format!("{origin}/inbox").parse().expect("a URL");
        let request = RequestToSign {
            method: Method::Post,
            url: &url,
            accept: "",
            body: body.as_bytes(),
            date: Clock::system().now(),
            more: &[],
        };
        let mut letter = format!(
            "POST /inbox HTTP/1.1\r\ncontent-type: application/activity+json\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in sign_request(&request, self.actor.signer()).expect("a signature") {
            let _ = write!(letter, "{name}: {value}\r\n");
        }
        letter.push_str("\r\n");
        letter.push_str(&body);
        letter.into_bytes()
    }
}
