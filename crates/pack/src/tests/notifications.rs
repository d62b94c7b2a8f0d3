use kanikey_db::notifications::Notification as Row;
use serde_json::{Value, json};

use super::world::{ALICE, BOB, CAROL, World};
use crate::{group_notifications, notifications};

const NOTES: &str = "
INSERT INTO notes (id, user_id, text, visibility, renote_id, is_pure_renote) VALUES
    ('att6wnlv013i0001', 'att6wkib013i0022', 'mine', 'public', NULL, false),
    ('att6wnlv013i0002', 'att6wkoj013i0023', NULL, 'public', 'att6wnlv013i0001', true),
    ('att6wnlv013i0003', 'att6wkzz013i0024', NULL, 'public', 'att6wnlv013i0001', true),
    ('att6wnlv013i0004', 'att6wkzz013i0024', 'not for alice', 'specified', NULL, false);";

fn row(id: &str, kind: &str, notifier: Option<&str>, note: Option<&str>, extra: Value) -> Row {
    Row {
        id: id.to_owned(),
        notifiee_id: ALICE.to_owned(),
        notifier_id: notifier.map(str::to_owned),
        kind: kind.to_owned(),
        note_id: note.map(str::to_owned),
        reaction: (kind == "reaction").then(|| "❤".to_owned()),
        extra,
    }
}

async fn packed(world: &World, rows: Vec<Row>) -> Vec<kanikey_entities::Notification> {
    notifications(&world.site, &mut *world.conn().await, Some(ALICE), rows)
        .await
        .unwrap()
}

#[tokio::test]
async fn leaves_out_what_is_gone_or_not_to_be_seen() {
    let world = World::new().await;
    world.sql(NOTES).await;
    world
        .sql("UPDATE users SET is_suspended = true WHERE username = 'bob'")
        .await;
    let mine = Some("att6wnlv013i0001");
    let rows = vec![
        row("att6wo5f013i0009", "reaction", Some(CAROL), mine, json!({})),
        row("att6wo5f013i0008", "reaction", Some(BOB), mine, json!({})),
        row(
            "att6wo5f013i0007",
            "mention",
            Some(CAROL),
            Some("att6wnlv013i0004"),
            json!({}),
        ),
        row("att6wo5f013i0006", "mention", Some(CAROL), Some("gone"), json!({})),
        row("att6wo5f013i0005", "follow", Some("gone"), None, json!({})),
        row("att6wo5f013i0004", "unknown", Some(CAROL), None, json!({})),
        row(
            "att6wo5f013i0003",
            "followRequestAccepted",
            Some(CAROL),
            None,
            json!({ "message": "hi" }),
        ),
        row(
            "att6wo5f013i0002",
            "app",
            None,
            None,
            json!({ "body": "text", "header": null, "icon": null }),
        ),
        row("att6wo5f013i0001", "pollEnded", None, mine, json!({})),
    ];
    let packed = serde_json::to_value(packed(&world, rows).await).unwrap();
    let kinds: Vec<&str> = packed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["reaction", "followRequestAccepted", "app", "pollEnded"]);
    assert_eq!(
        (&packed[0]["note"]["text"], &packed[0]["userId"]),
        (&json!("mine"), &json!(CAROL))
    );
    assert_eq!(packed[1]["message"], "hi");
    assert_eq!(
        packed[2],
        json!({ "id": "att6wo5f013i0002", "createdAt": packed[2]["createdAt"], "type": "app",
        "body": "text", "header": null, "icon": null })
    );
    assert_eq!(packed[3]["userId"], ALICE);
}

#[tokio::test]
async fn groups_neighbours() {
    let world = World::new().await;
    world.sql(NOTES).await;
    let mine = Some("att6wnlv013i0001");
    let rows = vec![
        row("att6wo5f013i0006", "reaction", Some(CAROL), mine, json!({})),
        row("att6wo5f013i0005", "reaction", Some(BOB), mine, json!({})),
        row("att6wo5f013i0004", "follow", Some(BOB), None, json!({})),
        row(
            "att6wo5f013i0003",
            "renote",
            Some(CAROL),
            Some("att6wnlv013i0003"),
            json!({}),
        ),
        row(
            "att6wo5f013i0002",
            "renote",
            Some(BOB),
            Some("att6wnlv013i0002"),
            json!({}),
        ),
        row("att6wo5f013i0001", "reaction", Some(BOB), mine, json!({})),
    ];
    let groups = serde_json::to_value(group_notifications(packed(&world, rows).await)).unwrap();
    let kinds: Vec<&str> = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["reaction:grouped", "follow", "renote:grouped", "reaction"]);
    assert_eq!(
        groups[0]["id"], "att6wo5f013i0005",
        "the next page starts after the last of the group"
    );
    assert_eq!(groups[0]["reactions"][0]["user"]["id"], CAROL);
    assert_eq!(groups[0]["reactions"][1]["reaction"], "❤");
    assert_eq!(groups[2]["users"][1]["id"], BOB);
    assert_eq!(groups[2]["note"]["renote"]["text"], "mine");
}
