//! Who may call what: every endpoint, from its metadata.

use kanikey_api_kit::Audience;
use serde_json::json;

use crate::support::TestSite;

#[test]
fn strangers_get_nothing_that_is_for_accounts() {
    let site = TestSite::start();
    let stranger = site.stranger();
    for endpoint in kanikey_api_registry::all() {
        if endpoint.meta.audience == Some(Audience::Anyone) {
            continue;
        }
        let refusal = stranger.refused(endpoint.meta.name, json!({}));
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (401, "CREDENTIAL_REQUIRED"),
            "{}",
            endpoint.meta.name
        );
    }
}

#[test]
fn a_token_without_scopes_opens_only_what_needs_none() {
    let site = TestSite::start();
    let admin = site.person("admin");
    let made = admin.call(
        "miauth/gen-token",
        json!({ "session": null, "name": "app", "permission": [] }),
    );
    let app = admin.with_account(&admin.id, "admin", made["token"].as_str().unwrap());
    for endpoint in kanikey_api_registry::all() {
        let meta = endpoint.meta;
        if meta.permission.is_none() && !meta.secure {
            continue;
        }
        let refusal = app.refused(meta.name, json!({}));
        let code = if meta.secure {
            "ACCESS_DENIED"
        } else {
            "PERMISSION_DENIED"
        };
        assert_eq!(refusal.code, code, "{} answered {}", meta.name, refusal.body);
    }
}

#[test]
fn accounts_are_no_staff() {
    let site = TestSite::start();
    let alice = site.person("alice");
    for endpoint in kanikey_api_registry::all() {
        if !matches!(
            endpoint.meta.audience,
            Some(Audience::Moderator | Audience::Administrator)
        ) {
            continue;
        }
        let refusal = alice.refused(endpoint.meta.name, json!({}));
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (403, "ROLE_PERMISSION_DENIED"),
            "{}",
            endpoint.meta.name
        );
    }
}

#[test]
fn wrong_tokens_and_endpoints_are_refused_as_misskey_does() {
    let site = TestSite::start();
    let nobody = site.stranger().with_account("x", "x", "no-such-token");
    let refusal = nobody.refused("i", json!({}));
    assert_eq!((refusal.status, refusal.code.as_str()), (401, "AUTHENTICATION_FAILED"));
    assert_eq!(site.stranger().refused("no-such/endpoint", json!({})).status, 404);
    let refusal = site.stranger().refused("notes/show", json!({}));
    assert_eq!((refusal.status, refusal.code.as_str()), (400, "INVALID_PARAM"));
    assert_eq!(
        refusal.body["error"]["info"]["reason"],
        "must have required property 'noteId'"
    );
}

#[test]
fn a_revoked_token_is_void_at_once() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let made = alice.call(
        "miauth/gen-token",
        json!({ "session": null, "name": "app", "permission": ["read:account"] }),
    );
    let app = alice.with_account(&alice.id, "alice", made["token"].as_str().unwrap());
    assert_eq!(app.call("i", json!({}))["username"], "alice");
    alice.call("i/revoke-token", json!({ "token": made["token"] }));
    crate::support::eventually("the token is void", || {
        (app.attempt("i", json!({})).err()?.status == 401).then_some(())
    });
}
