//! Notes of other servers.

use std::path::Path;

use kanikey_core::Timestamp;
use kanikey_db::drive::DriveFile;
use kanikey_db::emojis::Emoji;
use kanikey_db::federation::{emojis, tombstones};
use kanikey_db::notes::Note;
use kanikey_db::users::{User, by_uris};
use kanikey_db::{Connection, DbError, notes};
use kanikey_domain::Site;
use kanikey_domain::notes::{CreateError, NewNote, NewPoll, References, create};
use kanikey_mfm::{FromHtmlContext, MentionTag, from_html};
use kanikey_vocab::incoming::{self, Attachment, NoteType, Tag};
use kanikey_vocab::is_public;
use serde_json::{Value, json};
use url::Url;

use super::ResolveError;
use super::fetch::on_same_host;
use crate::Federation;

/// How far back a conversation is fetched.
const MAX_DEPTH: u8 = 8;

const MAX_TEXT: usize = 8192;
const MAX_CW: usize = 512;
const MAX_FILES: usize = 16;
const MAX_NAME: usize = 256;
const MAX_COMMENT: usize = 2048;
const MAX_EMOJIS: usize = 64;

impl Federation {
    /// The note with this id, fetched where it is not known, with what it answers and quotes. `depth` counts how many
    /// notes led here.
    pub(crate) async fn note(&self, site: &Site, uri: &str, depth: u8) -> Result<Note, ResolveError> {
        let mut conn = site.conn().await?;
        if site.urls.is_local(uri) {
            let id = uri.strip_suffix("/activity").unwrap_or(uri);
            let id = site.urls.id_of(id, "notes");
            let id = id.ok_or_else(|| ResolveError::refused("not a note of this server"))?;
            let note = notes::by_id(&mut conn, id)
                .await?
                .filter(|note| note.user_host.is_none());
            return note.ok_or_else(|| ResolveError::refused("no such note on this server"));
        }
        if let Some(note) = notes::by_uri(&mut conn, uri).await? {
            return Ok(note);
        }
        drop(conn);
        if depth > MAX_DEPTH {
            return Err(ResolveError::refused("the conversation is too long"));
        }
        let document = self.fetch_document(site, uri).await?;
        let author = incoming::Note::read(&document).map_err(|error| ResolveError::Refused(error.to_string()))?;
        let author = Box::pin(self.user(site, author.author())).await?;
        store(self, site, &author, &document, depth).await
    }
}

/// Keeps a note of `author` from its document, which came from the author's own host or with the author's signature.
pub(crate) async fn store(
    federation: &Federation,
    site: &Site,
    author: &User,
    document: &Value,
    depth: u8,
) -> Result<Note, ResolveError> {
    let read = incoming::Note::read(document).map_err(|error| ResolveError::Refused(error.to_string()))?;
    check(author, &read)?;
    if tombstones::exists(&mut *site.conn().await?, &read.id).await? {
        return Err(ResolveError::refused("the note was deleted"));
    }
    let reply_id = match &read.in_reply_to {
        Some(uri) => linked(federation, site, uri, depth).await?,
        None => None,
    };
    let renote_id = match &read.quote {
        Some(uri) => linked(federation, site, uri, depth).await?,
        None => None,
    };
    let mut new = new_note(author, &read);
    (new.reply_id, new.renote_id) = (reply_id, renote_id);
    let mut conn = site.conn().await?;
    let people = people(site, &mut conn, &read).await?;
    new.visible_user_ids.clone_from(&people);
    if let References::Given { mentions, .. } = &mut new.references {
        *mentions = people;
    }
    let known = notes::by_uri(&mut conn, &read.id).await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let files = links(site, author, &read.attachments);
    new.file_ids = files.iter().map(|file| file.id.clone()).collect();
    kanikey_db::federation::files::insert(&mut conn, &files).await?;
    if let Some(host) = &author.host {
        store_emojis(site, &mut conn, host, &read.tags).await?;
    }
    drop(conn);
    create(site, author, new).await.map_err(|error| match error {
        CreateError::Domain(error) => ResolveError::Domain(error),
        other => ResolveError::Refused(other.to_string()),
    })
}

