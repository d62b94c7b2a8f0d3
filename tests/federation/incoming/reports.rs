//! `Flag`: complaints about people here.

use serde_json::json;

use super::Stage;

#[test]
fn a_flag_reaches_the_moderators() {
    let stage = Stage::set();
    let note = stage.own_note(json!({ "text": "bad crab" }));
    let mut flag = stage
        .mallet
        .activity("Flag", json!([stage.alice_uri(), note, "https://b.test/notes/1"]));
    flag["content"] = json!("look at this".to_owned() + &"!".repeat(5000));
    stage.post(&stage.mallet, flag);
    let reports = format!(
        "SELECT count(*) FROM abuse_reports WHERE target_user_id = '{}'",
        stage.alice.id
    );
    assert_eq!(stage.number(&reports), 1);
    assert_eq!(
        stage.number(&format!(
            "{reports} AND comment LIKE 'look at this%' AND length(comment) <= 2048"
        )),
        1
    );

    let by_note = stage.mallet.activity("Flag", json!(note));
    stage.post(&stage.mallet, by_note);
    assert_eq!(stage.number(&format!("{reports} AND comment LIKE '%/notes/%'")), 1);
    assert!(stage.is_refused(&stage.send("Flag", json!("https://b.test/users/1"))));
}
