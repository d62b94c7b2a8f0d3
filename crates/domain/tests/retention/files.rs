//! Copies of files become links to the originals.

use chrono::TimeDelta;
use kanikey_db::drive::{self, DriveFile};
use kanikey_db::federation::files;
use kanikey_db::notes::{self, Note};
use kanikey_db::users::User;
use kanikey_domain::retention::progress;
use kanikey_media::storage::StorageKey;

use crate::notes::link;
use crate::world::World;
use crate::{clean, remote, set};

/// A copy of so many bytes (as far as the database knows) that was made so many days ago, in the storage.
fn copy(world: &World, owner: &User, name: &str, days: i64, size: i64) -> DriveFile {
    let key = StorageKey::original();
    world.site.storage.put_bytes(b"x", &key).unwrap();
    DriveFile {
        id: world.site.ids.at(world.site.clock.now() - TimeDelta::days(days)),
        size,
        access_key: Some(key.to_string()),
        is_link: false,
        ..link(world, owner, name)
    }
}

async fn copies_left(world: &World, rows: &[DriveFile]) -> Vec<String> {
    let ids: Vec<String> = rows.iter().map(|file| file.id.clone()).collect();
    let mut left = drive::by_ids(&world.site.conn().await.unwrap(), &ids).await.unwrap();
    assert_eq!(left.len(), rows.len(), "no row goes");
    left.retain(|file| !file.is_link);
    left.sort_by(|one, other| one.id.cmp(&other.id));
    left.into_iter().map(|file| file.name).collect()
}

#[tokio::test]
async fn old_copies_go_but_for_those_that_somebody_here_cares_for() {
    let world = World::new().await;
    let (ana, rem) = (world.user("ana").await, remote(&world, "rem").await);
    let rows = [
        copy(&world, &rem, "old", 50, 1),
        copy(&world, &rem, "quoted", 40, 1),
        copy(&world, &rem, "young", 3, 1),
        DriveFile {
            url: None,
            ..copy(&world, &rem, "only-here", 50, 1)
        },
    ];
    let mut conn = world.site.conn().await.unwrap();
    files::insert(&mut conn, &rows).await.unwrap();
    let mut note = Note::new(world.site.ids.next(), rem.id.clone(), rem.host.clone());
    note.file_ids = vec![rows[1].id.clone()];
    notes::insert(&conn, &note).await.unwrap();
    let mut quote = Note::new(world.site.ids.next(), ana.id, None);
    quote.renote_id = Some(note.id);
    notes::insert(&conn, &quote).await.unwrap();
    drop(conn);
    clean(&world).await;
    assert_eq!(copies_left(&world, &rows).await.len(), 4, "there is no limit");
    set(&world, |settings| settings.cached_remote_files_expiry_days = 30);
    clean(&world).await;
    assert_eq!(copies_left(&world, &rows).await, ["only-here", "quoted", "young"]);
    let key: StorageKey = rows[0].access_key.as_ref().unwrap().parse().unwrap();
    assert!(world.site.storage.open(&key).is_err(), "what was stored is gone");
    let state = progress(&world.site).await.unwrap().1.state.unwrap();
    assert_eq!((state.removed, state.freed), (1, 1));
}

#[tokio::test]
async fn the_oldest_copies_go_where_all_take_too_much() {
    let world = World::new().await;
    let rem = remote(&world, "rem").await;
    let megabyte = 1024 * 1024;
    let rows: Vec<DriveFile> = (0..5)
        .map(|at| copy(&world, &rem, &format!("{at}"), 9 - at, megabyte))
        .collect();
    files::insert(&mut world.site.conn().await.unwrap(), &rows)
        .await
        .unwrap();
    set(&world, |settings| settings.cached_remote_files_max_megabytes = 2);
    clean(&world).await;
    assert_eq!(copies_left(&world, &rows).await, ["3", "4"]);
    clean(&world).await;
    assert_eq!(copies_left(&world, &rows).await, ["3", "4"], "that is enough");
}
