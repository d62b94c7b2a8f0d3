//! `QuoteRequest` (FEP-044f): somebody wants to quote a note of ours; and the answers to our own requests.

use kanikey_domain::quotes::{Asked, accepted, answer, refused};
use kanikey_vocab::incoming::ActivityType;

use super::{Handled, InboxError, Incoming};
use crate::resolve::on_same_host;

/// What the ids of our requests end with, after that of the quote.
const SUFFIX: &str = "#quote-request";

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let activity = incoming.activity;
    let (Some(request_uri), Some(quote_uri)) = (activity.id.as_deref(), activity.instrument.as_deref()) else {
        return Err(InboxError::refused("no id or no quote"));
    };
    if !on_same_host(quote_uri, incoming.actor_uri()) {
        return Err(InboxError::refused("the quote is on another host than the actor"));
    }
    let note_id = incoming.site.urls.id_of(incoming.object_id()?, "notes");
    let asked = Asked {
        request_uri,
        note_id: note_id.ok_or_else(|| InboxError::refused("not a note of this server"))?,
        quote_uri,
    };
    match answer(incoming.site, incoming.actor, asked).await? {
        Some(_may) => Ok(()),
        None => Err(InboxError::refused("no such note on this server")),
    }
}

/// Takes the answer to a request of ours. `false` where the activity answers something else.
pub(super) async fn answered(incoming: &Incoming<'_>, accepts: bool) -> Result<bool, InboxError> {
    let Some(note_id) = requested(incoming) else {
        return Ok(false);
    };
    let is_ours = if accepts {
        let authorization = incoming.activity.result.as_deref();
        let authorization = authorization.filter(|uri| on_same_host(uri, incoming.actor_uri()));
        let authorization = authorization.ok_or_else(|| InboxError::refused("no authorisation of the actor's host"))?;
        accepted(incoming.site, incoming.actor, note_id, authorization).await?
    } else {
        refused(incoming.site, incoming.actor, note_id).await?
    };
    if is_ours {
        Ok(true)
    } else {
        Err(InboxError::refused("nobody asked for this"))
    }
}

/// The quote of ours that is answered, by the request's id; whether the request came along or not.
fn requested<'a>(incoming: &'a Incoming<'_>) -> Option<&'a str> {
    let object = incoming.activity.object()?;
    let id = object.id()?.strip_suffix(SUFFIX)?;
    let is_request = object.object().is_none_or(|request| {
        kanikey_vocab::incoming::Activity::read(request).is_ok_and(|request| request.kind == ActivityType::QuoteRequest)
    });
    incoming.site.urls.id_of(id, "notes").filter(|_id| is_request)
}
