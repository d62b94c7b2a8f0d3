//! Sessions and shards together, without a database.
#![expect(clippy::needless_pass_by_value, reason = "json! makes values")]

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use kanikey_actor_kit::testing::World;
use kanikey_actor_kit::{Fault, InjectFault};
use kanikey_core::{Clock, RolePolicies, Timestamp};
use kanikey_db::notes::Note;
use kanikey_messages::session::{Closing, OpenSession, Outbound, SessionHandle, Sessions, Viewer, outgoing};
use kanikey_messages::{Event, NoteUpdate};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{Filters, MainMessage, SHARDS, Source, SourceError, StreamNote, Streaming};
use crate::timeline::cast::{follower, note, renoting, set, stream};

const SOON: Duration = Duration::from_secs(5);

/// Everything that exists.
#[derive(Default)]
struct Stock {
    notes: HashMap<String, StreamNote>,
    filters: HashMap<String, Filters>,
    hidden: HashSet<String>,
    reactions: HashMap<String, String>,
    loads: usize,
}

#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Stock>>);

impl Fake {
    fn with<T>(&self, change: impl FnOnce(&mut Stock) -> T) -> T {
        change(&mut self.0.lock().unwrap())
    }

    fn add(&self, note: StreamNote) -> Event {
        let (note_id, user_id) = (note.note.id.clone(), note.note.user_id.clone());
        self.with(|stock| stock.notes.insert(note_id.clone(), note));
        Event::NoteCreated { note_id, user_id }
    }
}

#[async_trait(?Send)]
impl Source for Fake {
    fn policies(&self) -> Arc<RolePolicies> {
        Arc::default()
    }

    fn now(&self) -> Timestamp {
        Clock::system().now()
    }

    async fn filters(&self, viewer: &Viewer) -> Result<Option<Filters>, SourceError> {
        Ok(self.with(|stock| stock.filters.get(&viewer.user_id).cloned()))
    }

    async fn list(&self, user_id: &str, list_id: &str) -> Result<Option<HashMap<String, bool>>, SourceError> {
        let is_own = user_id == "alice" && list_id == "of-alice";
        Ok(is_own.then(|| HashMap::from([("carol".to_owned(), false)])))
    }

    async fn visible(&self, _viewer: Option<&str>, note_ids: &[String]) -> Result<HashSet<String>, SourceError> {
        let is_shown = |id: &&String| self.with(|stock| !stock.hidden.contains(*id));
        Ok(note_ids.iter().filter(is_shown).cloned().collect())
    }

    async fn read_notifications(&self, _user_id: &str) -> Result<(), SourceError> {
        Ok(())
    }

    async fn is_unread(&self, _user_id: &str, notification_id: &str) -> Result<bool, SourceError> {
        Ok(notification_id == "unread")
    }

    async fn notes(&self, note_ids: &[String]) -> Result<Vec<StreamNote>, SourceError> {
        let find = |stock: &mut Stock| {
            stock.loads += 1;
            note_ids.iter().filter_map(|id| stock.notes.get(id).cloned()).collect()
        };
        Ok(self.with(find))
    }

    async fn note_for(&self, viewer_id: Option<&str>, note: &Note) -> Result<Option<Bytes>, SourceError> {
        Ok(Some(Bytes::from(json!({"id": note.id, "for": viewer_id}).to_string())))
    }

    async fn reactions_of(&self, _note_id: &str, _users: &[String]) -> Result<HashMap<String, String>, SourceError> {
        Ok(self.with(|stock| stock.reactions.clone()))
    }

    async fn main_message(&self, user_id: &str, event: &Event) -> Result<Option<MainMessage>, SourceError> {
        let kind = match event {
            Event::Notified { .. } => "notification",
            Event::Followed { follower_id, .. } if follower_id == user_id => "follow",
            Event::Followed { .. } => "followed",
            _ => return Ok(None),
        };
        let body = Bytes::from(json!({"of": user_id}).to_string());
        Ok(Some(MainMessage { kind, body }))
    }

    async fn emoji(&self, emoji_id: &str) -> Result<Option<Bytes>, SourceError> {
        Ok(Some(Bytes::from(json!({"id": emoji_id}).to_string())))
    }
}

struct Client {
    outbound: Outbound,
    handle: Box<dyn SessionHandle>,
}

