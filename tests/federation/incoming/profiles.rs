//! Actors that change, pin, and end.

use serde_json::{Value, json};

use super::Stage;

fn pinned(stage: &Stage) -> Vec<Value> {
    let notes = stage.account(&stage.mallet)["pinnedNotes"].as_array().cloned();
    notes
        .unwrap_or_default()
        .iter()
        .map(|note| note["text"].clone())
        .collect()
}

#[test]
fn a_profile_changes_as_its_owner_says() {
    let stage = Stage::set();
    stage.note(json!({ "content": "here I am" }));
    let mut document = stage.mallet.document.clone();
    document["name"] = json!("Mallet the Great");
    document["summary"] = json!("<p>A <b>new</b> summary</p>");
    let eve = stage.peer.person("eve");
    assert!(stage.is_refused(&stage.post(&eve, eve.activity("Update", document.clone()))));
    stage.send("Update", document);
    let shown = stage.account(&stage.mallet);
    assert_eq!(
        (&shown["name"], &shown["description"]),
        (&json!("Mallet the Great"), &json!("A **new** summary"))
    );
}

#[test]
fn pins_are_added_and_removed() {
    let stage = Stage::set();
    let note = stage.note(json!({ "content": "pin me" }));
    let pin = |kind: &str, target: &str, object: &Value| {
        let mut pin = stage.mallet.activity(kind, object.clone());
        pin["target"] = json!(target);
        stage.post(&stage.mallet, pin)
    };
    let featured = stage.mallet.document["featured"].as_str().unwrap().to_owned();
    assert!(stage.is_refused(&pin("Add", "https://b.test/other", &note["id"])));
    pin("Add", &featured, &note["id"]);
    assert_eq!(pinned(&stage), ["pin me"]);
    let others = stage.own_note(json!({ "text": "not theirs" }));
    assert!(stage.is_refused(&pin("Add", &featured, &json!(others))));
    pin("Remove", &featured, &note["id"]);
    assert_eq!(pinned(&stage), Vec::<Value>::new());
}

#[test]
fn pins_are_looked_at_when_somebody_follows() {
    let stage = Stage::set();
    let notes: Vec<Value> = (0..20)
        .map(|number| stage.mallet.note(&stage.peer, json!({ "content": number.to_string() })))
        .collect();
    let ids: Vec<Value> = notes.iter().map(|note| json!(stage.peer.serve(note))).collect();
    stage.peer.serve(&json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": stage.mallet.document["featured"],
        "type": "OrderedCollection", "totalItems": ids.len(), "orderedItems": ids,
    }));
    stage.account(&stage.mallet);
    assert_eq!(stage.peer.fetches("/users/mallet/featured"), 0, "nobody cares yet");
    stage.follow(&stage.mallet);
    assert_eq!(pinned(&stage), ["0", "1", "2", "3", "4"]);
    let fetched = stage
        .peer
        .requests()
        .into_iter()
        .filter(|request| request.path.starts_with("/notes/"));
    assert_eq!(fetched.count(), 5);
}

#[test]
fn a_deleted_account_is_gone_for_good() {
    let stage = Stage::set();
    stage.follow(&stage.mallet);
    let sent = stage.note(json!({ "content": "last words" }));
    assert!(stage.find(&sent).is_some());
    let user = stage.account(&stage.mallet);
    stage.send("Delete", json!(stage.mallet.id));
    let shown = stage.alice.attempt("users/show", json!({ "userId": user["id"] }));
    assert!(shown.is_err() || shown.is_ok_and(|shown| shown["isSuspended"] == true));
    assert_eq!(
        stage.number("SELECT count(*) FROM users WHERE is_deleted AND host IS NOT NULL"),
        1
    );
    let reply = stage.mallet.post(
        &stage.site.origin,
        &stage
            .mallet
            .letter(&stage.site.origin, "/inbox", &stage.mallet.activity("Create", sent)),
    );
    assert!([202, 401].contains(&reply.status), "{}", reply.head);
    assert_eq!(
        stage.number("SELECT count(*) FROM account_deletions"),
        1,
        "what it left is to go"
    );
}
