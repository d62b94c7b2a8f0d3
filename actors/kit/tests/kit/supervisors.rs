//! The end of a supervisor, which only a key can bring about: keys are the one thing of a child that it touches.

use std::{
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use actix::{Actor, Context, Handler, Message, ResponseActFuture, WrapFuture};
use kanikey_actor_kit::{Child, Children, Policy, Unavailable, testing::World};

#[derive(Clone, Debug)]
struct CursedKey(u32, Arc<AtomicBool>);

struct Orphan;

#[derive(Message)]
#[rtype(result = "()")]
struct Die;

impl PartialEq for CursedKey {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for CursedKey {}

impl Hash for CursedKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        assert!(!self.1.load(Ordering::SeqCst), "cursed");
        self.0.hash(state);
    }
}

impl Actor for Orphan {
    type Context = Context<Self>;
}

impl Child for Orphan {
    type Key = CursedKey;
}

impl Handler<Die> for Orphan {
    type Result = ResponseActFuture<Self, ()>;

    fn handle(&mut self, _message: Die, _ctx: &mut Context<Self>) -> Self::Result {
        Box::pin(async { panic!("dies") }.into_actor(self))
    }
}

#[test]
fn children_do_not_outlive_their_supervisor() {
    World::run(|world| async move {
        let curse = Arc::new(AtomicBool::new(false));
        let key = |number| CursedKey(number, Arc::clone(&curse));
        let children: Children<Orphan> = world.stage.supervise(Policy::named("orphan"), |_birth| Orphan);
        let (first, second) = (children.mailbox(&key(1)).unwrap(), children.mailbox(&key(2)).unwrap());

        curse.store(true, Ordering::SeqCst);
        first.offer(Die).unwrap();
        second.closed().await;
        curse.store(false, Ordering::SeqCst);

        assert_eq!(children.mailbox(&key(3)), Err(Unavailable::ShutDown));
        assert!(children.reports().await.is_empty());
    });
}
