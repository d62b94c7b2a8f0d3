//! How accounts and notes are found, in which form, and by whom.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use kanikey_core::Clock;
use kanikey_http_client::Method;
use kanikey_http_client::signature::{RequestToSign, sign_request};
use serde_json::{Value, json};

use crate::support::{Peer, PeerActor, Person, TestSite, eventually};

const ACTIVITY: &str = "application/activity+json";
const LD: &str = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

/// An answer as it came: status, head in lower case, body.
struct Got {
    status: u16,
    head: String,
    body: String,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// GETs a path with exactly these headers.
fn get(origin: &str, path: &str, headers: &[(&str, &str)]) -> Got {
    let mut stream = TcpStream::connect(origin.trim_start_matches("http://")).expect("the server is there");
    let mut request = format!("GET {path} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        request.extend(["host: ", origin.trim_start_matches("http://"), "\r\n"]);
    }
    for (name, value) in headers {
        request.extend([*name, ": ", *value, "\r\n"]);
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).expect("the server listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    Got {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .expect("a status"),
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

fn accepting(origin: &str, path: &str, accept: &str) -> Got {
    get(origin, path, &[("accept", accept)])
}

/// GETs a document as an actor of another server.
fn signed_get(origin: &str, path: &str, actor: &PeerActor) -> Got {
    let url = format!("{origin}{path}").parse().unwrap();
    let request = RequestToSign {
        method: Method::Get,
        url: &url,
        accept: ACTIVITY,
        body: &[],
        date: Clock::system().now(),
        more: &[],
    };
    let mut headers: Vec<(String, String)> = sign_request(&request, actor.signer())
        .unwrap()
        .into_iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect();
    if !headers.iter().any(|(name, _)| name == "accept") {
        headers.push(("accept".to_owned(), ACTIVITY.to_owned()));
    }
    let headers: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    get(origin, path, &headers)
}

fn host_of(person: &Person) -> &str {
    person.origin.trim_start_matches("http://")
}

#[test]
fn webfinger_answers_in_both_forms() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let path = format!("/.well-known/webfinger?resource=acct:Alice@{}", host_of(&alice));
    let jrd = accepting(&site.origin, &path, "*/*");
    assert_eq!(jrd.header("content-type"), Some("application/jrd+json; charset=utf-8"));
    assert_eq!(
        (jrd.header("vary"), jrd.header("cache-control")),
        (Some("accept"), Some("public, max-age=180"))
    );
    let actor = format!("{}/users/{}", site.origin, alice.id);
    let document = jrd.json();
    assert_eq!(document["subject"], format!("acct:alice@{}", host_of(&alice)));
    assert_eq!(
        document["links"],
        json!([
            { "rel": "self", "type": ACTIVITY, "href": actor },
            { "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": format!("{}/@alice", site.origin) },
            { "rel": "http://ostatus.org/schema/1.0/subscribe", "template": format!("{}/authorize-follow?acct={{uri}}", site.origin) },
        ])
    );
    let xrd = accepting(&site.origin, &path, "application/jrd+json;q=0.5, application/xrd+xml");
    assert_eq!(xrd.header("content-type"), Some("application/xrd+xml"));
    for part in [
        format!("<Subject>acct:alice@{}</Subject>", host_of(&alice)),
        format!("<Link rel=\"self\" type=\"{ACTIVITY}\" href=\"{actor}\"></Link>"),
        format!("template=\"{}/authorize-follow?acct={{uri}}\"", site.origin),
    ] {
        assert!(xrd.body.contains(&part), "{part} is not in {}", xrd.body);
    }
    for (resource, status) in [
        (format!("acct:nobody@{}", host_of(&alice)), 404),
        ("acct:alice@elsewhere.test".to_owned(), 404),
        (actor, 200),
        (format!("{}/@alice", site.origin), 200),
    ] {
        let path = format!("/.well-known/webfinger?resource={resource}");
        assert_eq!(accepting(&site.origin, &path, "*/*").status, status, "{resource}");
    }
    assert_eq!(accepting(&site.origin, "/.well-known/webfinger", "*/*").status, 400);
    let meta = accepting(&site.origin, "/.well-known/host-meta", "*/*");
    let template = format!("{}/.well-known/webfinger?resource={{uri}}", site.origin);
    assert!(
        meta.body.starts_with("<?xml") && meta.body.contains(&template),
        "{}",
        meta.body
    );
    let meta = accepting(&site.origin, "/.well-known/host-meta.json", "*/*").json();
    assert_eq!(meta["links"][0]["template"], template);
}

#[test]
fn nodeinfo_has_what_misskeys_has() {
    let site = TestSite::start();
    let links = accepting(&site.origin, "/.well-known/nodeinfo", "*/*").json();
    assert_eq!(links["links"].as_array().unwrap().len(), 2);
    for version in ["2.0", "2.1"] {
        let answer = accepting(&site.origin, &format!("/nodeinfo/{version}"), "*/*");
        assert_eq!(answer.header("cache-control"), Some("public, max-age=600"));
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .contains(&format!("ns/schema/{version}#"))
        );
        let info = answer.json();
        assert_eq!(
            (&info["version"], &info["usage"]["users"]["total"]),
            (&json!(version), &json!(4))
        );
        for key in [
            "nodeAdmins",
            "maintainer",
            "langs",
            "tosUrl",
            "disableRegistration",
            "maxNoteTextLength",
            "themeColor",
        ] {
            assert!(info["metadata"].get(key).is_some(), "{key}");
        }
    }
    assert_eq!(accepting(&site.origin, "/nodeinfo/3.0", "*/*").status, 404);
}

#[test]
fn pages_have_an_activitypub_form_for_those_who_prefer_it() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let note = alice.post("hello")["id"].as_str().unwrap().to_owned();
    let name = format!("/@alice@{}", host_of(&alice));
    for path in [
        format!("/users/{}", alice.id),
        "/@alice".to_owned(),
        "/@ALICE".to_owned(),
        name,
        format!("/notes/{note}"),
    ] {
        for (accept, kind) in [
            (ACTIVITY, ACTIVITY),
            (LD, LD),
            ("text/html;q=0.5, application/activity+json", ACTIVITY),
        ] {
            let answer = accepting(&site.origin, &path, accept);
            assert_eq!(answer.status, 200, "{path} as {accept}");
            assert_eq!(
                answer.header("content-type"),
                Some(format!("{kind}; charset=utf-8").as_str()),
                "{path}"
            );
            assert_eq!(answer.header("vary"), Some("accept"), "{path}");
            assert_eq!(answer.header("cache-control"), Some("public, max-age=180"), "{path}");
        }
        for accept in ["text/html", "*/*", "text/html, application/activity+json;q=0.9"] {
            let answer = accepting(&site.origin, &path, accept);
            assert!(
                !answer.head.contains("activity+json"),
                "{path} as {accept}: {}",
                answer.head
            );
        }
    }
    assert_eq!(accepting(&site.origin, "/@nobody", ACTIVITY).status, 404);
}

