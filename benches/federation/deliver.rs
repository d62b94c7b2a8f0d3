//! Notes that go out to the followers of their author, each on another host.

use std::time::{Duration, Instant};

use crate::hosts::{Arrival, Hosts};
use crate::known;
use crate::options::Options;
use crate::server::Server;
use crate::writer::{Writer, Written};

const PATIENCE: Duration = Duration::from_mins(10);

/// How long the peers are watched that have nothing to do.
const IDLE: Duration = Duration::from_secs(10);

/// What it took.
struct Report {
    deliveries: usize,
    elapsed: Duration,
    /// Milliseconds of server and of database.
    cpu: (f64, f64),
}

/// Delivers the first note, for which peers have to be started and hosts to be connected to, then many.
pub fn measure(options: &Options) {
    let server = Server::start(&options.server);
    let hosts = Hosts::start(options.hosts);
    let author = Writer::first(&server);
    known::insert(&server, &hosts.names, Some(&author.person.id));
    println!("  {} hosts with a follower each", options.hosts);
    println!(
        "  {:<20} {:>10} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "notes", "delivered", "a second", "CPU ms", "server", "database", "one core"
    );
    run("the first", &server, &author, &hosts, 1);
    server.analyze();
    run(
        &format!("{} more", options.notes),
        &server,
        &author,
        &hosts,
        options.notes,
    );
    let before = server.usage();
    std::thread::sleep(IDLE);
    let (of_server, of_database) = server.usage().since(&before);
    println!(
        "  nothing to do       CPU ms a second: server {:.1}, database {:.1}",
        of_server / IDLE.as_secs_f64(),
        of_database / IDLE.as_secs_f64()
    );
    server.print_warnings();
}

fn run(name: &str, server: &Server, author: &Writer, hosts: &Hosts, notes: usize) {
    let (before, began) = (server.usage(), Instant::now());
    let written = author.write(notes, Duration::ZERO);
    let deliveries = notes * hosts.names.len();
    let arrivals = hosts.wait_for(deliveries, PATIENCE);
    let cpu = server.usage().since(&before);
    let last = arrivals.iter().map(|arrival| arrival.at).max();
    let report = Report {
        deliveries,
        elapsed: last.map_or(PATIENCE, |last| last - began),
        cpu,
    };
    report.print(name);
    count_wrong(author, &written, &arrivals, hosts);
}

fn count_wrong(author: &Writer, written: &[Written], arrivals: &[Arrival], hosts: &Hosts) {
    let tally = author.tally(written, arrivals, hosts.names.len());
    println!(
        "  {:<20} {} lost, {} came twice, {} out of order",
        "", tally.lost, tally.repeated, tally.out_of_order
    );
}

impl Report {
    fn print(&self, name: &str) {
        let each = |milliseconds: f64| milliseconds / self.deliveries as f64;
        let (server, database) = self.cpu;
        println!(
            "  {name:<20} {:>10} {:>8.0} {:>8.3} {:>9.3} {:>9.3} {:>9.0}",
            self.deliveries,
            self.deliveries as f64 / self.elapsed.as_secs_f64(),
            each(server + database),
            each(server),
            each(database),
            1000.0 / each(server + database),
        );
    }
}
