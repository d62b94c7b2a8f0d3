//! The queues, as administrators see and steer them, against a database.

use kanikey_core::Timestamp;

use super::deliver::{self, DeliveryCounts, DeliveryState};
use super::inbox::{self, ArrivalCounts, ArrivalState};
use super::server;
use crate::Connection;
use crate::federation::{IncomingActivity, incoming, outgoing, peers};
use crate::test_database::TestDatabase;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// Three hosts: one is well, one fails, one is suspended. Three activities wait for each, the third for the first alone.
async fn fill(conn: &mut Connection) {
    let hosts = ["bad.test", "gone.test", "well.test"].map(str::to_owned);
    for number in 1..=3 {
        outgoing::append(conn, "alice", &format!("{{\"id\":{number}}}"), &hosts, None)
            .await
            .unwrap();
    }
    outgoing::append(conn, "alice", "{}", &hosts[2..], None).await.unwrap();
    peers::failed(conn, "bad.test", 4, at(0), at(600), "no route")
        .await
        .unwrap();
    peers::suspend(conn, "gone.test", "gone").await.unwrap();
}

async fn counts(conn: &mut Connection) -> (i64, i64, i64) {
    let DeliveryCounts {
        waiting,
        delayed,
        paused,
    } = deliver::counts(conn).await.unwrap();
    (waiting, delayed, paused)
}

#[tokio::test]
async fn what_waits_is_counted_and_shown_by_what_it_waits_for() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    assert_eq!(counts(conn).await, (0, 0, 0));
    fill(conn).await;
    assert_eq!(counts(conn).await, (4, 3, 3));
    let delayed = deliver::page(conn, DeliveryState::Delayed, None, 100).await.unwrap();
    assert_eq!(delayed.len(), 3);
    let first = &delayed[0];
    assert_eq!(
        (first.host.as_str(), first.activity.as_str()),
        ("bad.test", "{\"id\":1}")
    );
    assert_eq!(
        (first.last_error.as_deref(), first.retry_at),
        (Some("no route"), Some(at(600)))
    );
    for (state, host, count) in [
        (DeliveryState::Waiting, None, 4),
        (DeliveryState::Waiting, Some("well"), 4),
        (DeliveryState::Waiting, Some("bad"), 0),
        (DeliveryState::Delayed, Some("well"), 0),
        (DeliveryState::Paused, None, 3),
        (DeliveryState::Paused, Some("one.tes"), 3),
        (DeliveryState::Paused, Some("%"), 0),
    ] {
        let shown = deliver::page(conn, state, host, 100).await.unwrap();
        assert_eq!(shown.len(), count, "{state:?} {host:?}");
    }
    let hosts = deliver::delayed_hosts(conn).await.unwrap();
    assert_eq!(hosts.len(), 1);
    assert_eq!((hosts[0].host.as_str(), hosts[0].count), ("bad.test", 3));
    assert!(server(conn).await.unwrap().database_bytes > 0);
}

#[tokio::test]
async fn one_delivery_is_taken_back_from_one_host() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    let seq = deliver::page(conn, DeliveryState::Delayed, None, 1).await.unwrap()[0].seq;
    assert!(deliver::find(conn, seq, "bad.test").await.unwrap().is_some());
    assert!(deliver::remove(conn, seq, "bad.test").await.unwrap());
    assert!(!deliver::remove(conn, seq, "bad.test").await.unwrap());
    assert!(deliver::find(conn, seq, "bad.test").await.unwrap().is_none());
    assert_eq!(counts(conn).await, (4, 2, 3));
    assert!(!deliver::remove(conn, seq, "nobody.test").await.unwrap());
}

#[tokio::test]
async fn hosts_are_tried_now() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    assert_eq!(
        deliver::retry_all(conn, Some("well.test"), at(1)).await.unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(deliver::retry_all(conn, None, at(1)).await.unwrap(), ["bad.test"]);
    assert_eq!(peers::retry_hosts(conn, at(1)).await.unwrap(), ["bad.test"]);
    assert!(deliver::retry_host(conn, "gone.test", at(2)).await.unwrap());
    let gone = peers::by_host(conn, "gone.test").await.unwrap().unwrap();
    assert_eq!((gone.suspension.as_str(), gone.retry_at), ("none", Some(at(2))));
    peers::suspend(conn, "gone.test", "manual").await.unwrap();
    assert!(!deliver::retry_host(conn, "gone.test", at(3)).await.unwrap());
}

