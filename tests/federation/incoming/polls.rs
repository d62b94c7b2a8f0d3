//! Questions of other servers, and their votes in ours.

use serde_json::{Value, json};

use super::Stage;

fn choices(counts: [u64; 2]) -> Value {
    let choice = |name: &str, count: u64| json!({ "type": "Note", "name": name, "replies": { "type": "Collection", "totalItems": count } });
    json!([choice("claws", counts[0]), choice("shells", counts[1])])
}

#[test]
fn a_question_is_a_poll_whose_counts_follow_its_server() {
    let stage = Stage::set();
    let end = "2099-01-01T00:00:00Z";
    let sent = stage.note(json!({ "type": "Question", "content": "which?", "oneOf": choices([1, 2]), "endTime": end }));
    let poll = stage.shown(&sent)["poll"].clone();
    assert_eq!(
        (&poll["multiple"], &poll["choices"][1]["votes"]),
        (&json!(false), &json!(2))
    );
    assert!(poll["expiresAt"].as_str().unwrap().starts_with("2099-01-01"));

    let mut update = sent.clone();
    update["oneOf"] = choices([7, 8]);
    stage.send("Update", update);
    assert_eq!(stage.shown(&sent)["poll"]["choices"][0]["votes"], 7);

    let several = stage.note(json!({ "type": "Question", "content": "which?", "anyOf": choices([0, 0]) }));
    assert_eq!(stage.shown(&several)["poll"]["multiple"], true);
    let closed = stage.note(
        json!({ "type": "Question", "content": "which?", "oneOf": choices([0, 0]), "closed": "2020-01-01T00:00:00Z" }),
    );
    let id = stage.shown(&closed)["id"].clone();
    let vote = stage
        .alice
        .refused("notes/polls/vote", json!({ "noteId": id, "choice": 0 }));
    assert_eq!(vote.code, "ALREADY_EXPIRED");
}

#[test]
fn votes_count_once_and_only_for_what_there_is() {
    let stage = Stage::set();
    let poll =
        |multiple: bool| json!({ "text": "which?", "poll": { "choices": ["claws", "shells"], "multiple": multiple } });
    let vote = |question: &str, name: &str| {
        let to = json!([stage.alice_uri()]);
        let vote = json!({ "name": name, "inReplyTo": question, "to": to, "cc": [] });
        stage.send("Create", stage.mallet.note(&stage.peer, vote))
    };
    let votes = |question: &str| {
        let shown = stage.show_own(question);
        let choices = shown["poll"]["choices"].as_array().unwrap().clone();
        choices
            .iter()
            .map(|choice| choice["votes"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    let single = stage.own_note(poll(false));
    vote(&single, "claws");
    assert!(stage.is_refused(&vote(&single, "shells")));
    assert!(stage.is_refused(&vote(&single, "eyes")));
    assert_eq!(votes(&single), [1, 0]);

    let multiple = stage.own_note(poll(true));
    vote(&multiple, "claws");
    vote(&multiple, "shells");
    assert!(stage.is_refused(&vote(&multiple, "shells")));
    assert_eq!(votes(&multiple), [1, 1]);
    assert_eq!(stage.notes_of(&stage.mallet).len(), 0, "a vote is no note");

    let words = stage.note(json!({ "content": "I like claws", "name": "claws", "inReplyTo": multiple }));
    assert_eq!(stage.shown(&words)["text"], "I like claws");
}
