//! Who copies which file when, against a database.

use diesel_async::SimpleAsyncConnection as _;
use kanikey_core::Timestamp;
use serde_json::json;

use super::{FileCopy, delete, insert, keep, prune, put_off, spare_host, take};
use crate::Connection;
use crate::drive::{self, FileContent};
use crate::federation::files;
use crate::notes;
use crate::retention::expire;
use crate::test_database::{TestDatabase, number};

const MOST: i64 = 100;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// An account of another server with a note that has the files `f1` to `f9`, which are links.
async fn fill(conn: &mut Connection) {
    conn.batch_execute(
        "INSERT INTO users (id, username, username_lower, host, uri, inbox) \
           VALUES ('u', 'cat', 'cat', 'far.example', 'https://far.example/cat', 'https://far.example/cat/inbox'); \
         INSERT INTO drive_files (id, user_id, user_host, name, type, md5, size, url, is_link) \
           SELECT 'f' || n, 'u', 'far.example', 'cat', 'image/png', '', 0, 'https://far.example/' || n, true \
           FROM generate_series(1, 9) AS n; \
         INSERT INTO notes (id, user_id, user_host, visibility, uri, file_ids) \
           SELECT 'n', 'u', 'far.example', 'public', 'https://far.example/n', array_agg(id) FROM drive_files",
    )
    .await
    .unwrap();
}

/// What is taken at this second, for ten seconds.
async fn taken(conn: &mut Connection, second: i64) -> Option<FileCopy> {
    take(conn, at(second), at(second + 10), 3).await.unwrap()
}

async fn id_taken(conn: &mut Connection, second: i64) -> Option<String> {
    taken(conn, second).await.map(|file| file.file_id)
}

fn content(key: &str) -> FileContent {
    FileContent {
        type_: "image/webp".to_owned(),
        md5: "hash".to_owned(),
        size: 7,
        blurhash: None,
        properties: json!({ "width": 1 }),
        access_key: key.to_owned(),
        thumbnail_access_key: None,
        web_public_access_key: None,
        web_public_type: None,
    }
}

#[tokio::test]
async fn one_takes_a_file_and_one_file_of_a_host_at_a_time() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    insert(conn, &[("f1", "a"), ("f2", "a")], at(0), MOST).await.unwrap();
    insert(conn, &[("f3", "b")], at(1), MOST).await.unwrap();
    assert_eq!(taken(conn, -1).await, None, "not due yet");
    let first = taken(conn, 2).await.unwrap();
    assert!(["f1", "f2"].contains(&first.file_id.as_str()));
    assert_eq!((first.host.as_str(), first.attempts), ("a", 1));
    assert!(first.is_attached && !first.is_sensitive && first.url.is_some());
    assert_eq!(id_taken(conn, 2).await.as_deref(), Some("f3"));
    assert_eq!(taken(conn, 2).await, None, "the host has somebody already");
    delete(conn, &first.file_id).await.unwrap();
    let second = taken(conn, 2).await.unwrap();
    assert_ne!(second.file_id, first.file_id);
    assert_eq!(taken(conn, 11).await, None, "still taken");
    let again = taken(conn, 12).await.unwrap();
    assert_eq!(again.attempts, 2, "whoever had taken it died");
}

#[tokio::test]
async fn what_fails_waits_and_is_not_begun_for_ever() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    insert(conn, &[("f1", "a")], at(0), MOST).await.unwrap();
    for attempt in 1..=3 {
        let file = taken(conn, 100 * i64::from(attempt)).await.unwrap();
        assert_eq!(file.attempts, attempt);
        let later = 100 * i64::from(attempt) + 50;
        put_off(conn, "f1", at(later)).await.unwrap();
        assert_eq!(taken(conn, later - 1).await, None);
    }
    assert_eq!(taken(conn, 1000).await, None);
}

