//! What is said of notes and accounts that were deleted (ActivityPub, section 6.4).

use kanikey_db::federation::tombstones;
use kanikey_db::users::by_id;
use kanikey_domain::Site;
use kanikey_vocab::outgoing::Tombstone;

use super::{Answer, document};

/// The tombstone of what was at a path here: a note that was deleted, or an account. `None` where nothing is known to
/// have been.
pub async fn tombstone(site: &Site, path: &str) -> Answer {
    let uri = format!("{}{path}", site.urls.origin());
    let mut conn = site.conn().await?;
    let is_gone = match site.urls.id_of(&uri, "users") {
        Some(id) => {
            let user = by_id(&mut conn, id).await?;
            user.is_some_and(|user| user.host.is_none() && user.is_deleted)
        }
        None => site.urls.id_of(&uri, "notes").is_some() && tombstones::exists(&mut conn, &uri).await?,
    };
    drop(conn);
    if is_gone {
        document(&Tombstone::new(uri))
    } else {
        Ok(None)
    }
}
