//! Followers synchronisation (FEP-8fcf).

use serde_json::{Value, json};

use super::{follower_of, received};
use crate::support::{Peer, PeerActor, Person, TestSite, eventually, post};
use kanikey_core::Clock;
use kanikey_http_client::Method;
use kanikey_http_client::signature::{
    Expectations, IncomingRequest, MAX_SKEW, RequestToSign, Scheme, VerifyingKey, check, sign,
};

const HEADER: &str = "collection-synchronization";

#[test]
fn only_what_is_for_followers_says_who_they_are() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let (peer, _zoe) = follower_of(&alice);
    alice.post("for all");
    alice.call("notes/create", json!({ "text": "for few", "visibility": "followers" }));
    received(&peer, "the second note", |activity| {
        activity["object"]["content"] == "<p>for few</p>"
    });
    let header = |text: &str| {
        let requests = peer.requests();
        let request = requests.iter().find(|request| request.body.contains(text)).unwrap();
        request
            .headers
            .iter()
            .find(|(name, _)| name == HEADER)
            .map(|(_, value)| value.clone())
    };
    assert_eq!(header("for all"), None);
    let value = header("for few").unwrap();
    let base = format!("{}/users/{}", alice.origin, alice.id);
    assert!(value.contains(&format!("collectionId=\"{base}/followers\"")), "{value}");
    assert!(
        value.contains(&format!("url=\"{base}/followers_synchronization\"")),
        "{value}"
    );
    let digest = value.split("digest=\"").nth(1).unwrap().trim_end_matches('"');
    assert_eq!(digest.len(), 64);
    assert_ne!(digest, "0".repeat(64), "somebody follows");
    assert_eq!(signature(&peer, "for all", &alice), (false, Scheme::Draft));
    assert_eq!(signature(&peer, "for few", &alice), (true, Scheme::Draft));
    let path = format!("/users/{}/followers_synchronization", alice.id);
    assert_eq!(site.stranger().get(&path, "application/activity+json").0, 401);
}

/// Whether the author's signature of the post with `text` covers the header, and how it is made.
fn signature(peer: &Peer, text: &str, author: &Person) -> (bool, Scheme) {
    let requests = peer.requests();
    let request = requests
        .iter()
        .rev()
        .find(|request| request.body.contains(text))
        .unwrap();
    let request = IncomingRequest {
        method: &request.method,
        path: &request.path,
        query: None,
        headers: &request.headers,
        body: request.body.as_bytes(),
    };
    let expected = Expectations {
        own_hosts: &[peer.host()],
        now: Clock::system().now(),
        max_skew: MAX_SKEW,
    };
    let checked = check(&request, &expected).unwrap();
    let (_, _, actor) = author.get(&format!("/users/{}", author.id), "application/activity+json");
    let actor: Value = serde_json::from_str(&actor).unwrap();
    let key = VerifyingKey::from_pem(actor["publicKey"]["publicKeyPem"].as_str().unwrap()).unwrap();
    assert_eq!(checked.verify(&key), Ok(()));
    (checked.covers(HEADER), checked.scheme())
}

/// Whether what is said of followers is signed, too.
#[derive(Clone, Copy)]
enum Said {
    Signed(Scheme),
    Unsigned(Scheme),
}

/// Posts a note of `actor` that says whom it takes for its followers here.
fn say(site: &TestSite, peer: &Peer, actor: &PeerActor, digest: &str, said: Said) {
    let note = actor.note(peer, json!({ "content": "<p>x</p>" }));
    let body = actor.activity("Create", note).to_string();
    let url = format!("{}/inbox", site.origin).parse().unwrap();
    let value = format!(
        "collectionId=\"{0}/followers\", url=\"{0}/sync\", digest=\"{digest}\"",
        actor.id
    );
    let header = [(HEADER.to_owned(), value.clone())];
    let (more, scheme) = match said {
        Said::Signed(scheme) => (&header[..], scheme),
        Said::Unsigned(scheme) => (&[][..], scheme),
    };
    let request = RequestToSign {
        method: Method::Post,
        url: &url,
        accept: "",
        body: body.as_bytes(),
        date: Clock::system().now(),
        more,
    };
    let signed = sign(&request, actor.signer(), scheme).unwrap();
    let mut headers: Vec<(&str, &str)> = signed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    headers.push((HEADER, &value));
    assert_eq!(post(&site.origin, "/inbox", &headers, body.as_bytes()).status, 202);
}

/// The other server lists these followers of `actor` here.
fn list(peer: &Peer, actor: &PeerActor, followers: &[&Person]) {
    let items: Vec<Value> = followers
        .iter()
        .map(|person| json!(format!("{}/users/{}", person.origin, person.id)))
        .collect();
    peer.serve(&json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/sync", actor.id),
        "type": "OrderedCollection", "totalItems": items.len(), "orderedItems": items,
    }));
}

#[test]
fn what_two_servers_disagree_on_is_put_right() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let peer = Peer::start();
    let zoe = peer.person("zoe");
    let shown = alice.call("users/show", json!({ "username": "zoe", "host": peer.host() }));
    let target = json!({ "userId": shown["id"] });
    alice.call("following/create", target.clone());
    let asked = received(&peer, "the Follow", |activity| activity["type"] == "Follow");
    zoe.send(&site.origin, &zoe.activity("Accept", asked));
    let follows = |person: &Person| person.call("users/show", target.clone())["isFollowing"] == true;
    eventually("alice follows", || follows(&alice).then_some(()));
    bob.call("following/create", target.clone());

    list(&peer, &zoe, &[&bob]);
    say(&site, &peer, &zoe, &"0".repeat(64), Said::Signed(Scheme::Draft));
    eventually("bob's request counts as accepted", || follows(&bob).then_some(()));
    eventually("alice does not follow any more", || (!follows(&alice)).then_some(()));

    list(&peer, &zoe, &[&alice, &bob]);
    say(&site, &peer, &zoe, &"1".repeat(64), Said::Signed(Scheme::Rfc9421));
    let undo = received(&peer, "alice never asked for it", |activity| {
        super::is(activity, "Undo", "Follow")
    });
    assert_eq!(undo["object"]["object"], zoe.id.as_str());
    assert!(follows(&bob) && !follows(&alice));
}

#[test]
fn what_is_not_signed_is_not_the_actors() {
    let site = TestSite::start();
    let peer = Peer::start();
    let zoe = peer.person("zoe");
    list(&peer, &zoe, &[]);
    let fetches = || peer.fetches("/users/zoe/sync");
    for scheme in [Scheme::Draft, Scheme::Rfc9421] {
        say(&site, &peer, &zoe, &"1".repeat(64), Said::Unsigned(scheme));
    }
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(fetches(), 0);
    say(&site, &peer, &zoe, &"1".repeat(64), Said::Signed(Scheme::Draft));
    eventually("the list is asked for", || (fetches() == 1).then_some(()));
}

#[test]
fn who_signs_messages_gets_the_header_signed_so() {
    let here = TestSite::start();
    let alice = here.person("alice");
    let (there, zoe) = follower_of(&alice);
    // Who has signed by RFC 9421 is answered so.
    say(&here, &there, &zoe, &"0".repeat(64), Said::Unsigned(Scheme::Rfc9421));
    alice.call("notes/create", json!({ "text": "for few", "visibility": "followers" }));
    received(&there, "the note", |activity| {
        activity["object"]["content"] == "<p>for few</p>"
    });
    assert_eq!(signature(&there, "for few", &alice), (true, Scheme::Rfc9421));
}
