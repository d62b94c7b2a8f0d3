//! What notes of other servers say of quoting (FEP-044f): who may quote them, and whether they may quote what they do.

use kanikey_db::notes::{self, Note};
use kanikey_db::quotes;
use kanikey_db::users::{self, User};
use kanikey_domain::Site;
use kanikey_vocab::incoming::{QuoteAuthorization, QuotePolicy};
use serde_json::Value;

use crate::Federation;
use crate::render::note::{uri_of, user_uri};
use crate::resolve::{ResolveError, on_same_host};

impl Federation {
    /// Keeps what the document of a note says. A quote that names an authorisation has it checked; one that needs one
    /// and has none is refused, and shows nothing of what it quotes.
    pub(crate) async fn learn_of_quote(
        &self,
        site: &Site,
        author: &User,
        note: &Note,
        document: &Value,
    ) -> Result<(), ResolveError> {
        if let Some(policy) = QuotePolicy::of_note(document, author.followers_url.as_deref()) {
            quotes::remember_policy(&mut *site.conn().await?, &note.id, policy.as_str()).await?;
        }
        let quoted = match &note.renote_id {
            Some(id) if !note.is_pure_renote => notes::by_id(&mut *site.conn().await?, id).await?,
            _ => None,
        };
        let Some(quoted) = quoted.filter(|quoted| quoted.user_id != note.user_id) else {
            return Ok(());
        };
        let authorization = QuoteAuthorization::of_note(document);
        let is_valid = match &authorization {
            Some(uri) => self.is_authorized(site, note, &quoted, uri).await?,
            None => false,
        };
        let mut conn = site.conn().await?;
        if is_valid {
            quotes::put(&mut conn, &note.id, quotes::ACCEPTED, authorization.as_deref()).await?;
        } else if needs_leave(quotes::policy(&mut conn, &quoted.id).await?.as_deref()) {
            quotes::put(&mut conn, &note.id, quotes::REFUSED, None).await?;
        }
        Ok(())
    }

    /// Whether the document `uri` is of the author of what is quoted, and allows this quote of it.
    async fn is_authorized(&self, site: &Site, note: &Note, quoted: &Note, uri: &str) -> Result<bool, ResolveError> {
        let quote_uri = uri_of(&site.urls, note);
        if site.urls.is_local(uri) {
            let Some(id) = site.urls.id_of(uri, "quotes") else {
                return Ok(false);
            };
            let mut conn = site.conn().await?;
            return Ok(kanikey_domain::quotes::is_authorized(&mut conn, id, &quoted.id, &quote_uri).await?);
        }
        let quoted_author = users::by_id(&mut *site.conn().await?, &quoted.user_id).await?;
        let author_uri = quoted_author.map(|author| user_uri(&site.urls, &author));
        let Some(author_uri) = author_uri.filter(|author| on_same_host(author, uri)) else {
            return Ok(false);
        };
        let document = match self.fetch_document(site, uri).await {
            Ok(document) => document,
            Err(ResolveError::Domain(error)) => return Err(error.into()),
            Err(_) => return Ok(false),
        };
        let read = QuoteAuthorization::read(&document);
        Ok(read.is_ok_and(|read| {
            read.id == uri
                && read.attributed_to == author_uri
                && read.interacting_object == quote_uri
                && read.interaction_target == uri_of(&site.urls, quoted)
        }))
    }
}

/// Whether a note with this policy may be quoted by leave only. Where everybody may, servers that know nothing of this are
/// meant, too.
fn needs_leave(policy: Option<&str>) -> bool {
    policy.is_some_and(|policy| policy != QuotePolicy::Public.as_str())
}
