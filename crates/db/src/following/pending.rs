//! Whether requests wait.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::follow_requests;

use crate::{Connection, DbError};

/// Whether somebody waits for `followee_id` to let them follow.
pub async fn has_pending_requests(conn: &mut Connection, followee_id: &str) -> Result<bool, DbError> {
    let requests = follow_requests::table.filter(follow_requests::followee_id.eq(followee_id));
    Ok(diesel::select(exists(requests)).get_result(conn).await?)
}
