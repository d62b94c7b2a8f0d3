//! The parts of a note, as rows of ours.

use std::path::Path;

use kanikey_core::Timestamp;
use kanikey_db::drive::DriveFile;
use kanikey_db::federation::emojis::{self, RemoteEmoji};
use kanikey_db::users::{User, by_uris};
use kanikey_db::{Connection, DbError};
use kanikey_domain::Site;
use kanikey_domain::notes::NewPoll;
use kanikey_vocab::incoming::{self, Attachment, Tag};
use kanikey_vocab::is_public;
use serde_json::json;
use url::Url;

use super::cut;

const MAX_FILES: usize = 16;
const MAX_NAME: usize = 256;
const MAX_COMMENT: usize = 2048;
pub(super) const MAX_EMOJIS: usize = 64;

/// Keeps the custom emojis among `tags`, which `host` sent.
pub(crate) async fn store_emojis(site: &Site, conn: &mut Connection, host: &str, tags: &[Tag]) -> Result<(), DbError> {
    let found: Vec<RemoteEmoji> = tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Emoji(emoji) => Some(emoji),
            _ => None,
        })
        .take(MAX_EMOJIS)
        .map(|emoji| RemoteEmoji {
            id: site.ids.next(),
            name: emoji.name.clone(),
            url: emoji.icon.url.clone(),
            media_type: emoji.icon.media_type.clone(),
            uri: emoji.id.clone(),
            license: emoji.license.clone(),
            updated_at: emoji.updated,
        })
        .collect();
    emojis::upsert(conn, host, &found).await
}

/// What `to` and `cc` mean here.
pub(super) fn visibility(author: &User, note: &incoming::Note) -> &'static str {
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

pub(super) fn poll(poll: &incoming::Poll) -> NewPoll {
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
pub(super) async fn people(site: &Site, conn: &mut Connection, note: &incoming::Note) -> Result<Vec<String>, DbError> {
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

/// The attached files, which stay where they are.
pub(super) fn links(site: &Site, author: &User, note: &incoming::Note) -> Vec<DriveFile> {
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
        is_sensitive: attachment.sensitive || note.sensitive,
        access_key: None,
        thumbnail_access_key: None,
        web_public_access_key: None,
        web_public_type: None,
        url: Some(attachment.url.clone()),
        thumbnail_url: None,
        is_link: true,
    };
    note.attachments.iter().take(MAX_FILES).map(link).collect()
}

fn name_of(url: &str) -> String {
    let url = Url::parse(url).ok();
    let name = url.as_ref().and_then(|url| Path::new(url.path()).file_name()?.to_str());
    cut(name.unwrap_or("file"), MAX_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_as_in_their_address() {
        assert_eq!(name_of("https://b.test/media/crab.png?x=1"), "crab.png");
        assert_eq!(name_of("https://b.test/"), "file");
        assert_eq!(name_of("https://b.test/..%2F..%2Fetc"), "..%2F..%2Fetc");
    }

    #[test]
    fn a_closed_poll_is_over() {
        let read = |properties: serde_json::Value| {
            let note = json!({"type": "Question", "id": "https://b.test/n", "attributedTo": "https://b.test/u"});
            let mut note = note.as_object().unwrap().clone();
            note.extend(properties.as_object().unwrap().clone());
            let note = incoming::Note::read(&serde_json::Value::Object(note)).unwrap();
            poll(note.poll.as_ref().unwrap())
        };
        assert!(
            read(json!({"oneOf": [{"name": "a"}, {"name": "b"}], "closed": true}))
                .expires_at
                .is_some()
        );
        let running = read(json!({"anyOf": [{"name": "a", "replies": {"totalItems": 3}}]}));
        assert_eq!(
            (running.expires_at, running.votes, running.multiple),
            (None, vec![3], true)
        );
    }
}
