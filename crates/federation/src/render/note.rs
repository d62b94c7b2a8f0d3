//! Local notes and renotes, and what must be loaded for their documents.

use std::collections::{HashMap, HashSet};

use kanikey_core::{Host, LocalUrls, Timestamp, id};
use kanikey_db::drive::DriveFile;
use kanikey_db::emojis::Emoji;
use kanikey_db::federation::emojis;
use kanikey_db::notes::Note;
use kanikey_db::polls::{self, Poll};
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, drive, notes, quotes, users};
use kanikey_mfm::{HtmlContext, Mention, is_plain, parse, to_html};
use kanikey_vocab::PUBLIC;
use kanikey_vocab::outgoing::{self, Announce, Attachment, Choice, Create, InteractionPolicy, Tag};

use super::emoji::emoji;

/// What an empty content warning is sent as.
const EMPTY_SUMMARY: &str = "\u{200B}";

/// A note and everything that its document tells of.
pub(crate) struct NoteParts {
    pub(crate) note: Note,
    pub(crate) files: Vec<DriveFile>,
    reply: Option<Note>,
    renote: Option<Note>,
    /// Who is mentioned or may see it.
    people: Vec<User>,
    emojis: Vec<Emoji>,
    poll: Option<Poll>,
    /// The document that allows the quote that it is.
    authorization: Option<String>,
}

/// `to` and `cc`.
pub(crate) struct Audience {
    pub(crate) to: Vec<String>,
    pub(crate) cc: Vec<String>,
}

/// A note's activity.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(crate) enum NoteActivity {
    /// It says something.
    Create(Box<Create>),
    /// It only renotes.
    Announce(Announce),
}

impl NoteParts {
    /// Loads everything for each of `rows`, with as many queries for many as for one.
    pub(crate) async fn load(conn: &mut Connection, rows: Vec<Note>) -> Result<Vec<Self>, DbError> {
        let unique = |ids: Vec<&String>| -> Vec<String> {
            let mut seen = HashSet::new();
            ids.into_iter().filter(|id| seen.insert(*id)).cloned().collect()
        };
        let others = unique(
            rows.iter()
                .flat_map(|note| note.reply_id.iter().chain(&note.renote_id))
                .collect(),
        );
        let people = unique(rows.iter().flat_map(people_of).collect());
        let file_ids = unique(rows.iter().flat_map(|note| &note.file_ids).collect());
        let names = unique(rows.iter().flat_map(|note| &note.emojis).collect());
        let others: HashMap<String, Note> = by_id(notes::by_ids(conn, &others).await?, |note| &note.id);
        let people: HashMap<String, User> = by_id(users::by_ids(conn, &people).await?, |user| &user.id);
        let files: HashMap<String, DriveFile> = by_id(drive::by_ids(conn, &file_ids).await?, |file| &file.id);
        let emojis: HashMap<String, Emoji> = by_id(emojis::local(conn, &names).await?, |emoji| &emoji.name);
        let quote_ids = unique(rows.iter().filter(|note| is_quote(note)).map(|note| &note.id).collect());
        let mut authorizations: HashMap<String, String> =
            quotes::authorization_of(conn, &quote_ids).await?.into_iter().collect();
        let poll_ids = unique(rows.iter().filter(|note| note.has_poll).map(|note| &note.id).collect());
        let mut polls: HashMap<String, Poll> = by_id(polls::by_note_ids(conn, &poll_ids).await?, |poll| &poll.note_id);
        let mut loaded = Vec::with_capacity(rows.len());
        for note in rows {
            let other = |id: &Option<String>| id.as_ref().and_then(|id| others.get(id)).cloned();
            loaded.push(Self {
                reply: other(&note.reply_id),
                renote: other(&note.renote_id),
                people: people_of(&note).filter_map(|id| people.get(id).cloned()).collect(),
                files: note.file_ids.iter().filter_map(|id| files.get(id).cloned()).collect(),
                emojis: note
                    .emojis
                    .iter()
                    .filter_map(|name| emojis.get(name).cloned())
                    .collect(),
                poll: polls.remove(&note.id),
                authorization: authorizations.remove(&note.id),
                note,
            });
        }
        Ok(loaded)
    }

    /// As [`NoteParts::load`], for one.
    pub(crate) async fn load_one(conn: &mut Connection, note: Note) -> Result<Option<Self>, DbError> {
        Ok(Self::load(conn, vec![note]).await?.pop())
    }

    /// The note's document.
    pub(crate) fn render(&self, urls: &LocalUrls, now: Timestamp) -> outgoing::Note {
        let note = &self.note;
        let text = note.text.as_deref().unwrap_or_default();
        let nodes = parse(text);
        let quote = self.renote.as_ref().map(|renote| uri_of(urls, renote));
        let profile_url = |mention: &Mention| self.mentioned(urls, mention).and_then(|user| user.uri.clone());
        let context = HtmlContext {
            origin: urls.origin(),
            profile_url: &profile_url,
            quote_url: quote.as_deref(),
        };
        let content = if text.is_empty() && quote.is_none() {
            String::new()
        } else {
            to_html(&nodes, &context)
        };
        let mut document = outgoing::Note::new(urls.note(&note.id), urls.user(&note.user_id), content, made_at(note));
        if !is_plain(&nodes) || quote.is_some() {
            document = document.with_markdown(text.to_owned());
        }
        let Audience { to, cc } = self.audience(urls);
        (document.to, document.cc) = (to, cc);
        document.updated = note.updated_at;
        document.summary = note.cw.as_ref().map(|cw| match cw.as_str() {
            "" => EMPTY_SUMMARY.to_owned(),
            cw => cw.to_owned(),
        });
        document.in_reply_to = self.reply.as_ref().map(|reply| uri_of(urls, reply));
        document.attachment = self.files.iter().map(|file| attachment(urls, file)).collect();
        document.sensitive = note.cw.is_some() || self.files.iter().any(|file| file.is_sensitive);
        document.tag = self.tags(urls);
        if let Some(quote) = &quote {
            document = document.quoting(quote);
            document.quote_authorization.clone_from(&self.authorization);
        }
        document.interaction_policy = Some(match note.visibility.as_str() {
            "public" | "home" => InteractionPolicy::everyone(),
            _ => InteractionPolicy::only(urls.user(&note.user_id)),
        });
        if let Some(poll) = &self.poll {
            document = document.with_poll(question(poll, now));
        }
        document
    }

