//! Custom emojis of other servers.

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::emojis;

use crate::emojis::Emoji;
use crate::statement::statement;
use crate::{Connection, DbError};

/// A custom emoji as another server describes it.
#[derive(Clone, Debug)]
pub struct RemoteEmoji {
    /// Its id here, if it is new.
    pub id: String,
    /// Its name, without colons.
    pub name: String,
    /// Where its picture is.
    pub url: String,
    /// The picture's media type.
    pub media_type: Option<String>,
    /// Its ActivityPub id.
    pub uri: Option<String>,
    /// What may be done with it.
    pub license: Option<String>,
    /// When it was last changed there.
    pub updated_at: Option<Timestamp>,
}

/// Keeps emojis of `host`; those that are known get what is new of them. Of one that comes twice the last counts.
pub async fn upsert(conn: &mut Connection, host: &str, emojis: &[RemoteEmoji]) -> Result<(), DbError> {
    fn column<'a, T>(emojis: &'a [RemoteEmoji], of: impl Fn(&'a RemoteEmoji) -> T) -> Vec<T> {
        emojis.iter().map(of).collect()
    }
    if emojis.is_empty() {
        return Ok(());
    }
    // In the order of names, so that two notes with the same emojis do not wait for each other.
    statement(
        "INSERT INTO emojis (id, name, host, original_url, public_url, type, uri, license, updated_at) \
         SELECT DISTINCT ON (name) id, name, $1, url, url, type, uri, license, updated_at \
         FROM unnest($2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY \
           AS e (id, name, url, type, uri, license, updated_at, place) ORDER BY name, place DESC \
         ON CONFLICT (name, coalesce(host, '')) DO UPDATE SET original_url = excluded.original_url, \
           public_url = excluded.public_url, type = excluded.type, uri = excluded.uri, license = excluded.license, \
           updated_at = excluded.updated_at \
         WHERE (emojis.original_url, emojis.public_url, emojis.type, emojis.uri, emojis.license, emojis.updated_at) \
           IS DISTINCT FROM (excluded.original_url, excluded.public_url, excluded.type, excluded.uri, excluded.license, \
             excluded.updated_at)",
    )
    .bind::<Text, _>(host)
    .bind::<Array<Text>, _>(column(emojis, |emoji| &emoji.id))
    .bind::<Array<Text>, _>(column(emojis, |emoji| &emoji.name))
    .bind::<Array<Text>, _>(column(emojis, |emoji| &emoji.url))
    .bind::<Array<Nullable<Text>>, _>(column(emojis, |emoji| emoji.media_type.as_deref()))
    .bind::<Array<Nullable<Text>>, _>(column(emojis, |emoji| emoji.uri.as_deref()))
    .bind::<Array<Nullable<Text>>, _>(column(emojis, |emoji| emoji.license.as_deref()))
    .bind::<Array<Nullable<Timestamptz>>, _>(column(emojis, |emoji| emoji.updated_at))
    .execute(conn)
    .await?;
    Ok(())
}

/// The emojis of this server with these names.
pub async fn local(conn: &mut Connection, names: &[String]) -> Result<Vec<Emoji>, DbError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows = emojis::table
        .filter(emojis::name.eq_any(names).and(emojis::host.is_null()))
        .select(Emoji::as_select())
        .order(emojis::name)
        .load(conn)
        .await?;
    Ok(rows)
}
