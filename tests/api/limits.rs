//! How often something may be done, on a server that counts.

use serde_json::json;

use crate::support::TestSite;

#[test]
fn too_soon_is_another_error_than_too_often() {
    let site = TestSite::start_with("test_mode = false");
    let alice = site.person("alice");
    let notes: Vec<_> = (0..3).map(|number| alice.post(&format!("note {number}"))).collect();
    alice.call("notes/delete", json!({ "noteId": notes[0]["id"] }));
    let brief = alice.refused("notes/delete", json!({ "noteId": notes[1]["id"] }));
    assert_eq!((brief.status, brief.code.as_str()), (429, "BRIEF_REQUEST_INTERVAL"));
    alice.call("notes/show", json!({ "noteId": notes[1]["id"] }));
    let often = (0..40)
        .find_map(|_| alice.attempt("i/notifications", json!({})).err())
        .expect("a limit");
    assert_eq!((often.status, often.code.as_str()), (429, "RATE_LIMIT_EXCEEDED"));
    assert_eq!(often.body["error"]["id"], "d5826d14-3982-4d2e-8011-b9e9f02499ef");
    assert_ne!(brief.body["error"]["id"], often.body["error"]["id"]);
    // Others have limits of their own.
    site.person("bob").call("i/notifications", json!({}));
}
