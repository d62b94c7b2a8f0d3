//! Making a note.

use kanikey_core::Timestamp;
use kanikey_db::drive::DriveFile;
use kanikey_db::notes::Note;
use kanikey_db::polls::Poll;
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, hashtags, notes, polls, transaction};
use kanikey_messages::Event;

use super::check::{Targets, narrowed, targets};
use super::new_note::{MAX_REMOTE_TEXT, MAX_TAG_LENGTH, MAX_TAGS};
use super::{CreateError, NewNote, References};
use crate::notifications::{self, NewNotification};
use crate::{Deed, DomainError, Site, quotes};

/// Makes a note, tells whom it concerns, and returns it as stored. Local and remote authors alike; see
/// [`NewNote::uri`] for notes that are there already.
pub async fn create(site: &Site, author: &User, mut new: NewNote) -> Result<Note, CreateError> {
    let now = site.clock.now();
    tidy(&mut new, author);
    super::handles::look_for(site, author, &new).await?;
    let mut conn = site.conn().await?;
    if !new.is_sayable() {
        return Err(CreateError::Empty);
    }
    if site.settings.words().prohibited.matches(&everything_said(&new)) {
        return Err(CreateError::ProhibitedWords);
    }
    if author.host.is_none()
        && new
            .poll
            .as_ref()
            .and_then(|poll| poll.expires_at)
            .is_some_and(|end| end <= now)
    {
        return Err(CreateError::PollExpired);
    }
    let targets = targets(&mut conn, author, &new, now).await?;
    let references = references(site, &mut conn, author, &new).await?;
    let note = assemble(site, &mut conn, author, &new, &targets, references, now).await?;
    if note.mentions.len() > usize::try_from(site.settings.policies().mention_limit).unwrap_or(0) {
        return Err(CreateError::TooManyMentions);
    }
    let stored = transaction(&mut conn, async |conn| {
        let mut events = store(site, conn, author, &note, new.poll.as_ref(), &targets.files, now).await?;
        events.extend(quotes::on_created(site, conn, author, &note, targets.renote.as_ref()).await?);
        Ok(events)
    })
    .await;
    let events = match (stored, &note.uri) {
        (Ok(events), _) => events,
        // It is there already, or another request brought it at the same time.
        (Err(DomainError::Db(error)), Some(uri)) if error.is_unique_violation() => {
            return Ok(notes::by_uri(&conn, uri).await?.ok_or(DomainError::Db(error))?);
        }
        (Err(error), _) => return Err(error.into()),
    };
    drop(conn);
    site.publish(events);
    Ok(note)
}

/// What a note refers to.
pub(super) struct Referred {
    pub(super) mentions: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) emojis: Vec<String>,
}

pub(super) fn tidy(new: &mut NewNote, author: &User) {
    for text in [&mut new.text, &mut new.cw] {
        if author.host.is_some()
            && let Some(long) = text.as_mut()
            && let Some((end, _)) = long.char_indices().nth(MAX_REMOTE_TEXT)
        {
            long.truncate(end);
        }
    }
    new.text = new
        .text
        .take()
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    new.cw = new.cw.take().map(|cw| cw.trim().to_owned()).filter(|cw| !cw.is_empty());
}

pub(super) async fn references(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    new: &NewNote,
) -> Result<Referred, CreateError> {
    let mut referred = match &new.references {
        References::Given {
            mentions,
            hashtags,
            emojis,
        } => Referred {
            mentions: notes::existing_users(conn, mentions).await?,
            tags: hashtags.clone(),
            emojis: emojis.clone(),
        },
        References::Extract {
            mentions,
            hashtags,
            emojis,
        } => {
            let found = kanikey_mfm::extract(&kanikey_mfm::parse(&everything_said(new)));
            Referred {
                mentions: if *mentions {
                    mentioned(site, conn, author, &found.mentions).await?
                } else {
                    Vec::new()
                },
                tags: if *hashtags { found.hashtags } else { Vec::new() },
                emojis: if *emojis { found.emojis } else { Vec::new() },
            }
        }
    };
    referred.tags = tags(&referred.tags);
    Ok(referred)
}

pub(super) fn everything_said(new: &NewNote) -> String {
    let choices = new.poll.iter().flat_map(|poll| &poll.choices);
    let parts: Vec<&str> = new
        .cw
        .iter()
        .chain(&new.text)
        .chain(choices)
        .map(String::as_str)
        .collect();
    parts.join("\n")
}

/// The known accounts among the mentions. One without a host is on the author's server.
async fn mentioned(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    mentions: &[kanikey_mfm::Mention],
) -> Result<Vec<String>, CreateError> {
    let names: Vec<String> = mentions.iter().map(|mention| mention.username.to_lowercase()).collect();
    let hosts: Vec<Option<String>> = mentions
        .iter()
        .map(|mention| match &mention.host {
            None => author.host.clone(),
            Some(host) => match kanikey_core::Host::parse(host) {
                // By our own name it is one of ours.
                Some(host) if site.urls.is_own(&host) => None,
                Some(host) => Some(host.into_string()),
                None => Some(host.to_lowercase()),
            },
        })
        .collect();
    Ok(notes::mentioned(conn, &names, &hosts).await?)
}

