//! People and notes for tests.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_domain::visibility::Viewer;
use serde_json::json;

use crate::session::{ChannelKind, Wishes};
use crate::streaming::{Filters, StreamNote};

pub(crate) const USUAL: Wishes = Wishes {
    renotes: true,
    replies: false,
    only_files: false,
};

pub(crate) const HOME: ChannelKind = ChannelKind::Home(USUAL);
pub(crate) const LOCAL: ChannelKind = ChannelKind::Local(USUAL);

/// The filters of `user_id`, who follows these.
pub(crate) fn follower(user_id: &str, followees: &[&str]) -> Filters {
    Filters {
        viewer: Viewer {
            user_id: user_id.to_owned(),
            following: set(followees),
            blocked_by: HashSet::new(),
        },
        ..Filters::default()
    }
}

pub(crate) fn set(members: &[&str]) -> HashSet<String> {
    members.iter().map(|&member| member.to_owned()).collect()
}

/// A note as it is streamed; its JSON has its id and author.
pub(crate) fn stream(note: Note) -> StreamNote {
    let json =
        json!({"id": note.id, "userId": note.user_id, "renote": note.renote_id.as_ref().map(|id| json!({"id": id}))});
    StreamNote {
        author: user(&note.user_id),
        note,
        reply: None,
        renote: None,
        json: Bytes::from(json.to_string()),
        is_partial: false,
        requires_signin: false,
    }
}

pub(crate) fn answering(mut reply: Note, target: Note) -> StreamNote {
    reply.reply_id = Some(target.id.clone());
    reply.reply_user_id = Some(target.user_id.clone());
    StreamNote {
        reply: Some(target),
        ..stream(reply)
    }
}

pub(crate) fn renoting(mut renote: Note, target: Note) -> StreamNote {
    renote.renote_id = Some(target.id.clone());
    renote.renote_user_id = Some(target.user_id.clone());
    renote.is_pure_renote = true;
    StreamNote {
        renote: Some(target),
        ..stream(renote)
    }
}

pub(crate) fn note(id: &str, author: &str, visibility: &str) -> Note {
    Note {
        id: id.to_owned(),
        user_id: author.to_owned(),
        user_host: None,
        text: Some("text".to_owned()),
        cw: None,
        visibility: visibility.to_owned(),
        local_only: false,
        reaction_acceptance: None,
        visible_user_ids: Vec::new(),
        mentions: Vec::new(),
        tags: Vec::new(),
        emojis: Vec::new(),
        file_ids: Vec::new(),
        reply_id: None,
        reply_user_id: None,
        renote_id: None,
        renote_user_id: None,
        is_pure_renote: false,
        thread_id: None,
        has_poll: false,
        renote_count: 0,
        replies_count: 0,
        reaction_count: 0,
        clipped_count: 0,
        reactions: json!({}),
        updated_at: None,
        uri: None,
        url: None,
    }
}

pub(crate) fn list(members: &[(&str, bool)]) -> ChannelKind {
    let members = members
        .iter()
        .map(|(member, replies)| ((*member).to_owned(), *replies))
        .collect();
    let list = crate::session::UserList {
        id: "list".to_owned(),
        members: Arc::new(members),
    };
    ChannelKind::UserList(list, USUAL)
}

fn user(id: &str) -> User {
    User {
        id: id.to_owned(),
        username: id.to_owned(),
        username_lower: id.to_owned(),
        host: None,
        name: None,
        avatar_id: None,
        avatar_url: None,
        avatar_blurhash: None,
        banner_id: None,
        banner_url: None,
        banner_blurhash: None,
        avatar_decorations: json!([]),
        emojis: Vec::new(),
        tags: Vec::new(),
        is_bot: false,
        is_cat: false,
        is_locked: false,
        is_explorable: true,
        is_administrator: false,
        is_moderator: false,
        is_system: false,
        is_suspended: false,
        is_deleted: false,
        hide_online_status: false,
        require_signin_to_view_contents: false,
        make_notes_followers_only_before: None,
        make_notes_hidden_before: None,
        followers_count: 0,
        following_count: 0,
        notes_count: 0,
        updated_at: None,
        last_active_at: None,
        last_fetched_at: None,
        uri: None,
        inbox: None,
        shared_inbox: None,
        featured_url: None,
        followers_url: None,
        moved_to_uri: None,
        also_known_as: Vec::new(),
        actor_type: "Person".to_owned(),
    }
}
