use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::world::{ALICE, BOB, CAROL, World};
use crate::{StreamNote, notes, notes_for_stream};

/// A followers-only note of alice (1), a public reply to it by bob (2), a quote of that by carol (3), a renote of the quote
/// by alice (4), a poll (5) and a file (6).
const NOTES: &str = r#"
INSERT INTO drive_files (id, user_id, name, type, md5, size, access_key, thumbnail_access_key, web_public_access_key, properties)
    VALUES ('file', 'att6wkib013i0022', 'a.heic', 'image/heic', 'x', 9, 'key', 'thumbnail-key', 'webpublic-key',
        '{"width": 2, "height": 1, "orientation": 6}');
INSERT INTO notes (id, user_id, user_host, text, cw, visibility, reply_id, reply_user_id, renote_id, renote_user_id,
    is_pure_renote, has_poll, file_ids, emojis, reactions, reaction_count, visible_user_ids) VALUES
    ('att6wnlv013i0001', 'att6wkib013i0022', NULL, 'secret', 'cw', 'followers', NULL, NULL, NULL, NULL, false, false, '{}', '{}', '{}', 0, '{}'),
    ('att6wnlv013i0002', 'att6wkoj013i0023', NULL, 'reply', NULL, 'public', 'att6wnlv013i0001', 'att6wkib013i0022', NULL, NULL, false, false, '{}', '{}',
        '{"❤": 2, ":wave@.:": 1, ":wave@remote.example:": 1, "gone": 0}', 4, '{}'),
    ('att6wnlv013i0003', 'att6wkzz013i0024', 'remote.example', 'quote :wave:', NULL, 'public', NULL, NULL, 'att6wnlv013i0002', 'att6wkoj013i0023', false, false, '{}', '{wave,unknown}', '{}', 0, '{}'),
    ('att6wnlv013i0004', 'att6wkib013i0022', NULL, NULL, NULL, 'public', NULL, NULL, 'att6wnlv013i0003', 'att6wkzz013i0024', true, false, '{}', '{}', '{}', 0, '{}'),
    ('att6wnlv013i0005', 'att6wkib013i0022', NULL, 'poll', NULL, 'public', NULL, NULL, NULL, NULL, false, true, '{}', '{}', '{}', 0, '{}'),
    ('att6wnlv013i0006', 'att6wkib013i0022', NULL, 'file', NULL, 'specified', NULL, NULL, NULL, NULL, false, false, '{file}', '{}', '{}', 0, '{att6wkoj013i0023}');
INSERT INTO polls (note_id, multiple, choices, votes) VALUES ('att6wnlv013i0005', true, '{one,two}', '{0,1}');
INSERT INTO poll_votes (id, note_id, user_id, choice) VALUES ('v', 'att6wnlv013i0005', 'att6wkoj013i0023', 1);
INSERT INTO note_reactions (id, note_id, user_id, reaction) VALUES ('r', 'att6wnlv013i0002', 'att6wkib013i0022', '❤');"#;

const ALL: [&str; 6] = [
    "att6wnlv013i0006",
    "att6wnlv013i0005",
    "att6wnlv013i0004",
    "att6wnlv013i0003",
    "att6wnlv013i0002",
    "att6wnlv013i0001",
];

async fn world() -> World {
    let world = World::new().await;
    world.sql(NOTES).await;
    world
}

async fn packed(world: &World, viewer: Option<&str>, ids: &[&str]) -> Vec<Value> {
    let rows = world.rows(ids).await;
    let entities = notes(&world.site, &mut *world.conn().await, viewer, rows)
        .await
        .unwrap();
    entities
        .iter()
        .map(|note| serde_json::to_value(note).unwrap())
        .collect()
}

