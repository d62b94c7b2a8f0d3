//! What a new note may answer, renote and carry.

use kanikey_core::Timestamp;
use kanikey_db::drive::DriveFile;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_db::{Connection, drive, quotes};

use super::{CreateError, NewNote, Target, judge};

/// The rows that a new note refers to, checked.
#[derive(Debug, Default)]
pub(super) struct Targets {
    pub(super) reply: Option<Note>,
    pub(super) renote: Option<Note>,
    pub(super) files: Vec<DriveFile>,
}

/// Loads and checks what `new` refers to.
pub(super) async fn targets(
    conn: &mut Connection,
    author: &User,
    new: &NewNote,
    now: Timestamp,
) -> Result<Targets, CreateError> {
    Ok(Targets {
        reply: match &new.reply_id {
            Some(id) => Some(reply(conn, author, id, new, now).await?),
            None => None,
        },
        renote: match &new.renote_id {
            Some(id) => Some(renote(conn, author, id, new, now).await?),
            None => None,
        },
        files: files(conn, author, &new.file_ids).await?,
    })
}

/// The visibility that a note gets which asks for `wanted`: never wider than what it answers and renotes.
pub(super) fn narrowed(wanted: &str, targets: &Targets, may_be_public: bool) -> String {
    let mut rank = rank(wanted);
    if rank == 0 && !may_be_public {
        rank = 1;
    }
    if let Some(renote) = &targets.renote {
        rank = rank.max(self::rank(&renote.visibility));
    }
    if rank == 0 && targets.reply.as_ref().is_some_and(|reply| reply.visibility != "public") {
        rank = 1;
    }
    ["public", "home", "followers", "specified"]
        .get(rank)
        .copied()
        .unwrap_or("specified")
        .to_owned()
}

fn rank(visibility: &str) -> usize {
    match visibility {
        "public" => 0,
        "home" => 1,
        "followers" => 2,
        _ => 3,
    }
}

async fn reply(
    conn: &mut Connection,
    author: &User,
    id: &str,
    new: &NewNote,
    now: Timestamp,
) -> Result<Note, CreateError> {
    let note = kanikey_db::notes::by_id(conn, id)
        .await?
        .ok_or(CreateError::NoSuchReplyTarget)?;
    if note.is_pure_renote {
        return Err(CreateError::ReplyToPureRenote);
    }
    // What other servers say of a conversation is theirs to decide: they may know followers that we do not.
    if author.host.is_some() {
        return Ok(note);
    }
    match judge(conn, note, &author.id, now).await? {
        Target::Missing => Err(CreateError::InvisibleReplyTarget),
        Target::Blocked => Err(CreateError::Blocked),
        Target::Found(note) if note.visibility == "specified" && new.visibility != "specified" => {
            Err(CreateError::ReplyExtendsVisibility)
        }
        Target::Found(note) => Ok(*note),
    }
}

async fn renote(
    conn: &mut Connection,
    author: &User,
    id: &str,
    new: &NewNote,
    now: Timestamp,
) -> Result<Note, CreateError> {
    let note = kanikey_db::notes::by_id(conn, id)
        .await?
        .ok_or(CreateError::NoSuchRenoteTarget)?;
    if note.is_pure_renote {
        return Err(CreateError::RenoteOfPureRenote);
    }
    let is_own = note.user_id == author.id;
    let note = match judge(conn, note, &author.id, now).await? {
        Target::Missing => return Err(CreateError::NoSuchRenoteTarget),
        Target::Blocked => return Err(CreateError::Blocked),
        Target::Found(note) => *note,
    };
    let is_quote = author.host.is_none() && note.user_host.is_some() && new.has_content();
    if is_quote && quotes::policy(conn, &note.id).await?.as_deref() == Some("nobody") {
        return Err(CreateError::RenoteOfHidden);
    }
    match note.visibility.as_str() {
        "public" | "home" => Ok(note),
        "followers" if is_own => Ok(note),
        _ => Err(CreateError::RenoteOfHidden),
    }
}

pub(super) async fn files(conn: &mut Connection, author: &User, ids: &[String]) -> Result<Vec<DriveFile>, CreateError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = drive::by_ids(conn, ids).await?;
    found.retain(|file| file.user_id.as_deref() == Some(author.id.as_str()));
    let mut ordered = Vec::with_capacity(ids.len());
    for id in ids {
        let place = found.iter().position(|file| file.id == *id);
        ordered.push(found.swap_remove(place.ok_or(CreateError::NoSuchFile)?));
    }
    Ok(ordered)
}
