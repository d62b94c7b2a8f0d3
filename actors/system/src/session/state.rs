//! What a session knows of its client, as a pure state machine.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use kanikey_core::{Permission, RolePolicies};
use kanikey_messages::session::{Frame, Viewer};
use serde_json::json;

use super::channel::{Channel, ChannelKind, Requested, UserList, Wishes};
use super::client_message::ClientMessage;

/// Misskey's limit.
const MAX_CHANNELS: usize = 32;

/// More notes than a client shows at a time.
const MAX_WATCHED: usize = 1000;

/// What is to be done after a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Send this to the client.
    Say(Frame),
    /// The channels are others now: tell the fan-out.
    ChannelsChanged,
    /// Look the list up, then [`State::list_found`].
    FindList(ListRequest),
    /// [`State::take_unchecked`] has notes.
    CheckNotes,
    /// The note does not interest the client any more.
    Unwatch(String),
    ReadNotifications,
}

/// A `userList` channel that waits for its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListRequest {
    pub(crate) list_id: String,
    pub(crate) channel_id: String,
    wishes: Wishes,
    pong: bool,
}

/// The state of one session.
#[derive(Debug, Default)]
pub(crate) struct State {
    viewer: Option<Viewer>,
    channels: Vec<Arc<Channel>>,
    /// The channels whose list is being looked up, by channel id. What is not here any more was disconnected meanwhile.
    awaited: HashMap<String, ListRequest>,
    /// Notes that the client looks at, and how often it said so.
    watched: HashMap<String, Watched>,
}

#[derive(Clone, Copy, Debug)]
struct Watched {
    times: u32,
    check: Check,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    Due,
    Running,
    Visible,
}

impl State {
    pub(crate) fn new(viewer: Option<Viewer>) -> Self {
        Self {
            viewer,
            ..Self::default()
        }
    }

    pub(crate) fn channels(&self) -> &[Arc<Channel>] {
        &self.channels
    }

    /// The notes that the client looks at and may see.
    pub(crate) fn visible_notes(&self) -> impl Iterator<Item = &String> {
        self.watched
            .iter()
            .filter(|(_, watched)| watched.check == Check::Visible)
            .map(|(note_id, _)| note_id)
    }

    /// A text frame of the client.
    pub(crate) fn message(&mut self, message: ClientMessage, policies: &RolePolicies) -> Vec<Effect> {
        match message {
            ClientMessage::Connect {
                channel,
                id,
                params,
                pong,
            } => match Requested::read(&channel, params.as_ref()) {
                Some(requested) if self.may_connect(&id, &requested, policies) => self.connect(id, requested, pong),
                _ => Vec::new(),
            },
            ClientMessage::Disconnect { id } => self.disconnect(&id),
            ClientMessage::Watch { note_id } => self.watch(note_id),
            ClientMessage::Unwatch { note_id } => self.unwatch(&note_id),
            ClientMessage::ReadNotifications if self.may_read_account() => vec![Effect::ReadNotifications],
            ClientMessage::ReadNotifications => Vec::new(),
        }
    }

    /// The answer to [`Effect::FindList`]: `None` where the account has no such list.
    pub(crate) fn list_found(&mut self, request: &ListRequest, members: Option<HashMap<String, bool>>) -> Vec<Effect> {
        if self.awaited.get(&request.channel_id) != Some(request) {
            return Vec::new();
        }
        self.awaited.remove(&request.channel_id);
        let Some(members) = members else {
            return Vec::new();
        };
        let list = UserList {
            id: request.list_id.clone(),
            members: Arc::new(members),
        };
        let kind = ChannelKind::UserList(list, request.wishes);
        self.open(request.channel_id.clone(), kind, request.pong)
    }

    /// The lists that channels are connected to.
    pub(crate) fn lists(&self) -> HashSet<String> {
        let list_id = |channel: &Arc<Channel>| match &channel.kind {
            ChannelKind::UserList(list, _) => Some(list.id.clone()),
            _ => None,
        };
        self.channels.iter().filter_map(list_id).collect()
    }

