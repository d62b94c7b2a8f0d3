//! `reset-db`: nothing of the old database is used afterwards.

use serde_json::{Value, json};

use super::{follow, seen_from};
use crate::support::{Peer, Person, Socket, TestSite, create_account};

/// The id of the key that signed the last request that a mock got for somebody's document.
fn key_of_last_fetch(mock: &Peer, path: &str) -> String {
    let requests = mock.requests();
    let fetch = requests.iter().rev().find(|request| request.path == path).unwrap();
    let (_, signature) = fetch.headers.iter().find(|(name, _)| name == "signature").unwrap();
    let (_, key_id) = signature.split_once("keyId=\"").unwrap();
    key_id.split_once('"').unwrap().0.to_owned()
}

/// The key's owner, as the server shows it to whoever wants to verify.
fn owner(site: &TestSite, key_id: &str) -> Option<Value> {
    let path = key_id.strip_prefix(&site.origin)?.split('#').next()?.to_owned();
    let (status, _, text) = site.stranger().get(&path, "application/activity+json");
    let document: Value = serde_json::from_str(&text).ok()?;
    (status == 200 && document["publicKey"]["id"] == key_id).then_some(document)
}

#[test]
fn a_server_that_was_reset_signs_with_its_new_keys() {
    let (here, there, mock) = (TestSite::start(), TestSite::start(), Peer::start());
    let bob = there.person("bob");
    for name in ["one", "two"] {
        mock.person(name);
    }
    let seen = |viewer: &Person, name: &str| {
        viewer.call("users/show", json!({ "username": name, "host": mock.host() }));
        key_of_last_fetch(&mock, &format!("/users/{name}"))
    };
    let before = seen(&bob, "one");
    assert!(owner(&there, &before).is_some());
    follow(&bob, &here.person("alice"));
    let mut socket = Socket::connect(&bob);
    socket.channel("main", "main", json!({}));

    there.stranger().call("reset-db", json!({}));
    assert_eq!(socket.close_code(), Some(1008), "there is no such account any more");
    assert_eq!(owner(&there, &before), None);
    let admin = create_account(&there.stranger(), "admin");
    let after = seen(&admin, "two");
    assert_ne!(after, before);
    assert!(owner(&there, &after).is_some(), "{after}");
    seen_from(&admin, &here.person("alice"));
    follow(&admin, &here.person("carol"));
}
