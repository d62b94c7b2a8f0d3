//! What users keep: lists, antennas, favorites; and reactions.

use std::collections::HashMap;

use kanikey_db::antennas::Antenna as AntennaRow;
use kanikey_db::favorites::NoteFavorite as FavoriteRow;
use kanikey_db::lists::{self, UserList as ListRow, UserListMembership as MembershipRow};
use kanikey_db::reactions::NoteReaction as ReactionRow;
use kanikey_db::{Connection, notes};
use kanikey_domain::Site;
use kanikey_entities::{
    Antenna, Date, Note, NoteFavorite, NoteReaction, NoteReactionWithNote, UserList, UserListMembership,
};

use crate::{PackError, users_lite};

/// Lists with the ids of who is on them. One query.
pub async fn user_lists(conn: &mut Connection, rows: Vec<ListRow>) -> Result<Vec<UserList>, PackError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut members: HashMap<String, Vec<String>> = HashMap::new();
    for membership in lists::members_of_lists(conn, &ids).await? {
        members
            .entry(membership.user_list_id)
            .or_default()
            .push(membership.user_id);
    }
    let packed = rows.into_iter().map(|row| UserList {
        created_at: Date::of_id(&row.id),
        user_ids: Some(members.remove(&row.id).unwrap_or_default()),
        id: row.id,
        name: row.name,
        is_public: row.is_public,
    });
    Ok(packed.collect())
}

/// Who is on a list.
pub async fn user_list_memberships(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<MembershipRow>,
) -> Result<Vec<UserListMembership>, PackError> {
    let ids: Vec<String> = rows.iter().map(|row| row.user_id.clone()).collect();
    let users = users_lite(site, conn, viewer, &ids).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(UserListMembership {
            created_at: Date::of_id(&row.id),
            id: row.id,
            user: users.get(&row.user_id)?.clone(),
            user_id: row.user_id,
            with_replies: row.with_replies,
        })
    });
    Ok(packed.collect())
}

/// Antennas. No query.
pub fn antennas(rows: Vec<AntennaRow>) -> Vec<Antenna> {
    rows.into_iter().map(antenna).collect()
}

/// An antenna. No query.
pub fn antenna(row: AntennaRow) -> Antenna {
    Antenna {
        created_at: Date::of_id(&row.id),
        id: row.id,
        name: row.name,
        keywords: row.keywords,
        exclude_keywords: row.exclude_keywords,
        src: row.src,
        user_list_id: row.user_list_id,
        users: row.users,
        case_sensitive: row.case_sensitive,
        local_only: row.local_only,
        exclude_bots: row.exclude_bots,
        with_replies: row.with_replies,
        with_file: row.with_file,
        exclude_notes_in_sensitive_channel: row.exclude_notes_in_sensitive_channel,
        is_active: row.is_active,
        has_unread_note: false,
        notify: false,
    }
}

/// Favorites with their notes, blanked where the viewer may not see them any more.
pub async fn favorites(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<FavoriteRow>,
) -> Result<Vec<NoteFavorite>, PackError> {
    let notes = notes_of(site, conn, viewer, rows.iter().map(|row| &row.note_id)).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(NoteFavorite {
            created_at: Date::of_id(&row.id),
            id: row.id,
            note: notes.get(&row.note_id)?.clone(),
            note_id: row.note_id,
        })
    });
    Ok(packed.collect())
}

/// Reactions with who reacted.
pub async fn reactions(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<ReactionRow>,
) -> Result<Vec<NoteReaction>, PackError> {
    let ids: Vec<String> = rows.iter().map(|row| row.user_id.clone()).collect();
    let users = users_lite(site, conn, viewer, &ids).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(NoteReaction {
            created_at: Date::of_id(&row.id),
            id: row.id,
            user: users.get(&row.user_id)?.clone(),
            r#type: row.reaction,
        })
    });
    Ok(packed.collect())
}

/// Reactions with who reacted and to what; those to notes that the viewer may not see are left out.
pub async fn reactions_with_notes(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<ReactionRow>,
) -> Result<Vec<NoteReactionWithNote>, PackError> {
    let note_ids: HashMap<String, String> = rows.iter().map(|row| (row.id.clone(), row.note_id.clone())).collect();
    let notes = notes_of(site, conn, viewer, note_ids.values()).await?;
    let reactions = reactions(site, conn, viewer, rows).await?;
    let packed = reactions.into_iter().filter_map(|reaction| {
        let note = notes.get(note_ids.get(&reaction.id)?)?;
        note.is_hidden.is_none().then(|| NoteReactionWithNote {
            note: note.clone(),
            reaction,
        })
    });
    Ok(packed.collect())
}

async fn notes_of(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    ids: impl Iterator<Item = &String>,
) -> Result<HashMap<String, Note>, PackError> {
    let ids: Vec<String> = ids.cloned().collect();
    let rows = notes::by_ids(conn, &ids).await?;
    let packed = crate::notes(site, conn, viewer, rows).await?;
    Ok(packed.into_iter().map(|note| (note.id.clone(), note)).collect())
}
