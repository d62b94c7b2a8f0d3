//! What another server sends, and what the API shows of it.

mod collections;
mod copies;
mod edits;
mod groups;
mod notes;
mod polls;
mod profiles;
mod quotes;
mod reactions;
mod relations;
mod reports;

use kanikey_db::test_database::number;
use serde_json::{Value, json};

use crate::support::{Peer, PeerActor, Person, TestSite, eventually};

/// A server of ours, one of somebody else's, and one of its people.
struct Stage {
    site: TestSite,
    peer: Peer,
    mallet: PeerActor,
    alice: Person,
}

impl Stage {
    fn set() -> Self {
        Self::set_with("")
    }

    /// With more in our server's configuration.
    fn set_with(extra: &str) -> Self {
        let (site, peer) = (TestSite::start_with(extra), Peer::start());
        let (mallet, alice) = (peer.person("mallet"), site.person("alice"));
        Self {
            site,
            peer,
            mallet,
            alice,
        }
    }

    /// Sends an activity of the peer's person, and waits until it is processed; gives it as sent.
    #[track_caller]
    fn send(&self, kind: &str, object: Value) -> Value {
        self.post(&self.mallet, self.mallet.activity(kind, object))
    }

    /// Sends an activity, and waits until it is processed; gives it as sent.
    #[track_caller]
    fn post(&self, actor: &PeerActor, activity: Value) -> Value {
        actor.send(&self.site.origin, &activity);
        eventually("everything is processed", || {
            let waiting = "SELECT count(*) FROM incoming_activities WHERE processed_at IS NULL";
            (self.number(waiting) == 0).then_some(())
        });
        activity
    }

    /// The peer's person posts a note; gives it as sent.
    #[track_caller]
    fn note(&self, properties: Value) -> Value {
        let note = self.mallet.note(&self.peer, properties);
        self.peer.serve(&note);
        self.send("Create", note.clone());
        note
    }

    /// Alice posts a note; its ActivityPub id.
    fn own_note(&self, params: Value) -> String {
        let note = self.alice.call("notes/create", params)["createdNote"].clone();
        format!("{}/notes/{}", self.site.origin, note["id"].as_str().unwrap())
    }

    /// A note of ours as alice sees it.
    fn show_own(&self, uri: &str) -> Value {
        let id = uri.rsplit('/').next().unwrap();
        self.alice.call("notes/show", json!({ "noteId": id }))
    }

    /// The ActivityPub id of alice.
    fn alice_uri(&self) -> String {
        format!("{}/users/{}", self.site.origin, self.alice.id)
    }

    /// An account of a peer as `alice` sees it.
    fn account(&self, actor: &PeerActor) -> Value {
        let host = actor.id.split('/').nth(2).unwrap();
        let name = &actor.document["preferredUsername"];
        self.alice.call("users/show", json!({ "username": name, "host": host }))
    }

    /// The notes of an account of a peer, the newest first.
    fn notes_of(&self, actor: &PeerActor) -> Vec<Value> {
        let params =
            json!({ "userId": self.account(actor)["id"], "limit": 100, "withReplies": true, "withRenotes": true });
        let notes = self.alice.call("users/notes", params);
        notes.as_array().cloned().unwrap_or_default()
    }

    /// The note that was sent, as `alice` sees it.
    #[track_caller]
    fn shown(&self, sent: &Value) -> Value {
        self.find(sent).unwrap_or_else(|| panic!("no {sent}"))
    }

    /// The note that was sent, if it is there.
    fn find(&self, sent: &Value) -> Option<Value> {
        let notes = self.notes_of(&self.mallet);
        notes.into_iter().find(|note| note["uri"] == sent["id"])
    }

    /// Alice follows an account of a peer, which accepts.
    fn follow(&self, actor: &PeerActor) {
        let user = self.account(actor);
        self.alice.call("following/create", json!({ "userId": user["id"] }));
        let follow = json!({ "type": "Follow", "actor": self.alice_uri(), "object": actor.id });
        self.post(actor, actor.activity("Accept", follow));
        assert_eq!(self.account(actor)["isFollowing"], true);
    }

    /// The number that a query of the server's database answers with.
    fn number(&self, query: &str) -> i64 {
        self.site.with_database(async |conn| number(conn, query).await.unwrap())
    }

    /// Whether an activity was refused.
    fn is_refused(&self, activity: &Value) -> bool {
        let id = activity["id"].as_str().unwrap();
        let refused = "SELECT count(*) FROM incoming_activities WHERE refusal IS NOT NULL AND activity_id";
        self.number(&format!("{refused} = '{id}'")) == 1
    }
}
