//! The log, its readers and what comes in, against a database.

use diesel_async::SimpleAsyncConnection as _;
use kanikey_core::Timestamp;

use super::{IncomingActivity, audience, emojis, incoming, outgoing, peers, published, tombstones};
use crate::Connection;
use crate::test_database::{TestDatabase, count_queries, number};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn activity(id: &str, actor: &str) -> IncomingActivity {
    IncomingActivity {
        id: id.to_owned(),
        host: "b.test".to_owned(),
        activity_id: format!("https://b.test/{id}"),
        actor_uri: actor.to_owned(),
        body: Some("{}".to_owned()),
        failures: 0,
        retry_at: None,
        processed_at: None,
        refusal: None,
    }
}

/// What waits for the host, once all of it is settled: on a shared server a transaction of another test may be open still.
async fn settled(conn: &mut Connection, host: &str) -> Vec<outgoing::Outgoing> {
    for _ in 0..500 {
        let read = outgoing::after(conn, host, (0, 0), 10).await.unwrap();
        if read.iter().all(|item| item.settled) {
            return read;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nothing settles");
}

#[tokio::test]
async fn transactions_of_other_databases_hold_nothing_up() {
    let (copy, other) = (
        TestDatabase::create().await.unwrap(),
        TestDatabase::create().await.unwrap(),
    );
    let busy = &mut *other.database.conn().await.unwrap();
    busy.batch_execute("BEGIN; SELECT pg_current_xact_id()").await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    outgoing::append(conn, "alice", "1", &["b.test".to_owned()], None)
        .await
        .unwrap();
    assert_eq!(settled(conn, "b.test").await.len(), 1);
    busy.batch_execute("ROLLBACK").await.unwrap();
}

#[tokio::test]
async fn each_host_reads_the_log_from_its_own_position() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    let hosts = ["b.test".to_owned(), "c.test".to_owned()];
    outgoing::append(conn, "alice", "1", &hosts, None).await.unwrap();
    outgoing::append(
        conn,
        "alice",
        "2",
        &hosts[..1],
        Some(&["https://b.test/inbox".to_owned()]),
    )
    .await
    .unwrap();
    assert_eq!(peers::due_hosts(conn, at(0)).await.unwrap(), hosts);
    let read = settled(conn, "b.test").await;
    assert_eq!(
        read.iter().map(|item| item.activity.as_str()).collect::<Vec<_>>(),
        ["1", "2"]
    );
    assert_eq!(outgoing::after(conn, "c.test", (0, 0), 10).await.unwrap().len(), 1);
    let last = (read[1].txid, read[1].seq);
    peers::advance(conn, "b.test", last).await.unwrap();
    peers::advance(conn, "b.test", (0, 1)).await.unwrap();
    let peer = peers::by_host(conn, "b.test").await.unwrap().unwrap();
    assert_eq!((peer.position_txid, peer.position_seq), last, "it never goes back");
    assert_eq!(outgoing::after(conn, "b.test", last, 10).await.unwrap(), []);
    assert_eq!(peers::due_hosts(conn, at(0)).await.unwrap(), ["c.test"]);
}

/// Long enough that not all of it is looked at; the number is the activity, and some transactions wrote several.
const SPREAD_LOG: &str = "
    INSERT INTO outgoing_activities (txid, author_id, activity, hosts)
      SELECT n / 3, 'alice', n::text, array_remove(ARRAY['often.test', CASE WHEN n % 3 = 0 THEN 'third.test' END,
        CASE WHEN n % 700 = 7 THEN 'some.test' END, CASE WHEN n IN (1, 2001, 6998, 6999) THEN 'rare.test' END], NULL)
      FROM generate_series(1, 7000) n";

#[tokio::test]
async fn a_host_reads_all_that_is_for_it_however_far_behind_it_is() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    conn.batch_execute(SPREAD_LOG).await.unwrap();
    let is_for = |host: &str, n: i64| match host {
        "often.test" => true,
        "third.test" => n % 3 == 0,
        "some.test" => n % 700 == 7,
        _ => [1, 2001, 6998, 6999].contains(&n),
    };
    for (host, limit) in [
        ("often.test", 900),
        ("third.test", 700),
        ("some.test", 3),
        ("rare.test", 1),
        ("rare.test", 16),
    ] {
        let (mut place, mut read) = ((0, 0), Vec::new());
        loop {
            let page = outgoing::after(conn, host, place, limit).await.unwrap();
            let Some(last) = page.last() else { break };
            place = (last.txid, last.seq);
            read.extend(page.iter().map(|item| item.activity.parse::<i64>().unwrap()));
        }
        let all: Vec<i64> = (1..=7000).filter(|n| is_for(host, *n)).collect();
        assert_eq!(read, all, "{host}, {limit} at a time");
    }
}

