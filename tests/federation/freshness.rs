//! What is known of other servers and their people, and that it stays true.

use kanikey_db::test_database::number;
use serde_json::{Value, json};

use crate::support::{Answer, Peer, PeerActor, Person, TestSite, eventually};

/// A server of ours, one of somebody else's, and somebody on each.
pub struct Pair {
    pub site: TestSite,
    pub peer: Peer,
    pub bob: PeerActor,
    pub alice: Person,
}

impl Pair {
    pub fn start() -> Self {
        let (site, peer) = (TestSite::start(), Peer::start());
        Self {
            bob: peer.person("bob"),
            alice: site.person("alice"),
            site,
            peer,
        }
    }

    /// Bob posts a note, which arrives.
    #[track_caller]
    pub fn note(&self, text: &str) -> Value {
        let note = self.bob.note(&self.peer, json!({ "content": text }));
        self.bob
            .send(&self.site.origin, &self.bob.activity("Create", note.clone()));
        let uri = note["id"].as_str().unwrap();
        let there = format!("SELECT count(*) FROM notes WHERE uri = '{uri}'");
        eventually("the note", || (self.number(&there) == 1).then_some(()));
        note
    }

    fn number(&self, query: &str) -> i64 {
        self.site.with_database(async |conn| number(conn, query).await.unwrap())
    }

    /// A column of what is known of the peer.
    fn instance(&self, column: &str) -> i64 {
        self.number(&format!(
            "SELECT {column} FROM instances WHERE host = '{}'",
            self.peer.host()
        ))
    }

    /// Bob as alice sees him.
    fn shown(&self) -> Value {
        self.alice
            .call("users/show", json!({ "username": "bob", "host": self.peer.host() }))
    }

    pub fn has_state(&self, suspension: &str) -> bool {
        let query = format!(
            "SELECT count(*) FROM peers WHERE host = '{}' AND suspension = '{suspension}'",
            self.peer.host()
        );
        self.number(&query) == 1
    }

    /// Bob follows alice.
    pub fn follow(&self) {
        let alice = format!("{}/users/{}", self.site.origin, self.alice.id);
        self.bob
            .send(&self.site.origin, &self.bob.activity("Follow", json!(alice)));
        eventually("the follow", || {
            (self.number("SELECT count(*) FROM followings") == 1).then_some(())
        });
    }

    pub fn got(&self, text: &str) -> bool {
        self.peer
            .inbox()
            .iter()
            .any(|activity| activity.to_string().contains(text))
    }
}

fn describe(peer: &Peer, software: &str, version: &str) {
    let href = peer.url("/nodeinfo/2.1");
    let links = json!({ "links": [{ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": href }] });
    peer.answer("/.well-known/nodeinfo", Answer::json("application/json", &links));
    let info = json!({
        "version": "2.1", "software": { "name": software, "version": version }, "openRegistrations": true,
        "usage": { "users": { "total": 1 } },
        "metadata": { "nodeName": "Bob's", "nodeDescription": "a server", "maintainer": { "name": "Bob", "email": "bob@b.test" } },
    });
    peer.answer("/nodeinfo/2.1", Answer::json("application/json", &info));
    let page = r##"<html><head><meta name="theme-color" content="#86b300"><link rel="icon" href="/crab.png"></head>"##;
    let mut answer = Answer::json("text/html; charset=utf-8", &Value::Null);
    answer.body = page.as_bytes().to_vec();
    peer.answer("/", answer);
}

#[test]
fn a_server_is_asked_about_itself_once_a_day() {
    let pair = Pair::start();
    describe(&pair.peer, "Mastodon", "4.4.0");
    pair.note("first");
    let instance = eventually("what the server says of itself", || {
        Some(pair.shown()["instance"].clone()).filter(|instance| instance["softwareName"].is_string())
    });
    assert_eq!(
        (
            &instance["softwareName"],
            &instance["softwareVersion"],
            &instance["name"],
            &instance["themeColor"]
        ),
        (&json!("mastodon"), &json!("4.4.0"), &json!("Bob's"), &json!("#86b300"))
    );
    assert_eq!(instance["faviconUrl"], pair.peer.url("/crab.png").as_str());
    assert_eq!(pair.instance("open_registrations::int"), 1);
    assert_eq!(pair.instance("(maintainer_email = 'bob@b.test')::int"), 1);
    assert_eq!(
        pair.instance("(latest_request_received_at > first_retrieved_at - interval '1 minute')::int"),
        1
    );
    pair.note("second");
    assert_eq!(pair.peer.fetches("/.well-known/nodeinfo"), 1);
}

#[test]
fn what_a_server_has_is_counted() {
    let pair = Pair::start();
    let counts =
        || ["users_count", "notes_count", "following_count", "followers_count"].map(|column| pair.instance(column));
    let note = pair.note("first");
    pair.note("second");
    assert_eq!(counts(), [1, 2, 0, 0]);
    pair.follow();
    assert_eq!(counts(), [1, 2, 1, 0]);
    pair.alice
        .call("following/create", json!({ "userId": pair.shown()["id"] }));
    let follow = eventually("the follow at bob's", || {
        pair.peer
            .inbox()
            .into_iter()
            .find(|activity| activity["type"] == "Follow")
    });
    pair.bob.send(&pair.site.origin, &pair.bob.activity("Accept", follow));
    eventually("the accepted follow", || (counts() == [1, 2, 1, 1]).then_some(()));
    pair.bob
        .send(&pair.site.origin, &pair.bob.activity("Delete", note["id"].clone()));
    eventually("one note less", || (counts() == [1, 1, 1, 1]).then_some(()));
    pair.alice
        .call("following/delete", json!({ "userId": pair.shown()["id"] }));
    eventually("one follow less", || (counts() == [1, 1, 1, 0]).then_some(()));
}

#[test]
fn an_account_that_was_last_seen_long_ago_is_looked_at_again() {
    let pair = Pair::start();
    pair.note("first");
    let fetches = || pair.peer.fetches("/users/bob");
    assert_eq!(fetches(), 1);
    let mut document = pair.bob.document.clone();
    document["name"] = json!("Bob the Second");
    pair.peer.serve(&document);
    pair.note("second");
    assert_eq!((fetches(), &pair.shown()["name"]), (1, &Value::Null));
    pair.site
        .execute("UPDATE users SET last_fetched_at = now() - interval '25 hours' WHERE host IS NOT NULL");
    pair.note("third");
    eventually("his new name", || {
        (pair.shown()["name"] == "Bob the Second").then_some(())
    });
    pair.note("fourth");
    assert_eq!(fetches(), 2);
}
