//! `Block`: of a local account.

use kanikey_domain::blocking::{BlockError, create};

use super::{Handled, InboxError, Incoming};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let blockee = incoming.local_user(incoming.object_id()?).await?;
    match create(incoming.site, incoming.actor, &blockee).await {
        Ok(()) | Err(BlockError::AlreadyBlocking) => Ok(()),
        Err(BlockError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}
