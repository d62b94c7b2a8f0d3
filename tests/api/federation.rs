//! What people look up on other servers, and what is told of these.

use serde_json::{Value, json};

use crate::support::{Answer, Peer, TestSite, eventually};

#[test]
fn addresses_of_other_servers_are_shown() {
    let (site, peer) = (TestSite::start(), Peer::start());
    let alice = site.person("alice");
    let mallet = peer.actor("mallet", json!({ "type": "Person", "url": peer.url("/@mallet") }));
    let note = mallet.note(&peer, json!({ "content": "<p>hi</p>", "url": peer.url("/@mallet/1") }));
    let id = peer.serve(&note);
    // Pages answer with the document to whoever asks for it.
    peer.answer("/@mallet", Answer::activity(&mallet.document));
    peer.answer("/@mallet/1", Answer::activity(&note));
    let show = |uri: &str| alice.call("ap/show", json!({ "uri": uri }));
    let user = show(&mallet.id);
    assert_eq!(
        (user["type"].as_str(), user["object"]["username"].as_str()),
        (Some("User"), Some("mallet"))
    );
    let by_page = show(&peer.url("/@mallet"));
    assert_eq!(by_page["object"]["id"], user["object"]["id"]);
    let by_page = show(&peer.url("/@mallet/1"));
    assert_eq!(
        (by_page["type"].as_str(), by_page["object"]["text"].as_str()),
        (Some("Note"), Some("hi"))
    );
    let fetches = peer.requests().len();
    assert_eq!(show(&id)["object"]["id"], by_page["object"]["id"]);
    assert_eq!(peer.requests().len(), fetches, "it is known");
}

#[test]
fn our_own_addresses_are_shown_to_those_who_may_see() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let note = alice.post("mine");
    let secret =
        alice.call("notes/create", json!({ "text": "secret", "visibility": "followers" }))["createdNote"].clone();
    let uri = |path: &str| json!({ "uri": format!("{}{path}", site.origin) });
    let note_path = |note: &Value| format!("/notes/{}", note["id"].as_str().unwrap());
    for path in ["/@alice".to_owned(), format!("/users/{}", alice.id)] {
        assert_eq!(bob.call("ap/show", uri(&path))["object"]["id"], alice.id, "{path}");
    }
    for path in [note_path(&note), format!("{}/activity", note_path(&note))] {
        assert_eq!(bob.call("ap/show", uri(&path))["object"]["id"], note["id"], "{path}");
    }
    assert_eq!(
        alice.call("ap/show", uri(&note_path(&secret)))["object"]["text"],
        "secret"
    );
    for path in [
        note_path(&secret),
        "/users/nobody".to_owned(),
        "/about".to_owned(),
        "/@nobody".to_owned(),
    ] {
        assert_eq!(bob.refused("ap/show", uri(&path)).code, "NO_SUCH_OBJECT", "{path}");
    }
}

#[test]
fn what_cannot_be_had_is_refused_as_misskey_does() {
    let (site, peer) = (TestSite::start(), Peer::start());
    let (alice, admin) = (site.person("alice"), site.person("admin"));
    let refused = |uri: &str| alice.refused("ap/show", json!({ "uri": uri })).code;
    for uri in ["", "alice", "ftp://b.test/x", "javascript:alert(1)"] {
        assert_eq!(refused(uri), "URI_INVALID", "{uri}");
    }
    peer.answer("/busy", Answer::status(503));
    assert_eq!(refused(&peer.url("/busy")), "REQUEST_FAILED");
    assert_eq!(refused(&peer.url("/nothing")), "REQUEST_FAILED");
    peer.answer("/page", Answer::json("text/html", &json!("<html>")));
    assert_eq!(refused(&peer.url("/page")), "RESPONSE_INVALID");
    let context = "https://www.w3.org/ns/activitystreams";
    peer.answer(
        "/liar",
        Answer::activity(&json!({ "@context": context, "id": "https://victim.test/1", "type": "Note" })),
    );
    assert_eq!(refused(&peer.url("/liar")), "RESPONSE_INVALID");
    peer.serve(&json!({ "@context": context, "id": peer.url("/c"), "type": "Collection", "totalItems": 0 }));
    assert_eq!(refused(&peer.url("/c")), "NO_SUCH_OBJECT");
    let document = admin.call("ap/get", json!({ "uri": peer.url("/c") }));
    assert_eq!(document["type"], "Collection");
    assert_eq!(alice.refused("ap/get", json!({ "uri": peer.url("/c") })).status, 403);

    let person = peer.person("mallet");
    admin.call("admin/update-meta", json!({ "blockedHosts": [peer.host()] }));
    eventually("the host is blocked", || {
        (refused(&person.id) == "FEDERATION_NOT_ALLOWED").then_some(())
    });
    assert_eq!(
        admin.refused("ap/get", json!({ "uri": person.id })).code,
        "FEDERATION_NOT_ALLOWED"
    );
    assert_eq!(peer.fetches("/users/mallet"), 0);
}

