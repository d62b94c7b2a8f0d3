//! Quotes: said in every form, and by leave (FEP-044f).

use serde_json::{Value, json};

use super::{flush, follower_of, is, received, uri};
use crate::support::{Peer, PeerActor, Person, TestSite, eventually};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A note of the peer, with this policy, as `person` knows it.
fn known_note(person: &Person, peer: &Peer, actor: &PeerActor, policy: Value) -> (String, Value) {
    let mut note = actor.note(peer, json!({ "content": "<p>quote me</p>" }));
    if !policy.is_null() {
        note["interactionPolicy"] = json!({ "canQuote": policy });
    }
    let id = peer.serve(&note);
    let mut create = actor.activity("Create", note);
    create["to"] = json!([PUBLIC, format!("{}/users/{}", person.origin, person.id)]);
    actor.send(&person.origin, &create);
    let known = eventually("the note", || {
        let page = person.call("users/notes", json!({ "userId": user_id(person, peer)? }));
        page.as_array()?.iter().find(|note| note["uri"] == id.as_str()).cloned()
    });
    (id, known)
}

fn user_id(person: &Person, peer: &Peer) -> Option<Value> {
    let shown = person.attempt("users/show", json!({ "username": "zoe", "host": peer.host() }));
    shown.ok().map(|user| user["id"].clone())
}

fn quote(person: &Person, note: &Value) -> Value {
    person.call("notes/create", json!({ "text": "look", "renoteId": note["id"] }))["createdNote"].clone()
}

#[test]
fn a_quote_is_said_in_every_form() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, zoe) = follower_of(&alice);
    let (id, known) = known_note(&alice, &peer, &zoe, Value::Null);
    let quoting = quote(&alice, &known);
    let create = received(&peer, "the quote", |activity| {
        activity["object"]["id"] == uri(&alice, &quoting).as_str()
    });
    let object = &create["object"];
    for form in ["_misskey_quote", "quoteUrl", "quoteUri", "quote"] {
        assert_eq!(object[form], id.as_str(), "{form}");
    }
    let link = object["tag"]
        .as_array()
        .unwrap()
        .iter()
        .find(|tag| tag["type"] == "Link");
    assert_eq!(link.unwrap()["href"], id.as_str());
    let html = object["content"].as_str().unwrap();
    assert!(html.contains("<span class=\"quote-inline\">RE: "), "{html}");
    assert_eq!(
        object["interactionPolicy"]["canQuote"]["automaticApproval"],
        json!([PUBLIC])
    );
    flush(&alice, &peer);
    assert_eq!(
        super::count(&peer, "QuoteRequest"),
        0,
        "this server does not know of leave"
    );
}

#[test]
fn leave_is_asked_for_and_shown_once_it_is_given() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, zoe) = follower_of(&alice);
    let (id, known) = known_note(&alice, &peer, &zoe, json!({ "automaticApproval": [PUBLIC] }));
    let quoting = quote(&alice, &known);
    let request = received(&peer, "the request", |activity| activity["type"] == "QuoteRequest");
    assert_eq!(
        (&request["object"], &request["instrument"]["quote"]),
        (&json!(id), &json!(id))
    );
    assert_eq!(request["instrument"]["id"], uri(&alice, &quoting).as_str());
    let stamp = peer.url("/stamps/1");
    let mut accept = zoe.activity("Accept", json!(request["id"]));
    accept["result"] = json!(stamp);
    zoe.send(&alice.origin, &accept);
    let update = received(&peer, "the quote with its leave", |activity| {
        is(activity, "Update", "Note")
    });
    assert_eq!(update["object"]["quoteAuthorization"], stamp.as_str());

    zoe.send(&alice.origin, &zoe.activity("Delete", json!(stamp)));
    eventually("what is quoted is hidden", || {
        let shown = alice.call("notes/show", json!({ "noteId": quoting["id"] }));
        (shown["renote"]["isHidden"] == true && shown["renote"]["text"].is_null()).then_some(())
    });
}

