//! Others quote notes of our people.

use kanikey_db::notes::{self, Note};
use kanikey_db::quotes::{self, QuoteStamp};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, blocking, transaction};
use kanikey_messages::Event;

use crate::{Deed, DomainError, Site};

/// How much leave is taken back at once.
const MAX_REVOKED: i64 = 200;

/// What somebody of another server asks: to quote `note_id` in the note `quote_uri`.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The request's own id.
    pub request_uri: &'a str,
    /// The note of ours.
    pub note_id: &'a str,
    /// The quote.
    pub quote_uri: &'a str,
}

/// Answers `quoter`: everybody may quote what everybody may see, unless one of the two blocks the other. Returns whether
/// they may; `None` where there is no such note.
pub async fn answer(site: &Site, quoter: &User, asked: Asked<'_>) -> Result<Option<bool>, DomainError> {
    let mut conn = site.conn().await?;
    let Some(note) = notes::by_id(&mut conn, asked.note_id).await? else {
        return Ok(None);
    };
    let author = users::by_id(&mut conn, &note.user_id).await?;
    let Some(author) = author.filter(|author| author.host.is_none()) else {
        return Ok(None);
    };
    let (may, event) = transaction::<_, DomainError>(&mut conn, async |conn| {
        let may = may_quote(conn, &author, quoter, &note).await?;
        let stamp = QuoteStamp {
            id: site.ids.next(),
            note_id: note.id.clone(),
            user_id: author.id.clone(),
            quoter_id: quoter.id.clone(),
            quote_uri: asked.quote_uri.to_owned(),
        };
        let stamp = if may {
            Some(quotes::insert_stamp(conn, &stamp).await?)
        } else {
            None
        };
        let deed = Deed::AnswerQuote {
            author: &author,
            quoter,
            note: &note,
            asked,
            stamp: stamp.as_ref(),
        };
        Ok((may, site.outbox.append(conn, deed).await?))
    })
    .await?;
    drop(conn);
    site.publish(event);
    Ok(Some(may))
}

/// Whether our own document `stamp_id` allows the note `quote_uri` to quote `note_id`.
pub async fn is_authorized(
    conn: &mut Connection,
    stamp_id: &str,
    note_id: &str,
    quote_uri: &str,
) -> Result<bool, DomainError> {
    let stamp = quotes::stamp(conn, stamp_id).await?;
    Ok(stamp.is_some_and(|stamp| stamp.note_id == note_id && stamp.quote_uri == quote_uri))
}

/// Takes back all leave to quote a note that is about to go.
pub(crate) async fn revoke_of_note(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    note: &Note,
) -> Result<Vec<Event>, DomainError> {
    if author.host.is_some() {
        return Ok(Vec::new());
    }
    let stamps = quotes::stamps_of_note(conn, &note.id, MAX_REVOKED).await?;
    revoke(site, conn, author, stamps).await
}

/// Takes back all leave that `author` gave `quoter`.
pub(crate) async fn revoke_between(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    quoter: &User,
) -> Result<Vec<Event>, DomainError> {
    if author.host.is_some() {
        return Ok(Vec::new());
    }
    let stamps = quotes::stamps_between(conn, &author.id, &quoter.id, MAX_REVOKED).await?;
    revoke(site, conn, author, stamps).await
}

async fn revoke(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    stamps: Vec<QuoteStamp>,
) -> Result<Vec<Event>, DomainError> {
    let mut events = Vec::new();
    for stamp in &stamps {
        events.extend(site.outbox.append(conn, Deed::RevokeQuote { author, stamp }).await?);
    }
    let ids: Vec<String> = stamps.into_iter().map(|stamp| stamp.id).collect();
    quotes::remove_stamps(conn, &ids).await?;
    Ok(events)
}

async fn may_quote(conn: &mut Connection, author: &User, quoter: &User, note: &Note) -> Result<bool, DomainError> {
    let is_open = matches!(note.visibility.as_str(), "public" | "home") && !note.local_only;
    if !is_open || author.is_suspended || author.is_deleted {
        return Ok(false);
    }
    Ok(!blocking::exists(conn, &author.id, &quoter.id).await?
        && !blocking::exists(conn, &quoter.id, &author.id).await?)
}
