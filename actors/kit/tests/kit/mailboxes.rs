//! Bounds, waiting, questions.

use std::sync::{Arc, Mutex};

use kanikey_actor_kit::{
    AskError, Children, Fault, InjectFault, Mailbox, Policy, Port, Rejected, Unavailable,
    testing::{World, eventually},
};
use tokio::time::{Instant, sleep};

use crate::cast::{Clerk, Journal, Leave, MS, Note, PanicInReply, SOON, WhoAreYou, clerks, quick};

#[test]
fn a_mailbox_holds_its_capacity_and_not_one_more() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, Policy { capacity: 3, ..quick() });
        let mailbox = clerks.mailbox(&1).unwrap();
        clerks.inject(&1, Fault::Stall(200 * MS)).unwrap();
        eventually("the clerk stalls", || mailbox.depth() == 0).await;
        for number in 0..3 {
            // Each with a clone of its own: actix would give each one place more.
            mailbox.clone().offer(Note(number)).unwrap();
        }
        let Err(Rejected::Full(Note(3))) = mailbox.clone().offer(Note(3)) else {
            panic!("took a fourth")
        };
        let Err(Rejected::Full(Note(4))) = mailbox.deliver(Note(4), MS).await else {
            panic!("took a fifth")
        };
        assert_eq!(mailbox.ask(WhoAreYou, MS).await, Err(AskError::Full));
        let stats = clerks.snapshot();
        assert_eq!((stats.mailbox_depth, stats.mailbox_high_water), (3, 3));
        assert_eq!((stats.mailbox_rejected, stats.mailbox_capacity), (3, 3));

        mailbox.deliver(Note(5), SOON).await.unwrap();
        eventually("all is noted", || journal.noted() == [0, 1, 2, 5]).await;
        assert_eq!(clerks.snapshot().mailbox_depth, 0);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn messages_lost_with_their_mailbox_wait_no_more() {
    World::run(|world| async move {
        let clerks: Children<Clerk> = world.stage.host(quick());
        let journal = Arc::new(Journal::default());
        let mailbox = clerks.start(&1, move |birth| Clerk::new(birth, journal)).unwrap();
        clerks.inject(&1, Fault::Stall(5 * MS)).unwrap();
        clerks.inject(&1, Fault::Crash).unwrap();
        mailbox.offer(Note(1)).unwrap();
        mailbox.offer(Note(2)).unwrap();
        mailbox.closed().await;
        eventually("none waits", || clerks.snapshot().mailbox_depth == 0).await;
        assert!(matches!(mailbox.offer(Note(3)), Err(Rejected::Closed(Note(3)))));
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_question_ends_in_an_answer_or_in_time() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(&world, quick());
        assert_eq!(clerks.ask(&1, WhoAreYou, SOON).await, Ok(1));
        assert_eq!(clerks.ask(&1, PanicInReply, SOON).await, Err(AskError::Died));
        clerks.inject(&1, Fault::Stall(200 * MS)).unwrap();
        let asked = Instant::now();
        assert_eq!(clerks.ask(&1, WhoAreYou, 5 * MS).await, Err(AskError::TimedOut));
        assert!(asked.elapsed() < 200 * MS);
        let mailbox = clerks.mailbox(&1).unwrap();
        mailbox.deliver(Leave, SOON).await.unwrap();
        mailbox.closed().await;
        assert_eq!(mailbox.ask(WhoAreYou, SOON).await, Err(AskError::Closed));
        assert_eq!(clerks.ask(&1, WhoAreYou, SOON).await, Ok(2));
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_question_that_waits_survives_a_crash() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(&world, quick());
        let mailbox = clerks.mailbox(&1).unwrap();
        clerks.inject(&1, Fault::Stall(5 * MS)).unwrap();
        clerks.inject(&1, Fault::Crash).unwrap();
        assert_eq!(mailbox.ask(WhoAreYou, SOON).await, Ok(2));
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn a_port_hides_the_actor() {
    World::run(|world| async move {
        let (clerks, journal) = clerks(&world, quick());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        let ports: [Port<Note>; 2] = [
            clerks.mailbox(&1).unwrap().port(),
            Port::new(move |Note(number)| {
                ear.lock().unwrap().push(number);
                Ok(())
            }),
        ];
        for port in &ports {
            port.offer(Note(9)).unwrap();
        }
        assert_eq!(*heard.lock().unwrap(), [9]);
        eventually("the clerk noted it", || journal.noted() == [9]).await;
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn keys_are_bounded() {
    World::run(|world| async move {
        let (clerks, _journal) = clerks(
            &world,
            Policy {
                max_children: 2,
                ..quick()
            },
        );
        clerks.offer(&1, Note(1)).unwrap();
        clerks.offer(&2, Note(1)).unwrap();
        assert_eq!(clerks.mailbox(&3), Err(Unavailable::TooMany));
        assert!(clerks.offer(&3, Note(1)).unwrap_err().is_full());
        clerks.offer(&1, Leave).unwrap();
        eventually("there is room again", || clerks.mailbox(&3).is_ok()).await;
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn hosted_children_are_started_one_by_one() {
    World::run(|world| async move {
        let clerks: Children<Clerk> = world.stage.host(quick());
        let journal = Arc::new(Journal::default());
        assert_eq!(clerks.mailbox(&1), Err(Unavailable::Absent));
        assert!(matches!(clerks.offer(&1, Note(1)), Err(Rejected::Closed(Note(1)))));
        let book = Arc::clone(&journal);
        let mailbox = clerks.start(&1, |birth| Clerk::new(birth, book)).unwrap();
        assert_eq!(clerks.find(&1).as_ref(), Some(&mailbox));
        let book = Arc::clone(&journal);
        assert_eq!(
            clerks.start(&1, |birth| Clerk::new(birth, book)),
            Err(Unavailable::Taken)
        );
        mailbox.offer(Note(2)).unwrap();
        mailbox.offer(Leave).unwrap();
        mailbox.closed().await;
        let book = Arc::clone(&journal);
        let second = clerks.start(&1, |birth| Clerk::new(birth, book)).unwrap();
        assert_ne!(mailbox, second);
        assert_eq!(second.ask(WhoAreYou, SOON).await, Ok(2));
        assert_eq!(journal.noted(), [2]);
        clerks.shutdown(SOON).await.unwrap();
    });
}

#[test]
fn handles_and_their_futures_cross_threads() {
    fn assert_send<T: Send>(_: &T) {}
    fn assert_shared<T: Send + Sync>(_: &T) {}
    World::run(|world| async move {
        let (clerks, _journal) = clerks(&world, quick());
        let mailbox: Mailbox<Clerk> = clerks.mailbox(&1).unwrap();
        assert_shared(&world);
        assert_shared(&clerks);
        assert_shared(&mailbox);
        assert_shared(&mailbox.port::<Note>());
        assert_send(&clerks.deliver(&1, Note(1), SOON));
        assert_send(&clerks.ask(&1, WhoAreYou, SOON));
        assert_send(&clerks.shutdown(SOON));
        sleep(MS).await;
        clerks.shutdown(SOON).await.unwrap();
    });
}
