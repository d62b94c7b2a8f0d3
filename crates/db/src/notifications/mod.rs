//! Notifications.

mod create;
mod row;
mod unread;

pub use create::{NewNotifications, create};
pub use row::Notification;
pub use unread::unread_ids;
