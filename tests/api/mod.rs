//! The API, as a client sees it.

mod access;
mod account;
mod bodies;
mod document;
mod drive;
mod emojis;
mod federation;
mod instance;
mod limits;
mod notes;
mod ownership;
mod paging;
mod people;
mod schema;
mod social;
mod timelines;
mod visibility;
mod words;
