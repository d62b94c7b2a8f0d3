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
        muted_by: HashSet::new(),
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
        text: Some("text".to_owned()),
        visibility: visibility.to_owned(),
        ..Note::new(id.to_owned(), author.to_owned(), None)
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
    User::new(id.to_owned(), id, None)
}
