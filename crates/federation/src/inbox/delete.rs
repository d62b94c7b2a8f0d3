//! `Delete`: of the actor's own note, or of the actor itself. What is deleted stays so.

use kanikey_db::federation::tombstones;
use kanikey_domain::Site;
use kanikey_domain::accounts::deleted_by_remote;
use kanikey_domain::notes::delete_remote;

use super::{Handled, InboxError, Incoming};
use crate::resolve::on_same_host;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let uri = incoming.object_id()?;
    if uri == incoming.actor_uri() {
        deleted_by_remote(incoming.site, incoming.actor).await?;
        return Ok(());
    }
    if !on_same_host(uri, incoming.actor_uri()) {
        return Err(InboxError::refused("the object is on another host than the actor"));
    }
    if kanikey_domain::quotes::take_back(incoming.site, uri).await? {
        return Ok(());
    }
    let mut conn = incoming.site.conn().await?;
    let Some(note) = kanikey_db::notes::by_uri(&conn, uri).await? else {
        // It may still be on its way here.
        tombstones::claim(&mut conn, uri, incoming.actor_uri()).await?;
        return Ok(());
    };
    if note.user_id != incoming.actor.id {
        return Err(InboxError::refused("the note is somebody else's"));
    }
    tombstones::insert(&mut conn, uri).await?;
    drop(conn);
    delete_remote(incoming.site, incoming.actor, uri).await?;
    Ok(())
}

/// Deletes a note that everybody could see and that its own server does not have any more. One that was for some only
/// may still be there: it is not shown to us.
pub(super) async fn gone(site: &Site, uri: &str) -> Handled {
    let mut conn = site.conn().await?;
    let note = kanikey_db::notes::by_uri(&conn, uri).await?;
    let Some(note) = note.filter(|note| matches!(note.visibility.as_str(), "public" | "home")) else {
        return Err(InboxError::refused("not a note that everybody could see"));
    };
    let author = kanikey_db::users::by_id(&mut conn, &note.user_id).await?;
    let author = author.ok_or_else(|| InboxError::refused("the author is gone"))?;
    tombstones::insert(&mut conn, uri).await?;
    drop(conn);
    delete_remote(site, &author, uri).await?;
    Ok(())
}
