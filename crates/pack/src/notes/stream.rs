//! A note for everybody who listens: packed and serialised once.

use bytes::Bytes;
use kanikey_db::Connection;
use kanikey_db::notes::{self, Note as NoteRow};
use kanikey_db::users::User;
use kanikey_domain::Site;
use kanikey_entities::Note;

use super::material::Material;
use super::{Audience, pack};
use crate::PackError;

/// A note as sent to many, and what each session asks before it sends it on. Every session has to ask
/// `kanikey_domain::visibility::can_see(&row, &author, …)` for its own user first: the JSON is not blanked.
#[derive(Clone, Debug)]
pub struct StreamNote {
    /// The entity, without anything that differs from viewer to viewer (`myReaction`, votes).
    pub json: Bytes,
    /// The note.
    pub row: NoteRow,
    /// Who wrote it.
    pub author: User,
    /// Something that it renotes or replies to is blanked because not everybody may see it: for the note's own author
    /// and others who may, `note_by_id` shows more.
    pub is_partial: bool,
    /// Somebody whose words are in the JSON wants only users to see them: visitors get nothing of it.
    pub requires_signin: bool,
}

/// A note for everybody who listens; `None` where it is gone.
pub async fn note_for_stream(
    site: &Site,
    conn: &mut Connection,
    note_id: &str,
) -> Result<Option<StreamNote>, PackError> {
    let Some(row) = notes::by_id(conn, note_id).await? else {
        return Ok(None);
    };
    let mut material = Material::load(site, conn, Audience::Users, vec![row]).await?;
    let Some(entity) = pack(&material, note_id) else {
        return Ok(None);
    };
    let requires_signin = material
        .authors
        .values()
        .any(|user| user.require_signin_to_view_contents);
    let json = serde_json::to_vec(&entity)?.into();
    let row = material.notes.remove(note_id);
    let author = row.as_ref().and_then(|row| material.authors.remove(&row.user_id));
    Ok(row.zip(author).map(|(row, author)| StreamNote {
        json,
        row,
        author,
        is_partial: has_hidden(&entity),
        requires_signin,
    }))
}

fn has_hidden(note: &Note) -> bool {
    let mut targets = note.reply.iter().chain(&note.renote);
    targets.any(|target| target.is_hidden.is_some() || has_hidden(target))
}
