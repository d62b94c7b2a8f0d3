//! Keys that are somebody else's.

use kanikey_http_client::signature::generate_key_pair;
use serde_json::json;

use super::{Draft, World};

#[test]
fn key_and_actor_binding() {
    let world = World::start();
    world.introduce();
    let of_vera = world.vera.note(&world.victim, json!({ "content": "<p>not hers</p>" }));
    let activity = world.vera.activity("Create", of_vera);
    world.refused(401, || {
        let mut draft = Draft::of(&world.site, &world.mallory, &activity);
        draft.key_id = world.mallory.signer().key_id().to_owned();
        draft.post(&world, &world.mallory)
    });
    let of_same_host = world.evil.person("eve");
    let activity = of_same_host.activity("Create", of_same_host.note(&world.evil, json!({ "content": "x" })));
    let mut draft = Draft::of(&world.site, &of_same_host, &activity);
    draft.key_id = world.mallory.signer().key_id().to_owned();
    world.refused(401, || draft.post(&world, &world.mallory));
}

#[test]
fn key_document_owner() {
    let world = World::start();
    let key = |id: &str, owner: &str| {
        let pem = world.mallory.document["publicKey"]["publicKeyPem"].clone();
        json!({ "publicKey": { "id": id, "owner": owner, "publicKeyPem": pem }, "type": "Person" })
    };
    let (eve, ivan) = (world.evil.url("/users/eve"), world.evil.url("/users/ivan"));
    let foreign_key = world
        .evil
        .actor("eve", key(&world.victim.url("/users/eve#main-key"), &eve));
    let foreign_owner = world
        .evil
        .actor("ivan", key(&format!("{ivan}#main-key"), &world.vera.id));
    for actor in [foreign_key, foreign_owner] {
        let before = world.footprint();
        let activity = actor.activity("Create", actor.note(&world.evil, json!({ "content": "x" })));
        assert_eq!(world.try_send(&actor, &activity).status, 401);
        assert_eq!(world.footprint(), before, "not even the actor is kept");
        assert!(world.victim.requests().is_empty());
    }
}

#[test]
fn key_id_acct() {
    let world = World::start();
    for key_id in [
        format!("acct:vera@{}", world.victim.host()),
        "mallory".to_owned(),
        "data:,key".to_owned(),
        String::new(),
    ] {
        let mut draft = world.draft();
        draft.key_id = key_id;
        world.refused(401, || draft.post(&world, &world.mallory));
    }
}

#[test]
fn key_rotation() {
    let world = World::start();
    world.introduce();
    let new = generate_key_pair().unwrap();
    let mut document = world.mallory.document.clone();
    document["publicKey"]["publicKeyPem"] = json!(new.public_pem);
    world.evil.serve(&document);
    let fetched = || world.evil.fetches("/users/mallory");
    let before = fetched();
    // The key that is known here is young: whoever signs with another does not make us look again and again.
    let wrong = world.mallory.with_key(&new);
    for _ in 0..5 {
        assert_eq!(
            Draft::of(&world.site, &wrong, &world.create())
                .post(&world, &wrong)
                .status,
            401
        );
    }
    assert_eq!(fetched(), before);
    world
        .site
        .execute("UPDATE user_public_keys SET fetched_at = now() - interval '2 minutes'");
    assert_eq!(
        Draft::of(&world.site, &wrong, &world.create())
            .post(&world, &wrong)
            .status,
        202
    );
    assert_eq!(fetched(), before + 1);
    assert_eq!(
        world.draft().post(&world, &world.mallory).status,
        401,
        "the old key is void"
    );
    assert_eq!(fetched(), before + 1);
}

#[test]
fn algorithm_confusion() {
    let world = World::start();
    world.introduce();
    for algorithm in ["hmac-sha256", "none", "rsa-sha1", "ed25519", "RSA-SHA256", ""] {
        let mut draft = world.draft();
        draft.algorithm = algorithm.to_owned();
        world.refused(401, || draft.post(&world, &world.mallory));
    }
    // The key decides: one of Ed25519 verifies nothing that calls itself RSA.
    let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----";
    let eve = world.evil.url("/users/eve");
    let key = json!({ "id": format!("{eve}#main-key"), "owner": eve, "publicKeyPem": pem });
    let eve = world.evil.actor("eve", json!({ "type": "Person", "publicKey": key }));
    let activity = eve.activity("Create", eve.note(&world.evil, json!({ "content": "x" })));
    assert_eq!(world.try_send(&eve, &activity).status, 401);
    assert_eq!(
        world.number("SELECT count(*) FROM incoming_activities WHERE actor_uri LIKE '%eve'"),
        0
    );
}
