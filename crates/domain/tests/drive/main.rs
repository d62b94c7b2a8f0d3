//! The Drive against a database: quotas under parallel uploads, one file for one content, folders that are no ring,
//! and nobody in others' folders.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "what the tests of notes need, too")]
#[path = "../notes/world.rs"]
mod world;

use futures_util::future::join_all;
use kanikey_core::RolePolicies;
use kanikey_db::drive::files::{self, FileChanges};
use kanikey_db::drive::folders::FolderChanges;
use kanikey_db::users::User;
use kanikey_domain::drive::{
    CreateError, FolderError, NewFile, UpdateError, create, create_folder, delete, delete_folder, update, update_folder,
};
use kanikey_media::{Receiver, StorageKey, analyse};
use kanikey_messages::UploadedFile;
use world::World;

const SIZE: usize = 300_000;

/// A text file that differs from those of other `seed`s.
fn uploaded(world: &World, seed: usize) -> UploadedFile {
    let mut text = format!("{seed} crabs");
    text.push_str(&" ".repeat(SIZE - text.len()));
    let mut receiver = Receiver::begin(&world.site.storage, 1 << 20).unwrap();
    receiver.write(text.as_bytes()).unwrap();
    let received = receiver.finish().unwrap();
    let analysis = analyse(received.part.path()).unwrap();
    UploadedFile {
        received,
        analysis,
        name: Some("crab.txt".to_owned()),
    }
}

async fn usage(world: &World, user: &User) -> i64 {
    let mut conn = world.site.conn().await.unwrap();
    files::usage(&mut conn, &user.id).await.unwrap()
}

#[tokio::test]
async fn the_quota_holds_under_parallel_uploads() {
    let world = World::new().await;
    let user = world.user("ana").await;
    let policies = RolePolicies {
        drive_capacity_mb: 1,
        ..RolePolicies::default()
    };
    let uploads = (0..8).map(|seed| {
        let file = uploaded(&world, seed);
        create(&world.site, &user, &policies, file, NewFile::default())
    });
    let (kept, refused): (Vec<_>, Vec<_>) = join_all(uploads).await.into_iter().partition(Result::is_ok);
    assert_eq!((kept.len(), refused.len()), (3, 5));
    assert!(
        refused
            .iter()
            .all(|answer| matches!(answer, Err(CreateError::NoFreeSpace)))
    );
    assert_eq!(usage(&world, &user).await, 3 * SIZE as i64);

    let file = kept.into_iter().next().unwrap().unwrap();
    let key: StorageKey = file.access_key.clone().unwrap().parse().unwrap();
    assert_eq!(world.site.storage.open(&key).unwrap().1, SIZE as u64);
    delete(&world.site, &file).await.unwrap();
    delete(&world.site, &file).await.unwrap();
    assert_eq!(usage(&world, &user).await, 2 * SIZE as i64);
    assert!(world.site.storage.open(&key).is_err());
}

#[tokio::test]
async fn one_content_is_one_file_unless_forced() {
    let world = World::new().await;
    let (ana, bo) = (world.user("ana").await, world.user("bo").await);
    let policies = RolePolicies::default();
    let upload = |user, force| {
        let new = NewFile {
            force,
            ..NewFile::default()
        };
        create(&world.site, user, &policies, uploaded(&world, 1), new)
    };
    let same = join_all((0..4).map(|_| upload(&ana, false))).await;
    let ids: Vec<String> = same.into_iter().map(|file| file.unwrap().id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(usage(&world, &ana).await, SIZE as i64);

    assert_ne!(upload(&ana, true).await.unwrap().id, ids[0]);
    assert_ne!(upload(&bo, false).await.unwrap().id, ids[0]);
    assert_eq!(usage(&world, &ana).await, 2 * SIZE as i64);
}

#[tokio::test]
async fn what_may_not_be_kept_is_refused() {
    let world = World::new().await;
    let user = world.user("ana").await;
    let policies = RolePolicies {
        uploadable_file_types: vec!["image/*".to_owned()],
        ..RolePolicies::default()
    };
    let refused = create(&world.site, &user, &policies, uploaded(&world, 1), NewFile::default()).await;
    assert!(matches!(refused, Err(CreateError::TypeNotAllowed)));

    let policies = RolePolicies {
        max_file_size_mb: 0,
        ..RolePolicies::default()
    };
    let refused = create(&world.site, &user, &policies, uploaded(&world, 1), NewFile::default()).await;
    assert!(matches!(refused, Err(CreateError::TooLarge)));

    let named = NewFile {
        name: Some("../crab".to_owned()),
        ..NewFile::default()
    };
    let refused = create(&world.site, &user, &RolePolicies::default(), uploaded(&world, 1), named).await;
    assert!(matches!(refused, Err(CreateError::InvalidName)));
    assert_eq!(usage(&world, &user).await, 0);
}

#[tokio::test]
async fn folders_are_no_ring() {
    let world = World::new().await;
    let user = world.user("ana").await;
    let site = &world.site;
    let outer = create_folder(site, &user, "outer".to_owned(), None).await.unwrap();
    let inner = create_folder(site, &user, "inner".to_owned(), Some(outer.id.clone()))
        .await
        .unwrap();
    let into = |id: &str| FolderChanges {
        parent_id: Some(Some(id.to_owned())),
        ..FolderChanges::default()
    };
    for target in [&outer.id, &inner.id] {
        let moved = update_folder(site, outer.clone(), into(target)).await;
        assert!(matches!(moved, Err(FolderError::Recursive)));
    }
    assert!(matches!(delete_folder(site, &outer).await, Err(FolderError::NotEmpty)));

    // Each into the other at once: one of them must fail.
    let other = create_folder(site, &user, "other".to_owned(), None).await.unwrap();
    let (one, two) = futures_util::join!(
        update_folder(site, outer.clone(), into(&other.id)),
        update_folder(site, other.clone(), into(&outer.id)),
    );
    assert!(one.is_ok() != two.is_ok());
    delete_folder(site, &inner).await.unwrap();
}

#[tokio::test]
async fn others_folders_are_none() {
    let world = World::new().await;
    let (ana, bo) = (world.user("ana").await, world.user("bo").await);
    let site = &world.site;
    let foreign = create_folder(site, &bo, "bo's".to_owned(), None).await.unwrap();
    let into_foreign = NewFile {
        folder_id: Some(foreign.id.clone()),
        ..NewFile::default()
    };
    let policies = RolePolicies::default();
    let created = create(site, &ana, &policies, uploaded(&world, 1), into_foreign).await;
    assert!(matches!(created, Err(CreateError::NoSuchFolder)));

    let file = create(site, &ana, &policies, uploaded(&world, 1), NewFile::default())
        .await
        .unwrap();
    let changes = FileChanges {
        folder_id: Some(Some(foreign.id.clone())),
        ..FileChanges::default()
    };
    assert!(matches!(
        update(site, file, changes).await,
        Err(UpdateError::NoSuchFolder)
    ));
    let nested = create_folder(site, &ana, "mine".to_owned(), Some(foreign.id)).await;
    assert!(matches!(nested, Err(FolderError::NoSuchParent)));
}
