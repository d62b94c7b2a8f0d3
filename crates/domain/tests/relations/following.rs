//! Counters are exact, requests wait for their answer.

use futures_util::future::join_all;
use kanikey_db::following::request_between;
use kanikey_db::users::User;
use kanikey_domain::following::{
    FollowError, FollowOptions, FollowState, accept_request, accepted_by_remote, cancel_request, follow, invalidate,
    reject_request, rejected_by_remote, unfollow,
};
use kanikey_messages::Event;

use crate::world::World;

async fn counts(world: &World, follower: &User, followee: &User) -> (i32, i32) {
    let following = world.reread(follower).await.following_count;
    (following, world.reread(followee).await.followers_count)
}

async fn remote(world: &World, name: &str) -> User {
    world
        .changed_user(name, |user| {
            user.host = Some("far.example".to_owned());
            user.uri = Some(format!("https://far.example/users/{}", user.username));
        })
        .await
}

#[tokio::test]
async fn fifty_parallel_follows_make_one() {
    let world = World::new().await;
    let (ana, ben) = (world.user("ana").await, world.user("ben").await);
    let follows = (0..50).map(|_| follow(&world.site, &ana, &ben, FollowOptions::default()));
    let made = join_all(follows).await;
    assert_eq!(made.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(counts(&world, &ana, &ben).await, (1, 1));
    let events = world.events.take();
    assert_eq!(
        events
            .iter()
            .filter(|event| matches!(event, Event::Followed { .. }))
            .count(),
        1
    );
    assert_eq!(
        events
            .iter()
            .filter(|event| matches!(event, Event::Notified { .. }))
            .count(),
        1
    );

    let ended = join_all((0..50).map(|_| unfollow(&world.site, &ana, &ben))).await;
    assert_eq!(ended.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(counts(&world, &ana, &ben).await, (0, 0));
}

#[tokio::test]
async fn follows_of_each_other_do_not_wait_for_each_other_forever() {
    let world = World::new().await;
    let (ana, ben) = (world.user("ana").await, world.user("ben").await);
    let options = FollowOptions::default();
    let both = (0..10).map(|turn| {
        let (one, other) = if turn % 2 == 0 { (&ana, &ben) } else { (&ben, &ana) };
        follow(&world.site, one, other, options)
    });
    let made = join_all(both).await;
    assert_eq!(made.iter().filter(|result| result.is_ok()).count(), 2);
    assert_eq!(counts(&world, &ana, &ben).await, (1, 1));
    invalidate(&world.site, &ana, &ben).await.unwrap();
    assert_eq!(counts(&world, &ben, &ana).await, (0, 0));
}

#[tokio::test]
async fn locked_accounts_are_asked() {
    let world = World::new().await;
    let ana = world.user("ana").await;
    let ben = world.changed_user("ben", |user| user.is_locked = true).await;
    let options = FollowOptions::default();
    for _ in 0..2 {
        let state = follow(&world.site, &ana, &ben, options).await.unwrap();
        assert_eq!(state, FollowState::Requested);
    }
    assert_eq!(counts(&world, &ana, &ben).await, (0, 0));

    cancel_request(&world.site, &ana, &ben).await.unwrap();
    let refused = accept_request(&world.site, &ben, &ana).await.unwrap_err();
    assert!(matches!(refused, FollowError::NoRequest));

    follow(&world.site, &ana, &ben, options).await.unwrap();
    assert!(reject_request(&world.site, &ben, &ana).await.unwrap());
    assert!(!reject_request(&world.site, &ben, &ana).await.unwrap());

    follow(&world.site, &ana, &ben, options).await.unwrap();
    accept_request(&world.site, &ben, &ana).await.unwrap();
    assert_eq!(counts(&world, &ana, &ben).await, (1, 1));
}

#[tokio::test]
async fn a_remote_followee_must_accept_what_was_asked() {
    let world = World::new().await;
    let (ana, ben) = (world.user("ana").await, remote(&world, "ben").await);
    assert!(!accepted_by_remote(&world.site, &ana, &ben).await.unwrap());
    let state = follow(&world.site, &ana, &ben, FollowOptions::default()).await.unwrap();
    assert_eq!(state, FollowState::Requested);
    assert!(accepted_by_remote(&world.site, &ana, &ben).await.unwrap());
    assert_eq!(counts(&world, &ana, &ben).await, (1, 1));
    assert!(rejected_by_remote(&world.site, &ana, &ben).await.unwrap());
    assert_eq!(counts(&world, &ana, &ben).await, (0, 0));
}

#[tokio::test]
async fn a_remote_follower_may_follow_again() {
    let world = World::new().await;
    let (ana, ben) = (world.user("ana").await, remote(&world, "ben").await);
    for uri in ["https://far.example/follows/1", "https://far.example/follows/2"] {
        let options = FollowOptions {
            uri: Some(uri),
            with_replies: false,
        };
        let state = follow(&world.site, &ben, &ana, options).await.unwrap();
        assert_eq!(state, FollowState::Following);
    }
    assert_eq!(counts(&world, &ben, &ana).await, (1, 1));
    let mut conn = world.site.conn().await.unwrap();
    assert!(request_between(&mut conn, &ben.id, &ana.id).await.unwrap().is_none());
}
