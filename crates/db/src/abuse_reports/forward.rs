//! Sending reports on.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::abuse_reports;

use super::AbuseReport;
use crate::{Connection, DbError};

/// The report with this id.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<AbuseReport>, DbError> {
    let row = abuse_reports::table
        .find(id)
        .select(AbuseReport::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// The report is sent on; `false` where it was before.
pub async fn mark_forwarded(conn: &mut Connection, id: &str) -> Result<bool, DbError> {
    let kept = abuse_reports::table.find(id).filter(abuse_reports::forwarded.eq(false));
    let marked = diesel::update(kept)
        .set(abuse_reports::forwarded.eq(true))
        .execute(conn)
        .await?;
    Ok(marked == 1)
}
