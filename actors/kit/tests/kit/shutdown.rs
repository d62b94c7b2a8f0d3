//! How a kind ends.

use kanikey_actor_kit::{
    Backoff, Fault, InjectFault, Leaving, Policy, Rejected, Stragglers, Unavailable,
    testing::{World, eventually},
};
use tokio::time::Instant;

use crate::cast::{Leave, MS, Note, SOON, Work, clerks, quick};

#[test]
fn children_handle_what_they_have() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        for key in 0..10 {
            clerks.mailbox(&key).unwrap();
            clerks.inject(&key, Fault::Stall(5 * MS)).unwrap();
            for number in 0..10 {
                clerks.offer(&key, Note(number)).unwrap();
            }
        }
        clerks.shutdown(SOON).await.unwrap();
        assert_eq!(journal.noted().len(), 100);
        assert_eq!(*journal.leavings.lock().unwrap(), [Leaving::Shutdown; 10]);
        assert_eq!(clerks.snapshot().alive, 0);
        assert_eq!(clerks.mailbox(&1), Err(Unavailable::ShutDown));
        assert!(matches!(clerks.offer(&1, Note(1)), Err(Rejected::Closed(Note(1)))));
        assert!(clerks.reports().await.is_empty());
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn busy_children_finish() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        clerks.offer(&1, Work(30 * MS)).unwrap();
        clerks.offer(&2, Note(2)).unwrap();
        clerks.shutdown(SOON).await.unwrap();
        let mut noted = journal.noted();
        noted.sort_unstable();
        assert_eq!(noted, [0, 2]);
    });
}

#[test]
fn messages_for_the_successor_of_a_leaving_child_are_handled_too() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        let mailbox = clerks.mailbox(&1).unwrap();
        mailbox.offer(Work(30 * MS)).unwrap();
        mailbox.offer(Leave).unwrap();
        mailbox.closed().await;
        clerks.offer(&1, Note(5)).unwrap();
        clerks.shutdown(SOON).await.unwrap();
        assert_eq!(journal.noted(), [0, 5]);
    });
}

#[test]
fn who_does_not_leave_in_time_is_killed() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(&world, quick());
        for key in 0..3 {
            clerks.offer(&key, Note(1)).unwrap();
        }
        clerks.inject(&1, Fault::Stall(SOON)).unwrap();
        clerks.offer(&2, Work(SOON)).unwrap();
        let began = Instant::now();
        assert_eq!(
            clerks.shutdown(50 * MS).await,
            Err(Stragglers {
                kind: "clerk",
                count: 2
            })
        );
        assert!(began.elapsed() < SOON / 5);
        eventually("they are dead", || clerks.snapshot().alive == 0).await;
    });
}

#[test]
fn dead_children_hold_nothing_up() {
    World::run(|world| async move {
        let backoff = Backoff::new(SOON, 1.0, SOON);
        let (clerks, _journal) = clerks(&world, Policy { backoff, ..quick() });
        clerks.mailbox(&1).unwrap();
        clerks.inject(&1, Fault::Crash).unwrap();
        eventually("the clerk is dead", || clerks.snapshot().restarts == 1).await;
        clerks.offer(&1, Note(1)).unwrap();
        let began = Instant::now();
        clerks.shutdown(SOON).await.unwrap();
        assert!(began.elapsed() < SOON / 5);
        assert_eq!(clerks.snapshot().mailbox_depth, 0);
    });
}

#[test]
fn reasons_for_leaving_are_told() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(
            &world,
            Policy {
                idle_after: Some(20 * MS),
                ..quick()
            },
        );
        clerks.offer(&1, Leave).unwrap();
        eventually("it left", || *journal.leavings.lock().unwrap() == [Leaving::Done]).await;
        clerks.offer(&1, Note(1)).unwrap();
        eventually("it is idle", || {
            *journal.leavings.lock().unwrap() == [Leaving::Done, Leaving::Idle]
        })
        .await;
        clerks.shutdown(SOON).await.unwrap();
    });
}
