//! Access tokens.

mod find;
mod row;
mod sessions;
mod store;

pub use find::{by_hash, native_of, of_user};
pub use row::{AccessToken, MiauthSession};
pub use sessions::{insert_session, take_session};
pub use store::{delete, delete_native, insert, touch};
