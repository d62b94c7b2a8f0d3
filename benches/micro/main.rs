//! Micro-benchmarks of what every request, note and delivery goes through: `cargo bench --bench micro`.

#![expect(clippy::unwrap_used, reason = "benches end where something fails")]

mod mfm;
mod notes;
mod signature;

use criterion::{criterion_group, criterion_main};

criterion_group!(benches, mfm::bench, notes::bench, signature::bench);
criterion_main!(benches);
