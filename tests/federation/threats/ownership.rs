//! What somebody says of what is another's.

use serde_json::{Value, json};

use super::World;
use crate::support::eventually;

fn text_of(world: &World, note: &Value) -> Option<String> {
    let shown = world.alice.call("notes/global-timeline", json!({ "limit": 100 }));
    let notes = shown.as_array().unwrap().iter();
    let found = notes
        .filter(|shown| shown["uri"] == note["id"])
        .find_map(|shown| shown["text"].as_str());
    found.map(str::to_owned)
}

fn alice(world: &World) -> String {
    format!("{}/users/{}", world.site.origin, world.alice.id)
}

/// A note of alice's, and its id elsewhere.
fn alices_note(world: &World) -> (Value, String) {
    let note = world.alice.post("alice's");
    let uri = format!("{}/notes/{}", world.site.origin, note["id"].as_str().unwrap());
    (note, uri)
}

#[test]
fn update_by_another() {
    let world = World::start();
    world.introduce();
    let eve = world.evil.person("eve");
    let note = world.note();
    world.evil.serve(&note);
    world.send(&world.mallory, &world.mallory.activity("Create", note.clone()));
    let veras = world.veras_note();
    let mut forged = note.clone();
    forged["content"] = json!("<p>eve was here</p>");
    forged["updated"] = json!("2030-01-01T00:00:00Z");
    world.send(&eve, &eve.activity("Update", forged.clone()));
    forged["attributedTo"] = json!(eve.id);
    world.send(&eve, &eve.activity("Update", forged));
    let mut of_vera = veras.clone();
    of_vera["content"] = json!("<p>eve was here</p>");
    world.send(&eve, &eve.activity("Update", of_vera));
    let mut actor = world.mallory.document.clone();
    actor["name"] = json!("Eve was here");
    world.send(&eve, &eve.activity("Update", actor));
    assert_eq!(text_of(&world, &note).as_deref(), Some("hello"));
    assert_eq!(text_of(&world, &veras).as_deref(), Some("mine"));
    assert_eq!(
        world.number("SELECT count(*) FROM users WHERE name = 'Eve was here'"),
        0
    );
}

#[test]
fn stale_update() {
    let world = World::start();
    world.introduce();
    let note = world.note();
    world.send(&world.mallory, &world.mallory.activity("Create", note.clone()));
    let version = |text: &str, updated: &str| {
        let mut version = note.clone();
        version["content"] = json!(format!("<p>{text}</p>"));
        version["updated"] = json!(updated);
        world.mallory.activity("Update", version)
    };
    let (older, newer) = (
        version("older", "2026-11-21T01:00:00Z"),
        version("newer", "2026-11-21T02:00:00Z"),
    );
    world.send(&world.mallory, &newer);
    assert_eq!(text_of(&world, &note).as_deref(), Some("newer"));
    world.send(&world.mallory, &older);
    assert_eq!(text_of(&world, &note).as_deref(), Some("newer"));
}

