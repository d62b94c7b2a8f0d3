//! The way up a conversation, and what many liked lately.

use super::listing::{Given, HIDDEN, View, listable, load};
use super::row::NOTE_COLUMNS;
use super::{Note, visibility};
use crate::statement::statement;
use crate::{Connection, DbError};

/// How far up a conversation is followed.
const MAX_DEPTH: i64 = 200;

/// What the note answers, what that answers, and so on: the nearest first. Ends at what the viewer cannot see. The page's
/// bounds are not used.
pub async fn conversation(
    conn: &mut Connection,
    note_id: &str,
    offset: i64,
    view: View<'_>,
) -> Result<Vec<Note>, DbError> {
    let visible = visibility::condition("n", "a", "$1", "$2");
    let sql = format!(
        "WITH RECURSIVE chain AS (\
         SELECT reply_id AS id, 1::bigint AS depth FROM notes WHERE id = $6 \
         UNION ALL SELECT n.reply_id, c.depth + 1 FROM chain c JOIN notes n ON n.id = c.id \
         JOIN users a ON a.id = n.user_id WHERE c.depth < {MAX_DEPTH} AND {visible}) \
         SELECT {NOTE_COLUMNS} FROM chain c JOIN notes n ON n.id = c.id JOIN users a ON a.id = n.user_id \
         WHERE {visible} ORDER BY c.depth LIMIT $5 OFFSET greatest(0, ($7::text[])[1]::bigint)"
    );
    let given = Given {
        key: Some(note_id.to_owned()),
        list: vec![offset.to_string()],
        ..Given::default()
    };
    load(conn, statement(sql), view, given).await
}

/// Of the public notes after `oldest` (an id) the hundred with most reactions and renotes, newest first, a page of them.
pub async fn featured(conn: &mut Connection, oldest: &str, view: View<'_>) -> Result<Vec<Note>, DbError> {
    let sql = format!(
        "WITH {HIDDEN}, best AS (SELECT n.id FROM notes n JOIN users a ON a.id = n.user_id \
         WHERE n.visibility = 'public' AND n.id > $6 AND n.reaction_count + n.renote_count > 0 \
         AND NOT n.is_pure_renote AND a.is_explorable AND {} \
         ORDER BY n.reaction_count + n.renote_count DESC, n.id DESC LIMIT 100) \
         SELECT {NOTE_COLUMNS} FROM best JOIN notes n ON n.id = best.id \
         WHERE $4 IS NULL OR n.id < $4 ORDER BY n.id DESC LIMIT $5",
        listable()
    );
    let given = Given {
        key: Some(oldest.to_owned()),
        ..Given::default()
    };
    load(conn, statement(sql), view, given).await
}