#[test]
fn a_refused_quote_shows_nothing() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, zoe) = follower_of(&alice);
    let (_, known) = known_note(&alice, &peer, &zoe, json!({ "manualApproval": [PUBLIC] }));
    let quoting = quote(&alice, &known);
    let request = received(&peer, "the request", |activity| activity["type"] == "QuoteRequest");
    zoe.send(&alice.origin, &zoe.activity("Reject", request));
    eventually("what is quoted is hidden", || {
        let shown = alice.call("notes/show", json!({ "noteId": quoting["id"] }));
        (shown["renote"]["isHidden"] == true && shown["renote"]["text"].is_null()).then_some(())
    });
    let (_, closed) = known_note(&alice, &peer, &zoe, json!({ "automaticApproval": [zoe.id] }));
    let refusal = alice.refused("notes/create", json!({ "text": "look", "renoteId": closed["id"] }));
    assert_eq!(refusal.code, "CANNOT_RENOTE_DUE_TO_VISIBILITY");
}

/// Asks for leave to quote a note of `person`; the request and the quote.
fn ask(person: &Person, note: &Value, peer: &Peer, actor: &PeerActor) -> String {
    let quote = peer.new_id("notes");
    let mut request = actor.activity("QuoteRequest", json!(uri(person, note)));
    request["instrument"] = json!(quote);
    actor.send(&person.origin, &request);
    quote
}

#[test]
fn others_get_leave_which_ends_with_the_note_or_a_block() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, zoe) = follower_of(&alice);
    let (first, second) = (alice.post("one"), alice.post("two"));
    let hidden = alice.call("notes/create", json!({ "text": "x", "visibility": "followers" }))["createdNote"].clone();
    let answered = |note: &Value, kind: &str| {
        let quote = ask(&alice, note, &peer, &zoe);
        let answer = received(&peer, "the answer", |activity| {
            activity["object"]["instrument"] == quote.as_str()
        });
        assert_eq!(answer["type"], kind);
        (answer, quote)
    };
    answered(&hidden, "Reject");
    let (accept, quote) = answered(&first, "Accept");
    let (other, _) = answered(&second, "Accept");
    let path = |answer: &Value| {
        answer["result"]
            .as_str()
            .unwrap()
            .trim_start_matches(&alice.origin)
            .to_owned()
    };
    let read = |answer: &Value| site.stranger().get(&path(answer), "application/activity+json");
    let (status, _, text) = read(&accept);
    let stamp: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &stamp["type"]), (200, &json!("QuoteAuthorization")));
    assert_eq!(
        (&stamp["id"], &stamp["interactingObject"]),
        (&accept["result"], &json!(quote))
    );
    assert_eq!(stamp["interactionTarget"], uri(&alice, &first).as_str());
    assert_eq!(stamp["attributedTo"], accept["actor"]);

    alice.call("notes/delete", json!({ "noteId": first["id"] }));
    received(&peer, "the leave ends", |activity| {
        activity["type"] == "Delete" && activity["object"] == accept["result"]
    });
    assert_eq!(read(&accept).0, 404);
    assert_eq!(read(&other).0, 200);
    alice.call("blocking/create", json!({ "userId": user_id(&alice, &peer) }));
    received(&peer, "the other ends, too", |activity| {
        activity["type"] == "Delete" && activity["object"] == other["result"]
    });
    assert_eq!(read(&other).0, 404);
}

#[test]
fn two_servers_quote_by_leave() {
    let (here, there) = (TestSite::start(), TestSite::start());
    let (alice, bob) = (here.person("alice"), there.person("bob"));
    super::follow(&bob, &alice);
    let note = alice.post("quote me");
    let copy = super::arrives(&bob, "quote me");
    let quoting = quote(&bob, &copy);
    eventually("the leave is in the quote's document", || {
        let path = format!("/notes/{}", quoting["id"].as_str().unwrap());
        let (_, _, text) = there.stranger().get(&path, "application/activity+json");
        let document: Value = serde_json::from_str(&text).ok()?;
        document["quoteAuthorization"]
            .as_str()?
            .starts_with(&alice.origin)
            .then_some(())
    });
    alice.call("notes/delete", json!({ "noteId": note["id"] }));
    eventually("the note is gone there, too", || {
        bob.attempt("notes/show", json!({ "noteId": copy["id"] })).err()
    });
}
