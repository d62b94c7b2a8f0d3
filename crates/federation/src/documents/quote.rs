//! Leave to quote our people's notes (FEP-044f).

use kanikey_db::{notes, quotes};
use kanikey_domain::Site;
use kanikey_vocab::outgoing::QuoteAuthorization;

use super::{Answer, quoting_document};
use crate::outbox::stamp_uri;

/// Leave that was given and not taken back. Who has its address has got it from who may see it.
pub async fn quote_authorization(site: &Site, stamp_id: &str) -> Answer {
    let mut conn = site.conn().await?;
    let Some(stamp) = quotes::stamp(&mut conn, stamp_id).await? else {
        return Ok(None);
    };
    if notes::by_id(&mut conn, &stamp.note_id).await?.is_none() {
        return Ok(None);
    }
    quoting_document(&QuoteAuthorization::new(
        stamp_uri(&site.urls, &stamp.id),
        site.urls.user(&stamp.user_id),
        stamp.quote_uri,
        site.urls.note(&stamp.note_id),
    ))
}
