//! A start with many known hosts, of which some fail and have activities waiting.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::known;
use crate::options::Options;
use crate::server::Server;
use crate::writer::Writer;

/// When memory is looked at after a start, in seconds; and when the time that is asked for has passed.
const LOOKS: [u64; 6] = [0, 2, 5, 15, 30, 60];

/// How long all failing hosts may take to fail for the first time.
const PATIENCE: Duration = Duration::from_mins(5);

/// How many addresses of a network are used.
const ADDRESSES: usize = 250;

/// Starts the server anew while the retries of all failing hosts are due.
pub fn measure(options: &Options) {
    let mut server = Server::start(&options.server);
    std::thread::sleep(Duration::from_secs(2));
    println!("  nobody known        {:>6.0} MiB", server.resident_mib());
    let author = Writer::first(&server);
    let silent: Vec<String> = (options.failing..options.known)
        .map(|n| format!("host{n}.test"))
        .collect();
    let failing: Vec<String> = (0..options.failing).map(closed).collect();
    known::insert(&server, &silent, None);
    known::insert(&server, &failing, Some(&author.person.id));
    author.write(options.backlog, Duration::ZERO);
    wait_for_failures(&server, options.failing);
    println!("  all have failed once");
    server.print_warnings();
    server.kill();
    // As if it had been down for longer than they wait.
    server.execute("UPDATE peers SET failures = 1, retry_at = now() WHERE failures > 0");
    server.analyze();
    println!(
        "  {} hosts known, {} activities wait for each of {}",
        options.known, options.backlog, options.failing
    );
    let began = Instant::now();
    server.restart();
    println!("  first answer after  {:>6.2} s", server.start.as_secs_f64());
    watch(&server, &author, began, options.watched);
    server.print_warnings();
}

/// An address that refuses connections: nobody listens on the port for discarding.
fn closed(number: usize) -> String {
    format!("127.1.{}.{}:9", number / ADDRESSES, number % ADDRESSES + 1)
}

fn wait_for_failures(server: &Server, count: usize) {
    let deadline = Instant::now() + PATIENCE;
    let failing = || server.number("SELECT count(*) FROM peers WHERE failures > 0");
    while failing() < count as i64 {
        assert!(Instant::now() < deadline, "{} of {count} hosts fail", failing());
        std::thread::sleep(Duration::from_millis(500));
    }
}

fn watch(server: &Server, author: &Writer, began: Instant, watched: Duration) {
    println!(
        "  {:>8} {:>12} {:>12} {:>12} {:>12}   a page of a timeline",
        "second", "MiB", "peers alive", "server CPU s", "database"
    );
    let looks = LOOKS
        .map(Duration::from_secs)
        .into_iter()
        .filter(|look| *look < watched);
    let before = server.usage();
    for look in looks.chain([watched]) {
        std::thread::sleep((began + server.start + look).saturating_duration_since(Instant::now()));
        let (of_server, of_database) = server.usage().since(&before);
        println!(
            "  {:>8} {:>12.0} {:>12} {:>12.1} {:>12.1}   {}",
            look.as_secs(),
            server.resident_mib(),
            peers_alive(server),
            of_server / 1000.0,
            of_database / 1000.0,
            page(author)
        );
    }
}

/// How long it takes meanwhile to read a timeline, and what comes of it.
fn page(reader: &Writer) -> String {
    let began = Instant::now();
    let answer = reader.person.attempt("notes/timeline", json!({ "limit": 20 }));
    let status = answer.map_or_else(|refusal| refusal.status, |_page| 200);
    format!("{:.0} ms: {status}", began.elapsed().as_secs_f64() * 1000.0)
}

/// As the server's own metrics say.
fn peers_alive(server: &Server) -> String {
    let mut answer = ureq::get(&format!("{}/metrics", server.origin))
        .call()
        .expect("metrics");
    let text = answer.body_mut().read_to_string().expect("text");
    let alive = |line: &str| Some(line.strip_prefix(r#"kanikey_actors_alive{kind="peer"} "#)?.to_owned());
    text.lines().find_map(alive).expect("the metric")
}