/// Keeps the custom emojis among `tags`, which `host` sent.
pub(crate) async fn store_emojis(site: &Site, conn: &mut Connection, host: &str, tags: &[Tag]) -> Result<(), DbError> {
    let rows: Vec<Emoji> = tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Emoji(emoji) => Some(emoji),
            _ => None,
        })
        .take(MAX_EMOJIS)
        .map(|emoji| Emoji {
            id: site.ids.next(),
            name: emoji.name.clone(),
            host: Some(host.to_owned()),
            category: None,
            aliases: Vec::new(),
            license: emoji.license.clone(),
            original_url: emoji.icon.url.clone(),
            public_url: emoji.icon.url.clone(),
            type_: emoji.icon.media_type.clone(),
            uri: emoji.id.clone(),
            is_sensitive: false,
            local_only: false,
            updated_at: emoji.updated,
        })
        .collect();
    emojis::upsert(conn, &rows).await
}

/// The id of a note that another one names. What cannot be had for good is left out; what may come later is waited for.
async fn linked(federation: &Federation, site: &Site, uri: &str, depth: u8) -> Result<Option<String>, ResolveError> {
    match Box::pin(federation.note(site, uri, depth + 1)).await {
        Ok(note) => Ok(Some(note.id)),
        Err(ResolveError::Domain(error)) => Err(error.into()),
        Err(ResolveError::Temporary(reason) | ResolveError::Refused(reason)) => {
            tracing::debug!(reason, "a note's context could not be had");
            Ok(None)
        }
    }
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

/// All of a note that needs no look at the database.
fn new_note(author: &User, note: &incoming::Note) -> NewNote {
    let hashtags = note.tags.iter().filter_map(|tag| match tag {
        Tag::Hashtag { name } => Some(name.clone()),
        _ => None,
    });
    let emojis = note.tags.iter().filter_map(|tag| match tag {
        Tag::Emoji(emoji) => Some(emoji.name.clone()),
        _ => None,
    });
    NewNote {
        created_at: note.published,
        text: text(note),
        cw: note
            .summary
            .as_deref()
            .map(|cw| cut(cw.trim_matches('\u{200B}'), MAX_CW)),
        visibility: visibility(author, note).to_owned(),
        poll: note.poll.as_ref().map(poll),
        references: References::Given {
            mentions: Vec::new(),
            hashtags: hashtags.collect(),
            emojis: emojis.collect(),
        },
        uri: Some(note.id.clone()),
        url: note.url.clone(),
        ..NewNote::default()
    }
}

fn text(note: &incoming::Note) -> Option<String> {
    let body = match (&note.misskey_content, &note.content) {
        (Some(markdown), _) => Some(cut(markdown, MAX_TEXT)),
        (None, Some(content)) if note.media_type.as_deref() == Some("text/markdown") => Some(cut(content, MAX_TEXT)),
        (None, Some(html)) => Some(markdown_of(note, html)),
        (None, None) => None,
    };
    if matches!(note.kind, NoteType::Note | NoteType::Question) {
        return body;
    }
    // An article or a video is its title and where to find it.
    let url = note.url.as_ref().unwrap_or(&note.id);
    let title = note.name.as_deref().map(|name| format!("**{}**", cut(name, MAX_NAME)));
    let parts = [title, body, Some(url.clone())];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n"))
}

fn markdown_of(note: &incoming::Note, html: &str) -> String {
    let hashtags: Vec<&str> = note
        .tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Hashtag { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let mentions: Vec<MentionTag<'_>> = note
        .tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Mention { href, name: Some(name) } => Some(MentionTag { href, name }),
            _ => None,
        })
        .collect();
    from_html(
        html,
        &FromHtmlContext {
            hashtags: &hashtags,
            mentions: &mentions,
            max_chars: MAX_TEXT,
        },
    )
}

/// What `to` and `cc` mean here.
fn visibility(author: &User, note: &incoming::Note) -> &'static str {
    let everyone = |audience: &[String]| audience.iter().any(|iri| is_public(iri));
    let followers = author.followers_url.as_ref();
    if everyone(&note.to) {
        "public"
    } else if everyone(&note.cc) {
        "home"
    } else if followers.is_some_and(|url| note.to.contains(url) || note.cc.contains(url)) {
        "followers"
    } else {
        "specified"
    }
}

