//! What users were told, and up to where they read it.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{notifications, user_profiles};

use crate::notifications::Notification;
use crate::page::Page;
use crate::{Connection, DbError, paginate};

/// A page of what a user was told: only of the kinds in `include` where there are any, and not of those in `exclude`.
pub async fn notifications_of(
    conn: &mut Connection,
    user_id: &str,
    include: &[String],
    exclude: &[String],
    page: &Page,
) -> Result<Vec<Notification>, DbError> {
    let mut query = notifications::table
        .filter(notifications::notifiee_id.eq(user_id))
        .select(Notification::as_select())
        .into_boxed();
    if !include.is_empty() {
        query = query.filter(notifications::kind.eq_any(include));
    }
    if !exclude.is_empty() {
        query = query.filter(notifications::kind.ne_all(exclude));
    }
    Ok(paginate!(query, notifications::id, page).load(conn).await?)
}

/// A user has read everything that is there; whether something was new.
pub async fn read_notifications(conn: &mut Connection, user_id: &str) -> Result<bool, DbError> {
    let newest: Option<String> = notifications::table
        .filter(notifications::notifiee_id.eq(user_id))
        .order(notifications::id.desc())
        .select(notifications::id)
        .first(conn)
        .await
        .optional()?;
    let Some(newest) = newest else { return Ok(false) };
    let unread = user_profiles::last_read_notification_id
        .is_null()
        .or(user_profiles::last_read_notification_id.lt(&newest).assume_not_null());
    let read = diesel::update(user_profiles::table.find(user_id))
        .filter(unread)
        .set(user_profiles::last_read_notification_id.eq(&newest))
        .execute(conn)
        .await?;
    Ok(read > 0)
}
