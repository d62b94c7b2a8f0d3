//! What a host that accepts every connection and never answers does to deliveries to the others.

use std::time::{Duration, Instant};

use kanikey_core::{Clock, IdGenerator};
use serde_json::{Value, json};

use crate::hosts::{Hosts, SilentHost};
use crate::known;
use crate::options::Options;
use crate::server::Server;
use crate::spread::Spread;
use crate::writer::{Writer, delays};

/// As many activities of different authors go to one host at once (`actors/system/src/peer/state.rs`).
const AUTHORS: usize = 8;

/// Notes before the measured time.
const WARM_UP: usize = 50;

const PATIENCE: Duration = Duration::from_mins(2);

/// A server, its author and who follows them.
struct World {
    server: Server,
    author: Writer,
    hosts: Hosts,
}

/// What came of writing notes at a pace.
struct Part {
    delays: Vec<f64>,
    lost: usize,
    /// Of a second of CPU, in each second, server and database together.
    busy: f64,
}

/// Measures before that host is there, with it, and when deliveries to it are stopped: the first and the last say how much
/// of a difference is chance.
pub fn measure(options: &Options) {
    let server = Server::start(&options.server);
    let hosts = Hosts::start(options.healthy);
    let author = Writer::first(&server);
    known::insert(&server, &hosts.names, Some(&author.person.id));
    let world = World { server, author, hosts };
    println!(
        "  {} hosts, a note every {} ms, {} notes",
        options.healthy,
        options.every.as_millis(),
        options.pace
    );
    world.write(WARM_UP, options.every);
    // The log was empty when this was last done.
    world.server.analyze();
    let before = world.write(options.pace, options.every);
    before.print("without it");
    let silent = world.add_silent(options.waiting);
    let with = world.write(options.pace, options.every);
    with.print("with it");
    println!(
        "  it has accepted {} connections; {} activities wait for it",
        silent.accepted(),
        world.waiting(&silent)
    );
    let stop = json!({ "host": silent.name, "isSuspended": true });
    world.author.person.call("admin/federation/update-instance", stop);
    let after = world.write(options.pace, options.every);
    after.print("stopped");
    compare(&with, &before, "against before");
    compare(&with, &after, "against stopped");
    world.server.print_warnings();
}

/// What came with that host, against what came without it.
fn compare(with: &Part, without: &Part, name: &str) {
    let (with, without) = (with.spread(), without.spread());
    let change = |part: f64| (with.percentile(part) / without.percentile(part) - 1.0) * 100.0;
    println!(
        "  {name:<19} median {:>+7.0} %    99 % {:>+7.0} %",
        change(0.5),
        change(0.99)
    );
}

impl World {
    fn write(&self, notes: usize, every: Duration) -> Part {
        let (usage, began) = (self.server.usage(), Instant::now());
        let written = self.author.write(notes, every);
        let arrivals = self.hosts.wait_for(notes * self.hosts.names.len(), PATIENCE);
        let (server, database) = self.server.usage().since(&usage);
        Part {
            delays: delays(&written, &arrivals),
            lost: self.author.tally(&written, &arrivals, self.hosts.names.len()).lost,
            busy: (server + database) / 1000.0 / began.elapsed().as_secs_f64(),
        }
    }

    /// Adds the host with its backlog, which several authors wrote, and waits until the server has found it.
    fn add_silent(&self, waiting: usize) -> SilentHost {
        let silent = SilentHost::start();
        let names = [silent.name.clone()];
        known::insert(&self.server, &names, Some(&self.author.person.id));
        self.fill_log(&silent, waiting);
        self.server.analyze();
        // This one wakes the host's peer.
        self.write(1, Duration::ZERO);
        let deadline = Instant::now() + PATIENCE;
        while silent.accepted() == 0 {
            assert!(
                Instant::now() < deadline,
                "nobody has connected to the host that never answers"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        silent
    }

    /// Writes activities for the host into the log, of one author after another.
    fn fill_log(&self, silent: &SilentHost, count: usize) {
        let ids = IdGenerator::new(Clock::system());
        let rows = (0..AUTHORS).map(|number| {
            let author = self.author.another(&format!("other{number}"));
            let activity = activity(&self.server.origin, &author.actor, &ids.next());
            format!("({number}, '{}', '{activity}')", author.person.id)
        });
        let rows: Vec<String> = rows.collect();
        self.server.execute(&format!(
            "INSERT INTO outgoing_activities (author_id, activity, hosts) \
             SELECT author_id, activity, ARRAY['{}'] FROM generate_series(1, {count}) AS turn \
             JOIN (VALUES {}) AS authors (number, author_id, activity) ON number = turn % {AUTHORS} ORDER BY turn",
            silent.name,
            rows.join(", ")
        ));
    }

    fn waiting(&self, silent: &SilentHost) -> i64 {
        self.server.number(&format!(
            "SELECT count(*) FROM outgoing_activities o JOIN peers p ON p.host = '{}' \
             WHERE o.hosts @> ARRAY[p.host] AND (o.txid, o.seq) > (p.position_txid, p.position_seq)",
            silent.name
        ))
    }
}

/// A note of some length.
fn activity(origin: &str, actor: &str, id: &str) -> Value {
    let note = format!("{origin}/notes/{id}");
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{note}/activity"), "type": "Create",
        "actor": actor, "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [format!("{actor}/followers")],
        "object": { "id": note, "type": "Note", "attributedTo": actor, "content": "<p>crab</p>".repeat(40) },
    })
}

impl Part {
    fn spread(&self) -> Spread {
        Spread::of(self.delays.clone())
    }

    fn print(&self, name: &str) {
        let spread = self.spread();
        println!(
            "  {name:<19} {spread}   {} came, {} lost, {:.2} cores busy",
            spread.count(),
            self.lost,
            self.busy
        );
    }
}
