//! What is known of other servers. Their rows, and the counts in them, come by triggers: with their first account.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::instances;

use super::Instance;
use crate::{Connection, DbError};

/// What a server says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = instances, treat_none_as_null = true)]
#[expect(missing_docs, reason = "the migrations document the columns")]
pub struct InstanceInfo {
    pub software_name: Option<String>,
    pub software_version: Option<String>,
    pub open_registrations: Option<bool>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub maintainer_name: Option<String>,
    pub maintainer_email: Option<String>,
    pub icon_url: Option<String>,
    pub favicon_url: Option<String>,
    pub theme_color: Option<String>,
}

/// What is known of these hosts, in no order.
pub async fn by_hosts(mut conn: &Connection, hosts: &[&str]) -> Result<Vec<Instance>, DbError> {
    let found = instances::table
        .filter(instances::host.eq_any(hosts))
        .select(Instance::as_select())
        .load(&mut conn)
        .await?;
    Ok(found)
}

/// The host sent something.
pub async fn heard_from(conn: &mut Connection, host: &str, now: Timestamp) -> Result<(), DbError> {
    diesel::update(instances::table.filter(instances::host.eq(host)))
        .set(instances::latest_request_received_at.eq(Some(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Claims the renewal of what the host says of itself, where that was last done before `before`; nobody else does it
/// then. `false` where it is fresh, or the host is not known.
pub async fn claim_renewal(
    conn: &mut Connection,
    host: &str,
    before: Timestamp,
    now: Timestamp,
) -> Result<bool, DbError> {
    let is_old = instances::info_updated_at
        .is_null()
        .or(instances::info_updated_at.lt(before).assume_not_null());
    let claimed = diesel::update(instances::table.filter(instances::host.eq(host)).filter(is_old))
        .set(instances::info_updated_at.eq(Some(now)))
        .execute(conn)
        .await?;
    Ok(claimed > 0)
}

/// Keeps what the host says of itself. With another version of its software it may take other signatures.
pub async fn renew(conn: &mut Connection, host: &str, info: &InstanceInfo, now: Timestamp) -> Result<(), DbError> {
    let row = instances::table.filter(instances::host.eq(host));
    let refuses = row
        .filter(instances::signature_scheme.eq("refused"))
        .filter(instances::software_version.is_distinct_from(&info.software_version));
    diesel::update(refuses)
        .set(instances::signature_scheme.eq("draft"))
        .execute(conn)
        .await?;
    diesel::update(row)
        .set((info, instances::info_updated_at.eq(Some(now))))
        .execute(conn)
        .await?;
    Ok(())
}

/// How requests to the host are signed: `draft`, `rfc9421` or `refused`.
pub async fn signature_scheme(conn: &mut Connection, host: &str) -> Result<Option<String>, DbError> {
    let scheme = instances::table
        .filter(instances::host.eq(host))
        .select(instances::signature_scheme)
        .first(conn)
        .await;
    Ok(scheme.optional()?)
}

/// The host signs by RFC 9421; unless it has refused that before, so do we.
pub async fn signs_messages(conn: &mut Connection, host: &str) -> Result<(), DbError> {
    let row = instances::table.filter(instances::host.eq(host).and(instances::signature_scheme.eq("draft")));
    diesel::update(row)
        .set(instances::signature_scheme.eq("rfc9421"))
        .execute(conn)
        .await?;
    Ok(())
}

/// The host does not take signatures by RFC 9421.
pub async fn refuses_messages(conn: &mut Connection, host: &str) -> Result<(), DbError> {
    diesel::update(instances::table.filter(instances::host.eq(host)))
        .set(instances::signature_scheme.eq("refused"))
        .execute(conn)
        .await?;
    Ok(())
}
