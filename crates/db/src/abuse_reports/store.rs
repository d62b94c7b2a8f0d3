//! Keeping reports.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::abuse_reports;

use super::AbuseReport;
use crate::{Connection, DbError};

/// Keeps a report.
pub async fn insert(conn: &mut Connection, report: &AbuseReport) -> Result<(), DbError> {
    diesel::insert_into(abuse_reports::table)
        .values(report)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many reports of `reporter_id` nobody has dealt with yet.
pub async fn open_of(conn: &mut Connection, reporter_id: &str) -> Result<i64, DbError> {
    let open = abuse_reports::table
        .filter(abuse_reports::reporter_id.eq(reporter_id))
        .filter(abuse_reports::resolved.eq(false))
        .count()
        .get_result(conn)
        .await?;
    Ok(open)
}
