//! Answers have every field of Misskey's schemas, of the right type.

use jsonschema::error::ValidationErrorKind;
use serde_json::{Value, json};

use crate::support::TestSite;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference/misskey-api.json");

struct Schemas {
    document: Value,
}

impl Schemas {
    fn load() -> Option<Self> {
        let text = std::fs::read_to_string(DOCUMENT).ok()?;
        Some(Self {
            document: serde_json::from_str(&text).ok()?,
        })
    }

    /// What is wrong with an endpoint's answer.
    fn problems(&self, endpoint: &str, answer: &Value) -> Vec<String> {
        let path = format!("/{endpoint}").replace('/', "~1");
        let pointer = format!("/paths/{path}/post/responses/200/content/application~1json/schema");
        let Some(schema) = self.document.pointer(&pointer) else {
            return vec!["no schema".to_owned()];
        };
        let mut schema = schema.clone();
        schema["components"] = self.document["components"].clone();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let errors = validator.iter_errors(answer);
        // A detailed answer satisfies both branches of the document's `oneOf`.
        errors
            .filter(|error| !matches!(error.kind(), ValidationErrorKind::OneOfMultipleValid { .. }))
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect()
    }
}

#[test]
fn answers_match_misskeys_schemas() {
    let Some(schemas) = Schemas::load() else { return };
    let site = TestSite::start();
    let (alice, bob, admin) = (site.person("alice"), site.person("bob"), site.person("admin"));
    bob.call("following/create", json!({ "userId": alice.id }));
    let file = alice.upload("a.png", &crate::support::png(8, 8));
    let note = alice.call(
        "notes/create",
        json!({ "text": "hello #tag", "fileIds": [file["id"]],
        "poll": { "choices": ["a", "b"] } }),
    )["createdNote"]
        .clone();
    let reply =
        bob.call("notes/create", json!({ "text": "@alice reply", "replyId": note["id"] }))["createdNote"].clone();
    bob.call("notes/create", json!({ "renoteId": note["id"] }));
    bob.call(
        "notes/reactions/create",
        json!({ "noteId": note["id"], "reaction": "👍" }),
    );
    bob.call("notes/favorites/create", json!({ "noteId": note["id"] }));
    let list = bob.call("users/lists/create", json!({ "name": "l" }));
    let note_id = json!({ "noteId": note["id"] });
    let user_id = json!({ "userId": alice.id });
    let calls = [
        ("meta", json!({ "detail": true })),
        ("stats", json!({})),
        ("ping", json!({})),
        ("emojis", json!({})),
        ("notes/show", note_id.clone()),
        ("notes/timeline", json!({})),
        ("notes/local-timeline", json!({})),
        ("notes/hybrid-timeline", json!({})),
        ("notes/global-timeline", json!({})),
        ("notes/user-list-timeline", json!({ "listId": list["id"] })),
        ("notes/children", note_id.clone()),
        ("notes/replies", note_id.clone()),
        ("notes/renotes", note_id.clone()),
        ("notes/reactions", note_id.clone()),
        ("notes/conversation", json!({ "noteId": reply["id"] })),
        ("notes/state", note_id.clone()),
        ("notes/search-by-tag", json!({ "tag": "tag" })),
        ("hashtags/trend", json!({})),
        ("hashtags/search", json!({ "query": "t" })),
        ("users", json!({})),
        ("users/notes", user_id.clone()),
        ("users/followers", user_id.clone()),
        ("users/following", json!({ "userId": bob.id })),
        ("users/search", json!({ "query": "alice" })),
        ("users/lists/list", json!({})),
        ("users/lists/show", json!({ "listId": list["id"] })),
        ("i/favorites", json!({})),
        ("i/notifications", json!({})),
        ("following/requests/list", json!({})),
        ("antennas/list", json!({})),
    ];
    let mut problems = Vec::new();
    for (endpoint, params) in calls {
        let answer = bob.call(endpoint, params);
        problems.extend(
            schemas
                .problems(endpoint, &answer)
                .into_iter()
                .map(|problem| format!("{endpoint}: {problem}")),
        );
    }
    for (endpoint, params) in [
        ("drive/files", json!({})),
        ("drive", json!({})),
        ("i/notifications", json!({})),
    ] {
        let answer = alice.call(endpoint, params);
        problems.extend(
            schemas
                .problems(endpoint, &answer)
                .into_iter()
                .map(|problem| format!("{endpoint}: {problem}")),
        );
    }
    let answer = admin.call("admin/meta", json!({}));
    problems.extend(
        schemas
            .problems("admin/meta", &answer)
            .into_iter()
            .map(|problem| format!("admin/meta: {problem}")),
    );
    assert!(problems.is_empty(), "{problems:#?}");
}
