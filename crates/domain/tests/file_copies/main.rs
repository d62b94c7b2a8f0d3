//! Which files of other servers wait to be copied, and when they do not any more.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "what the tests of notes need, too")]
#[path = "../notes/world.rs"]
mod world;

use std::sync::atomic::Ordering;

use kanikey_db::drive::DriveFile;
use kanikey_db::notes::{self, Note};
use kanikey_db::test_database::{count_queries, number};
use kanikey_domain::file_copies::{copy, insert_links, prune, take};
use kanikey_domain::instance::Settings;
use serde_json::json;
use world::World;

const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;

/// A server that copies files, with these settings besides.
async fn world(change: impl FnOnce(&mut Settings)) -> World {
    let world = World::new().await;
    let mut settings = Settings {
        cache_remote_files: true,
        ..Settings::default()
    };
    change(&mut settings);
    let policies = (*world.site.settings.policies()).clone();
    world.site.settings.replace(settings, policies);
    world
}

/// A link to a file of somebody of `far.example`, at this address.
async fn link(world: &World, url: &str) -> DriveFile {
    let owner = world
        .changed_user("rem", |user| user.host = Some("far.example".to_owned()))
        .await;
    DriveFile {
        id: world.site.ids.next(),
        user_id: Some(owner.id),
        user_host: owner.host,
        folder_id: None,
        name: "crab.png".to_owned(),
        type_: "image/png".to_owned(),
        md5: String::new(),
        size: 0,
        comment: None,
        blurhash: None,
        properties: json!({}),
        is_sensitive: false,
        access_key: None,
        thumbnail_access_key: None,
        web_public_access_key: None,
        web_public_type: None,
        url: Some(url.to_owned()),
        thumbnail_url: None,
        is_link: true,
    }
}

/// How many wait after these links came, and how many queries that took.
async fn waiting(world: &World, links: &[DriveFile]) -> (i64, usize) {
    let mut conn = world.site.conn().await.unwrap();
    let queries = count_queries(&mut conn);
    insert_links(&world.site, &mut conn, links).await.unwrap();
    let queries = queries.load(Ordering::Relaxed);
    drop(conn);
    (count(world).await, queries)
}

async fn count(world: &World) -> i64 {
    let mut conn = world.site.conn().await.unwrap();
    number(&mut conn, "SELECT count(*) FROM file_copies").await.unwrap()
}

#[tokio::test]
async fn links_cost_one_query_unless_copies_are_wanted() {
    let off = world(|settings| settings.cache_remote_files = false).await;
    let file = link(&off, "https://far.example/1").await;
    assert_eq!(waiting(&off, &[file]).await, (0, 1));
    assert_eq!(take(&off.site).await.unwrap(), None);
    let on = world(|_| {}).await;
    let file = link(&on, "https://far.example/1").await;
    assert_eq!(waiting(&on, &[file]).await.0, 1);
    assert_eq!(waiting(&on, &[]).await, (1, 0));
}

#[tokio::test]
async fn only_what_is_wanted_waits() {
    let sensitive = |mut file: DriveFile| {
        file.is_sensitive = true;
        file
    };
    let host = || vec!["far.example".to_owned()];
    let strict = world(|settings| settings.cache_remote_sensitive_files = false).await;
    let file = sensitive(link(&strict, "https://far.example/1").await);
    assert_eq!(waiting(&strict, &[file]).await.0, 0);
    let silenced = world(|settings| {
        settings.cache_remote_sensitive_files = false;
        settings.media_silenced_hosts = host();
    })
    .await;
    let file = link(&silenced, "https://files.example/1").await;
    assert_eq!(waiting(&silenced, &[file]).await.0, 0);
    let blocked = world(|settings| settings.blocked_hosts = host()).await;
    let file = link(&blocked, "https://files.far.example/1").await;
    assert_eq!(waiting(&blocked, &[file]).await.0, 0);
    for url in ["https://kani.example/files/1", "ftp://far.example/1", "nonsense"] {
        let world = world(|_| {}).await;
        let file = link(&world, url).await;
        assert_eq!(waiting(&world, &[file]).await.0, 0, "{url}");
    }
    let lenient = world(|_| {}).await;
    let file = sensitive(link(&lenient, "https://files.example/1").await);
    assert_eq!(waiting(&lenient, &[file]).await.0, 1);
}

#[tokio::test]
async fn a_file_waits_for_its_note_and_goes_when_it_is_refused() {
    let world = world(|_| {}).await;
    let file = link(&world, "https://far.example/1").await;
    waiting(&world, std::slice::from_ref(&file)).await;
    assert_eq!(take(&world.site).await.unwrap(), None, "the note is not there yet");
    world.site.clock.advance(3 * SECOND);
    let taken = take(&world.site).await.unwrap().unwrap();
    copy(&world.site, &taken).await.unwrap();
    assert_eq!(take(&world.site).await.unwrap(), None);

    let mut note = Note::new(
        world.site.ids.next(),
        file.user_id.clone().unwrap(),
        file.user_host.clone(),
    );
    note.file_ids = vec![file.id.clone()];
    notes::insert(&world.site.conn().await.unwrap(), &note).await.unwrap();
    world.site.clock.advance(61 * SECOND);
    let taken = take(&world.site).await.unwrap().unwrap();
    assert_eq!((taken.attempts, taken.is_attached), (2, true));
    // Nobody fetches anything here.
    copy(&world.site, &taken).await.unwrap();
    assert_eq!(count(&world).await, 0);
}

#[tokio::test]
async fn nothing_waits_for_ever() {
    let world = world(|_| {}).await;
    let file = link(&world, "https://far.example/1").await;
    waiting(&world, &[file]).await;
    world.site.clock.advance(23 * HOUR);
    prune(&world.site).await.unwrap();
    assert_eq!(count(&world).await, 1);
    world.site.clock.advance(2 * HOUR);
    prune(&world.site).await.unwrap();
    assert_eq!(count(&world).await, 0);
}
