//! Everything that a page of notes is made of, a query for each kind of row.

use std::collections::{HashMap, HashSet};

use kanikey_core::Timestamp;
use kanikey_db::notes::{self, Note};
use kanikey_db::polls::{self, Poll};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError, drive, quotes, reactions};
use kanikey_domain::Site;
use kanikey_domain::visibility::{Viewer, can_see};
use kanikey_entities::{DriveFile, UserLite};

use super::Audience;
use crate::emoji_urls::EmojiUrls;
use crate::users::lite;

/// How far renotes of quotes are followed.
pub(super) const DEPTH: usize = 2;

/// The rows of a page of notes and of all that they refer to, by id.
pub(super) struct Material<'a> {
    pub(super) audience: Audience<'a>,
    pub(super) notes: HashMap<String, Note>,
    pub(super) users: HashMap<String, UserLite>,
    pub(super) files: HashMap<String, DriveFile>,
    pub(super) polls: HashMap<String, Poll>,
    /// The viewer's votes.
    pub(super) votes: HashSet<(String, i32)>,
    /// The viewer's reactions, by note.
    pub(super) reactions: HashMap<String, String>,
    pub(super) emojis: EmojiUrls,
    /// Quotes that may not show what they quote.
    pub(super) refused_quotes: HashSet<String>,
    /// The authors.
    pub(super) authors: HashMap<String, User>,
    viewer: Option<Viewer>,
    now: Timestamp,
}

impl<'a> Material<'a> {
    /// Loads it. Kinds of which nothing is needed cost no query; what does not depend on each other is asked for together,
    /// so that the database is waited for once. `known` is an account whose row is at hand.
    pub(super) async fn load(
        site: &Site,
        conn: &mut Connection,
        audience: Audience<'a>,
        rows: Vec<Note>,
        known: Option<&User>,
    ) -> Result<Self, DbError> {
        let notes = with_targets(conn, rows).await?;
        let conn = &*conn;
        let author_ids = unique(notes.values().map(|note| &note.user_id));
        let mut unknown_ids = author_ids.clone();
        unknown_ids.retain(|id| known.is_none_or(|user| user.id != *id));
        let (authors, viewer, refused_quotes, files, polls, votes, reactions) = tokio::try_join!(
            users::by_ids(conn, &unknown_ids),
            viewer(conn, audience, &author_ids),
            refused_quotes(conn, &notes),
            files(site, conn, &notes),
            polls(conn, &notes),
            votes(conn, audience.viewer_id(), &notes),
            reactions(conn, audience.viewer_id(), &notes),
        )?;
        let mut authors: HashMap<String, User> = by_id(authors, |user| &user.id);
        authors.extend(known.map(|user| (user.id.clone(), user.clone())));
        let wanted = wanted_emojis(&notes, &authors);
        let (instances, emojis) = tokio::try_join!(
            lite::instances(conn, authors.values()),
            EmojiUrls::load(site, conn, &wanted)
        )?;
        let users = authors
            .iter()
            .map(|(id, user)| (id.clone(), lite::lite(site, user, &emojis, &instances)))
            .collect();
        Ok(Self {
            audience,
            notes,
            users,
            files,
            polls,
            votes,
            reactions,
            emojis,
            refused_quotes,
            authors,
            viewer,
            now: site.clock.now(),
        })
    }

    /// Whether a note may be shown to whom this is loaded for.
    pub(super) fn is_visible(&self, note: &Note) -> bool {
        self.authors
            .get(&note.user_id)
            .is_some_and(|author| can_see(note, author, self.viewer.as_ref(), self.now))
    }
}

/// The name and host in a reaction with an emoji of another server: `:name@host:`.
pub(super) fn remote_emoji(reaction: &str) -> Option<(&str, &str)> {
    let (name, host) = reaction.strip_prefix(':')?.strip_suffix(':')?.split_once('@')?;
    (host != ".").then_some((name, host))
}