#[tokio::test]
async fn a_host_is_spared_and_the_others_are_not() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    insert(conn, &[("f1", "a"), ("f2", "a"), ("f3", "b")], at(0), MOST)
        .await
        .unwrap();
    spare_host(conn, "a", at(60)).await.unwrap();
    assert_eq!(id_taken(conn, 1).await.as_deref(), Some("f3"));
    assert_eq!(taken(conn, 1).await, None);
    delete(conn, "f3").await.unwrap();
    let tried = taken(conn, 60).await.unwrap().file_id;
    put_off(conn, &tried, at(70)).await.unwrap();
    spare_host(conn, "a", at(70)).await.unwrap();
    let next = taken(conn, 70).await.unwrap();
    assert_eq!(
        (next.attempts, next.file_id != tried),
        (1, true),
        "the one that was not tried yet"
    );
}

#[tokio::test]
async fn a_link_becomes_a_copy_once_and_a_link_again() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    insert(conn, &[("f1", "a"), ("f2", "a")], at(0), MOST).await.unwrap();
    assert!(keep(conn, "f1", &content("one")).await.unwrap());
    assert!(!keep(conn, "f1", &content("two")).await.unwrap(), "it is one already");
    let file = drive::by_id(conn, "f1").await.unwrap().unwrap();
    assert_eq!(
        (file.access_key.as_deref(), file.size, file.is_link),
        (Some("one"), 7, false)
    );
    assert_eq!(file.url.as_deref(), Some("https://far.example/1"));
    assert_eq!(number(conn, "SELECT count(*) FROM file_copies").await.unwrap(), 1);

    expire(conn, &["f1".to_owned()]).await.unwrap();
    let file = drive::by_id(conn, "f1").await.unwrap().unwrap();
    assert_eq!((file.access_key, file.is_link), (None, true));

    conn.batch_execute("DELETE FROM drive_files WHERE id = 'f2'")
        .await
        .unwrap();
    assert_eq!(number(conn, "SELECT count(*) FROM file_copies").await.unwrap(), 0);
    assert!(!keep(conn, "f2", &content("three")).await.unwrap(), "it is gone");
}

#[tokio::test]
async fn no_more_wait_than_may() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    insert(conn, &[("f1", "a"), ("f2", "a")], at(0), 2).await.unwrap();
    insert(conn, &[("f3", "a"), ("f4", "b")], at(0), 2).await.unwrap();
    let waiting = "SELECT count(*) FROM file_copies WHERE file_id IN ('f1', 'f2', 'f4')";
    assert_eq!(number(conn, waiting).await.unwrap(), 3);
    assert_eq!(prune(conn, "f1", 3).await.unwrap(), 0);
    assert_eq!(
        prune(conn, "f2", 1).await.unwrap(),
        2,
        "the old, and the newest of too many"
    );
    let left = "SELECT count(*) FROM file_copies WHERE file_id = 'f2'";
    assert_eq!(number(conn, left).await.unwrap(), 1);
    assert_eq!(number(conn, "SELECT count(*) FROM file_copies").await.unwrap(), 1);
}

#[tokio::test]
async fn files_go_with_their_notes() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    conn.batch_execute(
        "UPDATE users SET avatar_id = 'f9'; \
         INSERT INTO drive_files (id, user_id, user_host, name, type, md5, size, url, is_link) \
           VALUES ('g', 'u', 'far.example', 'cat', 'image/png', '', 0, 'https://far.example/g', true); \
         INSERT INTO note_edits (id, note_id, edited_at, file_ids) VALUES ('e', 'n', now(), '{g}')",
    )
    .await
    .unwrap();
    assert!(keep(conn, "f1", &content("one")).await.unwrap());
    assert!(files::remove_unused(conn, &["f1".to_owned()]).await.unwrap().is_empty());
    let deleted = notes::delete(conn, "n").await.unwrap();
    assert_eq!((deleted.notes.len(), deleted.files.len()), (1, 9), "all but the avatar");
    assert!(
        deleted
            .files
            .iter()
            .any(|file| file.access_key.as_deref() == Some("one"))
    );
    assert!(
        deleted.files.iter().any(|file| file.id == "g"),
        "that of an earlier version"
    );
    assert_eq!(number(conn, "SELECT count(*) FROM drive_files").await.unwrap(), 1);
}
