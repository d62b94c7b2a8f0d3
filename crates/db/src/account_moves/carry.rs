//! How far a move is carried out.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{account_moves, followings, users};

use crate::users::User;
use crate::{Connection, DbError};

/// A following, its follower, and whether the follower wants replies.
pub type Followers = Vec<(String, User, bool)>;

/// Starts carrying over from one account to another. `false` where that has been started before, also towards somebody
/// else.
pub async fn begin(conn: &mut Connection, user_id: &str, target_id: &str) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(account_moves::table)
        .values((
            account_moves::user_id.eq(user_id),
            account_moves::target_id.eq(target_id),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Moves that are not carried out wholly: account, target, and the last following that is done.
pub async fn under_way(conn: &mut Connection, limit: i64) -> Result<Vec<(String, String, String)>, DbError> {
    let found = account_moves::table
        .filter(account_moves::is_done.eq(false))
        .order(account_moves::user_id)
        .limit(limit)
        .select((
            account_moves::user_id,
            account_moves::target_id,
            account_moves::position,
        ))
        .load(conn)
        .await?;
    Ok(found)
}

/// The next local followers of an account after a following.
pub async fn next_followers(
    conn: &mut Connection,
    user_id: &str,
    position: &str,
    limit: i64,
) -> Result<Followers, DbError> {
    let found = followings::table
        .inner_join(users::table.on(users::id.eq(followings::follower_id)))
        .filter(followings::followee_id.eq(user_id))
        .filter(followings::id.gt(position))
        .filter(users::host.is_null())
        .order(followings::id)
        .limit(limit)
        .select((followings::id, User::as_select(), followings::with_replies))
        .load(conn)
        .await?;
    Ok(found)
}

/// Followings up to `position` are carried over; with `is_done` all of them.
pub async fn set_position(conn: &mut Connection, user_id: &str, position: &str, is_done: bool) -> Result<(), DbError> {
    diesel::update(account_moves::table.find(user_id))
        .set((account_moves::position.eq(position), account_moves::is_done.eq(is_done)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Local accounts that block or mute the one, or have it in a list, do so with the other, too. `ids` are new ids to take
/// for the rows, at most as many of each kind are made.
pub async fn copy_relations(
    conn: &mut Connection,
    user_id: &str,
    target_id: &str,
    ids: &[String],
) -> Result<(), DbError> {
    for copy in [
        "INSERT INTO blockings (id, blocker_id, blockee_id) \
         SELECT i.id, o.blocker_id, $2 FROM (SELECT b.blocker_id, row_number() OVER (ORDER BY b.id) AS place \
           FROM blockings b JOIN users u ON u.id = b.blocker_id AND u.host IS NULL \
           WHERE b.blockee_id = $1 AND b.blocker_id <> $2) o \
         JOIN unnest($3) WITH ORDINALITY AS i (id, place) USING (place) ON CONFLICT DO NOTHING",
        "INSERT INTO mutings (id, muter_id, mutee_id, expires_at) \
         SELECT i.id, o.muter_id, $2, o.expires_at FROM (SELECT m.muter_id, m.expires_at, \
           row_number() OVER (ORDER BY m.id) AS place FROM mutings m WHERE m.mutee_id = $1 AND m.muter_id <> $2) o \
         JOIN unnest($3) WITH ORDINALITY AS i (id, place) USING (place) ON CONFLICT DO NOTHING",
        "INSERT INTO user_list_memberships (id, user_list_id, user_id, with_replies) \
         SELECT i.id, o.user_list_id, $2, o.with_replies FROM (SELECT l.user_list_id, l.with_replies, \
           row_number() OVER (ORDER BY l.id) AS place FROM user_list_memberships l WHERE l.user_id = $1) o \
         JOIN unnest($3) WITH ORDINALITY AS i (id, place) USING (place) ON CONFLICT DO NOTHING",
    ] {
        sql_query(copy)
            .bind::<Text, _>(user_id)
            .bind::<Text, _>(target_id)
            .bind::<Array<Text>, _>(ids)
            .execute(conn)
            .await?;
    }
    Ok(())
}
