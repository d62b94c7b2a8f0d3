//! Documents of notes that are not for everybody.

use serde_json::json;

use super::World;

const ACTIVITY: &str = "application/activity+json";

#[test]
fn documents_of_hidden_notes() {
    let world = World::start();
    let stranger = world.site.stranger();
    let hidden = [
        json!({ "text": "hidden words", "visibility": "followers" }),
        json!({ "text": "hidden words", "visibility": "specified", "visibleUserIds": [] }),
        json!({ "text": "hidden words", "localOnly": true }),
    ];
    for note in hidden {
        let created = world.alice.call("notes/create", note.clone());
        let id = created["createdNote"]["id"].as_str().unwrap();
        for path in [format!("/notes/{id}"), format!("/notes/{id}/activity")] {
            let (status, _, text) = stranger.get(&path, ACTIVITY);
            assert_eq!(status, 404, "{path} of {note}: {text}");
            assert!(!text.contains("hidden words"));
        }
    }
    let user = &world.alice.id;
    for path in [
        format!("/users/{user}/outbox?page=true"),
        format!("/users/{user}/outbox"),
        format!("/users/{user}/collections/featured"),
    ] {
        let (status, _, text) = stranger.get(&path, ACTIVITY);
        assert!(
            status == 200 && !text.contains("hidden words"),
            "{path}: {status} {text}"
        );
    }
}