#[tokio::test]
async fn keeps_the_order_and_costs_the_same_for_any_page() {
    let world = world().await;
    let all = packed(&world, Some(BOB), &ALL).await;
    let ids: Vec<&str> = all.iter().map(|note| note["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ALL);

    let page = world.rows(&ALL).await;
    let many: Vec<_> = page.iter().cycle().take(60).cloned().collect();
    let mut counts = Vec::new();
    for rows in [page, many] {
        let (mut conn, count) = world.counted().await;
        notes(&world.site, &mut conn, Some(BOB), rows).await.unwrap();
        counts.push(count.load(Ordering::Relaxed));
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 11, "{counts:?}");
}

#[tokio::test]
async fn asks_nothing_for_what_is_not_there() {
    let world = world().await;
    let rows = world.rows(&["att6wnlv013i0005"]).await;
    let (mut conn, count) = world.counted().await;
    notes(&world.site, &mut conn, None, rows).await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 2, "the author and the poll");
}

#[tokio::test]
async fn blanks_what_the_viewer_may_not_see() {
    let world = world().await;
    for (viewer, is_hidden) in [
        (None, true),
        (Some(CAROL), true),
        (Some(BOB), false),
        (Some(ALICE), false),
    ] {
        let note = &packed(&world, viewer, &["att6wnlv013i0001"]).await[0];
        assert_eq!(note.get("isHidden").is_some(), is_hidden, "{viewer:?}");
        assert_eq!(note["text"].is_null(), is_hidden);
        assert_eq!(note["cw"].is_null(), is_hidden);
        let reply = &packed(&world, viewer, &["att6wnlv013i0002"]).await[0];
        assert_eq!(reply["text"], "reply");
        assert_eq!(reply["reply"]["text"].is_null(), is_hidden);
    }
    let hidden = &packed(&world, Some(CAROL), &["att6wnlv013i0006"]).await[0];
    assert_eq!((&hidden["files"], &hidden["fileIds"]), (&json!([]), &json!([])));
    assert_eq!(hidden.get("visibleUserIds"), None);
    let seen = &packed(&world, Some(BOB), &["att6wnlv013i0006"]).await[0];
    assert_eq!(seen["visibleUserIds"], json!([BOB]));
}

#[tokio::test]
async fn nests_as_misskey_does() {
    let world = world().await;
    let renote = &packed(&world, None, &["att6wnlv013i0004"]).await[0];
    let quote = &renote["renote"];
    assert_eq!(quote["text"], "quote :wave:");
    assert_eq!(
        quote["emojis"],
        json!({ "wave": "https://local.example/proxy/emoji.webp?url=https%3A%2F%2Fremote.example%2Fwave.png&emoji=1" })
    );
    assert_eq!(quote["user"]["instance"]["name"], "Remote");
    assert_eq!(
        quote["user"]["emojis"],
        json!({ "wave": "https://local.example/proxy/emoji.webp?url=https%3A%2F%2Fremote.example%2Fwave.png&emoji=1" })
    );
    assert_eq!(quote["user"].get("badgeRoles"), None);
    assert_eq!(quote["renote"]["text"], "reply");
    assert_eq!(quote["renote"]["clippedCount"], 0);
    let reply = &packed(&world, Some(BOB), &["att6wnlv013i0002"]).await[0];
    assert_eq!(reply["reply"]["text"], "secret");
    assert_eq!(
        reply["reply"].get("clippedCount"),
        None,
        "a reply's target is not detailed"
    );
}

#[tokio::test]
async fn counts_reactions_and_shows_ones_own() {
    let world = world().await;
    let note = &packed(&world, Some(ALICE), &["att6wnlv013i0002"]).await[0];
    assert_eq!(
        note["reactions"],
        json!({ "❤": 2, ":wave@.:": 1, ":wave@remote.example:": 1 })
    );
    assert_eq!(
        note["reactionEmojis"],
        json!({ "wave@remote.example": "https://local.example/proxy/emoji.webp?url=https%3A%2F%2Fremote.example%2Fwave.png&emoji=1" })
    );
    assert_eq!(note["myReaction"], "❤");
    let note = &packed(&world, Some(BOB), &["att6wnlv013i0002"]).await[0];
    assert_eq!(note.get("myReaction"), None);
}

#[tokio::test]
async fn shows_polls_and_ones_own_votes() {
    let world = world().await;
    for (viewer, is_voted) in [(Some(BOB), true), (Some(ALICE), false), (None, false)] {
        let note = &packed(&world, viewer, &["att6wnlv013i0005"]).await[0];
        assert_eq!(note["hasPoll"], true);
        assert_eq!(
            note["poll"],
            json!({ "multiple": true, "expiresAt": null, "choices": [
                { "text": "one", "votes": 0, "isVoted": false },
                { "text": "two", "votes": 1, "isVoted": is_voted },
            ] })
        );
    }
}

#[tokio::test]
async fn shows_files_as_the_web_can() {
    let world = world().await;
    let file = &packed(&world, Some(BOB), &["att6wnlv013i0006"]).await[0]["files"][0];
    assert_eq!(file["url"], "https://local.example/files/webpublic-key");
    assert_eq!(file["thumbnailUrl"], "https://local.example/files/thumbnail-key");
    assert_eq!(file["properties"], json!({ "width": 1, "height": 2 }));
    assert_eq!((&file["folder"], &file["user"]), (&Value::Null, &Value::Null));
}

async fn streamed(world: &World, ids: &[&str]) -> Vec<StreamNote> {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let mut notes = notes_for_stream(&world.site, &mut *world.conn().await, &ids)
        .await
        .unwrap();
    notes.sort_by(|one, other| one.row.id.cmp(&other.row.id));
    notes
}

#[tokio::test]
async fn streams_once_for_all() {
    let world = world().await;
    let [reply, direct] =
        <[StreamNote; 2]>::try_from(streamed(&world, &["att6wnlv013i0006", "gone", "att6wnlv013i0002"]).await).unwrap();
    let json: Value = serde_json::from_slice(&direct.json).unwrap();
    assert_eq!(json["text"], "file", "sessions ask who may see it");
    assert_eq!(
        (direct.row.visibility.as_str(), direct.author.id.as_str()),
        ("specified", ALICE)
    );
    assert!(!direct.is_partial);
    assert!(direct.reply.is_none() && direct.renote.is_none());

    let json: Value = serde_json::from_slice(&reply.json).unwrap();
    assert_eq!(json["reply"]["text"], Value::Null);
    assert_eq!(json.get("myReaction"), None);
    assert!(reply.is_partial);
    assert!(!reply.requires_signin);
    assert_eq!(reply.reply.map(|note| note.id), reply.row.reply_id);
    assert!(streamed(&world, &["gone"]).await.is_empty());
}

#[tokio::test]
async fn streams_many_for_the_price_of_one() {
    let world = world().await;
    let mut counts = Vec::new();
    // The renote leads to all but the poll and the file.
    for ids in [&ALL[..3], &ALL] {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let (mut conn, count) = world.counted().await;
        notes_for_stream(&world.site, &mut conn, &ids).await.unwrap();
        counts.push(count.load(Ordering::Relaxed));
    }
    assert!(counts[1] <= counts[0], "{counts:?}");
    assert!(counts[0] <= 11, "{counts:?}");
}
