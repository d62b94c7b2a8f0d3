//! The tests of the whole server, from outside: real servers on real ports, each on a database of its own.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests end where something is not as it must be"
)]

mod actors;
mod api;
mod architecture;
mod federation;
mod http;
mod process;
mod streaming;
mod support;
