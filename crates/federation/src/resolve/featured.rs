//! What an account of another server pinned to its profile. It is looked at when somebody here begins to follow the
//! account, or it changes: not for every account that is met.

use kanikey_db::users::{User, pins_of};
use kanikey_domain::Site;
use kanikey_domain::accounts::{PinError, pin, unpin};
use kanikey_vocab::incoming::{Collection, Reference};
use serde_json::Value;

use super::{Allowance, ResolveError, on_same_host};
use crate::Federation;

/// The most pins that are taken over.
const MAX_PINS: usize = 5;

impl Federation {
    /// Makes the pins of an account what its own collection says.
    pub(crate) async fn refresh_featured(
        &self,
        site: &Site,
        user: &User,
        allowance: &Allowance,
    ) -> Result<(), ResolveError> {
        let Some(url) = &user.featured_url else { return Ok(()) };
        let uris = self.featured(site, url, allowance).await?;
        let mut wanted = Vec::new();
        for uri in uris.iter().filter(|uri| on_same_host(uri, url)) {
            match Box::pin(self.note(site, uri, allowance)).await {
                Ok(note) if note.user_id == user.id => wanted.push(note.id),
                Err(ResolveError::Domain(error)) => return Err(error.into()),
                // Somebody else's, or not to be had.
                Ok(_) | Err(_) => {}
            }
        }
        replace(site, user, &wanted).await
    }

    /// The ids of what is in the collection, on its first page if it has pages.
    async fn featured(&self, site: &Site, url: &str, allowance: &Allowance) -> Result<Vec<String>, ResolveError> {
        allowance.take()?;
        let collection = read(&self.fetch_document(site, url).await?)?;
        let page = match &collection.first {
            Some(first) if collection.items.is_empty() => Some(first),
            _ => None,
        };
        let items = match page {
            Some(Reference::Embedded { object, .. }) => read(object)?.items,
            Some(Reference::Iri(iri)) if on_same_host(iri, url) => {
                allowance.take()?;
                read(&self.fetch_document(site, iri).await?)?.items
            }
            _ => collection.items,
        };
        Ok(items.iter().filter_map(Reference::id).map(str::to_owned).collect())
    }
}

fn read(document: &Value) -> Result<Collection, ResolveError> {
    Collection::read(document, MAX_PINS).map_err(|error| ResolveError::Refused(error.to_string()))
}

/// The last is pinned first, since the newest pin is shown first.
async fn replace(site: &Site, user: &User, wanted: &[String]) -> Result<(), ResolveError> {
    let pinned = pins_of(&mut *site.conn().await?, &user.id).await?;
    for pinned in pinned.iter().filter(|pinned| !wanted.contains(&pinned.note_id)) {
        settled(unpin(site, user, &pinned.note_id).await)?;
    }
    for note_id in wanted.iter().rev() {
        settled(pin(site, user, note_id).await)?;
    }
    Ok(())
}

fn settled(done: Result<(), PinError>) -> Result<(), ResolveError> {
    match done {
        Err(PinError::Domain(error)) => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}
