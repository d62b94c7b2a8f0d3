//! Follows, and requests to follow.

mod edit;
mod find;
mod pending;
mod row;

pub use edit::{delete, delete_request, insert, insert_request, lock_pair, set_request_uri, update, update_all};
pub use find::{
    between, followee_ids, followees_by_uri, of_followee_among, of_follower_among, page_of_followee, page_of_follower,
    page_of_requests, page_of_sent_requests, request_between, requests_among,
};
pub use pending::{has_pending_requests, waiting_followers};
pub use row::{FollowRequest, Following};