/// More activities than are looked at one by one: some hosts are in the newest ones, some only before them.
const LONG_LOG: &str = "
    INSERT INTO outgoing_activities (txid, author_id, activity, hosts)
      SELECT n, 'alice', '{}', CASE WHEN n % 2000 = 5 THEN ARRAY['often.test', 'rare' || n || '.test'] ELSE ARRAY['often.test'] END
      FROM generate_series(1, 11000) n;
    INSERT INTO peers (host) SELECT DISTINCT unnest(hosts) FROM outgoing_activities;
    INSERT INTO peers (host) VALUES ('never.test');
    UPDATE peers p SET position_txid = o.txid, position_seq = o.seq FROM outgoing_activities o
      WHERE o.txid = 11000 AND p.host = 'often.test' OR p.host = 'rare' || o.txid || '.test'";

#[tokio::test]
async fn work_is_found_wherever_it_is_in_a_long_log() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    conn.batch_execute(LONG_LOG).await.unwrap();
    assert_eq!(
        peers::due_hosts(conn, at(0)).await.unwrap(),
        [""; 0],
        "all have everything"
    );
    // The first is only in the oldest part, the last in the newest, too.
    let set_back =
        "UPDATE peers SET (position_txid, position_seq) = (0, 0) WHERE host IN ('rare5.test', 'rare10005.test')";
    conn.batch_execute(set_back).await.unwrap();
    let due = peers::due_hosts(conn, at(0)).await.unwrap();
    assert_eq!(due, ["rare10005.test", "rare5.test"]);
    conn.batch_execute("UPDATE peers SET position_txid = 10999 WHERE host = 'often.test'")
        .await
        .unwrap();
    peers::failed(conn, "rare5.test", 1, at(0), at(60), "x").await.unwrap();
    peers::suspend(conn, "rare10005.test", "gone").await.unwrap();
    assert_eq!(peers::due_hosts(conn, at(59)).await.unwrap(), ["often.test"]);
    assert_eq!(
        peers::due_hosts(conn, at(60)).await.unwrap(),
        ["often.test", "rare5.test"]
    );
}

fn emoji(id: &str, name: &str, url: &str) -> emojis::RemoteEmoji {
    emojis::RemoteEmoji {
        id: id.to_owned(),
        name: name.to_owned(),
        url: url.to_owned(),
        media_type: None,
        uri: None,
        license: (name == "crab").then(|| "CC0".to_owned()),
        updated_at: None,
    }
}

#[tokio::test]
async fn emojis_are_kept_and_renewed_at_once() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    conn.batch_execute("INSERT INTO emojis (id, name, original_url, public_url) VALUES ('ours', 'crab', 'u', 'u')")
        .await
        .unwrap();
    let (first, second) = (emoji("1", "crab", "a"), emoji("2", "blob", "b"));
    emojis::upsert(conn, "b.test", &[first, second]).await.unwrap();
    emojis::upsert(conn, "c.test", &[emoji("7", "crab", "a")])
        .await
        .unwrap();
    let queries = count_queries(conn);
    let again = [
        emoji("3", "crab", "c"),
        emoji("4", "blob", "b"),
        emoji("5", "new", "d"),
        emoji("6", "new", "e"),
    ];
    emojis::upsert(conn, "b.test", &again).await.unwrap();
    assert_eq!(queries.load(std::sync::atomic::Ordering::Relaxed), 1);
    emojis::upsert(conn, "b.test", &[]).await.unwrap();
    let kept = "SELECT count(*) FROM emojis WHERE (id, name, coalesce(host, ''), public_url) IN \
        (('ours', 'crab', '', 'u'), ('1', 'crab', 'b.test', 'c'), ('2', 'blob', 'b.test', 'b'), ('6', 'new', 'b.test', 'e'))";
    assert_eq!(number(conn, kept).await.unwrap(), 4);
    assert_eq!(number(conn, "SELECT count(*) FROM emojis").await.unwrap(), 5);
}

