//! Lists hold what the policies allow, also in parallel.

use futures_util::future::join_all;
use kanikey_core::RolePolicies;
use kanikey_db::lists::{count_of_owner, member_count};
use kanikey_domain::lists::{self, ListError};

use crate::world::World;

#[tokio::test]
async fn limits_hold_in_parallel() {
    let world = World::new().await;
    let ana = world.user("ana").await;
    let policies = RolePolicies {
        user_list_limit: 2,
        user_each_user_lists_limit: 1,
        ..RolePolicies::default()
    };
    let made = join_all((0..6).map(|_| lists::create(&world.site, &ana.id, "crabs", &policies))).await;
    let made: Vec<_> = made.into_iter().filter_map(Result::ok).collect();
    let mut conn = world.site.conn().await.unwrap();
    assert_eq!((made.len(), count_of_owner(&mut conn, &ana.id).await.unwrap()), (2, 2));
    drop(conn);

    let list = made.first().unwrap();
    let (ben, eve) = (world.user("ben").await, world.user("eve").await);
    let pushes = [&ben, &eve].map(|user| lists::push(&world.site, &ana.id, &list.id, &user.id, &policies));
    let pushed = join_all(pushes).await;
    assert_eq!(pushed.iter().filter(|result| result.is_ok()).count(), 1);
    let mut conn = world.site.conn().await.unwrap();
    assert_eq!(member_count(&mut conn, &list.id).await.unwrap(), 1);
}

#[tokio::test]
async fn nobody_changes_the_lists_of_others() {
    let world = World::new().await;
    let (ana, eve) = (world.user("ana").await, world.user("eve").await);
    let policies = RolePolicies::default();
    let list = lists::create(&world.site, &ana.id, "crabs", &policies).await.unwrap();
    let pushed = lists::push(&world.site, &eve.id, &list.id, &eve.id, &policies).await;
    let deleted = lists::delete(&world.site, &eve.id, &list.id).await;
    let renamed = lists::update(&world.site, &eve.id, &list.id, Some("mine"), None).await;
    assert!(matches!(pushed, Err(ListError::NoSuchList)));
    assert!(matches!(deleted, Err(ListError::NoSuchList)));
    assert!(matches!(renamed, Err(ListError::NoSuchList)));
}
