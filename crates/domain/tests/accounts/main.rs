//! Accounts: setting a server up, signing up and in, tokens, letting apps in, settings.
#![expect(clippy::unwrap_used, reason = "tests")]

mod making;
mod settings;
mod tokens;
mod world;
