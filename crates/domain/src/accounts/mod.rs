//! Local accounts: making them, signing in, changing them.

mod activity;
mod deletion;
mod instance_actor;
mod keys;
mod moves;
mod notifications;
mod password;
mod pins;
mod signin;
mod signup;
mod tombstone;
mod update;

pub use activity::{is_noted, note_activity};
pub use deletion::{DeletionError, delete_account, purge_deleted};
pub use instance_actor::{INSTANCE_ACTOR, RELAY_ACTOR, ensure_instance_actor, ensure_relay_actor};
pub use moves::{MoveError, carry_on, move_to, moved_by_remote};
pub use notifications::read_notifications;
pub use pins::{PinError, pin, unpin};
pub use signin::{Attempt, SigninError, is_password, signin};
pub use signup::{NewAccount, SetupError, SignupError, is_available, setup, signup};
pub use tombstone::deleted_by_remote;
pub use update::{AccountChanges, UpdateError, update};
