//! Documents that are not what a document is to be.

use serde_json::{Value, json};

use super::World;
use crate::support::Answer;

fn linked_data_signed(world: &World, mut activity: Value) -> Value {
    activity["signature"] = json!({
        "type": "RsaSignature2017", "creator": world.vera.signer().key_id(), "created": "2026-11-21T00:00:00Z",
        "signatureValue": "AAAA",
    });
    activity
}

/// Signatures within documents count for nothing, whatever a context makes of them.
#[test]
fn linked_data_signature() {
    let world = World::start();
    world.introduce();
    let note = world.vera.note(&world.victim, json!({ "content": "<p>reshaped</p>" }));
    let create = world.vera.activity("Create", note);
    let reshaped = [
        create.clone(),
        json!({ "@context": ["https://www.w3.org/ns/activitystreams", { "actor": "as:foo" }], "id": world.victim.url("/x/1"), "type": "Create", "actor": world.vera.id, "object": create["object"] }),
        json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": world.victim.url("/x/2"), "actor": world.vera.id, "@graph": [create] }),
        json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": world.victim.url("/x/3"), "actor": world.vera.id, "@included": [create], "type": "Like" }),
    ];
    for activity in reshaped {
        world.refused(401, || {
            world.try_send(&world.mallory, &linked_data_signed(&world, activity))
        });
    }
}

/// What a context's own server says it means is never asked.
#[test]
fn remote_context() {
    let world = World::start();
    world.introduce();
    let context = world.evil.url("/context");
    let aliased = json!({ "@context": { "actor": "https://evil.test/ignored", "owner": "as:actor" } });
    world
        .evil
        .answer("/context", Answer::json("application/ld+json", &aliased));
    let mut activity = world.create();
    activity["@context"] = json!(["https://www.w3.org/ns/activitystreams", context]);
    activity["object"]["@context"] = json!(context);
    world.send(&world.mallory, &activity);
    // The same as an object that is fetched: without ActivityStreams' own context it is no document.
    let mut note = world.note();
    note["@context"] = json!(context);
    world.evil.serve(&note);
    world.no_effect(&world.mallory, &world.mallory.activity("Announce", note["id"].clone()));
    assert_eq!(world.evil.fetches("/context"), 0);
}

#[test]
fn nested_contexts() {
    let world = World::start();
    world.introduce();
    let nest = |levels: usize| (0..levels).fold(json!({}), |inner, _| json!({ "@context": inner }));
    let mut activity = world.create();
    activity["@context"] = nest(100);
    world.refused(400, || world.try_send(&world.mallory, &activity));
    activity["@context"] = json!(
        (0..100)
            .map(|n| world.evil.url(&format!("/context/{n}")))
            .collect::<Vec<_>>()
    );
    let asked = world.asked();
    assert_eq!(world.try_send(&world.mallory, &activity).status, 202);
    world.settle();
    assert_eq!(world.asked(), asked);
}

/// Every property as something that it is not: nothing breaks, and what is not understood is left out or refused.
#[test]
fn type_confusion() {
    let world = World::start();
    world.introduce();
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("text"),
        json!([]),
        json!([[[]]]),
        json!([null, 1, {}]),
        json!({}),
        json!({ "type": {}, "id": [] }),
        json!("-99999-01-01T00:00:00Z"),
    ];
    let of_notes = [
        "type",
        "content",
        "tag",
        "to",
        "cc",
        "published",
        "updated",
        "attachment",
        "inReplyTo",
        "oneOf",
        "endTime",
        "summary",
        "url",
        "source",
        "sensitive",
        "attributedTo",
    ];
    for property in of_notes {
        for value in &values {
            let mut note = world.note();
            note[property] = value.clone();
            let mut activity = world.mallory.activity("Create", note);
            activity[if property == "attributedTo" { "object" } else { "cc" }] = value.clone();
            assert_eq!(world.try_send(&world.mallory, &activity).status, 202, "{activity}");
        }
    }
    for property in [
        "type",
        "icon",
        "image",
        "tag",
        "attachment",
        "endpoints",
        "publicKey",
        "name",
        "summary",
        "published",
        "alsoKnownAs",
        "discoverable",
        "vcard:bday",
    ] {
        for value in &values {
            let mut document = world.mallory.document.clone();
            document[property] = value.clone();
            let reply = world.try_send(&world.mallory, &world.mallory.activity("Update", document));
            assert_eq!(reply.status, 202);
        }
    }
    for (kind, property) in [
        ("Like", "content"),
        ("Follow", "object"),
        ("Undo", "object"),
        ("Accept", "object"),
        ("Delete", "object"),
        ("Flag", "object"),
        ("Move", "target"),
        ("Add", "target"),
        ("Announce", "object"),
    ] {
        for value in &values {
            let mut activity = world.mallory.activity(kind, json!(world.site.origin));
            activity[property] = value.clone();
            assert_eq!(world.try_send(&world.mallory, &activity).status, 202, "{activity}");
        }
    }
    world.settle();
    assert_eq!(
        world.number("SELECT count(*) FROM incoming_activities WHERE refusal LIKE '%panic%'"),
        0
    );
    for body in [&b"[]"[..], b"null", b"1", b"\"\"", b"{", b"\xff\xfe", b"[{}]", b""] {
        let mut draft = world.draft();
        draft.body = body.to_vec();
        draft.digest = Some(kanikey_http_client::signature::digest_header(body));
        world.refused(400, || draft.post(&world, &world.mallory));
    }
    world.introduce_vera();
}
