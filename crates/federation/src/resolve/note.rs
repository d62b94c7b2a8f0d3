//! Notes of other servers, with what they answer and quote.
//!
//! What one note leads to is worked off in a loop, within the [`Allowance`] of whatever brought it: a conversation
//! without an end costs neither stack nor more than so many requests.

mod allowance;
mod edit;
mod parts;
mod text;

use std::collections::HashSet;

use kanikey_db::federation::tombstones;
use kanikey_db::notes;
use kanikey_db::notes::Note;
use kanikey_db::users::{User, by_uri};
use kanikey_domain::Site;
use kanikey_domain::file_copies::insert_links;
use kanikey_domain::notes::{CreateError, NewNote, References, create};
use kanikey_vocab::incoming::{self, Tag};
use serde_json::Value;

use super::ResolveError;
use super::fetch::{host_of, on_same_host};
use crate::Federation;

pub(crate) use allowance::Allowance;
pub(crate) use edit::update;
pub(crate) use parts::store_emojis;

/// A note and the document that it was read from.
struct Draft {
    note: incoming::Note,
    document: Value,
}

/// What is left to do, the last first.
enum Step {
    /// Fetch the note with this id where it is not known.
    Fetch(String),
    /// Keep a note; what it answers and quotes is there by now, as far as it can be had.
    Keep(Box<Draft>),
}

impl Federation {
    /// The note with this id, fetched where it is not known, with what it answers and quotes.
    pub(crate) async fn note(&self, site: &Site, uri: &str, allowance: &Allowance) -> Result<Note, ResolveError> {
        if let Some(known) = self.known_note(site, uri).await? {
            return Ok(known);
        }
        let draft = self.fetch_note(site, uri, allowance).await?;
        let author = self.author(site, &draft.note, allowance).await?;
        keep_with_context(self, site, &author, draft, allowance).await
    }

    /// The note with this id, if it is here.
    pub(crate) async fn known_note(&self, site: &Site, uri: &str) -> Result<Option<Note>, ResolveError> {
        let mut conn = site.conn().await?;
        if site.urls.is_local(uri) {
            let id = uri.strip_suffix("/activity").unwrap_or(uri);
            let id = site.urls.id_of(id, "notes");
            let id = id.ok_or_else(|| ResolveError::refused("not a note of this server"))?;
            let note = notes::by_id(&mut conn, id)
                .await?
                .filter(|note| note.user_host.is_none());
            return note
                .map(Some)
                .ok_or_else(|| ResolveError::refused("no such note on this server"));
        }
        let host = host_of(uri).ok_or_else(|| ResolveError::refused("not an http URL"))?;
        if !self.speaks_with(site, host.as_str()) {
            return Err(ResolveError::refused("the host is blocked"));
        }
        Ok(notes::by_uri(&conn, uri).await?)
    }

    async fn fetch_note(&self, site: &Site, uri: &str, allowance: &Allowance) -> Result<Draft, ResolveError> {
        if tombstones::exists(&mut *site.conn().await?, uri).await? {
            return Err(ResolveError::refused("the note was deleted"));
        }
        allowance.take()?;
        let document = self.fetch_document(site, uri).await?;
        let note = read(&document)?;
        Ok(Draft { note, document })
    }

    /// Who wrote the note, fetched where they are not known.
    async fn author(&self, site: &Site, note: &incoming::Note, allowance: &Allowance) -> Result<User, ResolveError> {
        let uri = note.author();
        if !on_same_host(&note.id, uri) {
            return Err(ResolveError::refused(
                "the note's id is on another host than its author",
            ));
        }
        if by_uri(&mut *site.conn().await?, uri).await?.is_none() {
            allowance.take()?;
        }
        self.user(site, uri).await
    }
}

/// Keeps a note of `author` from its document, which came from the author's own host or with the author's signature.
pub(crate) async fn store(
    federation: &Federation,
    site: &Site,
    author: &User,
    document: &Value,
    allowance: &Allowance,
) -> Result<Note, ResolveError> {
    let draft = Draft {
        note: read(document)?,
        document: document.clone(),
    };
    check(author, &draft.note)?;
    keep_with_context(federation, site, author, draft, allowance).await
}

fn read(document: &Value) -> Result<incoming::Note, ResolveError> {
    incoming::Note::read(document).map_err(|error| ResolveError::Refused(error.to_string()))
}

async fn keep_with_context(
    federation: &Federation,
    site: &Site,
    author: &User,
    draft: Draft,
    allowance: &Allowance,
) -> Result<Note, ResolveError> {
    let mut seen = HashSet::from([draft.note.id.clone()]);
    let mut steps: Vec<Step> = context_of(&draft.note);
    while let Some(step) = steps.pop() {
        let done = match step {
            Step::Fetch(uri) if seen.insert(uri.clone()) => fetch(federation, site, &uri, allowance, &mut steps).await,
            Step::Fetch(_) => Ok(()),
            Step::Keep(draft) => keep_fetched(federation, site, *draft, allowance).await,
        };
        match done {
            Ok(()) => {}
            Err(ResolveError::Domain(error)) => return Err(error.into()),
            // What cannot be had is left out: the note says what it says without it.
            Err(ResolveError::Temporary(reason) | ResolveError::Refused(reason)) => {
                tracing::debug!(reason, "a note's context could not be had");
            }
        }
    }
    Box::pin(keep(federation, site, author, &draft)).await
}

