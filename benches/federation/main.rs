//! What federation costs: scenarios against a real server process and hosts that this program plays.
//!
//! ```sh
//! export KANIKEY_TEST_DATABASE_URL=postgres://…
//! cargo bench --bench federation
//! cargo bench --bench federation -- --only deliver --hosts 1000 --notes 20
//! cargo bench --bench federation --profile dev -- --server target/release/kanikey   # without building the world twice
//! ```
//!
//! | scenario | what it measures | its options |
//! |---|---|---|
//! | `receive` | notes that arrive, from the POST to the row | `--activities`, `--senders`, `--connections` |
//! | `deliver` | notes that go out to followers on many hosts | `--hosts`, `--notes` |
//! | `memory` | a start with many known hosts, some of them failing | `--known`, `--failing`, `--backlog`, `--seconds` |
//! | `isolation` | what a host that never answers does to the others | `--healthy`, `--waiting`, `--pace`, `--every` |
//!
//! Each has a server and a database of its own. CPU is what the kernel says that the server's process and the database's
//! processes used, without what this program uses; times are those of a machine which also runs this program.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "a program for the terminal of whoever measures; what fails ends it"
)]

#[path = "../load/cpu.rs"]
mod cpu;
mod deliver;
mod hosts;
mod isolation;
mod known;
mod memory;
mod options;
#[path = "../../tests/support/peer.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod peer;
#[path = "../../tests/support/person.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod person;
mod receive;
#[path = "../load/server.rs"]
#[expect(dead_code, reason = "the load bench uses the rest")]
mod server;
mod spread;
#[path = "../../tests/support/tally.rs"]
mod tally;
mod writer;

use options::Options;

type Scenario = fn(&Options);

const SCENARIOS: [(&str, Scenario); 4] = [
    ("receive", receive::measure),
    ("deliver", deliver::measure),
    ("memory", memory::measure),
    ("isolation", isolation::measure),
];

fn main() {
    let variable = kanikey_db::test_database::URL_VARIABLE;
    if std::env::var_os(variable).is_none() {
        println!("{variable} must name a PostgreSQL server: this measures the database's processes as well");
        return;
    }
    let options = Options::read();
    let is_wanted = |name: &str| options.only.as_deref().is_none_or(|only| only == name);
    let wanted: Vec<_> = SCENARIOS.iter().filter(|(name, _)| is_wanted(name)).collect();
    assert!(!wanted.is_empty(), "there is no such scenario");
    for (name, measure) in wanted {
        println!("{name}");
        measure(&options);
        println!();
    }
}
