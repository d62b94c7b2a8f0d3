//! What goes out, as a mock server gets it; and two real servers where it takes both ends.

mod accounts;
mod documents;
mod edits;
mod followers;
mod moves;
mod polls;
mod quotes;
mod relays;

use serde_json::{Value, json};

use super::{arrives, follow};
use crate::support::{Peer, PeerActor, Person, eventually};

/// Somebody of a mock server of its own who follows `person`.
fn follower_of(person: &Person) -> (Peer, PeerActor) {
    let peer = Peer::start();
    let actor = peer.person("zoe");
    let followee = format!("{}/users/{}", person.origin, person.id);
    actor.send(&person.origin, &actor.activity("Follow", json!(followee)));
    received(&peer, "the follow is accepted", |activity| activity["type"] == "Accept");
    (peer, actor)
}

/// The first activity that came to the peer and `is` right, as soon as it is there.
#[track_caller]
fn received(peer: &Peer, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    eventually(what, || peer.inbox().into_iter().find(|activity| is(activity)))
}

/// Whether it is an activity of this type about an object of that type.
fn is(activity: &Value, kind: &str, object: &str) -> bool {
    activity["type"] == kind && activity["object"]["type"] == object
}

/// How many activities of a type have come.
fn count(peer: &Peer, kind: &str) -> usize {
    peer.inbox().iter().filter(|activity| activity["type"] == kind).count()
}

/// The id that other servers know a local note by.
fn uri(person: &Person, note: &Value) -> String {
    format!("{}/notes/{}", person.origin, note["id"].as_str().unwrap())
}

/// Waits until everything that was done before has reached the peer: a note that comes last.
fn flush(person: &Person, peer: &Peer) {
    let last = person.post("the last note");
    let id = uri(person, &last);
    received(peer, "the last note", |activity| {
        activity["object"]["id"] == id.as_str()
    });
}