#[tokio::test]
async fn a_purge_takes_what_it_names_and_nothing_else() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    fill(conn).await;
    deliver::purge(conn, None, Some("well.test")).await.unwrap();
    assert_eq!(counts(conn).await, (0, 3, 3));
    deliver::purge(conn, Some(DeliveryState::Delayed), None).await.unwrap();
    assert_eq!(counts(conn).await, (0, 0, 3));
    deliver::purge(conn, None, None).await.unwrap();
    assert_eq!(counts(conn).await, (0, 0, 0));
    outgoing::append(conn, "alice", "{}", &["bad.test".to_owned()], None)
        .await
        .unwrap();
    assert_eq!(counts(conn).await, (0, 1, 0), "what comes later waits again");
}

async fn receive(conn: &mut Connection, id: &str, host: &str) {
    let row = IncomingActivity {
        id: id.to_owned(),
        host: host.to_owned(),
        activity_id: format!("https://{host}/{id}"),
        actor_uri: format!("https://{host}/u"),
        body: Some("{}".to_owned()),
        failures: 0,
        retry_at: None,
        processed_at: None,
        refusal: None,
    };
    incoming::insert(conn, &row).await.unwrap();
}

#[tokio::test]
async fn what_came_in_is_counted_retried_and_removed() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    for (id, host) in [
        ("1", "b.test"),
        ("2", "b.test"),
        ("3", "c.test"),
        ("4", "c.test"),
        ("5", "c.test"),
    ] {
        receive(conn, id, host).await;
    }
    incoming::failed(conn, "2", at(900), "busy").await.unwrap();
    incoming::failed(conn, "3", at(600), "busy").await.unwrap();
    incoming::done(conn, &[("4".to_owned(), Some("no such note".to_owned()))], at(-30))
        .await
        .unwrap();
    incoming::done(conn, &[("5".to_owned(), None)], at(-90)).await.unwrap();
    let expected = ArrivalCounts {
        waiting: 1,
        delayed: 2,
        failed: 1,
        completed: 1,
    };
    assert_eq!(inbox::counts(conn, at(0)).await.unwrap(), expected);
    for (state, text, ids) in [
        (ArrivalState::Waiting, None, &["1"][..]),
        (ArrivalState::Delayed, None, &["3", "2"]),
        (ArrivalState::Delayed, Some("b.te"), &["2"]),
        (ArrivalState::Failed, None, &["4"]),
        (ArrivalState::Completed, None, &["5"]),
    ] {
        let shown = inbox::page(conn, state, text, at(0), 10).await.unwrap();
        let shown: Vec<&str> = shown.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(shown, ids, "{state:?}");
    }
    let delayed = inbox::find(conn, "2").await.unwrap().unwrap();
    assert_eq!((delayed.last_error.as_deref(), delayed.failures), (Some("busy"), 1));
    assert_eq!(inbox::delayed_hosts(conn, at(0)).await.unwrap().len(), 2);
    let minutes = inbox::minutes(conn, at(0)).await.unwrap();
    let minutes: Vec<_> = minutes.iter().map(|m| (m.ago, m.completed, m.failed)).collect();
    assert_eq!(minutes, [(0, 0, 1), (1, 1, 0)]);

    assert_eq!(inbox::retry(conn, "5").await.unwrap(), None, "it is done");
    assert_eq!(inbox::retry(conn, "2").await.unwrap().as_deref(), Some("b.test"));
    assert_eq!(
        inbox::retry_some(conn, Some("b.test"), at(0), 10).await.unwrap().len(),
        0
    );
    assert_eq!(inbox::retry_some(conn, None, at(0), 10).await.unwrap(), ["c.test"]);
    assert!(inbox::remove(conn, "1", "removed", at(0)).await.unwrap());
    assert!(!inbox::remove(conn, "1", "removed", at(0)).await.unwrap());
    let removed = inbox::remove_some(conn, ArrivalState::Waiting, Some("c.test"), "removed", at(0), 10);
    assert_eq!(removed.await.unwrap(), 1);
    let left = inbox::counts(conn, at(0)).await.unwrap();
    assert_eq!((left.waiting, left.delayed, left.failed), (1, 0, 3));
    receive(conn, "1", "b.test").await;
    assert_eq!(
        inbox::counts(conn, at(0)).await.unwrap().waiting,
        1,
        "it does not come again"
    );
}

