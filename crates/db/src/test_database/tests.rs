//! Copies are equal, separate, quick, and gone afterwards.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};

use super::*;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The rows of a table, or of what else follows FROM.
pub(crate) async fn count(database: &Database, table: &str) -> i64 {
    let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {table}"));
    query
        .get_result::<Count>(&mut *database.conn().await.unwrap())
        .await
        .unwrap()
        .count
}

pub(crate) async fn execute(database: &Database, sql: &str) {
    database.conn().await.unwrap().batch_execute(sql).await.unwrap();
}

#[tokio::test]
async fn copies_are_migrated_and_separate() {
    let (one, other) = (
        TestDatabase::create().await.unwrap(),
        TestDatabase::create().await.unwrap(),
    );
    assert_eq!(migrate::pending(&one.database).await.unwrap(), Vec::<String>::new());
    execute(
        &one.database,
        "CREATE TABLE only_here (id int); INSERT INTO only_here VALUES (1)",
    )
    .await;
    assert_eq!(count(&other.database, "pg_class WHERE relname = 'only_here'").await, 0);
}

#[tokio::test]
async fn the_seed_runs_once() {
    static SEEDED: AtomicUsize = AtomicUsize::new(0);
    let seed = async |database: &Database| {
        SEEDED.fetch_add(1, Ordering::Relaxed);
        execute(
            database,
            "CREATE TABLE seeded (id int); INSERT INTO seeded VALUES (1), (2)",
        )
        .await;
        Ok::<_, Infallible>(())
    };
    let (one, other) = tokio::join!(
        TestDatabase::create_with("seeded", seed),
        TestDatabase::create_with("seeded", seed)
    );
    for copy in [&one.unwrap(), &other.unwrap()] {
        assert_eq!(count(&copy.database, "seeded").await, 2);
    }
    assert!(
        SEEDED.fetch_add(0, Ordering::Relaxed) <= 1,
        "an earlier run of this binary may have made the template"
    );
}

#[tokio::test]
async fn a_failing_seed_is_an_error_and_leaves_no_template() {
    for _ in 0..2 {
        let error = TestDatabase::create_with("failing", async |_: &Database| Err("no luck"))
            .await
            .unwrap_err();
        assert!(error.to_string().contains("no luck"), "{error}");
    }
}

#[tokio::test]
async fn data_outlives_a_reopening() {
    let mut copy = TestDatabase::create().await.unwrap();
    execute(
        &copy.database,
        "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)",
    )
    .await;
    let old = copy.database.clone();
    copy.reopen().await.unwrap();
    assert_eq!(count(&copy.database, "kept").await, 1);
    assert!(matches!(old.conn().await, Err(DbError::Unavailable(_))));
}

/// `cargo test -p kanikey-db measure -- --ignored --nocapture`
#[tokio::test]
#[ignore = "measures, asserts nothing"]
async fn measure() {
    drop(TestDatabase::create().await.unwrap());
    for _ in 0..5 {
        let start = Instant::now();
        let copy = TestDatabase::create().await.unwrap();
        let created = start.elapsed();
        let start = Instant::now();
        execute(&copy.database, "SELECT 1").await;
        let queried = start.elapsed();
        let start = Instant::now();
        drop(copy);
        println!(
            "created {created:?}, first query {queried:?}, dropped {:?}",
            start.elapsed()
        );
    }
}
