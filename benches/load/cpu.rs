//! How much CPU processes have used, as Linux tells in `/proc`.

use std::collections::HashMap;
use std::fs;

/// Of a second: the unit of `/proc/PID/stat` on every Linux of today.
const TICKS: f64 = 100.0;

/// What PostgreSQL runs for all of its databases together.
const SHARED: [&str; 3] = ["walwriter", "checkpointer", "background writer"];

/// CPU seconds of each process of interest.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    server: f64,
    database: HashMap<u32, f64>,
}

impl Usage {
    /// Of the server, and of the PostgreSQL processes that serve the database named `database`.
    pub fn now(server: u32, database: Option<&str>) -> Self {
        Self {
            server: seconds(server).unwrap_or_default(),
            database: database.map(backends).unwrap_or_default(),
        }
    }

    /// Milliseconds of server and of database since `before`. A backend that is new since then counts whole.
    pub fn since(&self, before: &Self) -> (f64, f64) {
        let of_backend = |(pid, now): (&u32, &f64)| now - before.database.get(pid).copied().unwrap_or_default();
        let database: f64 = self.database.iter().map(of_backend).sum();
        ((self.server - before.server) * 1000.0, database * 1000.0)
    }
}

fn backends(database: &str) -> HashMap<u32, f64> {
    let processes = fs::read_dir("/proc").expect("Linux");
    processes
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid| {
            let title = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let title = String::from_utf8_lossy(&title);
            title.starts_with("postgres:") && (title.contains(database) || SHARED.iter().any(|one| title.contains(one)))
        })
        .filter_map(|pid| Some((pid, seconds(pid)?)))
        .collect()
}

fn seconds(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may have spaces in it.
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let (user, system): (f64, f64) = (fields.get(11)?.parse().ok()?, fields.get(12)?.parse().ok()?);
    Some((user + system) / TICKS)
}

/// Resident memory in MiB.
pub fn resident_mib(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: f64 = line
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .expect("VmRSS");
    kib / 1024.0
}
