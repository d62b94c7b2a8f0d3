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
    /// What it replies to.
    pub reply: Option<NoteRow>,
    /// What it renotes.
    pub renote: Option<NoteRow>,
    /// Something that it renotes or replies to is blanked because not everybody may see it: for the note's own author
    /// and others who may, `note_by_id` shows more.
    pub is_partial: bool,
    /// Somebody whose words are in the JSON wants only users to see them: visitors get nothing of it.
    pub requires_signin: bool,
}

/// Notes for everybody who listens, in no order; those that are gone are left out. As many queries for many as for one.
pub async fn notes_for_stream(
    site: &Site,
    conn: &mut Connection,
    note_ids: &[String],
) -> Result<Vec<StreamNote>, PackError> {
    let rows = notes::by_ids(conn, note_ids).await?;
    let found: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let material = Material::load(site, conn, Audience::Users, rows, None).await?;
    let notes = found.iter().filter_map(|id| for_stream(&material, id));
    Ok(notes.collect::<Result<_, _>>()?)
}

fn for_stream(material: &Material<'_>, id: &str) -> Option<serde_json::Result<StreamNote>> {
    let entity = pack(material, id)?;
    let row = material.notes.get(id)?;
    let author = material.authors.get(&row.user_id)?;
    let other = |id: &Option<String>| material.notes.get(id.as_deref()?).cloned();
    let json = serde_json::to_vec(&entity);
    Some(json.map(|json| StreamNote {
        json: json.into(),
        row: row.clone(),
        author: author.clone(),
        reply: other(&row.reply_id),
        renote: other(&row.renote_id),
        is_partial: targets(&entity).any(is_hidden),
        requires_signin: requires_signin(&entity),
    }))
}

fn targets(note: &Note) -> impl Iterator<Item = &Note> {
    note.reply.iter().chain(&note.renote).map(|target| &**target)
}

fn is_hidden(note: &Note) -> bool {
    note.is_hidden.is_some() || targets(note).any(is_hidden)
}

fn requires_signin(note: &Note) -> bool {
    note.user.require_signin_to_view_contents == Some(true) || targets(note).any(requires_signin)
}
