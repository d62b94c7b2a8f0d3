//! What callers may rely on, on the embedded database and on a server.

use std::time::{Duration, Instant};

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use tokio::time::timeout;

use super::*;
use crate::test_database::TestDatabase;
use crate::test_database::tests::{count, execute};
use crate::{transaction, transaction_with_retry};

#[derive(Debug, QueryableByName)]
struct Value {
    #[expect(dead_code, reason = "only whether there is one matters")]
    #[diesel(sql_type = Text)]
    value: String,
}

async fn things() -> TestDatabase {
    let copy = TestDatabase::create().await.unwrap();
    let tables = "CREATE TABLE things (id int PRIMARY KEY); \
                  CREATE TABLE parts (thing int CONSTRAINT of_thing REFERENCES things)";
    execute(&copy.database, tables).await;
    copy
}

async fn insert(conn: &mut Connection, id: i32) -> Result<(), DbError> {
    Ok(conn.batch_execute(&format!("INSERT INTO things VALUES ({id})")).await?)
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn errors_are_told_apart() {
    let copy = things().await;
    let mut conn = copy.database.conn().await.unwrap();
    insert(&mut conn, 1).await.unwrap();
    let error = insert(&mut conn, 1).await.unwrap_err();
    assert!(
        matches!(&error, DbError::Unique { constraint } if constraint == "things_pkey"),
        "{error:?}"
    );
    let error = DbError::from(conn.batch_execute("INSERT INTO parts VALUES (2)").await.unwrap_err());
    assert!(
        matches!(&error, DbError::ForeignKey { constraint } if constraint == "of_thing"),
        "{error:?}"
    );
    let query = diesel::sql_query("SELECT 'x' AS value WHERE false");
    let error = DbError::from(query.get_result::<Value>(&mut *conn).await.unwrap_err());
    assert!(matches!(error, DbError::NotFound), "{error:?}");
    let error = DbError::from(conn.batch_execute("SELECT nonsense").await.unwrap_err());
    assert!(matches!(error, DbError::Other(_)), "{error:?}");
    // The connection is as good as before.
    insert(&mut conn, 2).await.unwrap();
}

#[tokio::test]
async fn transactions_are_all_or_nothing() {
    let copy = things().await;
    let mut conn = copy.database.conn().await.unwrap();
    let work = transaction(&mut conn, async |conn| {
        insert(conn, 1).await?;
        // A savepoint of its own: what fails within does not take the rest with it.
        let inner = transaction(conn, async |conn| {
            insert(conn, 2).await?;
            insert(conn, 1).await
        });
        assert!(matches!(inner.await, Err(DbError::Unique { .. })));
        insert(conn, 3).await
    });
    assert_send(work).await.unwrap();
    let failed: Result<(), DbError> = transaction(&mut conn, async |conn| {
        insert(conn, 4).await?;
        Err(DbError::NotFound)
    })
    .await;
    assert!(matches!(failed, Err(DbError::NotFound)));
    drop(conn);
    assert_eq!(count(&copy.database, "things WHERE id IN (1, 3)").await, 2);
    assert_eq!(count(&copy.database, "things").await, 2);
}

#[tokio::test]
async fn a_transaction_that_met_another_is_run_again() {
    let copy = things().await;
    let mut attempts = 0;
    let mut conn = copy.database.conn().await.unwrap();
    let raise = "DO $$ BEGIN RAISE 'no' USING ERRCODE = 'serialization_failure'; END $$";
    let result = transaction_with_retry(&mut conn, async |conn| {
        attempts += 1;
        insert(conn, attempts).await?;
        if attempts < 3 {
            conn.batch_execute(raise).await?;
        }
        Ok(attempts)
    });
    assert_eq!(result.await.unwrap(), 3);
    drop(conn);
    assert_eq!(count(&copy.database, "things").await, 1);
}

#[tokio::test]
async fn dropping_a_transaction_undoes_it_and_frees_its_locks() {
    let copy = things().await;
    for _ in 0..3 {
        let mut conn = copy.database.conn().await.unwrap();
        let work = transaction(&mut conn, async |conn| {
            insert(conn, 1).await?;
            std::future::pending::<Result<(), DbError>>().await
        });
        assert!(timeout(Duration::from_millis(50), work).await.is_err());
    }
    let start = Instant::now();
    let mut conn = copy.database.conn().await.unwrap();
    insert(&mut conn, 1).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    drop(conn);
    assert_eq!(count(&copy.database, "things").await, 1);
}

#[tokio::test]
async fn dropping_a_query_does_not_wedge_the_pool() {
    let copy = things().await;
    for _ in 0..4 {
        let mut conn = copy.database.conn().await.unwrap();
        let rows = diesel::sql_query("SELECT repeat('x', 1000) AS value FROM generate_series(1, 100000)");
        let query = rows.load::<Value>(&mut *conn);
        assert!(
            timeout(Duration::from_millis(20), query).await.is_err(),
            "the query was too quick for this test"
        );
    }
    assert_eq!(count(&copy.database, "things").await, 0);
}

#[tokio::test]
async fn a_severed_connection_is_replaced() {
    let copy = things().await;
    let mut conn = copy.database.conn().await.unwrap();
    insert(&mut conn, 1).await.unwrap();
    // In the middle of an answer: that ends the embedded server's thread.
    let rows = diesel::sql_query("SELECT repeat('x', 1000) AS value FROM generate_series(1, 100000)");
    let severed = timeout(Duration::from_millis(20), rows.load::<Value>(&mut *conn)).await;
    assert!(severed.is_err());
    conn.object.as_ref().unwrap().sever();
    let error = loop {
        match insert(&mut conn, 2).await {
            Err(DbError::Unique { .. }) | Ok(()) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, DbError::Unavailable(_)), "{error:?}");
    drop(conn);
    assert_eq!(count(&copy.database, "things WHERE id = 1").await, 1);
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_so() {
    let copy = TestDatabase::create().await.unwrap();
    let mut held = Vec::new();
    for _ in 0..copy.database.status().max_size {
        held.push(copy.database.conn().await.unwrap());
    }
    assert_eq!(copy.database.status().in_use, held.len());
    let impatient = Database {
        wait: Duration::from_millis(20),
        ..copy.database.clone()
    };
    let refused = impatient.conn().await;
    assert!(matches!(refused, Err(DbError::Busy)));
    held.clear();
    assert_eq!(copy.database.status().in_use, 0);
    drop(copy.database.conn().await.unwrap());
}

#[tokio::test]
async fn work_in_the_background_leaves_connections_to_others() {
    let copy = things().await;
    let background = copy.database.in_background();
    let mut held = vec![background.conn().await.unwrap()];
    while let Ok(conn) = timeout(Duration::from_millis(50), background.conn()).await {
        held.push(conn.unwrap());
    }
    insert(held.first_mut().unwrap(), 1).await.unwrap();
    if copy.database.status().max_size > 1 {
        insert(&mut copy.database.conn().await.unwrap(), 2).await.unwrap();
    } else {
        assert_eq!(held.len(), 1, "they take turns");
    }
    held.clear();
    insert(&mut background.conn().await.unwrap(), 3).await.unwrap();
    insert(&mut copy.database.conn().await.unwrap(), 4).await.unwrap();
}

#[tokio::test]
async fn a_thread_has_connections_of_its_own_and_then_those_of_all() {
    let copy = things().await;
    let all = copy.database.status().max_size;
    let size = copy.database.set_aside(1);
    let at_home = copy.database.at_home(size);
    assert_eq!(copy.database.status().max_size, all - size);
    let mut held = Vec::new();
    for id in 0..all {
        let mut conn = at_home.conn().await.unwrap();
        insert(&mut conn, i32::try_from(id).unwrap()).await.unwrap();
        held.push(conn);
    }
    assert_eq!(copy.database.status().in_use, all - size);
}

#[tokio::test]
async fn a_wrong_url_is_an_error_without_its_password() {
    for url in [
        "postgres://u:hunter2@127.0.0.1:1/none",
        "postgres://u:hunter2@[",
        "nonsense hunter2",
    ] {
        let error = Database::connect(url, 1, Duration::from_secs(1)).await.unwrap_err();
        assert!(matches!(error, DbError::Unavailable(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}
