//! Storing notifications for those who want them.

use std::sync::LazyLock;

use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use crate::statement::statement;
use crate::{Connection, DbError};

/// The same thing told to several accounts.
#[derive(Clone, Debug)]
pub struct NewNotifications<'a> {
    /// A new id for each of the accounts.
    pub ids: &'a [String],
    /// The accounts.
    pub notifiee_ids: &'a [String],
    /// Misskey's name of the type.
    pub kind: &'a str,
    /// Who caused it.
    pub notifier_id: Option<&'a str>,
    /// The note that it is about.
    pub note_id: Option<&'a str>,
    /// The reaction that it is about.
    pub reaction: Option<&'a str>,
    /// What only this type carries.
    pub extra: &'a serde_json::Value,
}

/// A notification that was stored.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct Stored {
    /// Its id.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Whose it is.
    #[diesel(sql_type = Text)]
    pub notifiee_id: String,
}

/// Stores a notification for each account that is local and wants it: not for what it did itself, nor for what those do
/// whom it mutes or blocks or whose server it mutes, nor for threads that it mutes (nor for renotes out of
/// them), nor for types that it switched off.
pub async fn create(conn: &mut Connection, new: &NewNotifications<'_>, now: Timestamp) -> Result<Vec<Stored>, DbError> {
    // For a list of unknown length PostgreSQL would plan anew each time, which takes longer than all the rest.
    let sql = if new.ids.len() == 1 { &*WANTED_BY_ONE } else { WANTED };
    let stored = statement(sql)
        .bind::<Array<Text>, _>(new.ids)
        .bind::<Array<Text>, _>(new.notifiee_ids)
        .bind::<Text, _>(new.kind)
        .bind::<Nullable<Text>, _>(new.notifier_id)
        .bind::<Nullable<Text>, _>(new.note_id)
        .bind::<Nullable<Text>, _>(new.reaction)
        .bind::<Jsonb, _>(new.extra)
        .bind::<BigInt, _>(now.timestamp_millis())
        .load(conn)
        .await?;
    Ok(stored)
}

static WANTED_BY_ONE: LazyLock<String> =
    LazyLock::new(|| WANTED.replace("unnest($1, $2)", "(VALUES (($1::text[])[1], ($2::text[])[1]))"));

const WANTED: &str = "
WITH facts AS (
    SELECT u.id AS user_id, w.id AS id, p.muted_instances,
        coalesce(p.notification_recieve_config -> $3 ->> 'type', 'all') AS wanted,
        p.notification_recieve_config -> $3 ->> 'userListId' AS list_id,
        EXISTS (SELECT 1 FROM followings f WHERE f.follower_id = u.id AND f.followee_id = $4) AS following,
        EXISTS (SELECT 1 FROM followings f WHERE f.follower_id = $4 AND f.followee_id = u.id) AS followed
    FROM unnest($1, $2) AS w (id, user_id)
    JOIN users u ON u.id = w.user_id AND u.host IS NULL AND NOT u.is_suspended AND NOT u.is_deleted
    LEFT JOIN user_profiles p ON p.user_id = u.id
)
INSERT INTO notifications (id, notifiee_id, notifier_id, kind, note_id, reaction, extra)
SELECT facts.id, facts.user_id, $4, $3, $5, $6, $7 FROM facts
WHERE ($4 IS NULL OR facts.user_id <> $4)
AND NOT EXISTS (SELECT 1 FROM mutings m WHERE m.muter_id = facts.user_id AND m.mutee_id = $4
    AND (m.expires_at IS NULL OR m.expires_at > to_timestamp($8 / 1000.0)))
AND NOT EXISTS (SELECT 1 FROM blockings b WHERE b.blocker_id = facts.user_id AND b.blockee_id = $4)
AND NOT EXISTS (SELECT 1 FROM users s WHERE s.id = $4 AND s.host = ANY(facts.muted_instances))
AND NOT EXISTS (SELECT 1 FROM notes n LEFT JOIN notes r ON r.id = n.renote_id JOIN note_thread_mutings t
    ON t.user_id = facts.user_id AND t.thread_id IN (coalesce(n.thread_id, n.id), coalesce(r.thread_id, r.id))
    WHERE n.id = $5 AND $4 IS NOT NULL)
AND CASE facts.wanted
    WHEN 'never' THEN false
    WHEN 'following' THEN facts.following
    WHEN 'follower' THEN facts.followed
    WHEN 'mutualFollow' THEN facts.following AND facts.followed
    WHEN 'followingOrFollower' THEN facts.following OR facts.followed
    WHEN 'list' THEN EXISTS (SELECT 1 FROM user_list_memberships lm JOIN user_lists l ON l.id = lm.user_list_id
        WHERE l.id = facts.list_id AND l.user_id = facts.user_id AND lm.user_id = $4)
    ELSE true END
RETURNING id, notifiee_id";
