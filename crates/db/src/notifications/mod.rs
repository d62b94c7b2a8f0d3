//! Notifications.

mod create;
mod row;
mod told;
mod unread;

pub use create::{NewNotifications, create};
pub use row::Notification;
pub use told::told_of;
pub use unread::unread_count;
