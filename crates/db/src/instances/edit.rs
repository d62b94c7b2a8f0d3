//! What administrators decide about a server.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{instances, peers};

use crate::{Connection, DbError};

/// Keeps what moderators say of a server; `false` where it is not known.
pub async fn update_note(conn: &mut Connection, host: &str, note: &str) -> Result<bool, DbError> {
    let changed = diesel::update(instances::table.filter(instances::host.eq(host)))
        .set(instances::moderation_note.eq(note))
        .execute(conn)
        .await?;
    Ok(changed > 0)
}

/// Stops deliveries to a server, or lets them go on from where they were, whatever had stopped them.
pub async fn suspend(conn: &mut Connection, host: &str, is_suspended: bool) -> Result<(), DbError> {
    let suspension = if is_suspended { "manual" } else { "none" };
    let row = (peers::host.eq(host), peers::suspension.eq(suspension));
    let changes = (
        peers::suspension.eq(suspension),
        peers::failures.eq(0),
        peers::failing_since.eq(None::<Timestamp>),
        peers::retry_at.eq(None::<Timestamp>),
    );
    let stored = diesel::insert_into(peers::table).values(row).on_conflict(peers::host);
    if is_suspended {
        stored
            .do_update()
            .set(peers::suspension.eq(suspension))
            .execute(conn)
            .await?;
    } else {
        stored.do_update().set(changes).execute(conn).await?;
    }
    Ok(())
}
