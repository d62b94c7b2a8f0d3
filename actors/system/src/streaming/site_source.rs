//! The real source: the database, packed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use kanikey_core::{RolePolicies, Timestamp};
use kanikey_db::notes::{self, Note};
use kanikey_db::{Connection, blocking, drive, emojis, lists, mute, streaming, users};
use kanikey_domain::notes::thread_muting::thread_of;
use kanikey_domain::visibility::{self, can_see};
use kanikey_domain::{Site, accounts};
use kanikey_messages::Event;
use kanikey_messages::session::Viewer;
use serde::Serialize;

use super::{Filters, MainMessage, Source, SourceError, StreamNote};

/// A [`Source`] of a running server.
pub(super) struct SiteSource(pub(super) Site);

#[async_trait(?Send)]
impl Source for SiteSource {
    fn policies(&self) -> Arc<RolePolicies> {
        self.0.settings.policies()
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    async fn filters(&self, viewer: &Viewer) -> Result<Option<Filters>, SourceError> {
        let conn = &mut self.0.conn().await?;
        let id = viewer.user_id.as_str();
        let user = users::by_id(conn, id).await?;
        let Some(user) = user.filter(|user| !user.is_suspended && !user.is_deleted) else {
            return Ok(None);
        };
        if !streaming::has_token(conn, id, &viewer.token_id).await? {
            return Ok(None);
        }
        accounts::note_activity(conn, &user, self.0.clock.now()).await?;
        let followees = streaming::followees(conn, id).await?;
        let with_replies = followees.iter().filter(|(_, replies)| *replies);
        let with_replies = with_replies.map(|(followee_id, _)| followee_id.clone()).collect();
        let muted_instances = users::profile(conn, id).await?.map(|profile| profile.muted_instances);
        let muted_instances = muted_instances.unwrap_or_default().into_iter();
        Ok(Some(Filters {
            viewer: visibility::Viewer {
                user_id: id.to_owned(),
                following: followees.into_iter().map(|(followee_id, _)| followee_id).collect(),
                blocked_by: set(blocking::blocker_ids(conn, id).await?),
            },
            with_replies,
            blocking: set(blocking::blockee_ids(conn, id).await?),
            muting: set(mute::mutee_ids(conn, id, self.0.clock.now()).await?),
            renote_muting: set(mute::renote_mutee_ids(conn, id).await?),
            muted_instances: muted_instances.map(|host| host.to_lowercase()).collect(),
        }))
    }

    async fn list(&self, user_id: &str, list_id: &str) -> Result<Option<HashMap<String, bool>>, SourceError> {
        let conn = &mut self.0.conn().await?;
        let list = lists::by_id(conn, list_id).await?;
        if list.is_none_or(|list| list.user_id != user_id) {
            return Ok(None);
        }
        let members = lists::members_of_lists(conn, &[list_id.to_owned()]).await?;
        let members = members.into_iter().map(|member| (member.user_id, member.with_replies));
        Ok(Some(members.collect()))
    }

    async fn visible(&self, viewer_id: Option<&str>, note_ids: &[String]) -> Result<HashSet<String>, SourceError> {
        let conn = &mut self.0.conn().await?;
        let found = notes::by_ids(conn, note_ids).await?;
        let author_ids: Vec<String> = found.iter().map(|note| note.user_id.clone()).collect();
        let authors = users::by_ids(conn, &author_ids).await?.into_iter();
        let authors: HashMap<String, users::User> = authors.map(|user| (user.id.clone(), user)).collect();
        let viewer = match viewer_id {
            Some(id) => Some(visibility::Viewer::load(conn, id, &author_ids).await?),
            None => None,
        };
        let now = self.0.clock.now();
        let is_visible = |note: &Note| {
            let author = authors.get(&note.user_id);
            author.is_some_and(|author| can_see(note, author, viewer.as_ref(), now))
        };
        let visible = found.into_iter().filter(is_visible);
        Ok(visible.map(|note| note.id).collect())
    }

    async fn read_notifications(&self, user_id: &str) -> Result<(), SourceError> {
        accounts::read_notifications(&self.0, user_id).await.map_err(other)
    }

    async fn is_unread(&self, user_id: &str, notification_id: &str) -> Result<bool, SourceError> {
        let conn = &mut self.0.conn().await?;
        let profile = users::profile(conn, user_id).await?;
        let last_read = profile.and_then(|profile| profile.last_read_notification_id);
        Ok(last_read.is_none_or(|last_read| last_read.as_str() < notification_id))
    }

    async fn notes(&self, note_ids: &[String]) -> Result<Vec<StreamNote>, SourceError> {
        let conn = &mut self.0.conn().await?;
        let packed = kanikey_pack::notes_for_stream(&self.0, conn, note_ids).await;
        let mut ready: Vec<StreamNote> = packed
            .map_err(other)?
            .into_iter()
            .map(|note| StreamNote {
                reply: note.reply,
                renote: note.renote,
                muted_by: HashSet::new(),
                note: note.row,
                author: note.author,
                json: note.json,
                is_partial: note.is_partial,
                requires_signin: note.requires_signin,
            })
            .collect();
        mark_muted(conn, &mut ready).await?;
        Ok(ready)
    }

    async fn note_for(&self, viewer_id: Option<&str>, note: &Note) -> Result<Option<Bytes>, SourceError> {
        let conn = &mut self.0.conn().await?;
        let packed = kanikey_pack::note_by_id(&self.0, conn, viewer_id, &note.id).await;
        packed.map_err(other)?.map(|note| json(&note)).transpose()
    }

    async fn reactions_of(&self, note_id: &str, user_ids: &[String]) -> Result<HashMap<String, String>, SourceError> {
        let conn = &mut self.0.conn().await?;
        let reactions = streaming::reactions_of(conn, note_id, user_ids).await?;
        Ok(reactions.into_iter().collect())
    }

    async fn main_message(&self, user_id: &str, event: &Event) -> Result<Option<MainMessage>, SourceError> {
        let (site, conn) = (&self.0, &mut self.0.conn().await?);
        let (kind, body) = match event {
            Event::Notified { notification_id, .. } => {
                let row = streaming::notification(conn, user_id, notification_id).await?;
                let rows = row.into_iter().collect();
                let packed = kanikey_pack::notifications(site, conn, Some(user_id), rows).await;
                ("notification", first(packed.map_err(other)?)?)
            }
            Event::NotificationsRead { .. } => ("readAllNotifications", Some(Bytes::from_static(b"null"))),
            Event::MeUpdated { .. } => ("meUpdated", me(site, conn, user_id).await?),
            Event::DriveFileCreated { file_id, .. } => {
                let file = drive::by_id(conn, file_id).await?;
                let file = file.filter(|file| file.user_id.as_deref() == Some(user_id));
                let packed = file.map(|file| kanikey_pack::drive_file(site, file));
                ("driveFileCreated", first(packed)?)
            }
            Event::Followed {
                follower_id,
                followee_id,
            } if follower_id == user_id => ("follow", detailed(site, conn, user_id, followee_id).await?),
            Event::Unfollowed {
                follower_id,
                followee_id,
            } if follower_id == user_id => ("unfollow", detailed(site, conn, user_id, followee_id).await?),
            Event::Followed { follower_id, .. } => {
                let ids = [follower_id.clone()];
                let lite = kanikey_pack::users_lite(site, conn, Some(user_id), &ids).await;
                ("followed", first(lite.map_err(other)?.into_values())?)
            }
            _ => return Ok(None),
        };
        Ok(body.map(|body| MainMessage { kind, body }))
    }

    async fn emoji(&self, emoji_id: &str) -> Result<Option<Bytes>, SourceError> {
        let conn = &mut self.0.conn().await?;
        let row = emojis::by_id(conn, emoji_id).await?;
        first(row.map(kanikey_pack::emoji_detailed))
    }
}

/// Writes down who of those concerned mutes the notes' threads.
async fn mark_muted(conn: &mut Connection, notes: &mut [StreamNote]) -> Result<(), SourceError> {
    let concerned = |note: &StreamNote| {
        let row = &note.note;
        let related = row.reply_user_id.iter().chain(&row.renote_user_id);
        row.mentions.iter().chain(related).cloned().collect::<Vec<_>>()
    };
    let threads = |note: &StreamNote| {
        let notes = [&note.note].into_iter().chain(&note.renote);
        notes.map(|note| thread_of(note).to_owned()).collect::<Vec<_>>()
    };
    let user_ids: Vec<String> = notes.iter().flat_map(concerned).collect();
    let thread_ids: Vec<String> = notes.iter().flat_map(threads).collect();
    let muters = streaming::thread_muters(conn, &user_ids, &thread_ids).await?;
    for note in notes.iter_mut().filter(|_| !muters.is_empty()) {
        let threads = threads(note);
        let of_note = muters.iter().filter(|(_, thread_id)| threads.contains(thread_id));
        note.muted_by = of_note.map(|(user_id, _)| user_id.clone()).collect();
    }
    Ok(())
}

async fn me(site: &Site, conn: &mut Connection, user_id: &str) -> Result<Option<Bytes>, SourceError> {
    let Some(user) = users::by_id(conn, user_id).await? else {
        return Ok(None);
    };
    let me = kanikey_pack::me(site, conn, &user).await.map_err(other)?;
    json(&me).map(Some)
}

async fn detailed(
    site: &Site,
    conn: &mut Connection,
    viewer_id: &str,
    user_id: &str,
) -> Result<Option<Bytes>, SourceError> {
    let rows = users::by_ids(conn, &[user_id.to_owned()]).await?;
    let packed = kanikey_pack::users_detailed_not_me(site, conn, Some(viewer_id), rows).await;
    first(packed.map_err(other)?)
}

fn first<T: Serialize>(entities: impl IntoIterator<Item = T>) -> Result<Option<Bytes>, SourceError> {
    entities.into_iter().next().map(|entity| json(&entity)).transpose()
}

fn json(entity: &impl Serialize) -> Result<Bytes, SourceError> {
    serde_json::to_vec(entity).map(Bytes::from).map_err(other)
}

fn other(error: impl std::fmt::Display) -> SourceError {
    SourceError::Other(error.to_string())
}

fn set(ids: Vec<String>) -> HashSet<String> {
    ids.into_iter().collect()
}
