//! Apps.

mod find;
mod row;
mod sessions;

pub use find::{by_id, by_secret, insert};
pub use row::{App, AuthSession};
pub use sessions::{accept_session, insert_session, session_by_token, take_session};
