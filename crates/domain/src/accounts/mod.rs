//! Local accounts: making them, signing in, changing them.

mod instance_actor;
mod keys;
mod notifications;
mod password;
mod pins;
mod signin;
mod signup;
mod update;

pub use instance_actor::{INSTANCE_ACTOR, ensure_instance_actor};
pub use notifications::read_notifications;
pub use pins::{PinError, pin, unpin};
pub use signin::{Attempt, SigninError, is_password, signin};
pub use signup::{NewAccount, SetupError, SignupError, is_available, setup, signup};
pub use update::{AccountChanges, UpdateError, update};
