//! The API, as a client sees it.

mod access;
mod account;
mod drive;
mod instance;
mod notes;
mod schema;
mod social;
mod timelines;
mod visibility;
