//! What actix 0.13 does, as far as this crate is built on it or exists because of it. When one of these tests fails
//! after an update, a part of the crate can be simpler, or is broken.

use std::time::Duration;

use actix::{
    Actor, ActorContext, Addr, Arbiter, AsyncContext, Context, Handler, Message, Supervised, Supervisor, System,
    WrapFuture,
};
use futures_util::future::join_all;
use kanikey_actor_kit::testing::eventually;
use tokio::time::sleep;

const MS: Duration = Duration::from_millis(1);

#[derive(Default)]
struct Plain {
    calls: u32,
}

#[derive(Message)]
#[rtype(result = "u32")]
struct Call;

#[derive(Message)]
#[rtype(result = "()")]
struct Panic;

#[derive(Message)]
#[rtype(result = "()")]
struct Stop;

#[derive(Message)]
#[rtype(result = "()")]
struct Sleep(Duration);

impl Actor for Plain {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(2);
    }
}

impl Supervised for Plain {}

impl Handler<Call> for Plain {
    type Result = u32;

    fn handle(&mut self, _message: Call, _ctx: &mut Context<Self>) -> u32 {
        self.calls += 1;
        self.calls
    }
}

impl Handler<Panic> for Plain {
    type Result = ();

    fn handle(&mut self, _message: Panic, _ctx: &mut Context<Self>) {
        panic!("in a handler");
    }
}

impl Handler<Stop> for Plain {
    type Result = ();

    fn handle(&mut self, _message: Stop, ctx: &mut Context<Self>) {
        ctx.stop();
    }
}

impl Handler<Sleep> for Plain {
    type Result = ();

    fn handle(&mut self, Sleep(time): Sleep, ctx: &mut Context<Self>) {
        ctx.wait(sleep(time).into_actor(self));
    }
}

fn in_system(scene: impl Future<Output = ()>) {
    System::new().block_on(scene);
}

#[test]
fn a_panic_kills_its_actor_but_not_its_neighbour() {
    in_system(async {
        let arbiter = Arbiter::new();
        let start = || Plain::start_in_arbiter(&arbiter.handle(), |_ctx| Plain::default());
        let (victim, neighbour): (Addr<Plain>, Addr<Plain>) = (start(), start());
        assert!(victim.send(Panic).await.is_err());
        eventually("its mailbox is closed", || !victim.connected()).await;
        assert_eq!(neighbour.send(Call).await, Ok(1));
        arbiter.stop();
    });
}

#[test]
fn its_supervisor_keeps_the_old_state_and_does_not_survive_a_panic() {
    in_system(async {
        let actor = Supervisor::start(|_ctx| Plain::default());
        assert_eq!(actor.send(Call).await, Ok(1));
        actor.send(Stop).await.unwrap();
        assert_eq!(actor.send(Call).await, Ok(2));
        assert!(actor.send(Panic).await.is_err());
        assert!(actor.send(Call).await.is_err());
    });
}

#[test]
fn its_mailboxes_take_more_than_their_capacity() {
    in_system(async {
        let actor = Plain::default().start();
        actor.send(Sleep(20 * MS)).await.unwrap();
        for _ in 0..100 {
            actor.clone().try_send(Call).unwrap();
        }
        actor.clone().try_send(Call).unwrap();
        assert_eq!(actor.send(Call).await, Ok(102));
    });
}

#[test]
fn its_requests_never_wait_for_room() {
    in_system(async {
        let actor = Plain::default().start();
        actor.send(Sleep(5 * MS)).await.unwrap();
        while actor.try_send(Call).is_ok() {}
        let answers = join_all((0..100).map(|_| actor.send(Call))).await;
        assert!(answers.iter().all(Result::is_ok));
    });
}

#[test]
fn messages_that_wait_are_dropped_when_an_actor_stops() {
    in_system(async {
        let actor = Plain::default().start();
        actor.do_send(Stop);
        let request = actor.send(Call);
        assert!(request.await.is_err());
        eventually("it is gone", || !actor.connected()).await;
    });
}
