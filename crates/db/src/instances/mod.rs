//! Other servers, as people look at them and administrators steer them. What federation itself keeps of them is in
//! [`crate::federation`].

mod edit;
mod list;
mod people;

pub use edit::{suspend, update_note};
pub use list::{InstanceFilter, InstanceSort, InstanceState, Silence, Top, by_host, list, top, totals};
pub use people::{follows_between, follows_by, follows_of, users_of};