#[tokio::test]
async fn one_process_has_a_host() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    assert!(
        peers::lease(conn, "b.test", "one", at(0), at(20))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        peers::lease(conn, "b.test", "two", at(10), at(30))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        peers::lease(conn, "b.test", "one", at(10), at(30))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        peers::lease(conn, "b.test", "two", at(31), at(51))
            .await
            .unwrap()
            .is_some()
    );
    let held = ["b.test".to_owned(), "unknown.test".to_owned()];
    assert!(peers::renew(conn, &held, "one", at(60)).await.unwrap().is_empty());
    assert_eq!(peers::renew(conn, &held, "two", at(60)).await.unwrap(), ["b.test"]);
    peers::release(conn, "b.test", "one").await.unwrap();
    assert!(
        peers::lease(conn, "b.test", "one", at(59), at(79))
            .await
            .unwrap()
            .is_none()
    );
    peers::release(conn, "b.test", "two").await.unwrap();
    assert!(
        peers::lease(conn, "b.test", "one", at(32), at(52))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn what_comes_in_counts_once_and_in_its_actors_order() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    for (id, actor) in [("1", "bob"), ("2", "bob"), ("3", "carol")] {
        assert!(incoming::insert(conn, &activity(id, actor)).await.unwrap());
    }
    assert!(
        !incoming::insert(
            conn,
            &IncomingActivity {
                id: "4".to_owned(),
                ..activity("1", "bob")
            }
        )
        .await
        .unwrap()
    );
    incoming::failed(conn, "1", at(60), "no route").await.unwrap();
    let waiting = incoming::waiting(conn, "b.test", at(0), 10).await.unwrap();
    assert_eq!(
        waiting.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(),
        ["3"],
        "bob's wait for his first"
    );
    assert_eq!(incoming::next_retry(conn, "b.test").await.unwrap(), Some(at(60)));
    assert_eq!(peers::retry_hosts(conn, at(60)).await.unwrap(), ["b.test"]);
    assert_eq!(incoming::waiting(conn, "b.test", at(60), 10).await.unwrap().len(), 3);
    for id in ["1", "2", "3"] {
        incoming::done(conn, &[(id.to_owned(), None)], at(61)).await.unwrap();
    }
    assert!(incoming::waiting(conn, "b.test", at(99), 10).await.unwrap().is_empty());
    assert!(
        !incoming::insert(conn, &activity("1", "bob")).await.unwrap(),
        "known for ever"
    );
}

#[tokio::test]
async fn a_host_that_failed_is_revived_unless_by_hand_suspended() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    peers::lease(conn, "b.test", "one", at(0), at(20)).await.unwrap();
    assert!(!peers::revive(conn, "b.test").await.unwrap(), "nothing was wrong");
    peers::failed(conn, "b.test", 3, at(0), at(9), "x").await.unwrap();
    assert!(peers::revive(conn, "b.test").await.unwrap());
    peers::suspend(conn, "b.test", "gone").await.unwrap();
    assert!(peers::revive(conn, "b.test").await.unwrap());
    peers::suspend(conn, "b.test", "manual").await.unwrap();
    assert!(!peers::revive(conn, "b.test").await.unwrap());
}

#[tokio::test]
async fn the_other_queries_run() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    tombstones::insert(conn, "https://b.test/n").await.unwrap();
    assert!(tombstones::exists(conn, "https://b.test/n").await.unwrap());
    assert!(!tombstones::exists(conn, "https://b.test/m").await.unwrap());
    let (claimed, owner) = ("https://b.test/m", "https://b.test/users/1");
    tombstones::claim(conn, claimed, owner).await.unwrap();
    tombstones::claim(conn, claimed, owner).await.unwrap();
    assert!(tombstones::exists_of(conn, claimed, owner).await.unwrap());
    assert!(
        !tombstones::exists_of(conn, claimed, "https://b.test/users/2")
            .await
            .unwrap()
    );
    assert!(tombstones::exists_of(conn, "https://b.test/n", owner).await.unwrap());
    assert!(!tombstones::exists(conn, claimed).await.unwrap());
    assert!(
        audience::hosts(conn, &audience::Circle::of_followers("alice"))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        audience::recipients(conn, &["bob".to_owned()])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(audience::inboxes(conn, "b.test", "alice").await.unwrap().is_empty());
    assert_eq!(published::usage(conn, at(0)).await.unwrap().users, 0);
}