impl Client {
    fn open(streaming: &Streaming, user_id: Option<&str>, capacity: usize) -> Self {
        let (queue, outbound) = outgoing(capacity);
        let viewer = user_id.map(|user_id| Viewer {
            user_id: user_id.to_owned(),
            token_id: format!("token of {user_id}"),
            permissions: None,
        });
        let session = OpenSession {
            viewer,
            outgoing: queue,
        };
        let handle = streaming.open(session).unwrap();
        Self { outbound, handle }
    }

    async fn connect(&mut self, channel: &str, params: Value) {
        let body = json!({"channel": channel, "id": channel, "params": params, "pong": true});
        self.say(json!({"type": "connect", "body": body}));
        assert_eq!(self.hear().await, json!({"type": "connected", "body": {"id": channel}}));
    }

    fn say(&self, message: Value) {
        self.handle.frame(message.to_string());
    }

    async fn hear(&mut self) -> Value {
        let next = std::future::poll_fn(|context| self.outbound.poll_next(context));
        let frame = timeout(SOON, next).await.unwrap().unwrap();
        serde_json::from_slice(&frame.to_bytes()).unwrap()
    }

    /// The type and the id of the next note.
    async fn note(&mut self) -> (String, String) {
        let message = self.hear().await;
        assert_eq!(message["type"], "channel");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let body = &message["body"];
        (
            format!("{}:{}", text(&body["id"]), text(&body["type"])),
            text(&body["body"]["id"]),
        )
    }

    async fn end(&mut self) -> Closing {
        timeout(SOON, self.outbound.closed()).await.unwrap()
    }
}

fn stage(filters: impl IntoIterator<Item = Filters>, world: &World) -> (Fake, Streaming) {
    let fake = Fake::default();
    for filters in filters {
        fake.with(|stock| stock.filters.insert(filters.viewer.user_id.clone(), filters));
    }
    let streaming = Streaming::from_source(&world.stage, Arc::new(fake.clone()));
    (fake, streaming)
}

/// Waits until all shards did what they were told before: sessions tell them without waiting.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[test]
fn notes_come_through_the_channels_they_belong_to() {
    World::run(|world| async move {
        let (fake, streaming) = stage([follower("alice", &["bob"])], &world);
        let mut alice = Client::open(&streaming, Some("alice"), 16);
        alice.connect("homeTimeline", json!({})).await;
        alice.connect("userList", json!({"listId": "of-alice"})).await;
        let mut visitor = Client::open(&streaming, None, 16);
        visitor.connect("localTimeline", json!({})).await;
        settle().await;
        for (id, author, visibility) in [
            ("1", "bob", "followers"),
            ("2", "carol", "followers"),
            ("3", "carol", "public"),
        ] {
            streaming.dispatch(&fake.add(stream(note(id, author, visibility))));
            settle().await;
        }
        assert_eq!(alice.note().await, ("homeTimeline:note".into(), "1".into()));
        assert_eq!(alice.note().await, ("userList:note".into(), "3".into()));
        assert_eq!(visitor.note().await, ("localTimeline:note".into(), "3".into()));
        streaming.shutdown(SOON).await.unwrap();
        assert_eq!(alice.end().await, Closing::Stopping);
    });
}

