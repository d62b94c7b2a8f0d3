//! The server itself.

use serde_json::{Value, json};

use crate::support::TestSite;

#[test]
fn says_what_it_is() {
    let site = TestSite::start();
    let stranger = site.stranger();
    let meta = stranger.call("meta", json!({ "detail": true }));
    assert_eq!(
        (meta["uri"].as_str(), meta["maxNoteTextLength"].as_i64()),
        (Some(site.origin.as_str()), Some(3000))
    );
    assert_eq!(meta["features"]["miauth"], true);
    site.person("admin")
        .call("admin/update-meta", json!({ "name": "Crab" }));
    crate::support::eventually("the new name", || {
        (stranger.call("meta", json!({ "detail": false }))["name"] == "Crab").then_some(())
    });
    assert!(
        stranger
            .attempt("signup", json!({ "username": "late", "password": "late" }))
            .is_err()
    );
    assert!(stranger.call("ping", json!({}))["pong"].is_i64());
    assert_eq!(stranger.call("stats", json!({}))["originalUsersCount"], 4);
    assert!(stranger.call("endpoints", json!({})).as_array().unwrap().len() > 90);
}

#[test]
fn describes_its_api() {
    let site = TestSite::start();
    let (status, kind, text) = site.stranger().get("/api.json", "application/json");
    assert_eq!(status, 200);
    assert!(kind.starts_with("application/json"));
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/notes/create"]["post"].is_object());
    let (status, kind, page) = site.stranger().get("/", "text/html");
    assert_eq!((status, kind.starts_with("text/html")), (200, true));
    assert!(page.contains("/api.json"));
    let (status, _, metrics) = site.stranger().get("/metrics", "*/*");
    assert_eq!(status, 200);
    assert!(metrics.contains("kanikey_actors_alive"), "{metrics}");
}

#[test]
fn custom_emojis_are_added_by_staff() {
    let site = TestSite::start();
    let admin = site.person("admin");
    let file = admin.upload("crab.png", &crate::support::png(4, 4));
    admin.call(
        "admin/emoji/add",
        json!({ "name": "crab", "fileId": file["id"], "aliases": ["kani"] }),
    );
    let listed = site.stranger().call("emojis", json!({}));
    assert_eq!(
        (listed["emojis"][0]["name"].as_str(), &listed["emojis"][0]["aliases"]),
        (Some("crab"), &json!(["kani"]))
    );
    assert_eq!(site.stranger().call("emoji", json!({ "name": "crab" }))["name"], "crab");
}
