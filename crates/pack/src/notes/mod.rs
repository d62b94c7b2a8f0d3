//! Notes.

mod entity;
mod material;
mod stream;

use kanikey_db::Connection;
use kanikey_db::notes::{self, Note as NoteRow};
use kanikey_db::users::User;
use kanikey_domain::Site;
use kanikey_entities::Note;

use crate::PackError;
use entity::pack;
use material::Material;

pub use stream::{StreamNote, notes_for_stream};

/// For whom notes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience<'a> {
    /// A user, or a visitor.
    Viewer(Option<&'a str>),
    /// Many users, of whom each is known to be allowed to see the notes themselves; what the notes refer to is shown
    /// where every user may see it.
    Users,
}

impl<'a> Audience<'a> {
    fn viewer_id(self) -> Option<&'a str> {
        match self {
            Self::Viewer(id) => id,
            Self::Users => None,
        }
    }
}

/// The notes as `viewer` (`None`: a visitor) sees them, in the order of the rows, with what they renote and reply to.
/// What the viewer may not see is blanked. At most twelve queries, however many notes.
pub async fn notes(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<NoteRow>,
) -> Result<Vec<Note>, PackError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let material = Material::load(site, conn, Audience::Viewer(viewer), rows, None).await?;
    Ok(ids.iter().filter_map(|id| pack(&material, id)).collect())
}

/// A note as its author sees it. Where it refers to nothing, that takes no query.
pub async fn own_note(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    row: NoteRow,
) -> Result<Option<Note>, PackError> {
    let id = row.id.clone();
    let audience = Audience::Viewer(Some(&author.id));
    let material = Material::load(site, conn, audience, vec![row], Some(author)).await?;
    Ok(pack(&material, &id))
}

/// One note as `viewer` sees it; `None` where it is gone.
pub async fn note_by_id(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    id: &str,
) -> Result<Option<Note>, PackError> {
    let row = notes::by_id(conn, id).await?;
    let packed = notes(site, conn, viewer, row.into_iter().collect()).await?;
    Ok(packed.into_iter().next())
}