#[test]
fn an_account_of_another_server_is_at_its_own() {
    let (site, peer) = (TestSite::start(), Peer::start());
    let bob = peer.person("bob");
    site.person("alice")
        .call("users/show", json!({ "username": "bob", "host": peer.host() }));
    let answer = accepting(&site.origin, &format!("/@bob@{}", peer.host()), ACTIVITY);
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some(bob.id.to_ascii_lowercase().as_str()))
    );
    let unknown = accepting(&site.origin, "/@eve@unknown.test", ACTIVITY);
    assert_eq!((unknown.status, unknown.header("location")), (404, None));
}

#[test]
fn what_is_hidden_is_not_there_and_what_was_deleted_is_gone() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let status = |id: &Value, part: &str| {
        let path = format!("/notes/{}{part}", id.as_str().unwrap());
        accepting(&site.origin, &path, ACTIVITY).status
    };
    for params in [
        json!({ "text": "x", "visibility": "followers" }),
        json!({ "text": "x", "visibility": "specified", "visibleUserIds": [] }),
        json!({ "text": "x", "localOnly": true }),
    ] {
        let note = alice.call("notes/create", params.clone())["createdNote"].clone();
        assert_eq!(
            (status(&note["id"], ""), status(&note["id"], "/activity")),
            (404, 404),
            "{params}"
        );
        alice.call("notes/delete", json!({ "noteId": note["id"] }));
        assert_eq!(status(&note["id"], ""), 404, "nobody knew of it: {params}");
    }
    let note = alice.post("soon gone");
    assert_eq!(status(&note["id"], ""), 200);
    alice.call("notes/delete", json!({ "noteId": note["id"] }));
    let path = format!("/notes/{}", note["id"].as_str().unwrap());
    let gone = accepting(&site.origin, &path, ACTIVITY);
    assert_eq!((gone.status, gone.json()["type"].as_str()), (410, Some("Tombstone")));
    assert_eq!(gone.json()["id"], format!("{}{path}", site.origin));
}

