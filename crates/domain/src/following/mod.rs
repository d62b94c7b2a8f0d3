//! Follows, and requests to follow: the same for local accounts and for those of other servers.

mod answer;
mod end;
mod follow;

use kanikey_db::DbError;

use crate::DomainError;

pub(crate) use answer::remove_request;
pub(crate) use end::remove;

pub use answer::{
    accept_all_requests, accept_request, accepted_by_remote, cancel_request, reject_request, rejected_by_remote,
};
pub use end::{invalidate, unfollow};
pub use follow::{FollowOptions, FollowState, follow};

/// Why a follow was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// Nobody follows themselves.
    #[error("follower and followee are the same")]
    Oneself,
    /// The follower blocks the followee.
    #[error("the follower blocks the followee")]
    Blocking,
    /// The followee blocks the follower.
    #[error("the followee blocks the follower")]
    Blocked,
    /// The follow is there.
    #[error("the follower follows the followee")]
    AlreadyFollowing,
    /// There is no such follow.
    #[error("the follower does not follow the followee")]
    NotFollowing,
    /// There is no such request.
    #[error("there is no such request")]
    NoRequest,
    /// Nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for FollowError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
