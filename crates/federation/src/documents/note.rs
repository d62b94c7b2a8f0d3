//! Notes, reactions, emojis.

use kanikey_core::LocalUrls;
use kanikey_db::federation::{emojis, published};
use kanikey_db::notes::{Note, by_id};
use kanikey_db::{Connection, DbError};
use kanikey_domain::Site;
use kanikey_domain::visibility::{can_see_note, is_visible_on_host};
use kanikey_vocab::outgoing::Like;

use super::{Answer, document, quoting_document};
use crate::fetcher::Fetcher;
use crate::outbox::sent_reaction;
use crate::render::emoji::emoji;
use crate::render::note::{NoteParts, uri_of};

/// A local note that everyone may see, or somebody of the server that asks. A pure renote has no document but its activity.
pub async fn note(site: &Site, note_id: &str, fetcher: Option<&Fetcher>) -> Answer {
    match load(site, note_id, fetcher).await? {
        Some(parts) if parts.note.is_pure_renote => quoting_document(&parts.activity(&site.urls, site.clock.now())),
        Some(parts) => quoting_document(&parts.render(&site.urls, site.clock.now())),
        None => Ok(None),
    }
}

/// The activity that made such a note.
pub async fn activity(site: &Site, note_id: &str, fetcher: Option<&Fetcher>) -> Answer {
    match load(site, note_id, fetcher).await? {
        Some(parts) => quoting_document(&parts.activity(&site.urls, site.clock.now())),
        None => Ok(None),
    }
}

/// A local account's reaction to a note that everyone may see.
pub async fn like(site: &Site, reaction_id: &str) -> Answer {
    let mut conn = site.conn().await?;
    let Some(reaction) = published::reaction(&mut conn, reaction_id).await? else {
        return Ok(None);
    };
    let Some(note) = by_id(&mut conn, &reaction.note_id).await? else {
        return Ok(None);
    };
    if !is_public(site, &mut conn, &note).await?
        || !kanikey_domain::reactions::are_public(&mut conn, &reaction.user_id, None).await?
    {
        return Ok(None);
    }
    let (text, name) = sent_reaction(&reaction.reaction);
    let custom = emojis::local(&mut conn, name.as_slice()).await?.pop();
    drop(conn);
    let urls: &LocalUrls = &site.urls;
    document(&Like::new(
        urls.like(&reaction.id),
        urls.user(&reaction.user_id),
        uri_of(urls, &note),
        text,
        custom.map(|row| emoji(urls, &row)),
    ))
}

/// A custom emoji of this server.
pub async fn custom_emoji(site: &Site, name: &str) -> Answer {
    match published::emoji(&mut *site.conn().await?, name).await? {
        Some(row) => document(&emoji(&site.urls, &row)),
        None => Ok(None),
    }
}

async fn load(site: &Site, note_id: &str, fetcher: Option<&Fetcher>) -> Result<Option<NoteParts>, DbError> {
    let mut conn = site.conn().await?;
    let Some(note) = by_id(&mut conn, note_id).await?.filter(|note| note.user_host.is_none()) else {
        return Ok(None);
    };
    let is_visible = match fetcher {
        Some(fetcher) => is_visible_on_host(&mut conn, note_id, fetcher.host.as_str(), site.clock.now()).await?,
        None => is_public(site, &mut conn, &note).await?,
    };
    if !is_visible {
        return Ok(None);
    }
    NoteParts::load_one(&mut conn, note).await
}

async fn is_public(site: &Site, conn: &mut Connection, note: &Note) -> Result<bool, DbError> {
    Ok(!note.local_only && can_see_note(conn, note, None, site.clock.now()).await?)
}
