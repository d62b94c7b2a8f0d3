//! `Reject`: of a Follow that a local account asked for, or that was accepted before.

use kanikey_domain::following::rejected_by_remote;

use super::accept::asked_by;
use super::{Handled, Incoming};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let follower = asked_by(incoming).await?;
    rejected_by_remote(incoming.site, &follower, incoming.actor).await?;
    Ok(())
}