/// The rows and what they renote and reply to, and that of what they renote.
async fn with_targets(conn: &mut Connection, rows: Vec<Note>) -> Result<HashMap<String, Note>, DbError> {
    let mut notes: HashMap<String, Note> = HashMap::with_capacity(rows.len() * 2);
    let mut latest = rows;
    for _ in 0..DEPTH {
        let mut targets = HashSet::new();
        for note in &latest {
            targets.extend(note.renote_id.iter().chain(&note.reply_id).cloned());
        }
        notes.extend(latest.into_iter().map(|note| (note.id.clone(), note)));
        let missing: Vec<String> = targets.into_iter().filter(|id| !notes.contains_key(id)).collect();
        latest = notes::by_ids(conn, &missing).await?;
    }
    notes.extend(latest.into_iter().map(|note| (note.id.clone(), note)));
    Ok(notes)
}

async fn refused_quotes(conn: &Connection, notes: &HashMap<String, Note>) -> Result<HashSet<String>, DbError> {
    let quotes = notes
        .values()
        .filter(|note| note.renote_id.is_some() && !note.is_pure_renote);
    let ids = unique(quotes.map(|note| &note.id));
    Ok(quotes::refused_among(conn, &ids).await?.into_iter().collect())
}

async fn files(
    site: &Site,
    conn: &Connection,
    notes: &HashMap<String, Note>,
) -> Result<HashMap<String, DriveFile>, DbError> {
    let ids = unique(notes.values().flat_map(|note| &note.file_ids));
    let rows = drive::files::by_ids(conn, &ids).await?;
    let files = rows
        .into_iter()
        .map(|row| (row.id.clone(), crate::drive_file(site, row)));
    Ok(files.collect())
}

async fn polls(conn: &Connection, notes: &HashMap<String, Note>) -> Result<HashMap<String, Poll>, DbError> {
    let rows = polls::by_note_ids(conn, &with_poll(notes)).await?;
    Ok(by_id(rows, |poll| &poll.note_id))
}

async fn votes(
    conn: &Connection,
    viewer_id: Option<&str>,
    notes: &HashMap<String, Note>,
) -> Result<HashSet<(String, i32)>, DbError> {
    let Some(viewer_id) = viewer_id else {
        return Ok(HashSet::new());
    };
    let votes = polls::votes_of(conn, viewer_id, &with_poll(notes)).await?;
    Ok(votes.into_iter().map(|vote| (vote.note_id, vote.choice)).collect())
}

fn with_poll(notes: &HashMap<String, Note>) -> Vec<String> {
    unique(notes.values().filter(|note| note.has_poll).map(|note| &note.id))
}

async fn reactions(
    conn: &Connection,
    viewer_id: Option<&str>,
    notes: &HashMap<String, Note>,
) -> Result<HashMap<String, String>, DbError> {
    let Some(viewer_id) = viewer_id else {
        return Ok(HashMap::new());
    };
    let reacted = unique(
        notes
            .values()
            .filter(|note| note.reaction_count > 0)
            .map(|note| &note.id),
    );
    let mine = reactions::of(conn, viewer_id, &reacted).await?;
    Ok(mine.into_iter().map(|row| (row.note_id, row.reaction)).collect())
}

fn wanted_emojis<'a>(
    notes: &'a HashMap<String, Note>,
    authors: &'a HashMap<String, User>,
) -> HashSet<(&'a str, &'a str)> {
    let mut wanted = HashSet::new();
    for user in authors.values() {
        lite::want_emojis(user, &mut wanted);
    }
    for note in notes.values() {
        if let Some(host) = &note.user_host {
            wanted.extend(note.emojis.iter().map(|name| (name.as_str(), host.as_str())));
        }
        let reactions = note.reactions.as_object().into_iter().flatten();
        wanted.extend(reactions.filter_map(|(reaction, _)| remote_emoji(reaction)));
    }
    wanted
}

/// The viewer and how the authors stand to them. A user of whom nothing is known stands for all users.
async fn viewer(conn: &Connection, audience: Audience<'_>, author_ids: &[String]) -> Result<Option<Viewer>, DbError> {
    match audience {
        Audience::Viewer(None) => Ok(None),
        Audience::Viewer(Some(id)) => Viewer::load(conn, id, author_ids).await.map(Some),
        Audience::Users => Ok(Some(Viewer::default())),
    }
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> &String) -> HashMap<String, T> {
    rows.into_iter().map(|row| (id(&row).clone(), row)).collect()
}

fn unique<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<String> {
    let set: HashSet<&String> = ids.collect();
    set.into_iter().cloned().collect()
}
