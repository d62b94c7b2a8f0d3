//! A note that its author changed.

use kanikey_db::drive::{self, DriveFile};
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError};
use kanikey_domain::Site;
use kanikey_domain::file_copies::insert_links;
use kanikey_domain::notes::{NoteChanges, UpdateError};
use kanikey_vocab::incoming;

use super::{check, parts, references, store_emojis, text};
use crate::resolve::ResolveError;

/// Takes over what `read`, which came from the author, says of the note `known` now. An older version changes nothing.
pub(crate) async fn update(
    site: &Site,
    author: &User,
    known: &Note,
    read: &incoming::Note,
) -> Result<(), ResolveError> {
    check(author, read)?;
    let mut conn = site.conn().await?;
    let people = parts::people(site, &mut conn, read).await?;
    let (file_ids, fresh) = files(site, &mut conn, author, known, read).await?;
    insert_links(site, &mut conn, &fresh).await?;
    if let Some(host) = &author.host {
        store_emojis(site, &mut conn, host, &read.tags).await?;
    }
    drop(conn);
    let changes = NoteChanges {
        text: Some(text::text(read, known.renote_id.is_some())),
        cw: Some(text::cw(read)),
        file_ids: Some(file_ids),
        references: references(read, people),
        edited_at: read.updated,
    };
    match kanikey_domain::notes::update(site, author, &known.id, changes).await {
        Ok(_note) => Ok(()),
        Err(UpdateError::Domain(error)) => Err(error.into()),
        Err(error) => Err(ResolveError::Refused(error.to_string())),
    }
}

/// The ids of the files that the note has now, and those of the files that it had not before.
async fn files(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    known: &Note,
    read: &incoming::Note,
) -> Result<(Vec<String>, Vec<DriveFile>), DbError> {
    let mut old = drive::by_ids(conn, &known.file_ids).await?;
    let (mut ids, mut fresh) = (Vec::new(), Vec::new());
    for file in parts::links(site, author, read) {
        let is_same = |old: &DriveFile| {
            old.url == file.url && old.comment == file.comment && old.is_sensitive == file.is_sensitive
        };
        match old.iter().position(is_same) {
            Some(at) => ids.push(old.swap_remove(at).id),
            None => {
                ids.push(file.id.clone());
                fresh.push(file);
            }
        }
    }
    Ok((ids, fresh))
}
