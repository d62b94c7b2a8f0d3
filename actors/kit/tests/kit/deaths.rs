//! Each way to die, and what follows.

use std::sync::atomic::Ordering;

use kanikey_actor_kit::{
    AskError, Backoff, ChildState, Children, Fault, InjectFault, Intensity, Policy, Rejected, Restart, Unavailable,
    testing::{World, eventually},
};
use tokio::time::sleep;

use crate::cast::{Clerk, EndThread, Leave, MS, Note, PanicInActorReply, PanicInReply, SOON, WhoAreYou, clerks, quick};

async fn generation(clerks: &Children<Clerk>, key: u32) -> u64 {
    clerks.ask(&key, WhoAreYou, SOON).await.unwrap()
}

/// Kills clerk 1 and expects a successor that handles what waited.
fn survives(fault: Fault, panics: u64) {
    World::run(move |world| async move {
        let (clerks, journal) = clerks(&world, quick());
        assert_eq!(generation(&clerks, 1).await, 1);
        clerks.inject(&1, Fault::Stall(10 * MS)).unwrap();
        clerks.inject(&1, fault).unwrap();
        clerks.offer(&1, Note(7)).unwrap();
        eventually("the clerk is restarted", || clerks.snapshot().restarts == 1).await;
        assert_eq!(generation(&clerks, 1).await, 2);
        assert_eq!(journal.noted(), [7]);
        let stats = clerks.snapshot();
        assert_eq!(
            (stats.alive, stats.started, stats.panics, stats.given_up),
            (1, 2, panics, 0)
        );
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_panic_in_a_handler_restarts() {
    survives(Fault::Crash, 1);
}

#[test]
fn a_panic_in_a_spawned_future_restarts() {
    survives(Fault::CrashInFuture, 1);
}

#[test]
fn a_stop_restarts() {
    survives(Fault::Halt, 0);
}

#[test]
fn a_panic_in_an_actors_reply_restarts() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(&world, quick());
        assert_eq!(clerks.ask(&1, PanicInActorReply, SOON).await, Err(AskError::Died));
        assert_eq!(generation(&clerks, 1).await, 2);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_panic_in_a_plain_reply_loses_that_reply_only() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(&world, quick());
        assert_eq!(clerks.ask(&1, PanicInReply, SOON).await, Err(AskError::Died));
        assert_eq!(generation(&clerks, 1).await, 1);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_panic_while_starting_restarts() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        journal.failing_makes.store(1, Ordering::SeqCst);
        journal.failing_starts.store(1, Ordering::SeqCst);
        clerks.offer(&1, Note(7)).unwrap();
        assert_eq!(generation(&clerks, 1).await, 3);
        assert_eq!(journal.noted(), [7]);
        assert_eq!(clerks.snapshot().panics, 2);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_crash_loop_is_given_up_then_tried_once_each_cool_down() {
    World::run(|world| async move {
        let cool_down = 200 * MS;
        let (clerks, journal) = clerks(&world, Policy { cool_down, ..quick() });
        journal.failing_starts.store(usize::MAX, Ordering::SeqCst);
        clerks.offer(&1, Note(1)).unwrap();
        eventually("the clerk is given up", || clerks.snapshot().given_up == 1).await;
        assert_eq!(journal.births.lock().unwrap().len(), 4);
        assert_eq!(clerks.mailbox(&1), Err(Unavailable::GivenUp));
        assert!(matches!(clerks.offer(&1, Note(2)), Err(Rejected::Closed(Note(2)))));
        let report = clerks.reports().await.pop().unwrap();
        assert!(
            matches!(report.state, ChildState::GivenUp(after) if after <= cool_down),
            "{report:?}"
        );

        eventually("there is one new try", || journal.births.lock().unwrap().len() == 5).await;
        eventually("the clerk is given up again", || clerks.snapshot().given_up == 1).await;

        journal.failing_starts.store(0, Ordering::SeqCst);
        eventually("a try succeeds", || clerks.find(&1).is_some()).await;
        clerks.offer(&1, Note(3)).unwrap();
        eventually("the message is handled", || journal.noted() == [3]).await;
        assert_eq!(clerks.snapshot().given_up, 0);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn restarts_wait_longer_each_time() {
    World::run(|world| async move {
        let backoff = Backoff::new(20 * MS, 2.0, 1000 * MS);
        let (clerks, journal) = clerks(&world, Policy { backoff, ..quick() });
        journal.failing_starts.store(3, Ordering::SeqCst);
        assert_eq!(generation(&clerks, 1).await, 4);
        let births = journal.births.lock().unwrap().clone();
        for (attempt, pair) in (0..).zip(births.windows(2)) {
            // The jitter takes half of the delay at most.
            assert!(pair[1] - pair[0] >= backoff.delay(attempt) / 2, "{births:?}");
        }
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_restarting_clerk_takes_messages_until_its_mailbox_is_full() {
    World::run(|world| async move {
        let backoff = Backoff::new(200 * MS, 1.0, 200 * MS);
        let (clerks, journal) = clerks(
            &world,
            Policy {
                backoff,
                capacity: 2,
                ..quick()
            },
        );
        clerks.mailbox(&1).unwrap();
        clerks.inject(&1, Fault::Crash).unwrap();
        eventually("the clerk is dead", || clerks.snapshot().restarts == 1).await;
        let report = clerks.reports().await.pop().unwrap();
        assert!(matches!(report.state, ChildState::Restarting(_)), "{report:?}");
        clerks.offer(&1, Note(1)).unwrap();
        clerks.offer(&1, Note(2)).unwrap();
        assert!(clerks.offer(&1, Note(3)).unwrap_err().is_full());
        eventually("the messages are handled", || journal.noted() == [1, 2]).await;
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_kind_that_is_never_restarted_is_not() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(
            &world,
            Policy {
                restart: Restart::Never,
                ..quick()
            },
        );
        let mailbox = clerks.mailbox(&1).unwrap();
        clerks.inject(&1, Fault::Crash).unwrap();
        mailbox.closed().await;
        eventually("the clerk is forgotten", || clerks.keys().is_empty()).await;
        sleep(20 * MS).await;
        assert_eq!(journal.births.lock().unwrap().len(), 1);
        assert_eq!(generation(&clerks, 1).await, 2, "new work gets a new clerk");
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn leaving_is_no_failure() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        let mailbox = clerks.mailbox(&1).unwrap();
        mailbox.offer(Leave).unwrap();
        mailbox.closed().await;
        eventually("the clerk is gone", || clerks.snapshot().alive == 0).await;
        sleep(20 * MS).await;
        assert_eq!(journal.births.lock().unwrap().len(), 1);
        assert_eq!(clerks.snapshot().restarts, 0);
        assert!(clerks.reports().await.is_empty());
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_kind_that_is_always_restarted_comes_back_after_leaving() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(
            &world,
            Policy {
                restart: Restart::Always,
                ..quick()
            },
        );
        clerks.offer(&1, Leave).unwrap();
        eventually("the clerk is back", || journal.births.lock().unwrap().len() == 2).await;
        assert_eq!(generation(&clerks, 1).await, 2);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn neighbours_are_unaffected() {
    World::run(|world| async move {
        let intensity = Intensity {
            restarts: 1000,
            ..quick().intensity
        };
        let (clerks, journal) = clerks(&world, Policy { intensity, ..quick() });
        let mut before = Vec::new();
        for key in 0..20 {
            before.push(generation(&clerks, key).await);
        }
        for (fault, births) in [(Fault::Crash, 21), (Fault::CrashInFuture, 22), (Fault::Halt, 23)] {
            clerks.inject(&0, fault).unwrap();
            eventually("the victim is born again", || {
                journal.births.lock().unwrap().len() == births
            })
            .await;
        }
        for key in 1..20 {
            assert_eq!(generation(&clerks, key).await, before[key as usize]);
        }
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn the_loss_of_a_thread_moves_its_clerks() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        for key in 0..8 {
            clerks.offer(&key, Note(1)).unwrap();
        }
        eventually("all work", || journal.noted().len() == 8).await;
        clerks.offer(&0, EndThread).unwrap();
        eventually("some were restarted", || clerks.snapshot().restarts > 0).await;
        for key in 0..8 {
            generation(&clerks, key).await;
        }
        assert_eq!(clerks.snapshot().alive, 8);
        assert_eq!(journal.most_alive.load(Ordering::SeqCst), 1);
        clerks.shutdown(SOON).await.unwrap();
    });
}
