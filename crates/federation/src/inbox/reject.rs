//! `Reject`: of a Follow that a local account asked for, or that was accepted before.

use kanikey_domain::following::rejected_by_remote;

use super::accept::asked_by;
use super::{Handled, Incoming, quote_request, relay};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    if relay::answered(incoming, false).await? || quote_request::answered(incoming, false).await? {
        return Ok(());
    }
    let follower = asked_by(incoming).await?;
    rejected_by_remote(incoming.site, &follower, incoming.actor).await?;
    Ok(())
}