#[test]
fn collections_come_in_pages_of_ten() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let mut expected: Vec<String> = (0..25)
        .map(|n| {
            format!(
                "{}/notes/{}/activity",
                site.origin,
                alice.post(&format!("{n}"))["id"].as_str().unwrap()
            )
        })
        .collect();
    expected.reverse();
    let outbox = format!("/users/{}/outbox", alice.id);
    let collection = accepting(&site.origin, &outbox, ACTIVITY);
    assert_eq!(collection.header("cache-control"), Some("public, max-age=180"));
    assert_eq!(collection.json()["totalItems"], 25);
    let (mut next, mut seen, mut pages) = (collection.json()["first"].clone(), Vec::new(), 0);
    while let Some(url) = next.as_str() {
        let page = accepting(&site.origin, url.trim_start_matches(&site.origin), ACTIVITY).json();
        let items = page["orderedItems"].as_array().unwrap();
        assert!(items.len() <= 10);
        seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        next = if items.is_empty() {
            Value::Null
        } else {
            page["next"].clone()
        };
        pages += 1;
        assert!(pages < 6, "pages end");
    }
    assert_eq!(seen, expected);
    for part in ["followers", "following"] {
        let path = format!("/users/{}/{part}", alice.id);
        assert_eq!(
            accepting(&site.origin, &path, ACTIVITY).json()["totalItems"],
            0,
            "{part}"
        );
        alice.call("i/update", json!({ format!("{part}Visibility"): "private" }));
        assert_eq!(accepting(&site.origin, &path, ACTIVITY).status, 404, "{part}");
    }
    let note = alice.post("pinned");
    alice.call("i/pin", json!({ "noteId": note["id"] }));
    let featured = accepting(
        &site.origin,
        &format!("/users/{}/collections/featured", alice.id),
        ACTIVITY,
    )
    .json();
    assert_eq!(featured["orderedItems"][0]["content"], "<p>pinned</p>");
}

#[test]
fn handles_may_be_at_another_domain() {
    let site = TestSite::start_with("federation.account_domain = \"handles.test\"");
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    for host in [host_of(&alice), "handles.test", "HANDLES.test"] {
        let path = format!("/.well-known/webfinger?resource=acct:alice@{host}");
        let jrd = accepting(&site.origin, &path, "*/*").json();
        assert_eq!(jrd["subject"], "acct:alice@handles.test", "{host}");
        assert_eq!(jrd["links"][0]["href"], format!("{}/users/{}", site.origin, alice.id));
        let shown = bob.call("users/show", json!({ "username": "alice", "host": host }));
        assert_eq!(
            (&shown["id"], &shown["host"]),
            (&json!(alice.id), &Value::Null),
            "{host}"
        );
    }
    assert_eq!(accepting(&site.origin, "/@alice@handles.test", ACTIVITY).status, 200);
    let note = bob.post(&format!("@alice@handles.test and @alice@{}", host_of(&alice)));
    assert_eq!(note["mentions"], json!([alice.id]));
    let path = format!("/notes/{}", note["id"].as_str().unwrap());
    let document = accepting(&site.origin, &path, ACTIVITY).json();
    assert_eq!(document["tag"][0]["name"], "@alice@handles.test");
    assert_eq!(
        document["content"].as_str().unwrap().matches("u-url mention").count(),
        2
    );
}

