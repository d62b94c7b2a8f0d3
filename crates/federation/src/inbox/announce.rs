//! `Announce`: a renote.

use kanikey_db::federation::tombstones;
use kanikey_domain::notes::{CreateError, NewNote, create};
use kanikey_vocab::is_public;

use super::{Handled, InboxError, Incoming, group, relay};
use crate::resolve::on_same_host;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let activity = incoming.activity;
    let id = activity.id.as_deref().ok_or_else(|| InboxError::refused("no id"))?;
    if !on_same_host(id, incoming.actor_uri()) {
        return Err(InboxError::refused("the id is on another host than the actor"));
    }
    if relay::announced(incoming).await? {
        return Ok(());
    }
    if let Some(activity) = group::announced(incoming) {
        return group::handle(incoming, activity).await;
    }
    if tombstones::exists_of(&*incoming.site.conn().await?, id, incoming.actor_uri()).await? {
        return Err(InboxError::refused("taken back"));
    }
    let note = incoming.note().await?;
    let everyone = |audience: &[String]| audience.iter().any(|iri| is_public(iri));
    let visibility = match (everyone(&activity.to), everyone(&activity.cc)) {
        (true, _) => "public",
        (_, true) => "home",
        _ => "followers",
    };
    let new = NewNote {
        created_at: activity.published,
        visibility: visibility.to_owned(),
        renote_id: Some(note.id),
        uri: Some(id.to_owned()),
        ..NewNote::default()
    };
    match create(incoming.site, incoming.actor, new).await {
        Ok(_renote) => Ok(()),
        Err(CreateError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}
