//! Keeping reports.

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
