//! Packing against a real database.

mod notes;
mod notifications;
mod users;
mod world;
