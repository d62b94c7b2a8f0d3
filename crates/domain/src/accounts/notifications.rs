//! Having read what one was told.

use kanikey_db::users;
use kanikey_messages::Event;

use crate::{DomainError, Site};

/// A local user has read all notifications.
pub async fn read_notifications(site: &Site, user_id: &str) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    let were_new = users::read_notifications(&mut conn, user_id).await?;
    drop(conn);
    if were_new {
        site.publish([Event::NotificationsRead {
            user_id: user_id.to_owned(),
        }]);
    }
    Ok(())
}
