//! What old things of other servers go, and what stays.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod files;
mod notes;
#[expect(dead_code, reason = "what the tests of notes need, too")]
#[path = "../notes/world.rs"]
mod world;

use kanikey_db::users::User;
use kanikey_domain::instance::Settings;
use kanikey_domain::retention::{Step, step};

use crate::world::World;

/// A day and an hour, in milliseconds.
const NEXT_DAY: i64 = 25 * 3_600_000;

/// Sets what is removed.
fn set(world: &World, change: impl FnOnce(&mut Settings)) {
    let mut settings = (*world.site.settings.settings()).clone();
    change(&mut settings);
    let policies = (*world.site.settings.policies()).clone();
    world.site.settings.replace(settings, policies);
}

/// Runs the round of the next day to its end.
async fn clean(world: &World) {
    world.site.clock.advance(NEXT_DAY);
    while step(&world.site).await.unwrap() == Step::More {}
}

/// An account of another server.
async fn remote(world: &World, name: &str) -> User {
    world
        .changed_user(name, |user| {
            user.host = Some("far.example".to_owned());
            user.uri = Some(format!("https://far.example/users/{}", user.username));
        })
        .await
}
