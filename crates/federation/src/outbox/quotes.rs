//! Leave to quote (FEP-044f): asked for, given, refused, taken back.

use kanikey_core::LocalUrls;
use kanikey_db::Connection;
use kanikey_db::notes::Note;
use kanikey_db::quotes::QuoteStamp;
use kanikey_db::users::{User, by_id};
use kanikey_domain::quotes::Asked;
use kanikey_vocab::outgoing::{Delete, QuoteAnswer, QuoteRequest};

use super::{FederationOutbox, Letter, To, Written, quoting_document};
use crate::render::note::{NoteParts, uri_of, user_uri};

impl FederationOutbox {
    /// The quote comes along: it is not said that whoever is asked can fetch it.
    pub(super) async fn request_quote<'a>(
        &self,
        conn: &mut Connection,
        author: &'a User,
        note: &Note,
        quoted: &Note,
        quoted_author: &User,
    ) -> Written<'a> {
        let Some(parts) = NoteParts::load_one(conn, note.clone()).await? else {
            return Ok(None);
        };
        let request = QuoteRequest::new(
            request_id(&self.urls, &note.id),
            self.urls.user(&author.id),
            uri_of(&self.urls, quoted),
            parts.render(&self.urls, self.clock.now()),
        );
        Ok(Some(Letter {
            author,
            activity: quoting_document(&request)?,
            to: To::Only(vec![quoted_author.id.clone()]),
        }))
    }

    pub(super) fn answer_quote<'a>(
        &self,
        author: &'a User,
        quoter: &User,
        note: &Note,
        asked: Asked<'_>,
        stamp: Option<&QuoteStamp>,
    ) -> Written<'a> {
        let request = QuoteRequest::new(
            asked.request_uri.to_owned(),
            user_uri(&self.urls, quoter),
            self.urls.note(&note.id),
            asked.quote_uri.to_owned(),
        );
        let answer = QuoteAnswer::new(
            self.fresh_id(),
            self.urls.user(&author.id),
            user_uri(&self.urls, quoter),
            request,
            stamp.map(|stamp| stamp_uri(&self.urls, &stamp.id)),
        );
        Ok(Some(Letter {
            author,
            activity: quoting_document(&answer)?,
            to: To::Only(vec![quoter.id.clone()]),
        }))
    }

    pub(super) async fn revoke_quote<'a>(
        &self,
        conn: &mut Connection,
        author: &'a User,
        stamp: &QuoteStamp,
    ) -> Written<'a> {
        let Some(quoter) = by_id(conn, &stamp.quoter_id).await? else {
            return Ok(None);
        };
        let uri = stamp_uri(&self.urls, &stamp.id);
        let id = format!("{uri}#delete");
        let delete = Delete::new(Some(id), self.urls.user(&author.id), uri, self.clock.now());
        Ok(Some(Letter {
            author,
            activity: quoting_document(&delete)?,
            to: To::Only(vec![quoter.id]),
        }))
    }
}

/// The document of leave that was given.
pub(crate) fn stamp_uri(urls: &LocalUrls, stamp_id: &str) -> String {
    format!("{}/quotes/{stamp_id}", urls.origin())
}

/// The id of the request for the quote `note_id`.
fn request_id(urls: &LocalUrls, note_id: &str) -> String {
    format!("{}#quote-request", urls.note(note_id))
}
