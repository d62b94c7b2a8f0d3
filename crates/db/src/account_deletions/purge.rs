//! What is left of deleted accounts.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{account_deletions, drive_files, followings, notes, users};

use crate::users::User;
use crate::{Connection, DbError};

/// Some of what a deleted account left.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// Ids of notes.
    pub note_ids: Vec<String>,
    /// Ids of files.
    pub file_ids: Vec<String>,
    /// Followers and followees of its follows.
    pub follows: Vec<(String, String)>,
}

/// Marks a local account as deleted: nobody signs in to it or sees it any more. `false` where it was.
pub async fn begin(conn: &mut Connection, user_id: &str) -> Result<bool, DbError> {
    let living = users::table
        .find(user_id)
        .filter(users::is_deleted.eq(false).and(users::host.is_null()));
    let marked = diesel::update(living)
        .set((users::is_deleted.eq(true), users::is_suspended.eq(true)))
        .execute(conn)
        .await?;
    if marked == 1 {
        schedule(conn, user_id).await?;
        sql_query("DELETE FROM access_tokens WHERE user_id = $1")
            .bind::<Text, _>(user_id)
            .execute(conn)
            .await?;
    }
    Ok(marked == 1)
}

/// What an account left is to be removed.
pub async fn schedule(conn: &mut Connection, user_id: &str) -> Result<(), DbError> {
    diesel::insert_into(account_deletions::table)
        .values(account_deletions::user_id.eq(user_id))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Accounts of which something is left.
pub async fn under_way(conn: &mut Connection, limit: i64) -> Result<Vec<User>, DbError> {
    let found = account_deletions::table
        .inner_join(users::table.on(users::id.eq(account_deletions::user_id)))
        .order(account_deletions::user_id)
        .limit(limit)
        .select(User::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// Up to `limit` of each kind of what is left.
pub async fn left(conn: &mut Connection, user_id: &str, limit: i64) -> Result<Left, DbError> {
    let of_either = followings::follower_id
        .eq(user_id)
        .or(followings::followee_id.eq(user_id));
    Ok(Left {
        note_ids: notes::table
            .filter(notes::user_id.eq(user_id))
            .order(notes::id)
            .limit(limit)
            .select(notes::id)
            .load(conn)
            .await?,
        file_ids: drive_files::table
            .filter(drive_files::user_id.eq(user_id))
            .order(drive_files::id)
            .limit(limit)
            .select(drive_files::id)
            .load(conn)
            .await?,
        follows: followings::table
            .filter(of_either)
            .limit(limit)
            .select((followings::follower_id, followings::followee_id))
            .load(conn)
            .await?,
    })
}

/// Nothing is left: empties the profile, too. The account's row and its keys stay, so that its end can be sent and signed.
pub async fn finish(conn: &mut Connection, user_id: &str) -> Result<(), DbError> {
    for query in [
        "UPDATE user_profiles SET description = NULL, followed_message = NULL, location = NULL, birthday = NULL, \
         url = NULL, fields = '[]', email = NULL, password_hash = NULL WHERE user_id = $1",
        "UPDATE users SET name = NULL, avatar_id = NULL, avatar_url = NULL, banner_id = NULL, banner_url = NULL, \
         tags = '{}', emojis = '{}', also_known_as = '{}' WHERE id = $1",
        "DELETE FROM account_deletions WHERE user_id = $1",
    ] {
        sql_query(query).bind::<Text, _>(user_id).execute(conn).await?;
    }
    Ok(())
}
