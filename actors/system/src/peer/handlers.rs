//! The messages of a peer.

use actix::{Context, Handler, MessageResult};
use kanikey_db::federation::peers as rows;
use kanikey_messages::{ObservePeer, WakeIncoming, WakeOutgoing};

use super::FederationPeer;

impl Handler<WakeOutgoing> for FederationPeer {
    type Result = ();

    fn handle(&mut self, _wake: WakeOutgoing, ctx: &mut Context<Self>) {
        if !self.has_lease {
            return;
        }
        let mut effects = self.state.due(self.site.clock.now());
        effects.extend(self.state.woken());
        self.perform(effects, ctx);
    }
}

impl Handler<WakeIncoming> for FederationPeer {
    type Result = ();

    fn handle(&mut self, wake: WakeIncoming, ctx: &mut Context<Self>) {
        if !self.has_lease {
            return;
        }
        if wake.is_sign_of_life && (self.state.is_suspended() || self.state.failures() > 0) {
            let (site, host) = (self.site.clone(), self.host.clone());
            let work = async move { rows::revive(&mut *site.conn().await?, &host).await };
            // Those that an administrator suspended stay so.
            self.store(ctx, work, |actor, is_revived, ctx| {
                if is_revived {
                    let effects = actor.state.alive();
                    actor.perform(effects, ctx);
                }
            });
        }
        self.process(ctx);
    }
}

impl Handler<ObservePeer> for FederationPeer {
    type Result = MessageResult<ObservePeer>;

    fn handle(&mut self, _observe: ObservePeer, _ctx: &mut Context<Self>) -> Self::Result {
        MessageResult(self.observe())
    }
}
