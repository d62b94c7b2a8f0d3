//! Who makes custom emojis, and of what.

use serde_json::json;

use crate::support::{TestSite, png};

#[test]
fn whom_the_policy_allows_makes_emojis() {
    let site = TestSite::start();
    let (admin, bob) = (site.person("admin"), site.person("bob"));
    let own = bob.upload("bob.png", &png(4, 4));
    let add = |file: &serde_json::Value| json!({ "name": "crab", "fileId": file["id"] });
    let denied = bob.refused("admin/emoji/add", add(&own));
    assert_eq!((denied.status, denied.code.as_str()), (403, "ROLE_PERMISSION_DENIED"));
    assert_eq!(
        bob.refused("admin/emoji/list", json!({})).code,
        "ROLE_PERMISSION_DENIED"
    );
    let allow = json!({ "policies": { "canManageCustomEmojis": true } });
    admin.call("admin/roles/update-default-policies", allow);
    let params = json!({ "name": "crab", "fileId": own["id"], "category": "sea", "aliases": ["kani", ""],
        "license": "CC0", "isSensitive": true, "localOnly": true, "roleIdsThatCanBeUsedThisEmojiAsReaction": [] });
    let emoji = bob.call("admin/emoji/add", params);
    assert_eq!(
        (&emoji["category"], &emoji["aliases"], &emoji["license"]),
        (&json!("sea"), &json!(["kani"]), &json!("CC0"))
    );
    assert_eq!(
        (&emoji["isSensitive"], &emoji["localOnly"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        bob.ids("admin/emoji/list", json!({ "query": "cra" })),
        [emoji["id"].as_str().unwrap()]
    );
    assert_eq!(bob.refused("admin/emoji/add", add(&own)).code, "DUPLICATE_NAME");
    bob.call("admin/emoji/delete", json!({ "id": emoji["id"] }));
    assert_eq!(
        bob.refused("admin/emoji/delete", json!({ "id": emoji["id"] })).code,
        "NO_SUCH_EMOJI"
    );
}

#[test]
fn what_is_no_emoji_is_refused() {
    let site = TestSite::start();
    let admin = site.person("admin");
    let (picture, text) = (admin.upload("a.png", &png(4, 4)), admin.upload("a.txt", b"text"));
    let cases = [
        (
            json!({ "name": "with space", "fileId": picture["id"] }),
            "INVALID_PARAM",
        ),
        (json!({ "fileId": picture["id"] }), "INVALID_PARAM"),
        (json!({ "name": "crab" }), "INVALID_PARAM"),
        (json!({ "name": "crab", "fileId": "nosuchfile" }), "NO_SUCH_FILE"),
        (json!({ "name": "crab", "fileId": text["id"] }), "UNSUPPORTED_FILE_TYPE"),
        (
            json!({ "name": "crab", "fileId": picture["id"], "roleIdsThatCanBeUsedThisEmojiAsReaction": ["x"] }),
            "NO_SUCH_ROLE",
        ),
    ];
    for (params, code) in cases {
        let refusal = admin.refused("admin/emoji/add", params.clone());
        assert_eq!((refusal.status, refusal.code.as_str()), (400, code), "{params}");
    }
    assert_eq!(admin.call("admin/emoji/list", json!({})), json!([]));
    // Staff may take anybody's picture.
    let others = site.person("alice").upload("b.png", &png(5, 5));
    admin.call("admin/emoji/add", json!({ "name": "crab", "fileId": others["id"] }));
}