fn poll(poll: &incoming::Poll) -> NewPoll {
    NewPoll {
        choices: poll.choices.iter().map(|choice| cut(&choice.name, MAX_NAME)).collect(),
        multiple: poll.multiple,
        expires_at: poll.end_time.or_else(|| poll.closed.then_some(Timestamp::UNIX_EPOCH)),
        votes: poll
            .choices
            .iter()
            .map(|choice| i32::try_from(choice.votes).unwrap_or(i32::MAX))
            .collect(),
    }
}

/// The accounts that the note names, as far as they are known here: nobody is fetched because a note names them.
async fn people(site: &Site, conn: &mut Connection, note: &incoming::Note) -> Result<Vec<String>, DbError> {
    let mentioned = note.tags.iter().filter_map(|tag| match tag {
        Tag::Mention { href, .. } => Some(href),
        _ => None,
    });
    let addressed = note.to.iter().chain(&note.cc).filter(|iri| !is_public(iri));
    let mut ids = Vec::new();
    let mut uris = Vec::new();
    let is_direct = !note.to.iter().chain(&note.cc).any(|iri| is_public(iri));
    for uri in mentioned.chain(addressed.filter(|_iri| is_direct)) {
        match site.urls.id_of(uri, "users") {
            Some(id) => ids.push(id.to_owned()),
            None => uris.push(uri.clone()),
        }
    }
    ids.extend(by_uris(conn, &uris).await?.into_iter().map(|user| user.id));
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn links(site: &Site, author: &User, attachments: &[Attachment]) -> Vec<DriveFile> {
    let link = |attachment: &Attachment| DriveFile {
        id: site.ids.next(),
        user_id: Some(author.id.clone()),
        user_host: author.host.clone(),
        folder_id: None,
        name: name_of(&attachment.url),
        type_: attachment
            .media_type
            .clone()
            .unwrap_or_else(|| "application/octet-stream".to_owned()),
        md5: String::new(),
        size: 0,
        comment: attachment.description.as_deref().map(|text| cut(text, MAX_COMMENT)),
        blurhash: attachment.blurhash.clone(),
        properties: json!({}),
        is_sensitive: attachment.sensitive,
        access_key: None,
        thumbnail_access_key: None,
        web_public_access_key: None,
        web_public_type: None,
        url: Some(attachment.url.clone()),
        thumbnail_url: None,
        is_link: true,
    };
    attachments.iter().take(MAX_FILES).map(link).collect()
}

fn name_of(url: &str) -> String {
    let url = Url::parse(url).ok();
    let name = url.as_ref().and_then(|url| Path::new(url.path()).file_name()?.to_str());
    cut(name.unwrap_or("file"), MAX_NAME)
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(document: Value) -> incoming::Note {
        let mut whole = json!({"type": "Note", "id": "https://b.test/n", "attributedTo": "https://b.test/u"});
        let (Value::Object(whole_entries), Value::Object(entries)) = (&mut whole, document) else {
            unreachable!("both are objects")
        };
        whole_entries.extend(entries);
        incoming::Note::read(&whole).unwrap()
    }

    #[test]
    fn articles_and_videos_are_a_title_and_a_link() {
        let video =
            note(json!({"type": "Video", "name": "Crabs", "url": "https://b.test/v", "content": "<p>walk</p>"}));
        assert_eq!(text(&video).unwrap(), "**Crabs**\n\nwalk\n\nhttps://b.test/v");
        assert_eq!(text(&note(json!({"content": "<p>hi</p>"}))).unwrap(), "hi");
        assert_eq!(text(&note(json!({}))), None);
    }

    #[test]
    fn files_are_called_as_in_their_address() {
        assert_eq!(name_of("https://b.test/media/crab.png?x=1"), "crab.png");
        assert_eq!(name_of("https://b.test/"), "file");
        assert_eq!(name_of("https://b.test/..%2F..%2Fetc"), "..%2F..%2Fetc");
    }

    #[test]
    fn a_closed_poll_is_over() {
        let closed = note(json!({"type": "Question", "oneOf": [{"name": "a"}, {"name": "b"}], "closed": true}));
        assert!(poll(closed.poll.as_ref().unwrap()).expires_at.is_some());
        let running = note(json!({"type": "Question", "anyOf": [{"name": "a", "replies": {"totalItems": 3}}]}));
        let running = poll(running.poll.as_ref().unwrap());
        assert_eq!(
            (running.expires_at, running.votes, running.multiple),
            (None, vec![3], true)
        );
    }
}
