//! The two queues as administrators see and steer them: what waits for other servers (`deliver`), and what they sent
//! (`inbox`). Every query here looks at a bounded part, however long a queue is.

pub mod deliver;
pub mod inbox;
mod server;
#[cfg(test)]
mod tests;

pub use server::{Server, server};

/// A server, and how much waits for or from it.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct Backlog {
    /// Its name.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub host: String,
    /// How much; counting stops somewhere.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub count: i64,
}

/// For how many minutes it is told what was done.
pub const MINUTES: usize = 60;

/// How much of a queue was done, and failed, in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct Minute {
    /// How many minutes ago.
    #[diesel(sql_type = diesel::sql_types::Integer)]
    pub ago: i32,
    /// Done.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub completed: i64,
    /// Failed.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub failed: i64,
}

#[derive(diesel::QueryableByName)]
struct HostRow {
    #[diesel(sql_type = diesel::sql_types::Text)]
    host: String,
}

fn names(rows: Vec<HostRow>) -> Vec<String> {
    rows.into_iter().map(|row| row.host).collect()
}
