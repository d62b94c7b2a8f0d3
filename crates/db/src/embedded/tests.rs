//! What is there after a crash, and who may open it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::maintenance::{Maintenance, vacuum};
use super::*;
use crate::Database;
use crate::test_database::tests::{count, execute};

/// Tells the child process of a test what to do.
const CHILD: &str = "KANIKEY_TEST_EMBEDDED_CHILD";

/// Not a test of its own: what `acknowledged_rows_survive_kill_9` runs in a process that it kills.
#[tokio::test]
#[ignore = "runs as a child process"]
async fn child() {
    let Some(data_dir) = std::env::var_os(CHILD) else {
        return;
    };
    let database = Database::embedded(Path::new(&data_dir)).await.unwrap();
    execute(
        &database,
        "CREATE TABLE IF NOT EXISTS things (id serial PRIMARY KEY, filling text)",
    )
    .await;
    let mut maintenance = Maintenance::default();
    for round in 1.. {
        execute(&database, "INSERT INTO things (filling) VALUES (repeat('x', 1000))").await;
        println!("acknowledged {}", count(&database, "things").await);
        if round % 100 == 0 {
            maintenance.checkpoint(&database).await.unwrap();
        }
    }
}

#[tokio::test]
async fn acknowledged_rows_survive_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: i64 = 0;
    // The second round starts from what a crash left, and is killed after checkpoints too.
    for rows in [20, 250] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "embedded::tests::child", "--ignored", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        for line in lines.by_ref() {
            let Some(count) = line.strip_prefix("acknowledged ") else {
                continue;
            };
            acknowledged = count.parse().unwrap();
            if acknowledged >= rows {
                break;
            }
        }
        let refused = Database::embedded(folder.path()).await.unwrap_err();
        assert!(
            refused.to_string().contains(&format!("(id {})", child.id())),
            "{refused}"
        );
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        drop(lines);
        assert!(acknowledged >= rows, "the child gave up after {acknowledged} rows");
    }
    let database = Database::embedded(folder.path()).await.unwrap();
    // The killed one may have got further than we read.
    assert!(count(&database, "things").await >= acknowledged);
    assert_eq!(
        count(&database, "things").await,
        count(&database, "things WHERE filling = repeat('x', 1000)").await
    );
    database.close().await;
}

#[tokio::test]
async fn is_set_up_for_production() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::embedded(folder.path()).await.unwrap();
    for (setting, value) in [
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("server_encoding", "UTF8"),
    ] {
        let set = format!("pg_settings WHERE name = '{setting}' AND setting = '{value}'");
        assert_eq!(count(&database, &set).await, 1, "{setting}");
    }
    assert_eq!(count(&database, "pg_extension WHERE extname = 'pg_trgm'").await, 1);
    // Nothing of it is anywhere else, so that it can be moved.
    let files = database.embedded_server().unwrap().pgdata();
    assert!(files.join("PG_VERSION").exists() && files.join("global/pg_filenode.map").exists());
    assert!(!files.join(".pglite-oxide-pgdata-overlay.json").exists());
    assert_eq!(database.status().max_size, 1);
    database.close().await;
}

#[tokio::test]
async fn looks_after_itself() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::embedded(folder.path()).await.unwrap();
    execute(
        &database,
        "CREATE TABLE things (id int); INSERT INTO things SELECT generate_series(1, 5000)",
    )
    .await;
    execute(&database, "DELETE FROM things WHERE id > 100").await;
    execute(&database, "SELECT pg_stat_force_next_flush()").await;
    let before = "pg_stat_user_tables WHERE relname = 'things' AND n_dead_tup > 4000";
    assert_eq!(count(&database, before).await, 1);
    vacuum(&database).await.unwrap();
    execute(&database, "SELECT pg_stat_force_next_flush()").await;
    assert_eq!(count(&database, before).await, 0);
    let mut maintenance = Maintenance::default();
    for _ in 0..5 {
        maintenance.tick(&database).await.unwrap();
    }
    let recent = "pg_control_checkpoint() WHERE pg_current_wal_insert_lsn() - redo_lsn < 10000";
    assert_eq!(count(&database, recent).await, 1);
    database.close().await;
}

#[tokio::test]
async fn a_closed_one_can_be_opened_again_at_another_place() {
    let folder = tempfile::tempdir().unwrap();
    // Longer than the path of a socket may be.
    let (here, there) = (folder.path().join("here"), folder.path().join("x".repeat(120)));
    let database = Database::embedded(&here).await.unwrap();
    execute(&database, "CREATE TABLE things (id int); INSERT INTO things VALUES (1)").await;
    let refused = Database::embedded(&here).await.unwrap_err();
    assert!(matches!(refused, DbError::DataDirInUse { .. }), "{refused:?}");
    database.close().await;
    assert!(matches!(database.conn().await, Err(DbError::Unavailable(_))));
    std::fs::rename(&here, &there).unwrap();
    let database = Database::embedded(&there).await.unwrap();
    assert_eq!(count(&database, "things").await, 1);
    database.close().await;
}

/// `cargo test -p kanikey-db commit_time -- --ignored --nocapture`
#[tokio::test]
#[ignore = "measures, asserts nothing"]
async fn commit_time() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let database = Database::embedded(folder.path()).await.unwrap();
    execute(&database, "CREATE TABLE things (id serial PRIMARY KEY, filling text)").await;
    for through in [true, false] {
        let start = Instant::now();
        for _ in 0..500 {
            execute(&database, "INSERT INTO things (filling) VALUES (repeat('x', 1000))").await;
        }
        println!(
            "log written through: {through}, one commit takes {:?}",
            start.elapsed() / 500
        );
        if through {
            let log = database.embedded_server().unwrap().pgdata().join("pg_wal");
            Command::new("chattr").args(["-R", "-S"]).arg(log).status().unwrap();
        }
    }
    let start = Instant::now();
    Maintenance::default().checkpoint(&database).await.unwrap();
    println!("checkpoint: {:?}", start.elapsed());
    let start = Instant::now();
    for _ in 0..500 {
        count(&database, "things WHERE id = 7").await;
    }
    println!("a query takes {:?}", start.elapsed() / 500);
    database.close().await;
    let start = Instant::now();
    let database = Database::embedded(folder.path()).await.unwrap();
    println!("opened again in {:?}", start.elapsed());
    database.close().await;
}
