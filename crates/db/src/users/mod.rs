//! Users.

mod activity;
mod find;
mod keys;
mod listing;
mod notifications;
mod pinned;
mod pins;
mod profiles;
mod relations;
pub mod remote;
mod row;
mod signins;
mod staff;
mod store;

pub use activity::{count_active_since, touch};
pub use find::{any_local, by_handles, by_id, by_ids, by_uri, by_uris, by_username, lock};
pub use keys::{keypair, public_key_by_key_id};
pub use listing::{Order, Origin, Window, by_handle_prefix, directory, recommended, search};
pub use notifications::{notifications_of, read_notifications};
pub use pinned::pins_of_all;
pub use pins::{insert_pin, pins_of, remove_pin};
pub use profiles::{profile, profiles};
pub use relations::{Relation, relations};
pub use row::{Keypair, Profile, PublicKey, Signin, UsedUsername, User};
pub use signins::{insert_signin, signins_of};
pub use staff::set_administrator;
pub use store::{insert_local, is_username_used, update, update_profile};
