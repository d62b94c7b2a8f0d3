//! The settings that an administrator changes.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::instance_settings;
use serde_json::Value;

use super::InstanceSettings;
use crate::{Connection, DbError};

/// The advisory lock of whoever makes the first account.
pub const SETUP_LOCK: i64 = 0x6b61_6e69_0001;

/// The settings.
pub async fn load(conn: &mut Connection) -> Result<InstanceSettings, DbError> {
    let row = instance_settings::table
        .select(InstanceSettings::as_select())
        .first(conn)
        .await?;
    Ok(row)
}

/// The settings, which nobody else changes until the transaction ends.
pub async fn lock(conn: &mut Connection) -> Result<InstanceSettings, DbError> {
    let row = instance_settings::table
        .select(InstanceSettings::as_select())
        .for_update()
        .first(conn)
        .await?;
    Ok(row)
}

/// Replaces the settings and the base policies.
pub async fn save(conn: &mut Connection, settings: &Value, policies: &Value, now: Timestamp) -> Result<(), DbError> {
    diesel::update(instance_settings::table)
        .set((
            instance_settings::settings.eq(settings),
            instance_settings::policies.eq(policies),
            instance_settings::updated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Waits until nobody else holds this lock, and holds it until the transaction ends.
pub async fn advisory_lock(conn: &mut Connection, key: i64) -> Result<(), DbError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<BigInt, _>(key)
        .execute(conn)
        .await?;
    Ok(())
}