#[test]
fn filters_follow_what_happens() {
    World::run(|world| async move {
        let (fake, streaming) = stage([follower("alice", &[])], &world);
        let mut alice = Client::open(&streaming, Some("alice"), 16);
        alice.connect("homeTimeline", json!({})).await;
        alice.connect("main", json!({})).await;
        settle().await;
        streaming.dispatch(&fake.add(stream(note("1", "bob", "public"))));
        settle().await;
        fake.with(|stock| stock.filters.insert("alice".into(), follower("alice", &["bob"])));
        streaming.dispatch(&Event::Followed {
            follower_id: "alice".into(),
            followee_id: "bob".into(),
        });
        let message = alice.hear().await;
        assert_eq!(message["body"]["type"], "follow");
        settle().await;
        streaming.dispatch(&fake.add(stream(note("2", "bob", "public"))));
        assert_eq!(alice.note().await.1, "2");

        fake.with(|stock| stock.filters.get_mut("alice").unwrap().muting = set(&["bob"]));
        streaming.dispatch(&Event::FiltersChanged {
            user_id: "alice".into(),
        });
        settle().await;
        streaming.dispatch(&fake.add(stream(note("3", "bob", "public"))));
        streaming.dispatch(&fake.add(stream(note("4", "alice", "public"))));
        assert_eq!(alice.note().await.1, "4");
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn watched_notes_tell_of_changes_and_hidden_ones_do_not() {
    World::run(|world| async move {
        let (fake, streaming) = stage([follower("alice", &[])], &world);
        fake.with(|stock| stock.hidden = set(&["hidden"]));
        let mut alice = Client::open(&streaming, Some("alice"), 16);
        alice.say(json!({"type": "subNote", "body": {"id": "shown"}}));
        alice.say(json!({"type": "sr", "body": {"id": "hidden"}}));
        settle().await;
        let voted = |note_id: &str| Event::NoteUpdated {
            note_id: note_id.into(),
            update: NoteUpdate::PollVoted {
                user_id: "bob".into(),
                choice: 1,
            },
        };
        streaming.dispatch(&voted("hidden"));
        streaming.dispatch(&voted("shown"));
        let body = json!({"id": "shown", "type": "pollVoted", "body": {"choice": 1, "userId": "bob"}});
        assert_eq!(alice.hear().await, json!({"type": "noteUpdated", "body": body}));

        fake.with(|stock| stock.hidden = set(&["shown"]));
        streaming.dispatch(&Event::FiltersChanged {
            user_id: "alice".into(),
        });
        settle().await;
        streaming.dispatch(&voted("shown"));
        streaming.dispatch(&Event::EmojiAdded { emoji_id: "e".into() });
        assert_eq!(
            alice.hear().await,
            json!({"type": "emojiAdded", "body": {"emoji": {"id": "e"}}})
        );
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn revoked_tokens_and_signed_out_users_are_closed_at_once() {
    World::run(|world| async move {
        let (_fake, streaming) = stage([follower("alice", &[]), follower("bob", &[])], &world);
        let mut alice = Client::open(&streaming, Some("alice"), 16);
        let mut bob = Client::open(&streaming, Some("bob"), 16);
        let mut nobody = Client::open(&streaming, Some("deleted"), 16);
        assert_eq!(nobody.end().await, Closing::SignedOut);
        alice.connect("main", json!({})).await;
        bob.connect("main", json!({})).await;
        streaming.dispatch(&Event::TokenRevoked {
            token_id: "token of alice".into(),
        });
        assert_eq!(alice.end().await, Closing::SignedOut);
        streaming.dispatch(&Event::UserSignedOut { user_id: "bob".into() });
        assert_eq!(bob.end().await, Closing::SignedOut);
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn slow_clients_are_closed_and_others_go_on() {
    World::run(|world| async move {
        let (fake, streaming) = stage([], &world);
        let mut slow = Client::open(&streaming, None, 1);
        slow.connect("localTimeline", json!({})).await;
        let mut quick = Client::open(&streaming, None, 16);
        quick.connect("localTimeline", json!({})).await;
        settle().await;
        for id in ["1", "2"] {
            streaming.dispatch(&fake.add(stream(note(id, "bob", "public"))));
            assert_eq!(quick.note().await.1, id);
        }
        assert_eq!(slow.end().await, Closing::TooSlow);
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_shard_that_dies_hears_from_its_listeners_again() {
    World::run(|world| async move {
        let (fake, streaming) = stage([follower("alice", &["bob"])], &world);
        let mut alice = Client::open(&streaming, Some("alice"), 64);
        alice.connect("homeTimeline", json!({})).await;
        alice.say(json!({"type": "s", "body": {"id": "watched"}}));
        settle().await;
        for fault in [Fault::Crash, Fault::CrashInFuture, Fault::Halt] {
            for shard in 0..SHARDS {
                streaming.shards.children().inject(&shard, fault).unwrap();
            }
            // Before they are back.
            let ids: HashSet<String> = (0..8).map(|number| format!("{fault:?}{number}")).collect();
            for id in &ids {
                streaming.dispatch(&fake.add(stream(note(id, "bob", "public"))));
            }
            let mut heard = HashSet::new();
            for _ in &ids {
                heard.insert(alice.note().await.1);
            }
            assert_eq!(heard, ids, "each once");
        }
        settle().await;
        for number in 0..8 {
            let id = format!("n{number}");
            streaming.dispatch(&fake.add(stream(note(&id, "bob", "public"))));
            assert_eq!(alice.note().await.1, id);
        }
        streaming.dispatch(&Event::NoteUpdated {
            note_id: "watched".into(),
            update: NoteUpdate::Unreacted {
                user_id: "bob".into(),
                reaction: "❤".into(),
            },
        });
        assert_eq!(alice.hear().await["body"]["type"], "unreacted");
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_session_that_dies_closes_its_connection_and_leaves_the_roster() {
    World::run(|world| async move {
        let (_fake, streaming) = stage([], &world);
        let mut client = Client::open(&streaming, None, 16);
        client.connect("localTimeline", json!({})).await;
        streaming.sessions.inject(&0, Fault::Crash).unwrap();
        assert_eq!(client.end().await, Closing::Failed);
        kanikey_actor_kit::testing::eventually("the seat is free", || streaming.roster.is_empty()).await;

        let client = Client::open(&streaming, None, 16);
        drop(client);
        kanikey_actor_kit::testing::eventually("the seat is free", || streaming.roster.is_empty()).await;
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn nothing_is_loaded_when_nobody_listens() {
    World::run(|world| async move {
        let (fake, streaming) = stage([], &world);
        let event = fake.add(stream(note("1", "bob", "public")));
        streaming.dispatch(&event);
        let mut client = Client::open(&streaming, None, 16);
        settle().await;
        streaming.dispatch(&event);
        settle().await;
        assert_eq!(fake.with(|stock| stock.loads), 0);
        client.connect("localTimeline", json!({})).await;
        settle().await;
        streaming.dispatch(&event);
        assert_eq!(client.note().await.1, "1");
        assert_eq!(fake.with(|stock| stock.loads), 1);
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn whoever_reacted_or_may_see_more_gets_a_copy_of_their_own() {
    World::run(|world| async move {
        let cast = ["alice", "dave"].map(|name| follower(name, &["bob"]));
        let (fake, streaming) = stage(cast, &world);
        fake.with(|stock| stock.reactions.insert("alice".into(), "❤".into()));
        let mut alice = Client::open(&streaming, Some("alice"), 16);
        let mut dave = Client::open(&streaming, Some("dave"), 16);
        let mut visitor = Client::open(&streaming, None, 16);
        alice.connect("homeTimeline", json!({})).await;
        dave.connect("homeTimeline", json!({})).await;
        visitor.connect("localTimeline", json!({})).await;
        settle().await;
        let mut target = note("n", "carol", "public");
        target.reaction_count = 1;
        streaming.dispatch(&fake.add(renoting(note("r", "bob", "public"), target)));
        let renote = json!({"id": "n", "myReaction": "❤"});
        assert_eq!(alice.hear().await["body"]["body"]["renote"], renote);
        assert_eq!(dave.hear().await["body"]["body"]["renote"], json!({"id": "n"}));
        assert_eq!(visitor.hear().await["body"]["body"]["renote"], json!({"id": "n"}));

        let mut partial = renoting(note("p", "bob", "public"), note("secret", "alice", "followers"));
        partial.is_partial = true;
        streaming.dispatch(&fake.add(partial));
        assert_eq!(alice.hear().await["body"]["body"], json!({"id": "p", "for": "alice"}));
        assert_eq!(dave.note().await.1, "p");
        streaming.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn notifications_left_unread_are_told_of_again() {
    World::run(|world| async move {
        let (_fake, streaming) = stage([follower("alice", &[])], &world);
        let mut alice = Client::open(&streaming, Some("alice"), 16);
        alice.connect("main", json!({})).await;
        settle().await;
        for notification_id in ["read", "unread"] {
            streaming.dispatch(&Event::Notified {
                user_id: "alice".into(),
                notification_id: notification_id.into(),
            });
        }
        let mut heard = Vec::new();
        for _ in 0..3 {
            heard.push(alice.hear().await["body"]["type"].clone());
        }
        assert_eq!(heard, ["notification", "notification", "unreadNotification"]);
        streaming.shutdown(SOON).await.unwrap();
    });
}
