//! `Update` of notes.

use serde_json::{Value, json};

use super::Stage;

fn edited(sent: &Value, properties: Value) -> Value {
    let mut note = sent.clone();
    note.as_object_mut()
        .unwrap()
        .extend(properties.as_object().unwrap().clone());
    note
}

#[test]
fn an_edit_changes_the_note_and_an_older_one_does_not() {
    let stage = Stage::set();
    let sent = stage.note(json!({ "content": "<p>first</p>", "published": "2026-01-01T00:00:00Z" }));
    stage.send(
        "Update",
        edited(
            &sent,
            json!({ "content": "<p>second</p>", "updated": "2026-01-02T00:00:00Z" }),
        ),
    );
    let note = stage.shown(&sent);
    assert_eq!(note["text"], "second");
    let late = edited(
        &sent,
        json!({ "content": "<p>in between</p>", "updated": "2026-01-01T12:00:00Z" }),
    );
    stage.send("Update", late);
    assert_eq!(stage.shown(&sent)["text"], "second");
    assert_eq!(stage.number("SELECT count(*) FROM note_edits"), 1);
}

#[test]
fn files_and_warnings_are_edited_too() {
    let stage = Stage::set();
    let file = |number: usize| json!({ "type": "Image", "mediaType": "image/png", "url": format!("https://b.test/{number}.png") });
    let sent = stage.note(json!({ "content": "x", "attachment": [file(1)] }));
    let old = stage.shown(&sent)["fileIds"].clone();
    stage.send("Update", edited(&sent, json!({ "summary": "careful" })));
    let note = stage.shown(&sent);
    assert_eq!((&note["cw"], &note["fileIds"]), (&json!("careful"), &old));
    stage.send("Update", edited(&sent, json!({ "attachment": [file(1), file(2)] })));
    assert_eq!(stage.shown(&sent)["fileIds"].as_array().map(Vec::len), Some(2));
}

#[test]
fn only_its_author_edits_a_note() {
    let stage = Stage::set();
    let sent = stage.note(json!({ "content": "mine" }));
    let eve = stage.peer.person("eve");
    let forged = edited(&sent, json!({ "content": "hers", "attributedTo": eve.id }));
    let update = stage.post(&eve, eve.activity("Update", forged));
    assert!(stage.is_refused(&update));
    assert_eq!(stage.shown(&sent)["text"], "mine");
    let unknown = stage.mallet.note(&stage.peer, json!({ "content": "never seen" }));
    assert!(stage.is_refused(&stage.send("Update", unknown)));
}

#[test]
fn an_edit_by_its_id_is_looked_at_where_it_is() {
    let stage = Stage::set();
    let sent = stage.note(json!({ "content": "first" }));
    stage.peer.serve(&edited(&sent, json!({ "content": "second" })));
    stage.send("Update", sent["id"].clone());
    assert_eq!(stage.shown(&sent)["text"], "second");
}
