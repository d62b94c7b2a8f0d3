//! Who is on which list.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{user_list_memberships, user_lists};

use super::UserListMembership;
use crate::page::Page;
use crate::{Connection, DbError};

/// Puts an account on a list. `false`, and nothing done, where it was there.
pub async fn insert_membership(conn: &mut Connection, membership: &UserListMembership) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(user_list_memberships::table)
        .values(membership)
        .on_conflict((user_list_memberships::user_list_id, user_list_memberships::user_id))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Takes an account off a list; `false` where it was not on it.
pub async fn delete_membership(conn: &mut Connection, list_id: &str, user_id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(user_list_memberships::table)
        .filter(user_list_memberships::user_list_id.eq(list_id))
        .filter(user_list_memberships::user_id.eq(user_id))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}

/// Takes an account off all lists of `owner_id`; returns which they were.
pub async fn delete_memberships_in_lists_of(
    conn: &mut Connection,
    owner_id: &str,
    user_id: &str,
) -> Result<Vec<String>, DbError> {
    let lists = user_lists::table
        .filter(user_lists::user_id.eq(owner_id))
        .select(user_lists::id);
    Ok(diesel::delete(user_list_memberships::table)
        .filter(user_list_memberships::user_id.eq(user_id))
        .filter(user_list_memberships::user_list_id.eq_any(lists))
        .returning(user_list_memberships::user_list_id)
        .get_results(conn)
        .await?)
}

/// Changes whether replies of a member to others are shown; `false` where it is not on the list.
pub async fn update_membership(
    conn: &mut Connection,
    list_id: &str,
    user_id: &str,
    with_replies: bool,
) -> Result<bool, DbError> {
    let updated = diesel::update(user_list_memberships::table)
        .filter(user_list_memberships::user_list_id.eq(list_id))
        .filter(user_list_memberships::user_id.eq(user_id))
        .set(user_list_memberships::with_replies.eq(with_replies))
        .execute(conn)
        .await?;
    Ok(updated == 1)
}

/// Whether an account is on a list.
pub async fn is_member(conn: &mut Connection, list_id: &str, user_id: &str) -> Result<bool, DbError> {
    let membership = user_list_memberships::table
        .filter(user_list_memberships::user_list_id.eq(list_id))
        .filter(user_list_memberships::user_id.eq(user_id));
    Ok(diesel::select(diesel::dsl::exists(membership)).get_result(conn).await?)
}

/// How many are on a list.
pub async fn member_count(conn: &mut Connection, list_id: &str) -> Result<i64, DbError> {
    Ok(user_list_memberships::table
        .filter(user_list_memberships::user_list_id.eq(list_id))
        .count()
        .get_result(conn)
        .await?)
}

/// Who is on a list, all of them.
pub async fn member_ids(conn: &mut Connection, list_id: &str) -> Result<Vec<String>, DbError> {
    Ok(user_list_memberships::table
        .filter(user_list_memberships::user_list_id.eq(list_id))
        .order(user_list_memberships::id)
        .select(user_list_memberships::user_id)
        .load(conn)
        .await?)
}

/// All memberships of these lists, in the order in which they came.
pub async fn members_of_lists(conn: &mut Connection, list_ids: &[String]) -> Result<Vec<UserListMembership>, DbError> {
    Ok(user_list_memberships::table
        .filter(user_list_memberships::user_list_id.eq_any(list_ids))
        .order(user_list_memberships::id)
        .select(UserListMembership::as_select())
        .load(conn)
        .await?)
}

/// A page of a list's memberships.
pub async fn page_of_memberships(
    conn: &mut Connection,
    list_id: &str,
    page: &Page,
) -> Result<Vec<UserListMembership>, DbError> {
    let query = user_list_memberships::table
        .filter(user_list_memberships::user_list_id.eq(list_id))
        .select(UserListMembership::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, user_list_memberships::id, page)
        .load(conn)
        .await?)
}
