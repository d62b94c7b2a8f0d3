//! The messages of a peer.

use actix::{Context, Handler, Message, MessageResult};
use kanikey_db::federation::peers as rows;
use kanikey_messages::{ForgetHost, ObservePeer, RefreshPeer, WakeIncoming, WakeOutgoing};

use super::FederationPeer;
use super::state::PeerState;

/// The peer's lease could not be prolonged. If there is no room, its next chance comes before the lease ends.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(super) struct RenewLease;

impl Handler<RenewLease> for FederationPeer {
    type Result = ();

    fn handle(&mut self, _renew: RenewLease, ctx: &mut Context<Self>) {
        if self.has_lease {
            self.renew(ctx);
        }
    }
}

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
            self.revive(ctx);
        }
        self.process(ctx);
    }
}

impl Handler<ForgetHost> for FederationPeer {
    type Result = ();

    fn handle(&mut self, _forget: ForgetHost, _ctx: &mut Context<Self>) {
        self.exit.leave();
    }
}

impl Handler<RefreshPeer> for FederationPeer {
    type Result = ();

    fn handle(&mut self, _refresh: RefreshPeer, ctx: &mut Context<Self>) {
        if !self.has_lease {
            return;
        }
        let (site, host) = (self.site.clone(), self.host.clone());
        let work = async move || rows::by_host(&mut *site.conn().await?, &host).await;
        self.store(ctx, work, |actor, stored, ctx| {
            let Some(peer) = stored else { return };
            // An administrator knows better than what was still to be stored.
            actor.is_health_stored = true;
            actor.unstored_suspension = None;
            let mut effects = actor.state.renewed(&PeerState::stored(&peer));
            effects.extend(actor.state.due(actor.site.clock.now()));
            actor.perform(effects, ctx);
            actor.retry_later(ctx);
            actor.process(ctx);
        });
    }
}

impl Handler<ObservePeer> for FederationPeer {
    type Result = MessageResult<ObservePeer>;

    fn handle(&mut self, _observe: ObservePeer, _ctx: &mut Context<Self>) -> Self::Result {
        MessageResult(self.observe())
    }
}
