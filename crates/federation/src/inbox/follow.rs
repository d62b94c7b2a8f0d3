//! `Follow`: of a local account.

use kanikey_domain::following::{FollowError, FollowOptions, follow};

use super::{Handled, InboxError, Incoming, relay};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    if relay::followed(incoming).await? {
        return Ok(());
    }
    let followee = incoming.local_user(incoming.object_id()?).await?;
    let options = FollowOptions {
        uri: incoming.activity.id.as_deref(),
        ..FollowOptions::default()
    };
    match follow(incoming.site, incoming.actor, &followee, options).await {
        Ok(_state) => Ok(()),
        Err(FollowError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}
