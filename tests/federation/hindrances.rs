//! Failures of our own: other servers are not to blame for them, and get everything as soon as they are over.

use std::time::Duration;

use kanikey_actor_kit::Fault;
use kanikey_actor_system::actors::Kind;
use kanikey_db::test_database::number;
use serde_json::json;

use crate::support::{Peer, TestSite, eventually};

/// A server of ours, and one of somebody else's that takes what `alice` posts.
fn stage() -> (TestSite, Peer) {
    let (site, peer) = (TestSite::start(), Peer::start());
    let mallet = peer.person("mallet");
    let alice = json!(format!("{}/users/{}", site.origin, site.person("alice").id));
    mallet.send(&site.origin, &mallet.activity("Follow", alice));
    eventually("the Accept", || received(&peer, "Accept").then_some(()));
    (site, peer)
}

fn received(peer: &Peer, kind: &str) -> bool {
    peer.inbox().iter().any(|activity| activity["type"] == kind)
}

#[test]
fn a_host_is_not_blamed_for_a_failure_of_our_database() {
    let (site, peer) = stage();
    let (admin, alice) = (site.person("admin"), site.person("alice"));
    let suspend = |is_suspended: bool| {
        let params = json!({ "host": peer.host(), "isSuspended": is_suspended });
        admin.call("admin/federation/update-instance", params);
    };
    suspend(true);
    // Sending this one takes a digest of the followers, and that a table which is gone.
    alice.call("notes/create", json!({ "text": "late", "visibility": "followers" }));
    site.execute("ALTER TABLE followings RENAME TO away");
    suspend(false);
    std::thread::sleep(Duration::from_secs(1));
    let blamed = "SELECT count(*) FROM peers WHERE failures > 0 OR last_error IS NOT NULL OR retry_at IS NOT NULL";
    let blamed = site.with_database(async |conn| number(conn, blamed).await.unwrap());
    assert_eq!(blamed, 0);
    assert!(!received(&peer, "Create"));
    site.execute("ALTER TABLE away RENAME TO followings");
    eventually("the note", || received(&peer, "Create").then_some(()));
}

#[test]
fn a_peer_without_a_lease_asks_again() {
    let (site, peer) = stage();
    site.execute("ALTER TABLE peers RENAME COLUMN lease_until TO away");
    // It comes back at once, and cannot be leased.
    site.actors.inject(Kind::Peer, peer.host(), Fault::Halt).unwrap();
    site.person("alice").post("late");
    std::thread::sleep(Duration::from_secs(1));
    assert!(!received(&peer, "Create"));
    site.execute("ALTER TABLE peers RENAME COLUMN away TO lease_until");
    eventually("the note", || received(&peer, "Create").then_some(()));
}
