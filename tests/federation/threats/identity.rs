//! Documents that claim to be what they are not.

use serde_json::json;

use super::World;
use crate::support::Answer;

fn moved_to(url: &str) -> Answer {
    Answer {
        headers: vec![("location".to_owned(), url.to_owned())],
        ..Answer::status(302)
    }
}

#[test]
fn note_id_host() {
    let world = World::start();
    world.introduce();
    let mut note = world.note();
    note["id"] = json!(world.victim.url("/notes/forged"));
    world.no_effect(&world.mallory, &world.mallory.activity("Create", note.clone()));
    note["attributedTo"] = json!(world.vera.id);
    world.no_effect(&world.mallory, &world.mallory.activity("Create", note));
    assert_eq!(world.victim.fetches("/notes/forged"), 0);
}

#[test]
fn attributed_to_mismatch() {
    let world = World::start();
    world.introduce();
    let eve = world.evil.person("eve");
    for author in [
        json!(eve.id),
        json!([eve.id, world.mallory.id]),
        json!({ "type": "Person", "id": eve.id }),
    ] {
        let mut note = world.note();
        note["attributedTo"] = author;
        world.no_effect(&world.mallory, &world.mallory.activity("Create", note));
    }
}

#[test]
fn id_is_not_the_final_url() {
    let world = World::start();
    world.introduce();
    let of_vera = world.vera.note(&world.victim, json!({ "content": "<p>forged</p>" }));
    world.evil.answer("/notes/pose", Answer::activity(&of_vera));
    world.no_effect(
        &world.mallory,
        &world.mallory.activity("Announce", json!(world.evil.url("/notes/pose"))),
    );
    // On the same host the id is asked, and only what is there counts.
    let mut lies = world
        .mallory
        .note(&world.evil, json!({ "content": "<p>uploaded by somebody</p>" }));
    lies["id"] = json!(world.evil.url("/notes/true"));
    let mut truth = lies.clone();
    truth["content"] = json!("<p>the truth</p>");
    world.evil.answer("/files/upload", Answer::activity(&lies));
    world.evil.serve(&truth);
    world.send(
        &world.vera,
        &world.vera.activity("Announce", json!(world.evil.url("/files/upload"))),
    );
    assert_eq!(world.number("SELECT count(*) FROM notes WHERE text = 'the truth'"), 1);
    assert_eq!(
        world.number("SELECT count(*) FROM notes WHERE text LIKE '%somebody%'"),
        0
    );
}

#[test]
fn redirect_pose() {
    let world = World::start();
    world.introduce();
    let mut posed = world.vera.note(&world.victim, json!({ "content": "<p>forged</p>" }));
    posed["id"] = json!(world.victim.url("/redirect"));
    world.evil.answer("/notes/pose", Answer::activity(&posed));
    world
        .victim
        .answer("/redirect", moved_to(&world.evil.url("/notes/pose")));
    world.no_effect(
        &world.mallory,
        &world.mallory.activity("Announce", json!(world.victim.url("/redirect"))),
    );
    assert_eq!(world.evil.fetches("/notes/pose"), 1);
}

#[test]
fn url_field_authority() {
    let world = World::start();
    world.introduce();
    let page = world.victim.url("/@vera/1");
    let mut note = world.note();
    note["url"] = json!(page);
    world.send(&world.mallory, &world.mallory.activity("Create", note.clone()));
    assert!(world.has_note(&note), "the note itself is mallory's to make");
    assert_eq!(world.victim.fetches("/@vera/1"), 0);
    let count = format!(
        "SELECT count(*) FROM notes n JOIN users u ON u.id = n.user_id WHERE n.url = '{page}' AND u.uri <> '{}'",
        world.mallory.id
    );
    assert_eq!(world.number(&count), 0, "its page makes it nobody else's");
    // And nothing that the other server says of that page becomes mallory's.
    world.no_effect(&world.mallory, &world.mallory.activity("Delete", json!(page)));
    assert!(world.has_note(&note));
}

#[test]
fn missing_id() {
    let world = World::start();
    world.introduce();
    let mut anonymous = world.note();
    anonymous.as_object_mut().unwrap().remove("id");
    world.evil.answer("/notes/anonymous", Answer::activity(&anonymous));
    world.no_effect(
        &world.mallory,
        &world
            .mallory
            .activity("Announce", json!(world.evil.url("/notes/anonymous"))),
    );
    world.no_effect(&world.mallory, &world.mallory.activity("Create", anonymous));
    let mut activity = world.create();
    activity.as_object_mut().unwrap().remove("id");
    world.refused(400, || world.try_send(&world.mallory, &activity));
}
