//! Load scenarios against a real server process, with what they cost.
//!
//! ```sh
//! cargo bench --bench load                                    # on the embedded database
//! KANIKEY_TEST_DATABASE_URL=postgres://… cargo bench --bench load
//! cargo bench --bench load -- --seconds 10 --connections 16 --sockets 500
//! cargo bench --bench load --profile dev -- --server target/release/kanikey   # without building the world twice
//! ```
//!
//! It starts the server, makes people and notes through the API, and prints for each scenario: requests a second, latency,
//! and CPU milliseconds a request of server and database together (the embedded database is in the server's process). CPU
//! is what the kernel says each process used, so that the figures hold on a busy machine too; only what PostgreSQL's
//! shared writers do for other databases is counted along.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "a program for the terminal of whoever measures; what fails ends it"
)]

mod cpu;
#[path = "../../tests/support/person.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod person;
mod scenario;
#[expect(dead_code, reason = "the federation bench uses the rest")]
mod server;
mod streaming;
mod world;

use std::path::PathBuf;
use std::time::Duration;

use scenario::Scenario;
use serde_json::json;
use server::Server;
use world::World;

/// What the command line says.
struct Options {
    seconds: u64,
    connections: usize,
    sockets: usize,
    /// The server's program.
    server: PathBuf,
}

fn main() {
    let options = Options::read();
    let server = Server::start(&options.server);
    println!("database            {}", server.database_kind());
    println!(
        "start               {:.2} s to the first answer",
        server.start.as_secs_f64()
    );
    std::thread::sleep(Duration::from_secs(2));
    println!("memory, idle        {:.0} MiB resident", server.resident_mib());
    let world = World::make(&server.origin);
    server.analyze();
    println!(
        "made                {} people, {} notes\n",
        world.authors.len() + 1,
        world.notes.len()
    );
    println!(
        "{:<18} {:>9} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "scenario", "req/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "server", "database"
    );
    for scenario in scenarios(&world) {
        println!(
            "{}",
            scenario.run(&server, options.connections, Duration::from_secs(options.seconds))
        );
    }
    println!("\n{}", streaming::measure(&server, &world, options.sockets));
    println!("memory, after       {:.0} MiB resident", server.resident_mib());
    server.print_warnings();
}

fn scenarios(world: &World) -> Vec<Scenario> {
    let viewer = &world.viewer;
    let notes = world.notes.clone();
    let actor = format!("/users/{}", world.authors[0].id);
    vec![
        Scenario::post("notes/timeline", viewer, |_turn| json!({ "limit": 20 })),
        Scenario::post(
            "notes/show",
            viewer,
            move |turn| json!({ "noteId": notes[turn * 7 % notes.len()] }),
        ),
        Scenario::post_in_turn(
            "notes/create",
            &world.authors,
            |turn| json!({ "text": format!("Just a few words, for the {turn}th time.") }),
        ),
        Scenario::post_in_turn(
            "notes/create",
            &world.authors,
            |turn| json!({ "text": world::text(turn) }),
        )
        .called("… with mention, tag"),
        // Her notes wait for each other.
        Scenario::post(
            "notes/create",
            viewer,
            |turn| json!({ "text": format!("I, and I, and I: {turn}.") }),
        )
        .called("… all by one"),
        Scenario::post("meta", viewer, |_turn| json!({ "detail": false })),
        Scenario::post("i", viewer, |_turn| json!({})),
        Scenario::post("i/notifications", viewer, |_turn| json!({ "limit": 20 })),
        Scenario::get("actor", viewer, &actor, "application/activity+json"),
    ]
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            seconds: 5,
            connections: 8,
            sockets: 500,
            server: env!("CARGO_BIN_EXE_kanikey").into(),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("a value");
            match word.as_str() {
                "--seconds" => options.seconds = value().parse().expect("a number"),
                "--connections" => options.connections = value().parse().expect("a number"),
                "--sockets" => options.sockets = value().parse().expect("a number"),
                "--server" => options.server = std::fs::canonicalize(value()).expect("a program"),
                // Cargo says so to every bench.
                "--bench" => {}
                other => panic!("{other}? --seconds, --connections, --sockets, --server"),
            }
        }
        options
    }
}