#[test]
fn delete_and_undo_of_what_is_anothers() {
    let world = World::start();
    world.introduce();
    let eve = world.evil.person("eve");
    let (note, uri) = alices_note(&world);
    let of_vera = world.veras_note();
    let of_mallory = world.note();
    world.send(&world.mallory, &world.mallory.activity("Create", of_mallory.clone()));
    let like = world.mallory.activity("Like", json!(uri));
    world.send(&world.mallory, &like);
    let follow = world.mallory.activity("Follow", json!(alice(&world)));
    world.send(&world.mallory, &follow);
    let announce = {
        let mut announce = world.mallory.activity("Announce", json!(uri));
        announce["to"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        announce
    };
    world.send(&world.mallory, &announce);
    let before = world.footprint().without_queue();
    for object in [
        &of_vera["id"],
        &of_mallory["id"],
        &json!(uri),
        &json!(world.vera.id),
        &json!(world.mallory.id),
    ] {
        world.send(&eve, &eve.activity("Delete", object.clone()));
        world.send(
            &eve,
            &eve.activity("Delete", json!({ "type": "Tombstone", "id": object })),
        );
    }
    for done in [&like, &follow, &announce] {
        world.send(&eve, &eve.activity("Undo", done.clone()));
        world.send(&eve, &eve.activity("Undo", done["id"].clone()));
        let mut of_eve = done.clone();
        of_eve["actor"] = json!(eve.id);
        world.send(&eve, &eve.activity("Undo", of_eve));
    }
    let mut after = world.footprint().without_queue();
    // Eve herself is known now.
    after
        .0
        .iter_mut()
        .filter(|(table, _)| *table == "users")
        .for_each(|(_, count)| *count -= 1);
    assert_eq!(after, before);
    assert_eq!(
        world.alice.call("notes/show", json!({ "noteId": note["id"] }))["reactionCount"],
        1
    );

    // What is deleted by its owner does not come back, whoever brings it.
    world.evil.serve(&of_mallory);
    world.send(
        &world.mallory,
        &world.mallory.activity("Delete", of_mallory["id"].clone()),
    );
    assert!(!world.has_note(&of_mallory));
    world.send(&world.mallory, &world.mallory.activity("Create", of_mallory.clone()));
    world.send(&world.vera, &world.vera.activity("Announce", of_mallory["id"].clone()));
    assert!(!world.has_note(&of_mallory));
}

#[test]
fn accept_and_reject_of_what_was_not_asked() {
    let world = World::start();
    world.introduce();
    let follow_of = |followee: &str| json!({ "type": "Follow", "id": format!("{}/follows/x/y", world.site.origin), "actor": alice(&world), "object": followee });
    world.no_effect(
        &world.mallory,
        &world.mallory.activity("Accept", follow_of(&world.mallory.id)),
    );
    let vera = world
        .alice
        .call("users/show", json!({ "username": "vera", "host": world.victim.host() }));
    world.alice.call("following/create", json!({ "userId": vera["id"] }));
    eventually("the request", || (world.count("follow_requests") == 1).then_some(()));
    let request = eventually("the follow at vera's", || {
        world
            .victim
            .inbox()
            .into_iter()
            .find(|activity| activity["type"] == "Follow")
    });
    for object in [request.clone(), request["id"].clone(), follow_of(&world.vera.id)] {
        world.no_effect(&world.mallory, &world.mallory.activity("Accept", object.clone()));
        world.no_effect(&world.mallory, &world.mallory.activity("Reject", object));
    }
    assert_eq!((world.count("follow_requests"), world.count("followings")), (1, 0));
    world.send(&world.vera, &world.vera.activity("Accept", request.clone()));
    assert_eq!((world.count("follow_requests"), world.count("followings")), (0, 1));
    world.no_effect(&world.mallory, &world.mallory.activity("Reject", request));
}

#[test]
fn relay_accept_of_somebody() {
    let world = World::start();
    world.introduce();
    let admin = world.site.person("admin");
    let relay = admin.call(
        "admin/relays/add",
        json!({ "inbox": format!("{}/inbox", world.victim.origin) }),
    );
    let id = relay["id"].as_str().unwrap();
    let origin = &world.site.origin;
    for follow in [
        format!("{origin}/activities/follow-relay/{id}"),
        format!("{origin}/follows/relay/{id}"),
    ] {
        let whole = json!({ "type": "Follow", "id": follow, "actor": format!("{origin}/users/relay"), "object": "https://www.w3.org/ns/activitystreams#Public" });
        world.no_effect(&world.mallory, &world.mallory.activity("Accept", json!(follow)));
        world.no_effect(&world.mallory, &world.mallory.activity("Accept", whole));
    }
    let relays = admin.call("admin/relays/list", json!({}));
    assert_eq!(relays[0]["status"], "requesting");
}

#[test]
fn pins_of_what_is_anothers() {
    let world = World::start();
    world.introduce();
    let of_vera = world.veras_note();
    let (_, of_alice) = alices_note(&world);
    let featured = format!("{}/featured", world.mallory.id);
    let pins = "SELECT count(*) FROM user_note_pins";
    for object in [of_vera["id"].clone(), json!(of_alice), of_vera] {
        let mut add = world.mallory.activity("Add", object);
        add["target"] = json!(featured);
        world.send(&world.mallory, &add);
        add["id"] = json!(world.evil.new_id("adds"));
        add["target"] = json!(format!("{}/featured", world.vera.id));
        world.send(&world.mallory, &add);
    }
    assert_eq!(world.number(pins), 0);
    for _ in 0..8 {
        let note = world.note();
        world.evil.serve(&note);
        let mut add = world.mallory.activity("Add", note["id"].clone());
        add["target"] = json!(featured);
        world.send(&world.mallory, &add);
    }
    assert!(world.number(pins) <= 5);
}

#[test]
fn move_without_a_way_back() {
    let world = World::start();
    world.introduce();
    let mallory = world.alice.call(
        "users/show",
        json!({ "username": "mallory", "host": world.evil.host() }),
    );
    world.alice.call("following/create", json!({ "userId": mallory["id"] }));
    let request = eventually("the follow", || {
        world
            .evil
            .inbox()
            .into_iter()
            .find(|activity| activity["type"] == "Follow")
    });
    world.send(&world.mallory, &world.mallory.activity("Accept", request));
    let mut document = world.mallory.document.clone();
    document["movedTo"] = json!(world.vera.id);
    world.evil.serve(&document);
    for target in [world.vera.id.clone(), alice(&world), world.evil.url("/users/nobody")] {
        let mut moved = world.mallory.activity("Move", json!(world.mallory.id));
        moved["target"] = json!(target);
        world.send(&world.mallory, &moved);
        let mut of_another = world.mallory.activity("Move", json!(world.vera.id));
        of_another["target"] = json!(world.mallory.id);
        world.send(&world.mallory, &of_another);
    }
    let follows =
        "SELECT count(*) FROM followings f JOIN users u ON u.id = f.followee_id WHERE u.username_lower = 'mallory'";
    assert_eq!(world.number(follows), 1, "the followers stay where they are");
    assert_eq!((world.count("followings"), world.count("follow_requests")), (1, 0));
}

#[test]
fn flag_flood() {
    let world = World::start();
    world.introduce();
    let mut statuses = Vec::new();
    for _ in 0..200 {
        let mut flag = world.mallory.activity("Flag", json!([alice(&world)]));
        flag["content"] = json!("x".repeat(50_000));
        statuses.push(world.try_send(&world.mallory, &flag).status);
    }
    let mut huge = world.mallory.activity("Flag", json!([alice(&world)]));
    huge["content"] = json!("x".repeat(1024 * 1024));
    assert_eq!(world.try_send(&world.mallory, &huge).status, 413);
    world.settle();
    assert!(world.number("SELECT coalesce(max(length(comment)), 0) FROM abuse_reports") <= 2048);
    let reports = world.count("abuse_reports");
    assert!((1..=100).contains(&reports), "{reports}");
}

#[test]
fn suspended_actor() {
    let world = World::start();
    world.introduce();
    let note = world.note();
    world.evil.serve(&note);
    world.send(&world.mallory, &world.mallory.activity("Create", note.clone()));
    let (_, uri) = alices_note(&world);
    let mallory = world.alice.call(
        "users/show",
        json!({ "username": "mallory", "host": world.evil.host() }),
    );
    let id = mallory["id"].as_str().unwrap();
    world
        .site
        .execute(&format!("UPDATE users SET is_suspended = true WHERE id = '{id}'"));
    world.settle();
    let before = world.footprint();
    for (kind, object) in [
        ("Create", world.note()),
        ("Like", json!(uri)),
        ("Announce", json!(uri)),
        ("Follow", json!(alice(&world))),
    ] {
        assert_eq!(
            world
                .try_send(&world.mallory, &world.mallory.activity(kind, object))
                .status,
            202
        );
    }
    world.settle();
    assert_eq!(world.footprint(), before, "nothing of theirs is even kept");
    world.no_effect(&world.vera, &world.vera.activity("Announce", note["id"].clone()));
}
