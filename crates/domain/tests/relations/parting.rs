//! What blocks and mutes end.

use chrono::TimeDelta;
use kanikey_core::RolePolicies;
use kanikey_db::lists::is_member;
use kanikey_db::mute::mutee_ids;
use kanikey_domain::blocking::{self, BlockError};
use kanikey_domain::following::{FollowError, FollowOptions, follow};
use kanikey_domain::lists;
use kanikey_domain::mute::{self, MuteError};
use kanikey_messages::Event;

use crate::world::World;

#[tokio::test]
async fn a_block_ends_all_that_was() {
    let world = World::new().await;
    let (ana, ben) = (world.user("ana").await, world.user("ben").await);
    world.follow(&ana, &ben).await;
    world.follow(&ben, &ana).await;
    let policies = RolePolicies::default();
    let list = lists::create(&world.site, &ben.id, "friends", &policies).await.unwrap();
    lists::push(&world.site, &ben.id, &list.id, &ana.id, &policies)
        .await
        .unwrap();
    world.events.take();

    blocking::create(&world.site, &ana, &ben).await.unwrap();
    let (a, b) = (world.reread(&ana).await, world.reread(&ben).await);
    assert_eq!(
        (
            a.followers_count,
            a.following_count,
            b.followers_count,
            b.following_count
        ),
        (0, 0, 0, 0)
    );
    let mut conn = world.site.conn().await.unwrap();
    assert!(!is_member(&mut conn, &list.id, &ana.id).await.unwrap());
    drop(conn);
    let events = world.events.take();
    for user_id in [&ana.id, &ben.id] {
        let user_id = user_id.clone();
        assert!(events.contains(&Event::FiltersChanged { user_id }));
    }
    assert!(events.contains(&Event::ListChanged {
        list_id: list.id.clone()
    }));

    let again = blocking::create(&world.site, &ana, &ben).await.unwrap_err();
    assert!(matches!(again, BlockError::AlreadyBlocking));
    let blocked = follow(&world.site, &ben, &ana, FollowOptions::default())
        .await
        .unwrap_err();
    assert!(matches!(blocked, FollowError::Blocked));
    let blocking = follow(&world.site, &ana, &ben, FollowOptions::default())
        .await
        .unwrap_err();
    assert!(matches!(blocking, FollowError::Blocking));
    let pushed = lists::push(&world.site, &ben.id, &list.id, &ana.id, &policies)
        .await
        .unwrap_err();
    assert!(matches!(pushed, lists::ListError::Blocked));

    blocking::delete(&world.site, &ana, &ben).await.unwrap();
    let again = blocking::delete(&world.site, &ana, &ben).await.unwrap_err();
    assert!(matches!(again, BlockError::NotBlocking));
    follow(&world.site, &ben, &ana, FollowOptions::default()).await.unwrap();
}

#[tokio::test]
async fn a_mute_ends_with_its_time() {
    let world = World::new().await;
    let (ana, ben) = (world.user("ana").await, world.user("ben").await);
    let clock = &world.site.clock;
    let until = Some(clock.now() + TimeDelta::seconds(10));
    mute::create(&world.site, &ana.id, &ben.id, until).await.unwrap();
    let again = mute::create(&world.site, &ana.id, &ben.id, None).await.unwrap_err();
    assert!(matches!(again, MuteError::AlreadyMuting));

    clock.advance(10_000);
    let mut conn = world.site.conn().await.unwrap();
    assert!(mutee_ids(&mut conn, &ana.id, clock.now()).await.unwrap().is_empty());
    drop(conn);
    mute::create(&world.site, &ana.id, &ben.id, None).await.unwrap();
    mute::delete(&world.site, &ana.id, &ben.id).await.unwrap();
    let again = mute::delete(&world.site, &ana.id, &ben.id).await.unwrap_err();
    assert!(matches!(again, MuteError::NotMuting));
}
