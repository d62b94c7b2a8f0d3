//! What commands say to the terminal; the server itself logs.

use std::io::Write as _;

/// Prints a line. A closed pipe is nobody's problem.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints what went wrong.
pub(super) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "kanikey: {text}");
}