#[test]
fn documents_may_have_to_be_asked_for_with_a_signature() {
    let site = TestSite::start_with("federation.require_signed_fetch = true");
    let peer = Peer::start();
    let (alice, bob) = (site.person("alice"), peer.person("bob"));
    let note = alice.post("for those who sign")["id"].as_str().unwrap().to_owned();
    let closed = [
        format!("/users/{}", alice.id),
        "/@alice".to_owned(),
        format!("/users/{}/outbox?page=true", alice.id),
        format!("/users/{}/followers", alice.id),
        format!("/users/{}/publickey", alice.id),
        format!("/notes/{note}"),
        format!("/notes/{note}/activity"),
    ];
    for path in &closed {
        assert_eq!(accepting(&site.origin, path, ACTIVITY).status, 401, "{path}");
        let signed = signed_get(&site.origin, path, &bob);
        assert_eq!(signed.status, 200, "{path}: {}", signed.body);
        assert!(
            !signed.head.contains("cache-control: public"),
            "{path}: {}",
            signed.head
        );
    }
    let other_key = bob.with_key(&kanikey_http_client::signature::generate_key_pair().unwrap());
    assert_eq!(
        signed_get(&site.origin, &closed[0], &other_key).status,
        401,
        "another's key"
    );
    let links = accepting(&site.origin, "/.well-known/nodeinfo", "*/*");
    let finger = format!("/.well-known/webfinger?resource=acct:alice@{}", host_of(&alice));
    assert_eq!(
        (links.status, accepting(&site.origin, &finger, "*/*").status),
        (200, 200)
    );
    // The instance actor signs for the server itself: its key must be there for everybody.
    let own = format!(
        "/.well-known/webfinger?resource=acct:instance.actor@{}",
        host_of(&alice)
    );
    let own = accepting(&site.origin, &own, "*/*").json();
    let actor = own["links"][0]["href"]
        .as_str()
        .unwrap()
        .trim_start_matches(&site.origin)
        .to_owned();
    assert_eq!(accepting(&site.origin, &actor, ACTIVITY).status, 200);
    assert_eq!(
        accepting(&site.origin, &format!("{actor}/publickey"), ACTIVITY).status,
        200
    );

    site.person("admin")
        .call("admin/update-meta", json!({ "blockedHosts": [peer.host()] }));
    eventually("the block", || {
        (signed_get(&site.origin, &closed[0], &bob).status == 403).then_some(())
    });
}

#[test]
fn who_signs_may_see_what_their_people_may_see() {
    let (site, peer, stranger) = (TestSite::start(), Peer::start(), Peer::start());
    let (alice, bob, eve) = (site.person("alice"), peer.person("bob"), stranger.person("eve"));
    let other = peer.person("other");
    bob.send(
        &site.origin,
        &bob.activity("Follow", json!(format!("{}/users/{}", site.origin, alice.id))),
    );
    eventually("a follower", || {
        (alice.call("i", json!({}))["followersCount"] == 1).then_some(())
    });
    let post = |params: Value| {
        alice.call("notes/create", params)["createdNote"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let for_followers = post(json!({ "text": "for followers", "visibility": "followers" }));
    let for_nobody = post(json!({ "text": "for nobody", "visibility": "specified", "visibleUserIds": [] }));
    let for_all = post(json!({ "text": "for all" }));
    for (path, by_bob, by_eve, by_nobody) in [
        (format!("/notes/{for_followers}"), 200, 404, 404),
        (format!("/notes/{for_followers}/activity"), 200, 404, 404),
        (format!("/notes/{for_nobody}"), 404, 404, 404),
        (format!("/notes/{for_all}"), 200, 200, 200),
    ] {
        assert_eq!(
            signed_get(&site.origin, &path, &bob).status,
            by_bob,
            "{path} by a follower"
        );
        assert_eq!(
            signed_get(&site.origin, &path, &other).status,
            by_bob,
            "{path} by the follower's server"
        );
        assert_eq!(
            signed_get(&site.origin, &path, &eve).status,
            by_eve,
            "{path} by a stranger"
        );
        assert_eq!(
            accepting(&site.origin, &path, ACTIVITY).status,
            by_nobody,
            "{path} by nobody"
        );
    }
    // A blocked server is refused where it says who it is, although nobody has to.
    site.person("admin")
        .call("admin/update-meta", json!({ "blockedHosts": [peer.host()] }));
    eventually("the block", || {
        let path = format!("/notes/{for_all}");
        (signed_get(&site.origin, &path, &bob).status == 403).then_some(())
    });
}
