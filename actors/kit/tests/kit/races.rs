//! Work that comes while a child goes.

use std::{collections::HashMap, sync::atomic::Ordering};

use futures_util::future::join_all;
use kanikey_actor_kit::{
    Fault, InjectFault, Intensity, Policy,
    testing::{World, eventually},
};
use tokio::time::sleep;

use crate::cast::{Leave, MS, Note, SOON, WhoAreYou, clerks, quick};

const KEYS: u32 = 5;
const SENDERS: u64 = 4;
const MESSAGES: u64 = 1000;

#[test]
fn no_message_is_lost_to_an_idle_stop() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(
            &world,
            Policy {
                idle_after: Some(MS),
                capacity: 4,
                ..quick()
            },
        );
        let senders = (0..SENDERS).map(|sender| {
            let clerks = clerks.clone();
            async move {
                for number in (0..MESSAGES).filter(|number| number % SENDERS == sender) {
                    let key = (number / SENDERS) as u32 % KEYS;
                    clerks.deliver(&key, Note(number), SOON).await.unwrap();
                    if number % 7 < 3 {
                        sleep(MS).await;
                    }
                }
            }
        });
        join_all(senders).await;
        eventually("all is noted", || {
            journal.notes.lock().unwrap().len() == MESSAGES as usize
        })
        .await;

        let mut noted = journal.noted();
        noted.sort_unstable();
        assert_eq!(noted, (0..MESSAGES).collect::<Vec<_>>(), "each once");
        let started = clerks.snapshot().started;
        assert!(
            started > u64::from(KEYS) * 2,
            "only {started} starts: the race was not run"
        );
        assert_eq!(
            journal.most_alive.load(Ordering::SeqCst),
            1,
            "one child for a key at any time"
        );

        let mut last: HashMap<(u32, u64), u64> = HashMap::new();
        for (key, _, number) in journal.notes.lock().unwrap().iter() {
            let before = last.insert((*key, number % SENDERS), *number);
            assert!(
                before.is_none_or(|before| before < *number),
                "what one sender sends to a key keeps its order"
            );
        }
        eventually("all are idle", || clerks.snapshot().alive == 0).await;
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn senders_on_many_threads_lose_nothing() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(
            &world,
            Policy {
                idle_after: Some(MS),
                capacity: 1000,
                ..quick()
            },
        );
        let threads: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let clerks = clerks.clone();
                std::thread::spawn(move || {
                    for number in (0..MESSAGES).filter(|number| number % SENDERS == sender) {
                        clerks.offer(&0, Note(number)).unwrap();
                        if number % 5 == 0 {
                            clerks.offer(&0, Leave).unwrap();
                            std::thread::sleep(MS / 5);
                        }
                    }
                })
            })
            .collect();
        eventually("all is noted", || {
            journal.notes.lock().unwrap().len() == MESSAGES as usize
        })
        .await;
        for thread in threads {
            thread.join().unwrap();
        }
        assert!(clerks.snapshot().started > 10);
        assert_eq!(journal.most_alive.load(Ordering::SeqCst), 1);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_crash_loses_the_message_that_caused_it_and_no_other() {
    World::run(|world| async move {
        let intensity = Intensity {
            restarts: 1000,
            ..quick().intensity
        };
        let (clerks, journal) = clerks(
            &world,
            Policy {
                intensity,
                idle_after: Some(MS),
                ..quick()
            },
        );
        for number in 0..200 {
            clerks.deliver(&0, Note(number), SOON).await.unwrap();
            if number % 20 == 0 {
                while clerks.inject(&0, Fault::Crash).is_err() {
                    clerks.ask(&0, WhoAreYou, SOON).await.unwrap();
                }
            }
            if number % 20 == 10 {
                clerks.deliver(&0, Leave, SOON).await.unwrap();
            }
        }
        eventually("all is noted", || journal.notes.lock().unwrap().len() == 200).await;
        assert_eq!(journal.noted(), (0..200).collect::<Vec<_>>());
        assert_eq!(clerks.snapshot().panics, 10);
        assert_eq!(journal.most_alive.load(Ordering::SeqCst), 1);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_crash_while_leaving_still_empties_the_mailbox() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        let mailbox = clerks.mailbox(&0).unwrap();
        clerks.inject(&0, Fault::Stall(20 * MS)).unwrap();
        mailbox.offer(Leave).unwrap();
        clerks.inject(&0, Fault::Crash).unwrap();
        mailbox.offer(Note(1)).unwrap();
        mailbox.closed().await;
        clerks.offer(&0, Note(2)).unwrap();
        eventually("both are noted", || journal.noted() == [1, 2]).await;
        let generations: Vec<u64> = journal.notes.lock().unwrap().iter().map(|note| note.1).collect();
        assert_eq!(generations, [2, 3]);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_busy_child_is_not_idle() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(
            &world,
            Policy {
                idle_after: Some(MS),
                ..quick()
            },
        );
        clerks.offer(&0, crate::cast::Work(30 * MS)).unwrap();
        eventually("the work is done", || journal.noted() == [0]).await;
        assert_eq!(journal.births.lock().unwrap().len(), 1);
        eventually("the clerk is gone", || clerks.snapshot().alive == 0).await;
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_leaving_child_empties_a_long_mailbox() {
    World::run(|world| async move {
        // More than tokio lets one task receive at a stretch.
        const LONG: usize = 500;
        let policy = Policy {
            capacity: LONG,
            ..quick()
        };
        let (clerks, journal) = clerks(&world, policy);
        let mailbox = clerks.mailbox(&0).unwrap();
        clerks.inject(&0, Fault::Stall(20 * MS)).unwrap();
        eventually("the clerk stalls", || mailbox.depth() == 0).await;
        mailbox.offer(Leave).unwrap();
        for number in 1..LONG {
            mailbox.offer(Note(number as u64)).unwrap();
        }
        mailbox.closed().await;
        eventually("all is noted", || journal.noted().len() == LONG - 1).await;
        let snapshot = clerks.snapshot();
        assert_eq!((snapshot.started, snapshot.restarts), (1, 0));
        clerks.shutdown(SOON).await.unwrap();
    });
}
