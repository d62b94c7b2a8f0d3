//! The channels that a client can connect to.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use kanikey_core::RolePolicies;
use kanikey_messages::session::Frame;
use serde_json::Value;

/// A channel that a client is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Channel {
    /// The client's own name for it.
    pub(crate) id: String,
    pub(crate) kind: ChannelKind,
    /// Everything of a `note` frame that comes before the note.
    note_head: Bytes,
}

/// What a channel brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ChannelKind {
    Main,
    Home(Wishes),
    Local(Wishes),
    Hybrid(Wishes),
    Global(Wishes),
    UserList(UserList, Wishes),
}

/// A list as its owner's channel sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserList {
    pub(crate) id: String,
    /// Who is on it, and whether their replies to others are wanted.
    pub(crate) members: Arc<HashMap<String, bool>>,
}

/// What a client asked for besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) renotes: bool,
    pub(crate) replies: bool,
    pub(crate) only_files: bool,
}

/// What is behind the name of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Requested {
    Ready(ChannelKind),
    /// A list that has yet to be looked up.
    List(String, Wishes),
}

const TAIL: &str = "}}";

impl Requested {
    /// Reads name and parameters; `None` where there is no such channel, or it lacks a parameter.
    pub(crate) fn read(name: &str, params: Option<&Value>) -> Option<Self> {
        let wishes = Wishes::read(params);
        let kind = match name {
            "main" => ChannelKind::Main,
            "homeTimeline" => ChannelKind::Home(wishes),
            "localTimeline" => ChannelKind::Local(wishes),
            "hybridTimeline" => ChannelKind::Hybrid(wishes),
            "globalTimeline" => ChannelKind::Global(wishes),
            "userList" => {
                let list_id = params?.get("listId")?.as_str()?;
                return Some(Self::List(list_id.to_owned(), wishes));
            }
            _ => return None,
        };
        Some(Self::Ready(kind))
    }

    /// Whether only accounts can connect, with a token that may read the account.
    pub(crate) fn needs_account(&self) -> bool {
        !matches!(self, Self::Ready(ChannelKind::Local(_) | ChannelKind::Global(_)))
    }

    pub(crate) fn is_allowed(&self, policies: &RolePolicies) -> bool {
        match self {
            Self::Ready(ChannelKind::Local(_) | ChannelKind::Hybrid(_)) => policies.ltl_available,
            Self::Ready(ChannelKind::Global(_)) => policies.gtl_available,
            Self::Ready(_) | Self::List(..) => true,
        }
    }
}

impl Wishes {
    fn read(params: Option<&Value>) -> Self {
        let flag = |name, default| {
            params
                .and_then(|params| params.get(name))
                .and_then(Value::as_bool)
                .unwrap_or(default)
        };
        Self {
            renotes: flag("withRenotes", true),
            replies: flag("withReplies", false),
            only_files: flag("withFiles", false),
        }
    }
}

impl Channel {
    pub(crate) fn new(id: String, kind: ChannelKind) -> Self {
        let note_head = head(&id, "note");
        Self { id, kind, note_head }
    }

    /// The frame that brings a note, already serialised, through this channel.
    pub(crate) fn note(&self, note: &Bytes) -> Frame {
        Frame {
            head: self.note_head.clone(),
            body: note.clone(),
            tail: TAIL,
        }
    }

    /// The frame that brings something else, already serialised.
    pub(crate) fn event(&self, kind: &str, body: &Bytes) -> Frame {
        Frame {
            head: head(&self.id, kind),
            body: body.clone(),
            tail: TAIL,
        }
    }
}

fn head(id: &str, kind: &str) -> Bytes {
    // Value's Display escapes what the client chose as the id.
    let id = Value::from(id);
    Bytes::from(format!(
        r#"{{"type":"channel","body":{{"id":{id},"type":"{kind}","body":"#
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_frame_is_json_whatever_the_client_calls_its_channel() {
        let channel = Channel::new("a\"}\n".into(), ChannelKind::Main);
        let note = Bytes::from_static(b"{\"id\":\"n\"}");
        for (frame, kind) in [
            (channel.note(&note), "note"),
            (channel.event("mention", &note), "mention"),
        ] {
            let value: Value = serde_json::from_slice(&frame.to_bytes()).expect("JSON");
            let expected = json!({"type": "channel", "body": {"id": "a\"}\n", "type": kind, "body": {"id": "n"}}});
            assert_eq!(value, expected);
        }
    }

    #[test]
    fn parameters_have_the_defaults_of_the_rest_timelines() {
        let usual = Wishes {
            renotes: true,
            replies: false,
            only_files: false,
        };
        let home = |params: Value| Requested::read("homeTimeline", Some(&params));
        assert_eq!(home(json!({})), Some(Requested::Ready(ChannelKind::Home(usual))));
        assert_eq!(
            home(json!({"withRenotes": "no"})),
            Some(Requested::Ready(ChannelKind::Home(usual)))
        );
        let other = Wishes {
            renotes: false,
            replies: true,
            only_files: true,
        };
        let params = json!({"withRenotes": false, "withReplies": true, "withFiles": true});
        assert_eq!(home(params), Some(Requested::Ready(ChannelKind::Home(other))));
    }

    #[test]
    fn there_are_no_other_channels() {
        assert_eq!(Requested::read("antenna", Some(&json!({"antennaId": "x"}))), None);
        assert_eq!(Requested::read("userList", None), None);
        assert_eq!(Requested::read("userList", Some(&json!({"listId": 1}))), None);
    }
}