fn context_of(note: &incoming::Note) -> Vec<Step> {
    let context = note.quote.iter().chain(&note.in_reply_to);
    context.cloned().map(Step::Fetch).collect()
}

async fn fetch(
    federation: &Federation,
    site: &Site,
    uri: &str,
    allowance: &Allowance,
    steps: &mut Vec<Step>,
) -> Result<(), ResolveError> {
    if federation.known_note(site, uri).await?.is_some() {
        return Ok(());
    }
    let draft = federation.fetch_note(site, uri, allowance).await?;
    let context = context_of(&draft.note);
    steps.push(Step::Keep(Box::new(draft)));
    steps.extend(context);
    Ok(())
}

async fn keep_fetched(
    federation: &Federation,
    site: &Site,
    draft: Draft,
    allowance: &Allowance,
) -> Result<(), ResolveError> {
    let author = federation.author(site, &draft.note, allowance).await?;
    check(&author, &draft.note)?;
    Box::pin(keep(federation, site, &author, &draft)).await?;
    Ok(())
}

/// Keeps a note. What it answers and quotes is looked up, not fetched.
async fn keep(federation: &Federation, site: &Site, author: &User, draft: &Draft) -> Result<Note, ResolveError> {
    let read = &draft.note;
    check(author, read)?;
    let conn = site.conn().await?;
    let (is_deleted, known) = tokio::try_join!(
        tombstones::exists_of(&conn, &read.id, read.author()),
        notes::by_uri(&conn, &read.id)
    )?;
    drop(conn);
    if is_deleted {
        return Err(ResolveError::refused("the note was deleted"));
    }
    if let Some(known) = known {
        return Ok(known);
    }
    let reply_id = linked(federation, site, read.in_reply_to.as_deref()).await?;
    let renote_id = linked(federation, site, read.quote.as_deref()).await?;
    let mut conn = site.conn().await?;
    let people = parts::people(site, &mut conn, read).await?;
    let files = parts::links(site, author, read);
    insert_links(site, &mut conn, &files).await?;
    if let Some(host) = &author.host {
        store_emojis(site, &mut conn, host, &read.tags).await?;
    }
    drop(conn);
    let new = NewNote {
        visible_user_ids: people.clone(),
        references: references(read, people),
        file_ids: files.iter().map(|file| file.id.clone()).collect(),
        reply_id,
        renote_id,
        ..new_note(author, read)
    };
    let note = create_as_far_as_possible(site, author, read, new).await?;
    federation.learn_of_quote(site, author, &note, &draft.document).await?;
    Ok(note)
}

/// The id of a note that another one names, if it is here.
async fn linked(federation: &Federation, site: &Site, uri: Option<&str>) -> Result<Option<String>, ResolveError> {
    let Some(uri) = uri else { return Ok(None) };
    match federation.known_note(site, uri).await {
        Ok(note) => Ok(note.map(|note| note.id)),
        Err(ResolveError::Domain(error)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// What may not be quoted or answered here does not keep the note from being said.
async fn create_as_far_as_possible(
    site: &Site,
    author: &User,
    read: &incoming::Note,
    mut new: NewNote,
) -> Result<Note, ResolveError> {
    new.text = text::text(read, new.renote_id.is_some());
    let mut created = create(site, author, new.clone()).await;
    if matches!(
        created,
        Err(CreateError::NoSuchRenoteTarget | CreateError::RenoteOfHidden | CreateError::RenoteOfPureRenote)
    ) {
        new.renote_id = None;
        new.text = text::text(read, false);
        created = create(site, author, new.clone()).await;
    }
    if matches!(
        created,
        Err(CreateError::NoSuchReplyTarget | CreateError::ReplyToPureRenote)
    ) {
        new.reply_id = None;
        created = create(site, author, new).await;
    }
    created.map_err(|error| match error {
        CreateError::Domain(error) => ResolveError::Domain(error),
        other => ResolveError::Refused(other.to_string()),
    })
}

fn check(author: &User, note: &incoming::Note) -> Result<(), ResolveError> {
    let uri = author.uri.as_deref().unwrap_or_default();
    if note.author() != uri {
        return Err(ResolveError::refused("the note is attributed to somebody else"));
    }
    if !on_same_host(&note.id, uri) {
        return Err(ResolveError::refused(
            "the note's id is on another host than its author",
        ));
    }
    if author.is_suspended || author.is_deleted {
        return Err(ResolveError::refused("the note's author is suspended"));
    }
    Ok(())
}

/// All of a note that needs no look at the database, but for its text.
fn new_note(author: &User, note: &incoming::Note) -> NewNote {
    NewNote {
        created_at: note.published,
        cw: text::cw(note),
        visibility: parts::visibility(author, note).to_owned(),
        poll: note.poll.as_ref().map(parts::poll),
        uri: Some(note.id.clone()),
        url: note.url.clone(),
        ..NewNote::default()
    }
}

fn references(note: &incoming::Note, mentions: Vec<String>) -> References {
    let hashtags = note.tags.iter().filter_map(|tag| match tag {
        Tag::Hashtag { name } => Some(name.clone()),
        _ => None,
    });
    let emojis = note.tags.iter().filter_map(|tag| match tag {
        Tag::Emoji(emoji) => Some(emoji.name.clone()),
        _ => None,
    });
    References::Given {
        mentions,
        hashtags: hashtags.collect(),
        emojis: emojis.take(parts::MAX_EMOJIS).collect(),
    }
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}
