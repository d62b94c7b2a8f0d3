//! What people and administrators ask for by its address.

use kanikey_db::notes;
use kanikey_db::users::{User, by_uri};
use kanikey_domain::lookup::Found;
use kanikey_domain::{LookupError, Site};
use kanikey_vocab::incoming::{Actor, Note, id_of};
use serde_json::Value;

use super::{Allowance, ResolveError, store_actor, store_note};
use crate::Federation;

impl Federation {
    /// The account or note at `uri`, which is its id or its page; fetched where the id is not known.
    pub(super) async fn lookup(&self, site: &Site, uri: &str) -> Result<Found, LookupError> {
        if let Some(known) = known(site, uri).await? {
            return Ok(known);
        }
        let document = self.document(site, uri).await?;
        if let Some(id) = id_of(&document)
            && let Some(known) = known(site, id).await?
        {
            return Ok(known);
        }
        if Actor::read(&document).is_ok() {
            let user = store_actor(site, &document).await.map_err(failure)?;
            return Ok(Found::User(Box::new(user)));
        }
        let note = Note::read(&document).ok().ok_or(LookupError::NotFound)?;
        let author = self.user(site, note.author()).await.map_err(failure)?;
        let allowance = Allowance::new();
        let stored = Box::pin(store_note(self, site, &author, &document, &allowance)).await;
        Ok(Found::Note(Box::new(stored.map_err(failure)?)))
    }

    /// The document at `uri`.
    pub(super) async fn document(&self, site: &Site, uri: &str) -> Result<Value, LookupError> {
        self.fetch_document(site, uri).await.map_err(failure)
    }

    /// Asks a host anew what it says of itself.
    pub(super) async fn refresh_instance(&self, site: &Site, host: &str) -> Result<(), LookupError> {
        if !site.settings.settings().federates_with(host) {
            return Err(LookupError::NotAllowed);
        }
        self.ask_instance(site, host).await.map_err(failure)
    }

    /// Fetches an account that is known anew.
    pub(super) async fn refresh_user(&self, site: &Site, user: &User) -> Result<(), LookupError> {
        let uri = user.uri.as_deref().ok_or(LookupError::NotFound)?;
        self.fetch_user(site, uri).await.map_err(failure)?;
        Ok(())
    }
}

async fn known(site: &Site, uri: &str) -> Result<Option<Found>, LookupError> {
    let mut conn = site.conn().await?;
    if let Some(user) = by_uri(&mut conn, uri).await? {
        return Ok(Some(Found::User(Box::new(user))));
    }
    let note = notes::by_uri(&conn, uri).await?;
    Ok(note.map(|note| Found::Note(Box::new(note))))
}

fn failure(error: ResolveError) -> LookupError {
    match error {
        ResolveError::Domain(error) => error.into(),
        ResolveError::Temporary(reason) => LookupError::RequestFailed(reason),
        ResolveError::Refused(reason) if is_no_answer(&reason) => LookupError::RequestFailed(reason),
        ResolveError::Refused(reason) => LookupError::ResponseInvalid(reason),
    }
}

/// Whether nothing came that could be judged, for good or not.
fn is_no_answer(reason: &str) -> bool {
    reason.starts_with("status ") || reason == "failed just before"
}