/// Tags in the form that they are found by: lower case, each once, bounded.
fn tags(written: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in written {
        let tag = tag.to_lowercase();
        if !tag.is_empty() && tag.chars().count() <= MAX_TAG_LENGTH && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.truncate(MAX_TAGS);
    tags
}

async fn assemble(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    new: &NewNote,
    targets: &Targets,
    referred: Referred,
    now: Timestamp,
) -> Result<Note, CreateError> {
    let Targets { reply, renote, files } = targets;
    let shown = new.cw.as_ref().or(new.text.as_ref()).map_or("", String::as_str);
    let may_be_public = (author.host.is_some() || site.settings.policies().can_public_note)
        && !site.settings.words().sensitive.matches(shown)
        && !site.settings.settings().is_silenced(author.host.as_deref());
    let visibility = narrowed(&new.visibility, targets, may_be_public);
    let mut mentions = referred.mentions;
    let mut visible_user_ids = Vec::new();
    if let Some(reply) = reply.as_ref().filter(|reply| reply.user_id != author.id) {
        push_new(&mut mentions, &reply.user_id);
    }
    if visibility == "specified" {
        visible_user_ids = notes::existing_users(conn, &new.visible_user_ids).await?;
        for id in &mentions {
            push_new(&mut visible_user_ids, id);
        }
        for id in &visible_user_ids {
            push_new(&mut mentions, id);
        }
    }
    mentions.retain(|id| *id != author.id);
    let made = new.created_at.map_or(now, |made| made.min(now));
    Ok(Note {
        text: new.text.clone(),
        cw: new.cw.clone(),
        visibility,
        local_only: new.local_only || reply.iter().chain(renote).any(|target| target.local_only),
        reaction_acceptance: new.reaction_acceptance.clone(),
        visible_user_ids,
        mentions,
        tags: referred.tags,
        emojis: referred.emojis,
        file_ids: files.iter().map(|file| file.id.clone()).collect(),
        reply_id: reply.as_ref().map(|note| note.id.clone()),
        reply_user_id: reply.as_ref().map(|note| note.user_id.clone()),
        renote_id: renote.as_ref().map(|note| note.id.clone()),
        renote_user_id: renote.as_ref().map(|note| note.user_id.clone()),
        is_pure_renote: renote.is_some() && reply.is_none() && !new.has_content(),
        thread_id: reply
            .as_ref()
            .map(|note| note.thread_id.clone().unwrap_or_else(|| note.id.clone())),
        has_poll: new.poll.is_some(),
        uri: new.uri.clone(),
        url: new.url.clone(),
        ..Note::new(site.ids.at(made), author.id.clone(), author.host.clone())
    })
}

fn push_new(ids: &mut Vec<String>, id: &String) {
    if !ids.contains(id) {
        ids.push(id.clone());
    }
}

async fn store(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    note: &Note,
    poll: Option<&super::NewPoll>,
    files: &[DriveFile],
    now: Timestamp,
) -> Result<Vec<Event>, DomainError> {
    let ((), watchers) = tokio::try_join!(notes::insert(conn, note), watchers(conn, note))?;
    if let Some(poll) = poll {
        let mut votes = poll.votes.clone();
        votes.resize(poll.choices.len(), 0);
        let poll = Poll {
            note_id: note.id.clone(),
            multiple: poll.multiple,
            choices: poll.choices.clone(),
            votes,
            expires_at: poll.expires_at,
            ended: poll.expires_at.is_some_and(|end| end <= now),
        };
        polls::insert(conn, &poll).await?;
    }
    notes::count_targets(conn, note).await?;
    let trends = note.visibility == "public" && !author.is_bot;
    hashtags::record(conn, &note.tags, &author.id, author.host.is_none(), trends, now).await?;
    let mut events = vec![Event::NoteCreated {
        note_id: note.id.clone(),
        user_id: note.user_id.clone(),
    }];
    events.extend(notify(site, conn, note, watchers).await?);
    let deed = Deed::CreateNote { author, note, files };
    events.extend(site.outbox.append(conn, deed).await?);
    // Last: the author's next note waits for the lock that this takes.
    notes::count_author(conn, note).await?;
    Ok(events)
}

/// Who hears of everything that the author says of their own accord.
async fn watchers(conn: &Connection, note: &Note) -> Result<Vec<String>, DbError> {
    if note.is_pure_renote || note.reply_id.is_some() || note.visibility == "specified" {
        return Ok(Vec::new());
    }
    notes::watchers(conn, &note.user_id).await
}

/// Tells everybody once: that they were answered, renoted or quoted, mentioned, or that somebody they watch said something.
async fn notify(
    site: &Site,
    conn: &mut Connection,
    note: &Note,
    watchers: Vec<String>,
) -> Result<Vec<Event>, DomainError> {
    let renote_kind = if note.is_pure_renote { "renote" } else { "quote" };
    let mut told: Vec<String> = vec![note.user_id.clone()];
    let mut events = Vec::new();
    let groups: [(&str, Vec<String>); 4] = [
        ("reply", note.reply_user_id.iter().cloned().collect()),
        (renote_kind, note.renote_user_id.iter().cloned().collect()),
        ("mention", note.mentions.clone()),
        ("note", watchers),
    ];
    for (kind, mut ids) in groups {
        ids.retain(|id| !told.contains(id));
        told.extend(ids.iter().cloned());
        let new = NewNotification::by(kind, &note.user_id).about(&note.id);
        events.extend(notifications::create_for(site, conn, &ids, new).await?);
    }
    Ok(events)
}