    /// The activity that made the note.
    pub(crate) fn activity(&self, urls: &LocalUrls, now: Timestamp) -> NoteActivity {
        let id = urls.note_activity(&self.note.id);
        match (&self.renote, self.note.is_pure_renote) {
            (Some(renote), true) => {
                let Audience { to, cc } = self.audience(urls);
                NoteActivity::Announce(Announce::new(
                    id,
                    urls.user(&self.note.user_id),
                    made_at(&self.note),
                    to,
                    cc,
                    uri_of(urls, renote),
                ))
            }
            _ => NoteActivity::Create(Box::new(Create::new(id, self.render(urls, now)))),
        }
    }

    /// Everyone of other servers whom the note concerns besides the author's followers.
    pub(crate) fn concerned(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.people.iter().map(|user| user.id.clone()).collect();
        ids.extend(self.note.reply_user_id.clone());
        ids.extend(self.note.renote_user_id.clone());
        ids
    }

    fn audience(&self, urls: &LocalUrls) -> Audience {
        let followers = urls.user_part(&self.note.user_id, "followers");
        let people = self.people.iter().map(|user| user_uri(urls, user));
        let public = PUBLIC.to_owned();
        let (to, mut cc) = match self.note.visibility.as_str() {
            "public" => (vec![public], vec![followers]),
            "home" => (vec![followers], vec![public]),
            "followers" => (vec![followers], Vec::new()),
            _ => {
                return Audience {
                    to: people.collect(),
                    cc: Vec::new(),
                };
            }
        };
        // Misskey leaves local people out; who is named here may be anywhere.
        cc.extend(
            self.people
                .iter()
                .filter(|user| user.host.is_some())
                .map(|user| user_uri(urls, user)),
        );
        Audience { to, cc }
    }

    fn tags(&self, urls: &LocalUrls) -> Vec<Tag> {
        let hashtags = self.note.tags.iter().map(|tag| Tag::Hashtag {
            href: urls.hashtag(tag),
            name: format!("#{tag}"),
        });
        let mentions = self.people.iter().map(|user| Tag::Mention {
            href: user_uri(urls, user),
            name: match &user.host {
                Some(host) => format!("@{}@{host}", user.username),
                None if urls.account_host() != urls.host() => format!("@{}@{}", user.username, urls.account_host()),
                None => format!("@{}", user.username),
            },
        });
        let emojis = self.emojis.iter().map(|row| Tag::Emoji(emoji(urls, row)));
        hashtags.chain(mentions).chain(emojis).collect()
    }

    fn mentioned(&self, urls: &LocalUrls, mention: &Mention) -> Option<&User> {
        let host = mention
            .host
            .as_deref()
            .and_then(Host::parse)
            .filter(|host| !urls.is_own(host));
        let host = host.as_ref().map(Host::as_str);
        self.people
            .iter()
            .find(|user| user.host.as_deref() == host && user.username_lower == mention.username.to_lowercase())
    }
}

fn is_quote(note: &Note) -> bool {
    note.renote_id.is_some() && !note.is_pure_renote
}

/// A note's id, wherever it is from.
pub(crate) fn uri_of(urls: &LocalUrls, note: &Note) -> String {
    note.uri.clone().unwrap_or_else(|| urls.note(&note.id))
}

/// An account's id, wherever it is from.
pub(crate) fn user_uri(urls: &LocalUrls, user: &User) -> String {
    user.uri.clone().unwrap_or_else(|| urls.user(&user.id))
}

/// When a local note was made.
pub(crate) fn made_at(note: &Note) -> Timestamp {
    id::time_of(&note.id).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn people_of(note: &Note) -> impl Iterator<Item = &String> {
    let only_visible = (note.visibility == "specified").then_some(&note.visible_user_ids);
    let visible = only_visible.into_iter().flatten();
    note.mentions
        .iter()
        .chain(visible.filter(|id| !note.mentions.contains(id)))
}

fn attachment(urls: &LocalUrls, file: &DriveFile) -> Attachment {
    let key = file.web_public_access_key.as_ref().or(file.access_key.as_ref());
    let url = match (key, &file.url) {
        (Some(key), _) => urls.file(key),
        (None, url) => url.clone().unwrap_or_default(),
    };
    let media_type = file.web_public_type.as_ref().unwrap_or(&file.type_);
    Attachment::new(media_type.clone(), url, file.comment.clone(), file.is_sensitive)
}

fn question(poll: &Poll, now: Timestamp) -> outgoing::Poll {
    let choices = poll.choices.iter().zip(&poll.votes);
    let choices = choices.map(|(name, votes)| Choice::new(name.clone(), u64::try_from(*votes).unwrap_or(0)));
    outgoing::Poll::new(choices.collect(), poll.multiple, poll.expires_at, now)
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> &String) -> HashMap<String, T> {
    rows.into_iter().map(|row| (id(&row).clone(), row)).collect()
}
