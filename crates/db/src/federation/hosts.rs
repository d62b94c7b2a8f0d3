//! What is known of other servers.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::instances;

use super::Instance;
use crate::{Connection, DbError};

/// What is known of these hosts, in no order.
pub async fn by_hosts(conn: &mut Connection, hosts: &[&str]) -> Result<Vec<Instance>, DbError> {
    let found = instances::table
        .filter(instances::host.eq_any(hosts))
        .select(Instance::as_select())
        .load(conn)
        .await?;
    Ok(found)
}
