//! Who mutes whom. Mutes that ended do not count, though their rows may still be there.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{mutings, renote_mutings};

use super::{Muting, RenoteMuting};
use crate::page::Page;
use crate::{Connection, DbError};

/// Whom an account mutes, all of them.
pub async fn mutee_ids(conn: &mut Connection, muter_id: &str, now: Timestamp) -> Result<Vec<String>, DbError> {
    Ok(mutings::table
        .filter(mutings::muter_id.eq(muter_id))
        .filter(mutings::expires_at.is_null().or(mutings::expires_at.gt(now)))
        .select(mutings::mutee_id)
        .load(conn)
        .await?)
}

/// Whose renotes an account mutes, all of them.
pub async fn renote_mutee_ids(conn: &mut Connection, muter_id: &str) -> Result<Vec<String>, DbError> {
    Ok(renote_mutings::table
        .filter(renote_mutings::muter_id.eq(muter_id))
        .select(renote_mutings::mutee_id)
        .load(conn)
        .await?)
}

/// Those of these accounts that `muter_id` mutes.
pub async fn mutes_among(
    conn: &mut Connection,
    muter_id: &str,
    mutee_ids: &[String],
    now: Timestamp,
) -> Result<Vec<String>, DbError> {
    Ok(mutings::table
        .filter(mutings::muter_id.eq(muter_id))
        .filter(mutings::mutee_id.eq_any(mutee_ids))
        .filter(mutings::expires_at.is_null().or(mutings::expires_at.gt(now)))
        .select(mutings::mutee_id)
        .load(conn)
        .await?)
}

/// Those of these accounts whose renotes `muter_id` mutes.
pub async fn renote_mutes_among(
    conn: &mut Connection,
    muter_id: &str,
    mutee_ids: &[String],
) -> Result<Vec<String>, DbError> {
    Ok(renote_mutings::table
        .filter(renote_mutings::muter_id.eq(muter_id))
        .filter(renote_mutings::mutee_id.eq_any(mutee_ids))
        .select(renote_mutings::mutee_id)
        .load(conn)
        .await?)
}

/// A page of an account's mutes.
pub async fn page_of_muter(
    conn: &mut Connection,
    muter_id: &str,
    now: Timestamp,
    page: &Page,
) -> Result<Vec<Muting>, DbError> {
    let query = mutings::table
        .filter(mutings::muter_id.eq(muter_id))
        .filter(mutings::expires_at.is_null().or(mutings::expires_at.gt(now)))
        .select(Muting::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, mutings::id, page).load(conn).await?)
}

/// A page of an account's mutes of renotes.
pub async fn page_of_renote_muter(
    conn: &mut Connection,
    muter_id: &str,
    page: &Page,
) -> Result<Vec<RenoteMuting>, DbError> {
    let query = renote_mutings::table
        .filter(renote_mutings::muter_id.eq(muter_id))
        .select(RenoteMuting::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, renote_mutings::id, page).load(conn).await?)
}
