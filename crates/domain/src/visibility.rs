//! Who may see a note. `kanikey_db::notes::visibility` is the same rule as a condition of SQL; there is no third.

use std::collections::HashSet;

use kanikey_core::{Timestamp, id};
use kanikey_db::notes::{Note, visibility};
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError};

/// Somebody who looks at notes, and how the notes' authors stand to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// Who looks.
    pub user_id: String,
    /// Those of the authors whom they follow.
    pub following: HashSet<String>,
    /// Those of the authors who block them.
    pub blocked_by: HashSet<String>,
}

impl Viewer {
    /// The viewer with all that is needed to judge notes of these authors, in one query.
    pub async fn load(conn: &Connection, user_id: &str, author_ids: &[String]) -> Result<Self, DbError> {
        let mut viewer = Self {
            user_id: user_id.to_owned(),
            ..Self::default()
        };
        if author_ids.iter().all(|author_id| author_id == user_id) {
            return Ok(viewer);
        }
        for relation in visibility::relations(conn, user_id, author_ids).await? {
            if relation.has_blocked {
                viewer.blocked_by.insert(relation.author_id.clone());
            }
            if relation.is_followed {
                viewer.following.insert(relation.author_id);
            }
        }
        Ok(viewer)
    }
}

/// Whether `viewer` (`None`: a visitor) may see what `author` says in `note`.
pub fn can_see(note: &Note, author: &User, viewer: Option<&Viewer>, now: Timestamp) -> bool {
    if viewer.is_some_and(|viewer| viewer.user_id == note.user_id) {
        return true;
    }
    if author.is_suspended
        || author.is_deleted
        || (author.require_signin_to_view_contents && viewer.is_none())
        || is_before(note, author.make_notes_hidden_before, now)
        || viewer.is_some_and(|viewer| viewer.blocked_by.contains(&note.user_id))
    {
        return false;
    }
    let is_followers_only = is_before(note, author.make_notes_followers_only_before, now);
    match note.visibility.as_str() {
        "public" | "home" if !is_followers_only => true,
        "specified" => viewer.is_some_and(|viewer| note.visible_user_ids.contains(&viewer.user_id)),
        _ => viewer.is_some_and(|viewer| {
            viewer.following.contains(&note.user_id)
                || note.mentions.contains(&viewer.user_id)
                || note.reply_user_id.as_ref() == Some(&viewer.user_id)
        }),
    }
}

/// Loads what is needed and asks [`can_see`] about one note. A note whose author is gone cannot be seen.
pub async fn can_see_note(
    conn: &mut Connection,
    note: &Note,
    viewer_id: Option<&str>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let Some(author) = kanikey_db::users::by_id(conn, &note.user_id).await? else {
        return Ok(false);
    };
    let viewer = match viewer_id {
        Some(viewer_id) => Some(Viewer::load(conn, viewer_id, std::slice::from_ref(&author.id)).await?),
        None => None,
    };
    Ok(can_see(note, &author, viewer.as_ref(), now))
}

/// Whether somebody of the server `host` may see the note.
pub async fn is_visible_on_host(
    conn: &mut Connection,
    note_id: &str,
    host: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    visibility::is_visible_on_host(conn, note_id, host, now.timestamp_millis()).await
}

/// Whether the note was made before `limit`: seconds, a Unix time, or relative to now where not positive. A note whose id
/// tells no time counts as old.
fn is_before(note: &Note, limit: Option<i32>, now: Timestamp) -> bool {
    let Some(limit) = limit.map(i64::from) else {
        return false;
    };
    let made = id::time_of(&note.id).map_or(0, |time| time.timestamp_millis());
    if limit <= 0 {
        now.timestamp_millis() - made > -1000 * limit
    } else {
        made < 1000 * limit
    }
}