    /// The list has these members now; `None` where it is gone, and with it its channels.
    pub(crate) fn list_changed(&mut self, list_id: &str, members: Option<HashMap<String, bool>>) {
        let members = members.map(Arc::new);
        let channels = std::mem::take(&mut self.channels);
        self.channels = channels
            .into_iter()
            .filter_map(|channel| match &channel.kind {
                ChannelKind::UserList(list, wishes) if list.id == list_id => {
                    let list = UserList {
                        id: list.id.clone(),
                        members: members.clone()?,
                    };
                    let kind = ChannelKind::UserList(list, *wishes);
                    Some(Arc::new(Channel::new(channel.id.clone(), kind)))
                }
                _ => Some(channel),
            })
            .collect();
    }

    /// The notes whose visibility is to be checked; the answer goes to [`State::checked`].
    pub(crate) fn take_unchecked(&mut self) -> Vec<String> {
        self.watched
            .iter_mut()
            .filter(|(_, watched)| watched.check == Check::Due)
            .map(|(note_id, watched)| {
                watched.check = Check::Running;
                note_id.clone()
            })
            .collect()
    }

    /// Of these notes the client may see those in `visible`, and is told of no other. Returns what it now watches.
    pub(crate) fn checked(&mut self, note_ids: &[String], visible: &HashSet<String>) -> Vec<String> {
        let mut accepted = Vec::new();
        for note_id in note_ids {
            if !visible.contains(note_id) {
                self.watched.remove(note_id);
            } else if let Some(watched) = self.watched.get_mut(note_id) {
                watched.check = Check::Visible;
                accepted.push(note_id.clone());
            }
        }
        accepted
    }

    /// The client stands otherwise to other accounts than before: what it watches must be checked anew.
    pub(crate) fn recheck_notes(&mut self) {
        for watched in self.watched.values_mut() {
            watched.check = Check::Due;
        }
    }

    fn may_connect(&self, id: &str, requested: &Requested, policies: &RolePolicies) -> bool {
        let is_new = !self.awaited.contains_key(id) && self.channels.iter().all(|channel| channel.id != id);
        let has_room = !is_new || self.channels.len() + self.awaited.len() < MAX_CHANNELS;
        has_room && (!requested.needs_account() || self.may_read_account()) && requested.is_allowed(policies)
    }

    fn may_read_account(&self) -> bool {
        self.viewer
            .as_ref()
            .is_some_and(|viewer| viewer.may(Permission::ReadAccount))
    }

    fn connect(&mut self, id: String, requested: Requested, pong: bool) -> Vec<Effect> {
        match requested {
            Requested::Ready(ChannelKind::Main) if self.has_other_main(&id) => Vec::new(),
            Requested::Ready(kind) => {
                self.awaited.remove(&id);
                self.open(id, kind, pong)
            }
            Requested::List(list_id, wishes) => {
                let request = ListRequest {
                    list_id,
                    channel_id: id.clone(),
                    wishes,
                    pong,
                };
                self.awaited.insert(id, request.clone());
                vec![Effect::FindList(request)]
            }
        }
    }

    /// `main` is one for a connection: whoever connects a second time goes on with the first.
    fn has_other_main(&self, id: &str) -> bool {
        let is_main = |channel: &Arc<Channel>| channel.kind == ChannelKind::Main && channel.id != id;
        self.channels.iter().any(is_main)
    }

    fn open(&mut self, id: String, kind: ChannelKind, pong: bool) -> Vec<Effect> {
        let mut effects = vec![Effect::ChannelsChanged];
        if pong {
            let connected = json!({"type": "connected", "body": {"id": id}}).to_string();
            effects.push(Effect::Say(Frame::whole(Bytes::from(connected))));
        }
        self.channels.retain(|channel| channel.id != id);
        self.channels.push(Arc::new(Channel::new(id, kind)));
        effects
    }

    fn disconnect(&mut self, id: &str) -> Vec<Effect> {
        self.awaited.remove(id);
        let before = self.channels.len();
        self.channels.retain(|channel| channel.id != id);
        if self.channels.len() == before {
            return Vec::new();
        }
        vec![Effect::ChannelsChanged]
    }

    fn watch(&mut self, note_id: String) -> Vec<Effect> {
        if let Some(watched) = self.watched.get_mut(&note_id) {
            watched.times = watched.times.saturating_add(1);
            return Vec::new();
        }
        if self.watched.len() >= MAX_WATCHED {
            return Vec::new();
        }
        let watched = Watched {
            times: 1,
            check: Check::Due,
        };
        self.watched.insert(note_id, watched);
        vec![Effect::CheckNotes]
    }

