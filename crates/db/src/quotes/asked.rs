//! What others allow.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{quote_policies, quotes};

use crate::{Connection, DbError};

/// Leave was asked for, and there is no answer.
pub const REQUESTED: &str = "requested";
/// The author of what is quoted allows it.
pub const ACCEPTED: &str = "accepted";
/// The author of what is quoted does not allow it, or not any more.
pub const REFUSED: &str = "refused";

/// Keeps what a note of another server says of who may quote it.
pub async fn remember_policy(conn: &mut Connection, note_id: &str, policy: &str) -> Result<(), DbError> {
    diesel::insert_into(quote_policies::table)
        .values((quote_policies::note_id.eq(note_id), quote_policies::policy.eq(policy)))
        .on_conflict(quote_policies::note_id)
        .do_update()
        .set(quote_policies::policy.eq(policy))
        .execute(conn)
        .await?;
    Ok(())
}

/// What the note says of who may quote it; `None` where it says nothing.
pub async fn policy(conn: &mut Connection, note_id: &str) -> Result<Option<String>, DbError> {
    let policy = quote_policies::table
        .find(note_id)
        .select(quote_policies::policy)
        .first(conn)
        .await;
    Ok(policy.optional()?)
}

/// Remembers that the author of the quote `note_id` asks for leave.
pub async fn request(conn: &mut Connection, note_id: &str) -> Result<(), DbError> {
    diesel::insert_into(quotes::table)
        .values((quotes::note_id.eq(note_id), quotes::state.eq(REQUESTED)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps the answer. `false` where nobody had asked, or where it is known.
pub async fn set_state(
    conn: &mut Connection,
    note_id: &str,
    state: &str,
    authorization: Option<&str>,
) -> Result<bool, DbError> {
    let other = quotes::table.find(note_id).filter(quotes::state.ne(state));
    let changed = diesel::update(other)
        .set((quotes::state.eq(state), quotes::authorization_uri.eq(authorization)))
        .execute(conn)
        .await?;
    Ok(changed == 1)
}

/// The leave that this document gave is taken back; the quote that had it.
pub async fn take_back(conn: &mut Connection, authorization: &str) -> Result<Option<String>, DbError> {
    let given = quotes::table.filter(quotes::authorization_uri.eq(authorization));
    let note_id = diesel::update(given)
        .set((quotes::state.eq(REFUSED), quotes::authorization_uri.eq(None::<String>)))
        .returning(quotes::note_id)
        .get_result(conn)
        .await;
    Ok(note_id.optional()?)
}

/// The documents that allow these quotes, with the quotes' ids.
pub async fn authorization_of(conn: &mut Connection, note_ids: &[String]) -> Result<Vec<(String, String)>, DbError> {
    if note_ids.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<(String, Option<String>)> = quotes::table
        .filter(quotes::note_id.eq_any(note_ids))
        .filter(quotes::authorization_uri.is_not_null())
        .select((quotes::note_id, quotes::authorization_uri))
        .load(conn)
        .await?;
    Ok(found.into_iter().filter_map(|(id, uri)| Some((id, uri?))).collect())
}

/// Those of the quotes that are not allowed.
pub async fn refused_among(mut conn: &Connection, note_ids: &[String]) -> Result<Vec<String>, DbError> {
    if note_ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = quotes::table
        .filter(quotes::note_id.eq_any(note_ids))
        .filter(quotes::state.eq(REFUSED))
        .select(quotes::note_id)
        .load(&mut conn)
        .await?;
    Ok(found)
}

/// Keeps whether a quote is allowed, whoever found out.
pub async fn put(
    conn: &mut Connection,
    note_id: &str,
    state: &str,
    authorization: Option<&str>,
) -> Result<(), DbError> {
    let row = (quotes::state.eq(state), quotes::authorization_uri.eq(authorization));
    diesel::insert_into(quotes::table)
        .values((quotes::note_id.eq(note_id), row))
        .on_conflict(quotes::note_id)
        .do_update()
        .set(row)
        .execute(conn)
        .await?;
    Ok(())
}
