//! Lists of users.

mod edit;
mod find;
mod memberships;
mod row;

pub use edit::{delete, insert, lock, update};
pub use find::{by_id, by_ids, count_of_owner, of_owner, public_of_owner};
pub use memberships::{
    delete_membership, delete_memberships_in_lists_of, insert_membership, is_member, member_count, member_ids,
    members_of_lists, page_of_memberships, update_membership,
};
pub use row::{UserList, UserListMembership};