#[tokio::test]
async fn what_was_refused_is_retried_until_it_is_removed() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    for (id, host) in [("1", "b.test"), ("2", "b.test"), ("3", "c.test")] {
        receive(conn, id, host).await;
    }
    incoming::failed(conn, "1", at(600), "busy").await.unwrap();
    let refused = ["1", "2", "3"].map(|id| (id.to_owned(), Some("no such note".to_owned())));
    incoming::done(conn, &refused, at(0)).await.unwrap();
    assert_eq!(inbox::retry(conn, "1").await.unwrap().as_deref(), Some("b.test"));
    let again = inbox::find(conn, "1").await.unwrap().unwrap();
    assert_eq!((again.processed_at, again.retry_at, again.refusal), (None, None, None));
    assert_eq!(
        (again.failures, again.last_error.as_deref()),
        (0, Some("no such note")),
        "it has all its attempts again"
    );
    let waiting = incoming::waiting(conn, "b.test", at(1), 10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].body.as_deref(), Some("{}"));
    incoming::done(conn, &[("1".to_owned(), None)], at(2)).await.unwrap();
    assert_eq!(inbox::retry(conn, "1").await.unwrap(), None, "it is done");

    assert!(inbox::remove(conn, "2", "removed", at(3)).await.unwrap());
    let removed = inbox::find(conn, "2").await.unwrap().unwrap();
    assert_eq!(
        (removed.refusal.as_deref(), removed.processed_at),
        (Some("no such note"), Some(at(0)))
    );
    assert_eq!(inbox::retry(conn, "2").await.unwrap(), None);
    assert!(!inbox::remove(conn, "2", "removed", at(3)).await.unwrap());
    let cleared = inbox::remove_some(conn, ArrivalState::Failed, None, "removed", at(4), 10);
    assert_eq!(cleared.await.unwrap(), 1);
    assert_eq!(inbox::retry(conn, "3").await.unwrap(), None);
    assert_eq!(inbox::counts(conn, at(4)).await.unwrap().failed, 2);
}

#[tokio::test]
async fn so_many_that_were_refused_are_kept_whole() {
    let copy = TestDatabase::create().await.unwrap();
    let conn = &mut *copy.database.conn().await.unwrap();
    // The evil host was refused last, and most.
    for (number, host) in ["b", "b", "c", "c", "evil", "evil", "evil", "evil"].iter().enumerate() {
        let (id, host) = (number.to_string(), format!("{host}.test"));
        receive(conn, &id, &host).await;
        incoming::done(conn, &[(id, Some("no".to_owned()))], at(number as i64))
            .await
            .unwrap();
    }
    receive(conn, "waits", "evil.test").await;
    let whole = async |conn: &mut Connection| {
        let mut whole = Vec::new();
        for id in ["0", "1", "2", "3", "4", "5", "6", "7", "waits"] {
            let row = inbox::find(conn, id).await.unwrap();
            whole.extend(row.filter(|row| row.body.is_some()).map(|row| row.id));
        }
        whole
    };
    incoming::prune(conn, at(0), 3, 6).await.unwrap();
    assert_eq!(whole(conn).await, ["1", "2", "3", "5", "6", "7", "waits"]);
    incoming::prune(conn, at(0), 2, 4).await.unwrap();
    assert_eq!(whole(conn).await, ["2", "3", "6", "7", "waits"]);
    assert_eq!(inbox::counts(conn, at(99)).await.unwrap().failed, 8, "their ids stay");
    incoming::prune(conn, at(7), 2, 4).await.unwrap();
    assert_eq!(whole(conn).await, ["7", "waits"]);
    assert_eq!(inbox::counts(conn, at(99)).await.unwrap().failed, 1);
}
