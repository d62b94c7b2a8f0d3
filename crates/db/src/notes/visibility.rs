//! Who may see a note, as a condition of SQL. `kanikey_domain::visibility` is the same rule on loaded rows; a test holds
//! them together. Every query that lists notes for somebody uses this and nothing else.

use diesel::sql_types::{Array, BigInt, Bool, Text};
use diesel_async::RunQueryDsl;

use crate::statement::statement;
use crate::{Connection, DbError};

/// How an author stands to a viewer.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct Relation {
    /// The author.
    #[diesel(sql_type = Text)]
    pub author_id: String,
    /// The viewer follows the author.
    #[diesel(sql_type = Bool)]
    pub is_followed: bool,
    /// The author blocks the viewer.
    #[diesel(sql_type = Bool)]
    pub has_blocked: bool,
}

#[derive(diesel::QueryableByName)]
struct Visible {
    #[diesel(sql_type = Bool)]
    is_visible: bool,
}

/// The condition under which the note `note` of the user `author` (aliases in the query) can be seen by `viewer` at
/// `now_millis`: two expressions, usually `$1` (nullable text, NULL is a visitor) and `$2` (bigint, Unix milliseconds).
pub fn condition(note: &str, author: &str, viewer: &str, now_millis: &str) -> String {
    let hidden = before(note, &format!("{author}.make_notes_hidden_before"), now_millis);
    let followers_only = before(note, &format!("{author}.make_notes_followers_only_before"), now_millis);
    format!(
        "({note}.user_id IS NOT DISTINCT FROM {viewer} OR (\
         NOT {author}.is_suspended AND NOT {author}.is_deleted \
         AND NOT ({author}.require_signin_to_view_contents AND {viewer} IS NULL) \
         AND NOT {hidden} \
         AND NOT EXISTS (SELECT 1 FROM blockings vb WHERE vb.blocker_id = {note}.user_id AND vb.blockee_id = {viewer}) \
         AND CASE \
         WHEN {note}.visibility = 'specified' THEN coalesce({viewer} = ANY({note}.visible_user_ids), false) \
         WHEN {note}.visibility IN ('public', 'home') AND NOT {followers_only} THEN true \
         ELSE coalesce({viewer} = ANY({note}.mentions) OR {note}.reply_user_id = {viewer}, false) \
         OR EXISTS (SELECT 1 FROM followings vf WHERE vf.follower_id = {viewer} AND vf.followee_id = {note}.user_id) \
         END))"
    )
}

/// Whether somebody of the server `host` may see the note at `now_millis`: who follows the author there, and whom the
/// note names.
pub async fn is_visible_on_host(
    conn: &mut Connection,
    note_id: &str,
    host: &str,
    now_millis: i64,
) -> Result<bool, DbError> {
    let visible = condition("n", "a", "v.id", "$2");
    let found: Visible = statement(format!(
        "SELECT EXISTS (SELECT 1 FROM notes n JOIN users a ON a.id = n.user_id \
         JOIN users v ON v.host = $3 AND NOT v.is_suspended AND v.id IN (\
         SELECT vf.follower_id FROM followings vf WHERE vf.followee_id = n.user_id \
         UNION ALL SELECT unnest(n.mentions || n.visible_user_ids || ARRAY[n.reply_user_id])) \
         WHERE n.id = $1 AND NOT n.local_only AND {visible}) AS is_visible"
    ))
    .bind::<Text, _>(note_id)
    .bind::<BigInt, _>(now_millis)
    .bind::<Text, _>(host)
    .get_result(conn)
    .await?;
    Ok(found.is_visible)
}

/// How these authors stand to `viewer_id`; those to whom it is nothing are left out.
pub async fn relations(
    mut conn: &Connection,
    viewer_id: &str,
    author_ids: &[String],
) -> Result<Vec<Relation>, DbError> {
    let relations = statement(
        "SELECT author_id, bool_or(is_followed) AS is_followed, bool_or(has_blocked) AS has_blocked FROM (\
         SELECT followee_id AS author_id, true AS is_followed, false AS has_blocked FROM followings \
         WHERE follower_id = $1 AND followee_id = ANY($2) \
         UNION ALL SELECT blocker_id, false, true FROM blockings WHERE blockee_id = $1 AND blocker_id = ANY($2)\
         ) AS relations GROUP BY author_id",
    )
    .bind::<Text, _>(viewer_id)
    .bind::<Array<Text>, _>(author_ids)
    .load(&mut conn)
    .await?;
    Ok(relations)
}

/// Whether the note was made before the author's `limit`: seconds, a Unix time, or relative to now where not positive.
fn before(note: &str, limit: &str, now_millis: &str) -> String {
    let made = format!("time_of_id({note}.id)");
    format!(
        "CASE WHEN {limit} IS NULL THEN false \
         WHEN {limit} <= 0 THEN {now_millis} - {made} > -1000::bigint * {limit} \
         ELSE {made} < 1000::bigint * {limit} END"
    )
}
