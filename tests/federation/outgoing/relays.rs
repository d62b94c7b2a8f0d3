//! Relays, Mastodon's kind and LitePub's.

use serde_json::{Value, json};

use super::{count, flush, received, uri};
use crate::support::{Peer, PeerActor, Person, TestSite, eventually};

fn statuses(admin: &Person) -> Vec<Value> {
    let relays = admin.call("admin/relays/list", json!({}));
    relays
        .as_array()
        .unwrap()
        .iter()
        .map(|relay| relay["status"].clone())
        .collect()
}

/// A relay of Mastodon's kind that has accepted.
fn relay(site: &TestSite) -> (Peer, PeerActor) {
    let admin = site.person("admin");
    let peer = Peer::start();
    let actor = peer.actor("relay", json!({ "type": "Application" }));
    let added = admin.call("admin/relays/add", json!({ "inbox": peer.url("/inbox") }));
    assert_eq!(added["status"], "requesting");
    let asked = received(&peer, "the Follow", |activity| activity["type"] == "Follow");
    assert_eq!(asked["object"], "https://www.w3.org/ns/activitystreams#Public");
    assert!(asked["id"].as_str().unwrap().contains("/activities/follow-relay/"));
    actor.send(&site.origin, &actor.activity("Accept", asked));
    eventually("the relay has accepted", || {
        (statuses(&admin) == ["accepted"]).then_some(())
    });
    (peer, actor)
}

#[test]
fn public_notes_go_to_a_relay_until_it_is_removed() {
    let site = TestSite::start();
    let (alice, admin) = (site.person("alice"), site.person("admin"));
    let (peer, _) = relay(&site);
    alice.call("notes/create", json!({ "text": "at home", "visibility": "home" }));
    let note = alice.post("for all");
    let create = received(&peer, "the note", |activity| activity["type"] == "Create");
    assert_eq!(create["object"]["id"], uri(&alice, &note).as_str());
    alice.call("notes/delete", json!({ "noteId": note["id"] }));
    received(&peer, "its end", |activity| activity["type"] == "Delete");
    flush(&alice, &peer);
    assert_eq!(count(&peer, "Create"), 2, "what is not for all stays");
    admin.call("admin/relays/remove", json!({ "inbox": peer.url("/inbox") }));
    received(&peer, "the end", |activity| super::is(activity, "Undo", "Follow"));
    assert!(statuses(&admin).is_empty());
}

#[test]
fn a_relay_is_believed_only_as_far_as_the_origin_says_so() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (_, relay) = relay(&site);
    let origin = Peer::start();
    let zoe = origin.person("zoe");
    let note = |text: &str| zoe.note(&origin, json!({ "content": text }));
    let (passed_on, announced, forged) = (
        note("<p>passed on</p>"),
        note("<p>announced</p>"),
        note("<p>forged</p>"),
    );
    for served in [&passed_on, &announced] {
        origin.serve(served);
    }
    let mut altered = passed_on.clone();
    altered["content"] = json!("<p>altered</p>");
    relay.send(&site.origin, &zoe.activity("Create", altered));
    relay.send(&site.origin, &zoe.activity("Create", forged));
    relay.send(&site.origin, &zoe.activity("Delete", json!(zoe.id)));
    relay.send(&site.origin, &relay.activity("Announce", json!(announced["id"])));
    let texts = eventually("both notes", || {
        let page = alice.call("notes/global-timeline", json!({ "limit": 50 }));
        let texts = page.as_array()?.iter().map(|note| note["text"].clone());
        let texts: Vec<Value> = texts.collect();
        texts.contains(&json!("announced")).then_some(texts)
    });
    assert_eq!(texts.len(), 2, "neither forged nor renoted: {texts:?}");
    assert!(texts.contains(&json!("passed on")));
    let shown = alice.call("users/show", json!({ "username": "zoe", "host": origin.host() }));
    assert_eq!(shown["isSuspended"], json!(false));
}

