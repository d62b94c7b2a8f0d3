//! Deeds between two accounts.

use kanikey_db::users::User;
use kanikey_domain::Deed;
use kanikey_vocab::outgoing::{Accept, Block, Follow, Reject, Undo};

use super::{FederationOutbox, Written, direct};
use crate::render::note::user_uri;

impl FederationOutbox {
    pub(super) fn relation<'a>(&self, deed: &Deed<'a>) -> Written<'a> {
        let uri = |user: &User| user_uri(&self.urls, user);
        let follow = |id: Option<&str>, follower: &User, followee: &User| {
            let id = id.map_or_else(|| self.urls.follow(&follower.id, &followee.id), str::to_owned);
            Follow::new(id, uri(follower), uri(followee))
        };
        let block =
            |id: &str, blocker: &User, blockee: &User| Block::new(self.urls.block(id), uri(blocker), uri(blockee));
        let now = self.clock.now();
        Ok(Some(match *deed {
            Deed::Follow {
                follower,
                followee,
                request_id,
            } => {
                // A follow after an unfollow is a new one, which must not look like the first come again.
                let id = format!("{}/{request_id}", self.urls.follow(&follower.id, &followee.id));
                direct(follower, followee, &follow(Some(&id), follower, followee))?
            }
            Deed::Unfollow {
                follower,
                followee,
                uri: id,
            } => {
                let undo = Undo::new(self.fresh_id(), uri(follower), follow(id, follower, followee), now);
                direct(follower, followee, &undo)?
            }
            Deed::AcceptFollow {
                follower,
                followee,
                uri: id,
            } => {
                let accept = Accept::new(self.fresh_id(), uri(followee), follow(id, follower, followee));
                direct(followee, follower, &accept)?
            }
            Deed::RejectFollow {
                follower,
                followee,
                request,
            } => {
                let id = request.and_then(|request| request.uri.as_deref());
                let reject = Reject::new(self.fresh_id(), uri(followee), follow(id, follower, followee));
                direct(followee, follower, &reject)?
            }
            Deed::Block {
                blocking_id,
                blocker,
                blockee,
            } => direct(blocker, blockee, &block(blocking_id, blocker, blockee))?,
            Deed::Unblock {
                blocking_id,
                blocker,
                blockee,
            } => {
                let id = format!("{}/undo", self.urls.block(blocking_id));
                let undo = Undo::new(id, uri(blocker), block(blocking_id, blocker, blockee), now);
                direct(blocker, blockee, &undo)?
            }
            _ => return Ok(None),
        }))
    }
}
