//! `Delete`: of the actor's own note, or of the actor itself. What is deleted stays so.

use kanikey_db::federation::tombstones;
use kanikey_db::users::remote;
use kanikey_domain::notes::delete_remote;

use super::{Handled, InboxError, Incoming};
use crate::resolve::on_same_host;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let uri = incoming.object_id()?;
    if uri == incoming.actor_uri() {
        let mut conn = incoming.site.conn().await?;
        remote::mark_deleted(&mut conn, &incoming.actor.id).await?;
        tombstones::insert(&mut conn, uri).await?;
        return Ok(());
    }
    if !on_same_host(uri, incoming.actor_uri()) {
        return Err(InboxError::refused("the object is on another host than the actor"));
    }
    let known = kanikey_db::notes::by_uri(&mut *incoming.site.conn().await?, uri).await?;
    if known.as_ref().is_some_and(|note| note.user_id != incoming.actor.id) {
        return Err(InboxError::refused("the note is somebody else's"));
    }
    // A note that is not known yet may still be on its way here.
    tombstones::insert(&mut *incoming.site.conn().await?, uri).await?;
    delete_remote(incoming.site, incoming.actor, uri).await?;
    Ok(())
}
