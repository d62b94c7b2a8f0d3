//! How users stand to a viewer.

use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use crate::statement::statement;
use crate::{Connection, DbError};

/// What is between a viewer and a user.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
#[expect(missing_docs, reason = "the fields are what their names say; `you` is the viewer")]
pub struct Relation {
    #[diesel(sql_type = Text)]
    pub user_id: String,
    #[diesel(sql_type = Bool)]
    pub is_following: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub notify: Option<String>,
    #[diesel(sql_type = Bool)]
    pub with_replies: bool,
    #[diesel(sql_type = Bool)]
    pub is_followed: bool,
    #[diesel(sql_type = Bool)]
    pub has_pending_follow_request_from_you: bool,
    #[diesel(sql_type = Bool)]
    pub has_pending_follow_request_to_you: bool,
    #[diesel(sql_type = Bool)]
    pub is_blocking: bool,
    #[diesel(sql_type = Bool)]
    pub is_blocked: bool,
    #[diesel(sql_type = Bool)]
    pub is_muted: bool,
    #[diesel(sql_type = Bool)]
    pub is_renote_muted: bool,
}

/// How `viewer_id` stands to each of these users, in no order.
pub async fn relations(
    conn: &mut Connection,
    viewer_id: &str,
    user_ids: &[&str],
    now: Timestamp,
) -> Result<Vec<Relation>, DbError> {
    let found = statement(
        "SELECT u.id AS user_id, f.id IS NOT NULL AS is_following, f.notify, \
         coalesce(f.with_replies, false) AS with_replies, \
         EXISTS (SELECT 1 FROM followings x WHERE x.follower_id = u.id AND x.followee_id = $1) AS is_followed, \
         EXISTS (SELECT 1 FROM follow_requests x WHERE x.follower_id = $1 AND x.followee_id = u.id) \
             AS has_pending_follow_request_from_you, \
         EXISTS (SELECT 1 FROM follow_requests x WHERE x.follower_id = u.id AND x.followee_id = $1) \
             AS has_pending_follow_request_to_you, \
         EXISTS (SELECT 1 FROM blockings x WHERE x.blocker_id = $1 AND x.blockee_id = u.id) AS is_blocking, \
         EXISTS (SELECT 1 FROM blockings x WHERE x.blocker_id = u.id AND x.blockee_id = $1) AS is_blocked, \
         EXISTS (SELECT 1 FROM mutings x WHERE x.muter_id = $1 AND x.mutee_id = u.id \
             AND (x.expires_at IS NULL OR x.expires_at > $3)) AS is_muted, \
         EXISTS (SELECT 1 FROM renote_mutings x WHERE x.muter_id = $1 AND x.mutee_id = u.id) AS is_renote_muted \
         FROM unnest($2) AS u (id) LEFT JOIN followings f ON f.follower_id = $1 AND f.followee_id = u.id",
    )
    .bind::<Text, _>(viewer_id)
    .bind::<Array<Text>, _>(user_ids)
    .bind::<Timestamptz, _>(now)
    .load(conn)
    .await?;
    Ok(found)
}
