//! What antennas collected.

use diesel::sql_types::{Array, BigInt, Text};
use diesel_async::RunQueryDsl;

use super::AntennaNote;
use crate::statement::statement;
use crate::{Connection, DbError};

/// How many notes an antenna keeps; older ones are dropped.
const KEPT_NOTES: i64 = 200;

/// Adds notes to antennas; returns what is new. Notes and antennas that are gone are left out.
pub async fn collect(conn: &mut Connection, found: &[AntennaNote]) -> Result<Vec<AntennaNote>, DbError> {
    let antenna_ids: Vec<&str> = found.iter().map(|pair| pair.antenna_id.as_str()).collect();
    let note_ids: Vec<&str> = found.iter().map(|pair| pair.note_id.as_str()).collect();
    let added: Vec<AntennaNote> = statement(
        "INSERT INTO antenna_notes (antenna_id, note_id) SELECT a.id, n.id \
         FROM unnest($1, $2) AS found (antenna_id, note_id) \
         JOIN antennas a ON a.id = found.antenna_id JOIN notes n ON n.id = found.note_id \
         FOR KEY SHARE OF a, n ON CONFLICT DO NOTHING RETURNING antenna_id, note_id",
    )
    .bind::<Array<Text>, _>(&antenna_ids)
    .bind::<Array<Text>, _>(&note_ids)
    .load(conn)
    .await?;
    if !added.is_empty() {
        forget_oldest(conn, &added).await?;
    }
    Ok(added)
}

async fn forget_oldest(conn: &mut Connection, added: &[AntennaNote]) -> Result<(), DbError> {
    let antenna_ids: Vec<&str> = added.iter().map(|pair| pair.antenna_id.as_str()).collect();
    statement(
        "DELETE FROM antenna_notes n USING unnest($1) AS a (id) WHERE n.antenna_id = a.id AND n.note_id <= \
         (SELECT o.note_id FROM antenna_notes o WHERE o.antenna_id = a.id ORDER BY o.note_id DESC OFFSET $2 LIMIT 1)",
    )
    .bind::<Array<Text>, _>(&antenna_ids)
    .bind::<BigInt, _>(KEPT_NOTES)
    .execute(conn)
    .await?;
    Ok(())
}
