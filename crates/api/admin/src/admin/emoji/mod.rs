//! `admin/emoji/*`: the server's custom emojis.

pub mod add;
pub mod delete;
pub mod list;
