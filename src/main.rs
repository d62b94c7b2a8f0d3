//! The `kanikey` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kanikey::cli::run()
}
