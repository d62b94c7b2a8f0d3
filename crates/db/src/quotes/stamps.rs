//! What our people allow.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::quote_stamps;

use super::QuoteStamp;
use crate::{Connection, DbError};

/// Keeps leave that was given; the same asked for again gets the stamp that is there.
pub async fn insert_stamp(conn: &mut Connection, row: &QuoteStamp) -> Result<QuoteStamp, DbError> {
    diesel::insert_into(quote_stamps::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    let stored = quote_stamps::table
        .filter(quote_stamps::note_id.eq(&row.note_id))
        .filter(quote_stamps::quote_uri.eq(&row.quote_uri))
        .select(QuoteStamp::as_select())
        .first(conn)
        .await?;
    Ok(stored)
}

/// The stamp with this id.
pub async fn stamp(conn: &mut Connection, id: &str) -> Result<Option<QuoteStamp>, DbError> {
    let row = quote_stamps::table
        .find(id)
        .select(QuoteStamp::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// Leave to quote this note, at most `limit`.
pub async fn stamps_of_note(conn: &mut Connection, note_id: &str, limit: i64) -> Result<Vec<QuoteStamp>, DbError> {
    let rows = quote_stamps::table
        .filter(quote_stamps::note_id.eq(note_id))
        .order(quote_stamps::id)
        .limit(limit)
        .select(QuoteStamp::as_select())
        .load(conn)
        .await?;
    Ok(rows)
}

/// Leave that `user_id` gave `quoter_id`, at most `limit`.
pub async fn stamps_between(
    conn: &mut Connection,
    user_id: &str,
    quoter_id: &str,
    limit: i64,
) -> Result<Vec<QuoteStamp>, DbError> {
    let rows = quote_stamps::table
        .filter(quote_stamps::user_id.eq(user_id))
        .filter(quote_stamps::quoter_id.eq(quoter_id))
        .order(quote_stamps::id)
        .limit(limit)
        .select(QuoteStamp::as_select())
        .load(conn)
        .await?;
    Ok(rows)
}

/// The leave is taken back.
pub async fn remove_stamps(conn: &mut Connection, ids: &[String]) -> Result<(), DbError> {
    diesel::delete(quote_stamps::table.filter(quote_stamps::id.eq_any(ids)))
        .execute(conn)
        .await?;
    Ok(())
}
