//! The test world itself.

use kanikey_actor_kit::{Children, testing::World};

use crate::cast::{Clerk, MS, SOON, WhoAreYou, clerks, quick};

#[test]
#[should_panic(expected = "waited in vain until every actor is gone")]
fn an_actor_left_behind_fails_the_test() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(&world, quick());
        clerks.ask(&1, WhoAreYou, SOON).await.unwrap();
    });
}

#[test]
fn a_supervisor_that_nobody_can_reach_ends() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(
            &world,
            kanikey_actor_kit::Policy {
                idle_after: Some(MS),
                ..quick()
            },
        );
        clerks.ask(&1, WhoAreYou, SOON).await.unwrap();
    });
}

#[test]
#[should_panic(expected = "the scene fails")]
fn a_failing_scene_fails_the_test() {
    World::run(|world| async move {
        let _clerks: Children<Clerk> = world.stage.host(quick());
        panic!("the scene fails");
    });
}
