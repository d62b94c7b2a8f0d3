use std::sync::atomic::Ordering;

use kanikey_db::users;
use serde_json::{Value, json};

use super::world::{ALICE, BOB, CAROL, World};
use crate::{FollowingSide, followings, me, users_detailed, users_lite};

async fn profile(world: &World, viewer: Option<&str>, id: &str) -> Value {
    let mut conn = world.conn().await;
    let row = users::by_id(&mut conn, id).await.unwrap().unwrap();
    let packed = users_detailed(&world.site, &mut conn, viewer, vec![row]).await.unwrap();
    serde_json::to_value(&packed[0]).unwrap()
}

#[tokio::test]
async fn shows_users_beside_notes() {
    let world = World::new().await;
    let ids = [ALICE, BOB, "gone"].map(str::to_owned);
    let users = users_lite(&world.site, &mut *world.conn().await, None, &ids)
        .await
        .unwrap();
    assert_eq!(users.len(), 2);
    assert_eq!(
        serde_json::to_value(&users[ALICE]).unwrap(),
        json!({
            "id": ALICE, "name": "Alice", "username": "Alice", "host": null,
            "avatarUrl": "https://local.example/identicon/alice@local.example", "avatarBlurhash": null,
            "avatarDecorations": [], "isBot": false, "isCat": false, "emojis": {}, "onlineStatus": "online",
            "badgeRoles": [],
        })
    );
    assert_eq!(users[BOB].online_status.as_str(), "unknown");
}

#[tokio::test]
async fn relations_are_for_others_who_are_signed_in() {
    let world = World::new().await;
    world.sql("UPDATE user_profiles SET followed_message = 'thanks'").await;
    assert_eq!(profile(&world, None, ALICE).await.get("isFollowing"), None);
    let alice = profile(&world, Some(BOB), ALICE).await;
    assert_eq!(
        (
            &alice["isFollowing"],
            &alice["isFollowed"],
            &alice["notify"],
            &alice["followedMessage"]
        ),
        (&json!(true), &json!(false), &json!("none"), &json!("thanks"))
    );
    let bob = profile(&world, Some(ALICE), BOB).await;
    assert_eq!(
        (&bob["isFollowing"], &bob["isFollowed"], bob.get("followedMessage")),
        (&json!(false), &json!(true), None)
    );
    let own = profile(&world, Some(ALICE), ALICE).await;
    assert_eq!((own.get("isFollowing"), &own["isModerator"]), (None, &json!(false)));
}

#[tokio::test]
async fn follow_counts_are_for_those_who_may_see_them() {
    let world = World::new().await;
    world
        .sql(
            "UPDATE users SET followers_count = 7, following_count = 9;
             UPDATE user_profiles SET followers_visibility = 'followers', following_visibility = 'private'",
        )
        .await;
    for (viewer, followers, following) in [
        (None, 0, 0),
        (Some(CAROL), 0, 0),
        (Some(BOB), 7, 0),
        (Some(ALICE), 7, 9),
    ] {
        let alice = profile(&world, viewer, ALICE).await;
        assert_eq!(
            (&alice["followersCount"], &alice["followingCount"]),
            (&json!(followers), &json!(following)),
            "{viewer:?}"
        );
    }
    world
        .sql("UPDATE users SET is_moderator = true WHERE username = 'bob'")
        .await;
    let alice = profile(&world, Some(BOB), ALICE).await;
    assert_eq!(
        (&alice["followingCount"], &alice["moderationNote"]),
        (&json!(9), &json!(""))
    );
}

#[tokio::test]
async fn shows_its_owner_what_waits() {
    let world = World::new().await;
    world
        .sql(
            "INSERT INTO notifications (id, notifiee_id, kind) SELECT 'n' || lpad(i::text, 3, '0'), 'att6wkib013i0022', 'test'
                 FROM generate_series(1, 150) AS i;
             UPDATE user_profiles SET last_read_notification_id = 'n100', logged_in_dates = '{2026-11-20,2026-11-21}';
             INSERT INTO follow_requests (id, follower_id, followee_id)
                 VALUES ('q', 'att6wkzz013i0024', 'att6wkib013i0022');
             INSERT INTO notes (id, user_id, text, visibility) VALUES ('att6wnlv013i0001', 'att6wkib013i0022', 'pinned', 'public');
             INSERT INTO user_note_pins (id, user_id, note_id) VALUES ('p', 'att6wkib013i0022', 'att6wnlv013i0001')",
        )
        .await;
    let mut conn = world.conn().await;
    let alice = users::by_id(&mut conn, ALICE).await.unwrap().unwrap();
    let packed = serde_json::to_value(me(&world.site, &mut conn, &alice).await.unwrap()).unwrap();
    assert_eq!(packed["unreadNotificationsCount"], 50);
    assert_eq!(packed["hasUnreadNotification"], true);
    assert_eq!(packed["hasPendingReceivedFollowRequest"], true);
    assert_eq!(packed["loggedInDays"], 2);
    assert_eq!(packed["pinnedNotes"][0]["text"], "pinned");
    assert_eq!(packed["policies"]["canPublicNote"], true);
    drop(conn);
    world
        .sql("UPDATE user_profiles SET last_read_notification_id = NULL")
        .await;
    let packed = profile(&world, Some(ALICE), ALICE).await;
    assert_eq!(packed["unreadNotificationsCount"], 100, "no more are counted");
}

#[tokio::test]
async fn lists_of_profiles_cost_the_same_for_any_length() {
    let world = World::new().await;
    world
        .sql(
            "INSERT INTO users (id, username, username_lower) SELECT 'u' || i, 'u' || i, 'u' || i FROM generate_series(1, 30) AS i;
             INSERT INTO user_profiles (user_id) SELECT id FROM users WHERE id LIKE 'u%';
             INSERT INTO followings (id, follower_id, followee_id)
                 SELECT 'g' || id, id, 'att6wkib013i0022' FROM users WHERE id LIKE 'u%'",
        )
        .await;
    let mut counts = Vec::new();
    for limit in [2, 30] {
        let page = kanikey_db::page::Page::first(limit);
        let rows = kanikey_db::following::page_of_followee(&mut *world.conn().await, ALICE, &page)
            .await
            .unwrap();
        let expected: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let (mut conn, count) = world.counted().await;
        let packed = followings(&world.site, &mut conn, Some(BOB), rows, FollowingSide::Follower)
            .await
            .unwrap();
        counts.push(count.load(Ordering::Relaxed));
        let ids: Vec<String> = packed.iter().map(|following| following.id.clone()).collect();
        assert_eq!(ids, expected);
        assert!(
            packed
                .iter()
                .all(|following| following.follower.is_some() && following.followee.is_none())
        );
    }
    assert_eq!(counts[0], counts[1]);
}