#[test]
fn what_is_known_of_others_is_asked_for_anew() {
    let (site, peer) = (TestSite::start(), Peer::start());
    let (alice, admin) = (site.person("alice"), site.person("admin"));
    let node = json!({ "links": [{ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": peer.url("/nodeinfo/2.0") }] });
    peer.answer("/.well-known/nodeinfo", Answer::json("application/json", &node));
    let call_it = |name: &str| {
        let info = json!({
            "version": "2.0", "software": { "name": "crabby", "version": "1.2" }, "openRegistrations": true,
            "metadata": { "nodeName": name }, "protocols": ["activitypub"], "services": {}, "usage": {},
        });
        peer.answer("/nodeinfo/2.0", Answer::json("application/json", &info));
    };
    call_it("Old crabs");
    let mallet = peer.actor("mallet", json!({ "type": "Person", "name": "Old" }));
    let user = alice.call("ap/show", json!({ "uri": mallet.id }))["object"].clone();
    assert_eq!(user["name"], "Old");
    peer.actor("mallet", json!({ "type": "Person", "name": "New" }));
    let user_id = json!({ "userId": user["id"] });
    site.stranger().call("federation/update-remote-user", user_id.clone());
    assert_eq!(alice.call("users/show", user_id)["name"], "New");
    let ours = site
        .stranger()
        .refused("federation/update-remote-user", json!({ "userId": alice.id }));
    assert_eq!(ours.code, "NO_SUCH_USER");

    let shown = || alice.call("federation/show-instance", json!({ "host": peer.host() }));
    eventually("the server's name", || (shown()["name"] == "Old crabs").then_some(()));
    call_it("Crabs");
    admin.call(
        "admin/federation/refresh-remote-instance-metadata",
        json!({ "host": peer.host() }),
    );
    let shown = shown();
    assert_eq!(
        (shown["name"].as_str(), shown["softwareName"].as_str()),
        (Some("Crabs"), Some("crabby"))
    );
    assert_eq!(
        alice.call("federation/show-instance", json!({ "host": "nobody.test" })),
        Value::Null
    );
}

#[test]
fn servers_are_listed_by_what_is_asked_for() {
    let site = TestSite::start();
    let (alice, admin) = (site.person("alice"), site.person("admin"));
    let peers: Vec<Peer> = (0..3).map(|_| Peer::start()).collect();
    for (number, peer) in peers.iter().enumerate() {
        for person in 0..=number {
            alice.call("ap/show", json!({ "uri": peer.person(&format!("person{person}")).id }));
        }
    }
    let hosts = |params: Value| -> Vec<String> {
        let rows = alice.call("federation/instances", params);
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["host"].as_str().unwrap().to_owned())
            .collect()
    };
    let ordered: Vec<String> = peers.iter().map(|peer| peer.host().to_owned()).collect();
    assert_eq!(hosts(json!({ "sort": "-users" })), ordered);
    let reversed: Vec<String> = ordered.iter().rev().cloned().collect();
    assert_eq!(hosts(json!({ "sort": "+users" })), reversed);
    assert_eq!(
        hosts(json!({ "sort": "+users", "limit": 1, "offset": 1 })),
        ordered[1..2]
    );
    assert_eq!(hosts(json!({ "host": ordered[2] })), ordered[2..]);
    assert_eq!(
        hosts(json!({ "host": "_" })),
        Vec::<String>::new(),
        "nothing is a wildcard"
    );
    for sort in [
        "+pubSub",
        "-notes",
        "+following",
        "-followers",
        "+firstRetrievedAt",
        "-latestRequestReceivedAt",
    ] {
        assert_eq!(hosts(json!({ "sort": sort })).len(), 3, "{sort}");
    }
    admin.call(
        "admin/update-meta",
        json!({ "blockedHosts": [ordered[0], "  ", "a b", ordered[0]] }),
    );
    assert_eq!(admin.call("admin/meta", json!({}))["blockedHosts"], json!([ordered[0]]));
    assert_eq!(hosts(json!({ "blocked": true })), ordered[..1]);
    assert_eq!(hosts(json!({ "blocked": false, "sort": "-users" })), ordered[1..]);
    assert_eq!(hosts(json!({ "suspended": true })), Vec::<String>::new());
    assert_eq!(
        alice.refused("federation/instances", json!({ "sort": "users" })).code,
        "INVALID_PARAM"
    );
    assert_eq!(
        alice.refused("federation/show-instance", json!({ "host": "a b" })).code,
        "INVALID_PARAM"
    );
    let wrong = admin.refused("admin/update-meta", json!({ "blockedHosts": "b.test" }));
    assert_eq!(wrong.code, "INVALID_PARAM");
}

#[test]
fn this_server_may_speak_with_some_alone() {
    let (site, peer) = (TestSite::start(), Peer::start());
    let (alice, admin) = (site.person("alice"), site.person("admin"));
    let mallet = peer.person("mallet");
    for wrong in [
        json!({ "federation": "some" }),
        json!({ "federationHosts": [1] }),
        json!({ "silencedHosts": {} }),
    ] {
        assert_eq!(admin.refused("admin/update-meta", wrong).code, "INVALID_PARAM");
    }
    let show = || alice.attempt("ap/show", json!({ "uri": mallet.id }));
    let set = |hosts: &[&str]| {
        let settings = json!({ "federation": "specified", "federationHosts": hosts });
        admin.call("admin/update-meta", settings);
    };
    set(&["Elsewhere.TEST "]);
    let meta = admin.call("admin/meta", json!({}));
    assert_eq!(
        (&meta["federation"], &meta["federationHosts"]),
        (&json!("specified"), &json!(["elsewhere.test"]))
    );
    assert_eq!(show().unwrap_err().code, "FEDERATION_NOT_ALLOWED");
    assert_eq!(peer.requests().len(), 0);
    set(&[peer.host()]);
    assert_eq!(show().unwrap()["object"]["username"], "mallet");
    admin.call("admin/update-meta", json!({ "federation": "none" }));
    assert_eq!(show().unwrap_err().code, "FEDERATION_NOT_ALLOWED");
}

#[test]
fn removing_old_things_is_set_and_seen() {
    let site = TestSite::start();
    let admin = site.person("admin");
    let before = admin.call("admin/retention", json!({}));
    assert_eq!(
        (&before["notes"]["isEnabled"], &before["files"]["isEnabled"]),
        (&json!(false), &json!(false))
    );
    let meta = admin.call("admin/meta", json!({}));
    assert_eq!(meta["remoteNotesCleaningExpiryDaysForEachNotes"], 90);
    let settings = json!({
        "enableRemoteNotesCleaning": true, "remoteNotesCleaningExpiryDaysForEachNotes": 30,
        "remoteNotesCleaningMaxProcessingDurationInMinutes": 10,
    });
    admin.call("admin/update-meta", settings);
    let after = admin.call("admin/retention", json!({}));
    assert_eq!(after["notes"]["isEnabled"], true);
    assert_eq!(
        admin.call("admin/meta", json!({}))["remoteNotesCleaningMaxProcessingDurationInMinutes"],
        10
    );
}
