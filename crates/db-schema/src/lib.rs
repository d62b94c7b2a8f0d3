//! Diesel's picture of the tables. Alone in its crate because `table!` is slow to compile and seldom changes.

#[expect(missing_docs, reason = "the migrations document the columns")]
pub mod schema;

pub use schema::*;
