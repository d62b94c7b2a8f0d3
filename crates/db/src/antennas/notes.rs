//! What antennas collected.

use diesel::sql_types::{Array, BigInt, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::antenna_notes;

use super::AntennaNote;
use crate::statement::statement;
use crate::{Connection, DbError};

/// How many notes an antenna keeps; older ones are dropped.
const KEPT_NOTES: i64 = 200;

/// Adds a note to these antennas; returns those to which it was new.
pub async fn collect(conn: &mut Connection, antenna_ids: &[String], note_id: &str) -> Result<Vec<String>, DbError> {
    let rows: Vec<AntennaNote> = antenna_ids
        .iter()
        .map(|antenna_id| AntennaNote {
            antenna_id: antenna_id.clone(),
            note_id: note_id.to_owned(),
        })
        .collect();
    let added = diesel::insert_into(antenna_notes::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(antenna_notes::antenna_id)
        .get_results(conn)
        .await?;
    statement(
        "DELETE FROM antenna_notes n USING unnest($1) AS a (id) WHERE n.antenna_id = a.id AND n.note_id <= \
         (SELECT o.note_id FROM antenna_notes o WHERE o.antenna_id = a.id ORDER BY o.note_id DESC OFFSET $2 LIMIT 1)",
    )
    .bind::<Array<Text>, _>(&added)
    .bind::<BigInt, _>(KEPT_NOTES)
    .execute(conn)
    .await?;
    Ok(added)
}
