//! The one rule, through every door of the API: what somebody may not see answers as if it were not there.

use serde_json::{Value, json};

use crate::support::{Person, TestSite};

/// Endpoints that take a note's id and show or act on that note.
fn doors() -> Vec<(&'static str, Value)> {
    vec![
        ("notes/show", json!({})),
        ("notes/reactions/create", json!({ "reaction": "👍" })),
        ("notes/favorites/create", json!({})),
        ("notes/create", json!({})),
    ]
}

fn try_door(person: &Person, endpoint: &str, mut params: Value, note_id: &str) -> bool {
    let key = if endpoint == "notes/create" {
        "renoteId"
    } else {
        "noteId"
    };
    params[key] = json!(note_id);
    match person.attempt(endpoint, params) {
        Ok(answer) => endpoint != "notes/show" || answer["text"] == "secret",
        Err(refusal) => {
            assert!((400..500).contains(&refusal.status), "{endpoint}: {refusal:?}");
            false
        }
    }
}

#[test]
fn hidden_notes_are_not_there() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    bob.call("following/create", json!({ "userId": alice.id }));
    let secret = |visibility: &str, to: &[&str]| {
        let params = json!({ "text": "secret", "visibility": visibility, "visibleUserIds": to });
        alice.call("notes/create", params)["createdNote"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let for_followers = secret("followers", &[]);
    let for_bob = secret("specified", &[&bob.id]);
    for note_id in [&for_followers, &for_bob] {
        for (endpoint, params) in doors() {
            assert!(
                !try_door(&carol, endpoint, params, note_id),
                "{endpoint} let carol see {note_id}"
            );
        }
        assert!(!try_door(&site.stranger(), "notes/show", json!({}), note_id));
        assert!(try_door(&bob, "notes/show", json!({}), note_id));
        for listing in ["notes/replies", "notes/children", "notes/renotes", "notes/reactions"] {
            let shown = carol
                .attempt(listing, json!({ "noteId": note_id }))
                .unwrap_or(json!([]));
            assert_eq!(shown, json!([]), "{listing}");
        }
        for listing in ["notes/global-timeline", "notes/local-timeline", "notes/timeline"] {
            assert!(!carol.ids(listing, json!({})).contains(note_id), "{listing}");
        }
    }
    assert!(
        !carol
            .ids("users/notes", json!({ "userId": alice.id }))
            .contains(&for_followers)
    );
    assert!(
        bob.ids("users/notes", json!({ "userId": alice.id }))
            .contains(&for_followers)
    );
}

#[test]
fn a_hidden_note_stays_hidden_inside_another() {
    let site = TestSite::start();
    let (alice, carol) = (site.person("alice"), site.person("carol"));
    let params = json!({ "text": "secret", "visibility": "followers" });
    let hidden = alice.call("notes/create", params)["createdNote"].clone();
    let open = alice.call("notes/create", json!({ "text": "open", "replyId": hidden["id"] }))["createdNote"].clone();
    let shown = carol.call("notes/show", json!({ "noteId": open["id"] }));
    assert!(!shown.to_string().contains("secret"), "{shown}");
}
