//! Words that the server does not want.

use serde_json::{Value, json};

use crate::support::{Person, TestSite};

fn set(admin: &Person, settings: Value) {
    admin.call("admin/update-meta", settings);
}

#[test]
fn prohibited_words_are_not_said() {
    let site = TestSite::start();
    let (admin, alice) = (site.person("admin"), site.person("alice"));
    set(&admin, json!({ "prohibitedWords": ["buy now", "/cas+ino/i"] }));
    for params in [
        json!({ "text": "now or never, buy" }),
        json!({ "text": "The CASSINO" }),
        json!({ "text": "fine", "cw": "casino" }),
        json!({ "text": "fine", "poll": { "choices": ["casino", "home"] } }),
    ] {
        let refusal = alice.refused("notes/create", params.clone());
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (400, "CONTAINS_PROHIBITED_WORDS"),
            "{params}"
        );
        assert_eq!(refusal.body["error"]["id"], "aa6e01d3-a85c-669d-758a-76aab43af334");
    }
    let note = alice.post("buy later");
    let edit = json!({ "noteId": note["id"], "text": "buy now" });
    assert_eq!(alice.refused("notes/update", edit).code, "CONTAINS_PROHIBITED_WORDS");
    set(&admin, json!({ "prohibitedWords": [] }));
    alice.post("casino");
    assert_eq!(alice.ids("users/notes", json!({ "userId": alice.id })).len(), 2);
}

#[test]
fn sensitive_words_are_not_said_in_public() {
    let site = TestSite::start();
    let (admin, alice) = (site.person("admin"), site.person("alice"));
    set(&admin, json!({ "sensitiveWords": ["spoiler"] }));
    assert_eq!(alice.post("a spoiler")["visibility"], "home");
    assert_eq!(alice.post("harmless")["visibility"], "public");
    // A warning stands for what is behind it.
    let warned = alice.call("notes/create", json!({ "text": "a spoiler", "cw": "film" }));
    assert_eq!(warned["createdNote"]["visibility"], "public");
    let direct = alice.call(
        "notes/create",
        json!({ "text": "a spoiler", "visibility": "followers" }),
    );
    assert_eq!(direct["createdNote"]["visibility"], "followers");
}

#[test]
fn words_must_be_such_that_looking_for_them_takes_no_time() {
    let site = TestSite::start();
    let admin = site.person("admin");
    for words in [
        json!(["/(a+)+\\1/"]),
        json!(["/(/"]),
        json!(["/(?=x)/"]),
        json!(["x".repeat(5000)]),
    ] {
        for name in ["prohibitedWords", "sensitiveWords"] {
            let refusal = admin.refused("admin/update-meta", json!({ name: words }));
            assert_eq!(refusal.code, "INVALID_PARAM", "{words}");
        }
    }
    set(&admin, json!({ "prohibitedWords": ["/^(a+)+$/"] }));
    site.person("alice").post(&format!("{}b", "a".repeat(2900)));
}