#[test]
fn who_is_no_relay_passes_nothing_on() {
    let site = TestSite::start();
    let (peer, origin) = (Peer::start(), Peer::start());
    let (stranger, zoe) = (peer.person("stranger"), origin.person("zoe"));
    let note = zoe.note(&origin, json!({ "content": "<p>x</p>" }));
    let id = origin.serve(&note);
    let letter = stranger.letter(&site.origin, "/inbox", &zoe.activity("Create", note));
    assert_eq!(stranger.post(&site.origin, &letter).status, 401);
    assert_eq!(origin.fetches(id.trim_start_matches(&origin.origin)), 0);
}

/// A relay of LitePub's kind that has accepted, and the id of the account of ours that follows it.
fn litepub_relay(site: &TestSite) -> (Peer, Value) {
    let admin = site.person("admin");
    let peer = Peer::start();
    let actor = peer.actor("relay", json!({ "type": "Application" }));
    admin.call("admin/relays/add", json!({ "inbox": actor.id }));
    let asked = received(&peer, "the Follow", |activity| activity["type"] == "Follow");
    assert_eq!(asked["object"], actor.id.as_str());
    let ours = asked["actor"].clone();
    actor.send(&site.origin, &actor.activity("Accept", asked));
    eventually("the relay has accepted", || {
        (statuses(&admin) == ["accepted"]).then_some(())
    });
    actor.send(&site.origin, &actor.activity("Follow", ours.clone()));
    received(&peer, "our relay actor accepts, too", |activity| {
        activity["type"] == "Accept"
    });
    (peer, ours)
}

#[test]
fn a_relay_of_litepubs_kind_gets_announces() {
    let site = TestSite::start();
    let (alice, admin) = (site.person("alice"), site.person("admin"));
    let (peer, ours) = litepub_relay(&site);
    let note = alice.post("for all");
    let announce = received(&peer, "the announce", |activity| activity["type"] == "Announce");
    assert_eq!(
        (&announce["actor"], &announce["object"]),
        (&ours, &json!(uri(&alice, &note)))
    );
    assert_eq!(count(&peer, "Create"), 0);
    assert_eq!(
        admin.refused("admin/relays/add", json!({ "inbox": "no url" })).code,
        "INVALID_URL"
    );
}

/// Such a relay passes every Update and Delete on as it came: from the author, who signed it.
#[test]
fn edits_and_deletes_reach_a_relay_of_litepubs_kind() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, _) = litepub_relay(&site);
    let author = format!("{}/users/{}", alice.origin, alice.id);
    let note = alice.post("for all");
    received(&peer, "the announce", |activity| activity["type"] == "Announce");
    let hidden = alice.call("notes/create", json!({ "text": "few", "visibility": "home" }))["createdNote"].clone();
    for note in [&note, &hidden] {
        alice.call("notes/update", json!({ "noteId": note["id"], "text": "changed" }));
    }
    let update = received(&peer, "the edit", |activity| super::is(activity, "Update", "Note"));
    assert_eq!(
        (&update["actor"], &update["object"]["id"]),
        (&json!(author), &json!(uri(&alice, &note)))
    );
    let renote = alice.call("notes/create", json!({ "renoteId": note["id"] }))["createdNote"].clone();
    for note in [&renote, &hidden, &note] {
        alice.call("notes/delete", json!({ "noteId": note["id"] }));
    }
    let delete = received(&peer, "its end", |activity| activity["type"] == "Delete");
    assert_eq!(
        (&delete["actor"], &delete["object"]["id"]),
        (&json!(author), &json!(uri(&alice, &note)))
    );
    alice.call("i/update", json!({ "name": "New name" }));
    received(&peer, "the profile", |activity| {
        super::is(activity, "Update", "Person") && activity["object"]["name"] == "New name"
    });
    for (kind, expected) in [("Announce", 1), ("Update", 2), ("Delete", 1), ("Create", 0)] {
        assert_eq!(count(&peer, kind), expected, "{kind}");
    }
    assert!(
        !peer
            .inbox()
            .iter()
            .any(|activity| super::is(activity, "Undo", "Announce"))
    );
    let requests = peer.requests();
    let sent = requests
        .iter()
        .find(|request| request.body.contains("\"Delete\""))
        .unwrap();
    let (_, signature) = sent.headers.iter().find(|(name, _)| name == "signature").unwrap();
    assert!(
        signature.contains(&format!("keyId=\"{author}#main-key\"")),
        "{signature}"
    );
}
