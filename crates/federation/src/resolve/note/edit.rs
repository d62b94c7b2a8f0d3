//! A note that its author changed.

use kanikey_db::drive;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_domain::Site;
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
    let old_files = drive::by_ids(&conn, &known.file_ids).await?;
    let files = parts::links(site, author, read);
    let are_same = known.file_ids.len() == files.len()
        && files.iter().all(|file| {
            old_files
                .iter()
                .any(|old| old.url == file.url && old.comment == file.comment)
        });
    if !are_same {
        kanikey_db::federation::files::insert(&mut conn, &files).await?;
    }
    if let Some(host) = &author.host {
        store_emojis(site, &mut conn, host, &read.tags).await?;
    }
    drop(conn);
    let changes = NoteChanges {
        text: Some(text::text(read, known.renote_id.is_some())),
        cw: Some(text::cw(read)),
        file_ids: (!are_same).then(|| files.iter().map(|file| file.id.clone()).collect()),
        references: references(read, people),
        edited_at: read.updated,
    };
    match kanikey_domain::notes::update(site, author, &known.id, changes).await {
        Ok(_note) => Ok(()),
        Err(UpdateError::Domain(error)) => Err(error.into()),
        Err(error) => Err(ResolveError::Refused(error.to_string())),
    }
}
