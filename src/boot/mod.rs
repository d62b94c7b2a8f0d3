//! A server out of its parts: one file per part, put together in [`server`].

mod collector;
mod copier;
pub mod database;
mod dispatcher;
pub mod events;
pub mod jobs;
pub mod leases;
pub mod logging;
pub mod server;
pub mod site;

pub use server::{Parts, Running, start};
