//! A collection of activities in one letter: each counts as if it had come alone.

use kanikey_domain::Site;
use kanikey_vocab::incoming::{Activity, Collection, Reference};
use serde_json::Value;

use super::{Handled, InboxError};
use crate::Federation;
use crate::resolve::{Allowance, on_same_host};

/// The most activities of one collection that are looked at.
const MAX_ITEMS: usize = 20;

/// Does what the activities of `actor_uri`, who signed, say. What is somebody else's, or of another host, or not there
/// whole, is passed over.
pub(super) async fn handle(
    federation: &Federation,
    site: &Site,
    actor_uri: &str,
    document: &Value,
    allowance: &Allowance,
) -> Handled {
    let collection = Collection::read(document, MAX_ITEMS).map_err(InboxError::because)?;
    let mut done = 0_usize;
    let mut refusal = InboxError::refused("no activities of the actor in it");
    for activity in collection.items.iter().filter_map(Reference::object).filter_map(read) {
        let is_own =
            activity.actor == actor_uri && activity.id.as_deref().is_some_and(|id| on_same_host(id, actor_uri));
        if !is_own {
            continue;
        }
        match Box::pin(federation.handle(site, &activity, allowance)).await {
            Ok(()) => done += 1,
            Err(error @ InboxError::Temporary(_)) => return Err(error),
            Err(error) => refusal = error,
        }
    }
    if done > 0 { Ok(()) } else { Err(refusal) }
}

fn read(item: &Value) -> Option<Activity> {
    Activity::read(item).ok()
}
