//! Bodies that are none: too large, broken, of another kind, of other types.

use serde_json::{Value, json};

use crate::support::{Person, Refusal, TestSite};

const MEBIBYTE: usize = 1024 * 1024;
const JSON: &str = "application/json";

fn refused(person: &Person, endpoint: &str, kind: &str, body: &[u8]) -> Refusal {
    let answer = person.post_bytes(endpoint, kind, body);
    answer.expect_err(endpoint)
}

/// An object of exactly `length` bytes.
fn padded(params: &Value, length: usize) -> Vec<u8> {
    let mut body = params.to_string().into_bytes();
    body.pop();
    body.resize(length - 1, b' ');
    body.push(b'}');
    body
}

#[test]
fn a_body_has_at_most_a_mebibyte() {
    let site = TestSite::start();
    let stranger = site.stranger();
    let answer = stranger.post_bytes("ping", JSON, &padded(&json!({ "a": 1 }), MEBIBYTE));
    assert!(answer.unwrap()["pong"].is_i64());
    for length in [MEBIBYTE + 1, 2 * MEBIBYTE] {
        let refusal = refused(&stranger, "ping", JSON, &padded(&json!({ "a": 1 }), length));
        assert_eq!((refusal.status, refusal.code.as_str()), (413, "BODY_TOO_LARGE"));
        assert_eq!(refusal.body["error"]["kind"], "client");
        assert!(refusal.body["error"]["id"].is_string() && refusal.body["error"]["message"].is_string());
    }
}

#[test]
fn what_is_no_json_object_is_refused() {
    let site = TestSite::start();
    let stranger = site.stranger();
    let deep = format!("{{\"noteId\": \"a\", \"x\": {}", "[".repeat(100_000));
    let bodies: [(&str, &[u8]); 9] = [
        (JSON, b"{"),
        (JSON, b"{\"noteId\": \"a\"} and more"),
        (JSON, b"[]"),
        (JSON, b"null"),
        (JSON, b"\"noteId\""),
        (JSON, b"{\"noteId\": \"\xff\xfe\"}"),
        (JSON, deep.as_bytes()),
        ("application/x-www-form-urlencoded", b"noteId=a"),
        ("text/plain", b"hello"),
    ];
    for (kind, body) in bodies {
        let refusal = refused(&stranger, "notes/show", kind, body);
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (400, "INVALID_PARAM"),
            "{kind} {shown}"
        );
        assert!(refusal.body["error"]["info"]["param"].is_string(), "{kind} {shown}");
    }
    for body in [&b""[..], b" \n", b"{}"] {
        stranger.post_bytes("meta", JSON, body).expect("no parameters");
    }
}

#[test]
fn a_wrong_type_is_named() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let cases = [
        ("notes/create", json!({ "text": 5 }), "#/properties/text/type"),
        (
            "notes/create",
            json!({ "text": "x", "visibility": [] }),
            "#/properties/visibility/type",
        ),
        (
            "notes/create",
            json!({ "text": "x", "localOnly": "yes" }),
            "#/properties/localOnly/type",
        ),
        (
            "notes/create",
            json!({ "text": "x", "visibleUserIds": "all" }),
            "#/properties/visibleUserIds/type",
        ),
        ("notes/show", json!({}), "#/required"),
        ("notes/show", json!({ "noteId": null }), "#/properties/noteId/type"),
        (
            "notes/show",
            json!({ "noteId": "not an id" }),
            "#/properties/noteId/format",
        ),
        ("notes/timeline", json!({ "limit": 0 }), "#/properties/limit/minimum"),
        ("notes/timeline", json!({ "limit": 101 }), "#/properties/limit/maximum"),
        ("i/update", json!({ "isCat": "yes" }), "#/properties/isCat/type"),
        (
            "i/update",
            json!({ "name": "x".repeat(51) }),
            "#/properties/name/maxLength",
        ),
        (
            "users/lists/create",
            json!({ "name": "" }),
            "#/properties/name/minLength",
        ),
    ];
    for (endpoint, params, param) in cases {
        let refusal = alice.refused(endpoint, params.clone());
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (400, "INVALID_PARAM"),
            "{endpoint} {params}"
        );
        assert_eq!(refusal.body["error"]["info"]["param"], param, "{endpoint} {params}");
        let reason = refusal.body["error"]["info"]["reason"].as_str();
        assert!(reason.is_some_and(|reason| !reason.is_empty()), "{endpoint} {params}");
    }
    let refusal = refused(&alice, "i", JSON, b"{\"i\": 5}");
    assert_eq!(refusal.body["error"]["info"]["param"], "#/properties/i/type");
}
