//! `Like` and its kin, renotes, and taking them back.

use serde_json::{Value, json};

use super::Stage;

#[test]
fn a_reaction_has_many_names() {
    let stage = Stage::set();
    let note = stage.own_note(json!({ "text": "react" }));
    let icon = json!({ "type": "Image", "url": "https://b.test/crab.png" });
    let crab = json!([{ "type": "Emoji", "name": ":crab:", "icon": icon }]);
    let crab_name = format!(":crab@{}:", stage.peer.host());
    for (kind, more, expected) in [
        ("Like", json!({}), "❤"),
        ("Like", json!({ "_misskey_reaction": "🎉", "content": "x" }), "🎉"),
        ("EmojiReact", json!({ "content": "🦀" }), "🦀"),
        ("EmojiReaction", json!({ "content": "👍" }), "👍"),
        ("Like", json!({ "content": ":crab:", "tag": crab }), crab_name.as_str()),
    ] {
        let mut activity = stage.mallet.activity(kind, json!(note));
        activity
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let activity = stage.post(&stage.mallet, activity);
        let reactions = stage.show_own(&note)["reactions"].clone();
        assert_eq!(reactions, json!({ expected: 1 }), "{kind}");
        stage.send("Undo", activity);
        assert_eq!(stage.show_own(&note)["reactionCount"], 0, "{kind}");
    }
    let like = stage.send("Like", json!(note));
    stage.send("Undo", like["id"].clone());
    assert_eq!(stage.show_own(&note)["reactionCount"], 0, "by its id alone");
}

#[test]
fn nobody_dislikes_and_nobody_undoes_for_others() {
    let stage = Stage::set();
    let note = stage.own_note(json!({ "text": "react" }));
    assert!(stage.is_refused(&stage.send("Dislike", json!(note))));
    let like = stage.send("Like", json!(note));
    let eve = stage.peer.person("eve");
    let undo = stage.post(&eve, eve.activity("Undo", like.clone()));
    assert!(stage.is_refused(&undo));
    stage.post(&eve, eve.activity("Undo", like["id"].clone()));
    assert_eq!(stage.show_own(&note)["reactionCount"], 1);
}

#[test]
fn a_reaction_to_an_unknown_note_costs_no_request() {
    let stage = Stage::set();
    let note = stage.mallet.note(&stage.peer, json!({ "content": "unknown" }));
    let id = stage.peer.serve(&note);
    assert!(stage.is_refused(&stage.send("Like", json!(id))));
    assert_eq!(stage.peer.fetches(id.trim_start_matches(&stage.peer.origin)), 0);
}

#[test]
fn a_renote_comes_and_goes() {
    let stage = Stage::set();
    let note = stage.own_note(json!({ "text": "renote me" }));
    let public = "https://www.w3.org/ns/activitystreams#Public";
    for by_id in [false, true] {
        let mut announce = stage.mallet.activity("Announce", json!(note));
        announce["to"] = json!([public]);
        let announce = stage.post(&stage.mallet, announce);
        assert_eq!(stage.show_own(&note)["renoteCount"], 1);
        assert_eq!(stage.shown(&announce)["visibility"], "public");
        stage.send(
            "Undo",
            if by_id {
                announce["id"].clone()
            } else {
                announce.clone()
            },
        );
        assert_eq!(stage.show_own(&note)["renoteCount"], 0);
        stage.post(&stage.mallet, {
            let mut again = announce.clone();
            again["summary"] = Value::Null;
            again
        });
        assert_eq!(stage.show_own(&note)["renoteCount"], 0, "taken back for good");
    }
}