    fn unwatch(&mut self, note_id: &str) -> Vec<Effect> {
        let Some(watched) = self.watched.get_mut(note_id) else {
            return Vec::new();
        };
        watched.times -= 1;
        if watched.times > 0 {
            return Vec::new();
        }
        self.watched.remove(note_id);
        vec![Effect::Unwatch(note_id.to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn viewer(permissions: Option<Vec<Permission>>) -> State {
        State::new(Some(Viewer {
            user_id: "alice".into(),
            token_id: "t".into(),
            permissions,
        }))
    }

    fn say(state: &mut State, message: &Value) -> Vec<Effect> {
        let message = ClientMessage::read(&message.to_string()).unwrap();
        state.message(message, &RolePolicies::default())
    }

    fn connect(channel: &str, id: &str) -> Value {
        json!({"type": "connect", "body": {"channel": channel, "id": id, "params": {"listId": "l"}, "pong": true}})
    }

    fn connected(effects: &[Effect]) -> Option<String> {
        effects.iter().find_map(|effect| match effect {
            Effect::Say(frame) => {
                let value: Value = serde_json::from_slice(&frame.to_bytes()).unwrap();
                assert_eq!(value["type"], "connected");
                Some(value["body"]["id"].as_str().unwrap().to_owned())
            }
            _ => None,
        })
    }

    fn ids(state: &State) -> Vec<&str> {
        state.channels().iter().map(|channel| channel.id.as_str()).collect()
    }

    #[test]
    fn connects_and_disconnects() {
        let mut state = viewer(None);
        let effects = say(&mut state, &connect("homeTimeline", "home"));
        assert_eq!(effects[0], Effect::ChannelsChanged);
        assert_eq!(connected(&effects), Some("home".into()));
        let silent = json!({"type": "connect", "body": {"channel": "main", "id": "main"}});
        assert_eq!(say(&mut state, &silent), [Effect::ChannelsChanged]);
        assert_eq!(ids(&state), ["home", "main"]);
        let disconnect = json!({"type": "disconnect", "body": {"id": "home"}});
        assert_eq!(say(&mut state, &disconnect), [Effect::ChannelsChanged]);
        assert_eq!(say(&mut state, &disconnect), []);
        assert_eq!(ids(&state), ["main"]);
    }

    #[test]
    fn visitors_and_narrow_tokens_get_public_channels_only() {
        for mut state in [State::new(None), viewer(Some(vec![Permission::WriteNotes]))] {
            for channel in ["main", "homeTimeline", "hybridTimeline", "userList"] {
                assert_eq!(say(&mut state, &connect(channel, channel)), [], "{channel}");
            }
            say(&mut state, &connect("localTimeline", "local"));
            say(&mut state, &connect("globalTimeline", "global"));
            assert_eq!(ids(&state), ["local", "global"]);
            assert_eq!(say(&mut state, &json!({"type": "readNotification"})), []);
        }
        let mut state = viewer(Some(vec![Permission::ReadAccount]));
        say(&mut state, &connect("main", "main"));
        assert_eq!(ids(&state), ["main"]);
    }

    #[test]
    fn policies_close_timelines() {
        let policies = RolePolicies {
            ltl_available: false,
            gtl_available: false,
            ..RolePolicies::default()
        };
        let mut state = viewer(None);
        for channel in ["localTimeline", "hybridTimeline", "globalTimeline"] {
            let message = ClientMessage::read(&connect(channel, "x").to_string()).unwrap();
            assert_eq!(state.message(message, &policies), [], "{channel}");
        }
    }

    #[test]
    fn a_channel_of_the_same_name_replaces_the_old_one() {
        let mut state = viewer(None);
        say(&mut state, &connect("homeTimeline", "x"));
        say(&mut state, &connect("localTimeline", "x"));
        assert_eq!(state.channels().len(), 1);
        assert!(matches!(state.channels()[0].kind, ChannelKind::Local(_)));
    }

    #[test]
    fn main_is_one_for_a_connection() {
        let mut state = viewer(None);
        say(&mut state, &connect("main", "1"));
        assert_eq!(say(&mut state, &connect("main", "2")), []);
        assert_eq!(connected(&say(&mut state, &connect("main", "1"))), Some("1".into()));
        assert_eq!(ids(&state), ["1"]);
    }

    #[test]
    fn there_is_room_for_32_channels() {
        let mut state = viewer(None);
        for number in 0..40 {
            say(&mut state, &connect("localTimeline", &number.to_string()));
        }
        assert_eq!(state.channels().len(), MAX_CHANNELS);
        assert!(!say(&mut state, &connect("homeTimeline", "3")).is_empty());
    }

    #[test]
    fn a_list_is_connected_once_it_is_found() {
        let mut state = viewer(None);
        let effects = say(&mut state, &connect("userList", "list"));
        let [Effect::FindList(request)] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert_eq!((request.list_id.as_str(), state.channels().len()), ("l", 0));
        let members = HashMap::from([("bob".to_owned(), true)]);
        assert_eq!(
            connected(&state.list_found(request, Some(members.clone()))),
            Some("list".into())
        );
        assert_eq!(state.list_found(request, Some(members)), []);
        assert_eq!(state.lists(), HashSet::from(["l".to_owned()]));

        state.list_changed("other", None);
        assert_eq!(ids(&state), ["list"]);
        state.list_changed("l", None);
        assert!(state.channels().is_empty());
    }

    #[test]
    fn a_list_of_somebody_else_is_refused_without_a_word() {
        let mut state = viewer(None);
        let effects = say(&mut state, &connect("userList", "list"));
        let [Effect::FindList(request)] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert_eq!(state.list_found(request, None), []);
        assert!(state.channels().is_empty());
    }

    #[test]
    fn a_list_that_comes_too_late_is_dropped() {
        let mut state = viewer(None);
        let effects = say(&mut state, &connect("userList", "list"));
        let [Effect::FindList(request)] = &effects[..] else {
            panic!("{effects:?}");
        };
        say(&mut state, &json!({"type": "disconnect", "body": {"id": "list"}}));
        assert_eq!(state.list_found(request, Some(HashMap::new())), []);
    }

    #[test]
    fn a_note_is_watched_once_it_is_known_to_be_visible() {
        let mut state = State::new(None);
        let watch = |id: &str| json!({"type": "s", "body": {"id": id}});
        let unwatch = |id: &str| json!({"type": "un", "body": {"id": id}});
        assert_eq!(say(&mut state, &watch("seen")), [Effect::CheckNotes]);
        assert_eq!(say(&mut state, &watch("hidden")), [Effect::CheckNotes]);
        assert_eq!(say(&mut state, &watch("seen")), []);
        let mut due = state.take_unchecked();
        due.sort();
        assert_eq!(due, ["hidden", "seen"]);
        assert!(state.take_unchecked().is_empty());
        assert_eq!(state.visible_notes().count(), 0);

        let visible = HashSet::from(["seen".to_owned()]);
        assert_eq!(state.checked(&due, &visible), ["seen"]);
        assert_eq!(state.visible_notes().collect::<Vec<_>>(), ["seen"]);
        assert_eq!(say(&mut state, &unwatch("seen")), []);
        assert_eq!(say(&mut state, &unwatch("seen")), [Effect::Unwatch("seen".into())]);
        assert_eq!(say(&mut state, &unwatch("seen")), []);
        assert_eq!(say(&mut state, &unwatch("hidden")), []);
    }

    #[test]
    fn watched_notes_are_checked_again_and_dropped_when_hidden() {
        let mut state = viewer(None);
        say(&mut state, &json!({"type": "subNote", "body": {"id": "n"}}));
        let due = state.take_unchecked();
        state.checked(&due, &HashSet::from(["n".to_owned()]));
        state.recheck_notes();
        assert_eq!(state.take_unchecked(), ["n"]);
        assert!(state.checked(&due, &HashSet::new()).is_empty());
        assert_eq!(state.visible_notes().count(), 0);
    }

    #[test]
    fn watched_notes_are_bounded() {
        let mut state = viewer(None);
        for number in 0..2 * MAX_WATCHED {
            say(&mut state, &json!({"type": "s", "body": {"id": number.to_string()}}));
        }
        assert_eq!(state.take_unchecked().len(), MAX_WATCHED);
    }
}
