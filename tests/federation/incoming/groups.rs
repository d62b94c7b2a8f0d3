//! Whole activities that a Group announces, as Lemmy's communities do.

use serde_json::{Value, json};

use super::Stage;
use crate::support::{Answer, PeerActor};

fn announced(stage: &Stage, group: &PeerActor, activity: Value) -> Value {
    stage.post(group, group.activity("Announce", activity))
}

fn group(stage: &Stage) -> PeerActor {
    stage.peer.actor("crabs", json!({ "type": "Group" }))
}

#[test]
fn what_people_of_the_groups_own_server_do_is_believed() {
    let stage = Stage::set();
    let group = group(&stage);
    let page = stage.mallet.note(
        &stage.peer,
        json!({ "type": "Page", "name": "A title", "url": "https://b.test/p" }),
    );
    announced(&stage, &group, stage.mallet.activity("Create", page.clone()));
    assert_eq!(stage.shown(&page)["text"], "**A title**\n\nhttps://b.test/p");
    assert_eq!(stage.notes_of(&group).len(), 0, "it is told, not renoted");

    let mut edited = page.clone();
    edited["name"] = json!("Another");
    announced(&stage, &group, stage.mallet.activity("Update", edited));
    assert_eq!(stage.shown(&page)["text"], "**Another**\n\nhttps://b.test/p");

    let own = stage.own_note(json!({ "text": "react" }));
    let like = stage.mallet.activity("Like", json!(own));
    announced(&stage, &group, like.clone());
    assert_eq!(stage.show_own(&own)["reactionCount"], 1);
    announced(&stage, &group, stage.mallet.activity("Undo", like));
    assert_eq!(stage.show_own(&own)["reactionCount"], 0);

    announced(&stage, &group, stage.mallet.activity("Delete", page["id"].clone()));
    assert_eq!(stage.find(&page), None);
}

#[test]
fn what_people_of_other_servers_do_is_asked_for_there() {
    let stage = Stage::set();
    let group = group(&stage);
    let there = crate::support::Peer::start();
    let vera = there.person("vera");
    let path = |id: &Value| id.as_str().unwrap().trim_start_matches(&there.origin).to_owned();

    let note = vera.note(&there, json!({ "content": "as it is" }));
    let mut forged = note.clone();
    forged["content"] = json!("as it is not");
    there.serve(&note);
    announced(&stage, &group, vera.activity("Create", forged.clone()));
    let texts = || -> Vec<Value> { stage.notes_of(&vera).iter().map(|note| note["text"].clone()).collect() };
    assert_eq!(texts(), ["as it is"]);
    announced(&stage, &group, vera.activity("Update", forged.clone()));
    assert_eq!(texts(), ["as it is"]);

    announced(&stage, &group, vera.activity("Delete", note["id"].clone()));
    assert_eq!(texts(), ["as it is"], "it is still there");
    there.answer(&path(&note["id"]), Answer::status(410));
    announced(&stage, &group, vera.activity("Delete", note["id"].clone()));
    assert_eq!(texts(), Vec::<Value>::new());

    let own = stage.own_note(json!({ "text": "react" }));
    let like = vera.activity("Like", json!(own));
    assert!(stage.is_refused(&announced(&stage, &group, like.clone())));
    assert_eq!(
        stage.show_own(&own)["reactionCount"],
        0,
        "its server knows nothing of it"
    );
    let like = vera.activity("Like", json!(own));
    there.serve(&like);
    announced(&stage, &group, like);
    assert_eq!(stage.show_own(&own)["reactionCount"], 1);
}

#[test]
fn only_groups_speak_for_others() {
    let stage = Stage::set();
    let eve = stage.peer.person("eve");
    let note = stage.mallet.note(&stage.peer, json!({ "content": "x" }));
    let announce = announced(&stage, &eve, stage.mallet.activity("Create", note.clone()));
    assert!(stage.is_refused(&announce));
    assert_eq!(stage.number("SELECT count(*) FROM notes"), 0);
}
