//! Collections of activities in one letter.

use serde_json::json;

use super::Stage;

#[test]
fn each_activity_of_a_collection_counts_as_if_it_came_alone() {
    let stage = Stage::set();
    let eve = stage.peer.person("eve");
    let own = stage.mallet.note(&stage.peer, json!({ "content": "mine" }));
    let other = eve.note(&stage.peer, json!({ "content": "hers" }));
    let items = json!([
        eve.activity("Create", other), "https://b.test/activities/1", { "type": "Dislike" },
        stage.mallet.activity("Create", own.clone()), stage.mallet.activity("Follow", json!(stage.alice_uri())),
    ]);
    let collection = |items: &serde_json::Value| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": stage.peer.new_id("collections"),
            "type": "OrderedCollection", "actor": stage.mallet.id, "orderedItems": items,
        })
    };
    stage.post(&stage.mallet, collection(&items));
    assert_eq!(stage.shown(&own)["text"], "mine");
    assert_eq!(stage.alice.call("i", json!({}))["followersCount"], 1);
    assert_eq!(
        stage.number("SELECT count(*) FROM notes"),
        1,
        "what is another's is not taken"
    );

    let many: Vec<_> = (0..60)
        .map(|number| {
            stage.mallet.activity(
                "Create",
                stage.mallet.note(&stage.peer, json!({ "content": number.to_string() })),
            )
        })
        .collect();
    stage.post(&stage.mallet, collection(&json!(many)));
    assert_eq!(stage.number("SELECT count(*) FROM notes"), 21, "within bounds");
    assert!(stage.is_refused(&stage.post(&stage.mallet, collection(&json!([])))));
}
