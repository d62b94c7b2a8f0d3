//! Who is on a list.

use kanikey_core::RolePolicies;
use kanikey_db::lists::UserListMembership;
use kanikey_db::{blocking, lists, transaction};
use kanikey_messages::Event;

use super::ListError;
use crate::Site;

/// Puts an account on a list; exactly as many as the policies allow, also when asked in parallel.
///
/// # Errors
/// [`ListError::NoSuchList`], [`ListError::Blocked`], [`ListError::AlreadyAdded`], [`ListError::TooManyUsers`].
pub async fn push(
    site: &Site,
    owner_id: &str,
    list_id: &str,
    user_id: &str,
    policies: &RolePolicies,
) -> Result<(), ListError> {
    let membership = UserListMembership {
        id: site.ids.next(),
        user_list_id: list_id.to_owned(),
        user_id: user_id.to_owned(),
        with_replies: false,
    };
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        if !lists::lock(conn, owner_id, list_id).await? {
            return Err(ListError::NoSuchList);
        }
        if user_id != owner_id && blocking::exists(conn, user_id, owner_id).await? {
            return Err(ListError::Blocked);
        }
        if lists::is_member(conn, list_id, user_id).await? {
            return Err(ListError::AlreadyAdded);
        }
        if lists::member_count(conn, list_id).await? >= i64::from(policies.user_each_user_lists_limit) {
            return Err(ListError::TooManyUsers);
        }
        lists::insert_membership(conn, &membership).await?;
        Ok(())
    })
    .await?;
    drop(conn);
    site.publish([list_changed(list_id)]);
    Ok(())
}

/// Takes an account off a list; nothing where it is not on it.
///
/// # Errors
/// [`ListError::NoSuchList`].
pub async fn pull(site: &Site, owner_id: &str, list_id: &str, user_id: &str) -> Result<(), ListError> {
    let mut conn = site.conn().await?;
    let was_member = transaction(&mut conn, async |conn| {
        if !lists::lock(conn, owner_id, list_id).await? {
            return Err(ListError::NoSuchList);
        }
        Ok(lists::delete_membership(conn, list_id, user_id).await?)
    })
    .await?;
    drop(conn);
    site.publish(was_member.then(|| list_changed(list_id)));
    Ok(())
}

/// Changes whether a member's replies to others are shown.
///
/// # Errors
/// [`ListError::NoSuchList`], [`ListError::NotOnList`].
pub async fn update_membership(
    site: &Site,
    owner_id: &str,
    list_id: &str,
    user_id: &str,
    with_replies: bool,
) -> Result<(), ListError> {
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        if !lists::lock(conn, owner_id, list_id).await? {
            return Err(ListError::NoSuchList);
        }
        if !lists::update_membership(conn, list_id, user_id, with_replies).await? {
            return Err(ListError::NotOnList);
        }
        Ok(())
    })
    .await?;
    drop(conn);
    site.publish([list_changed(list_id)]);
    Ok(())
}

fn list_changed(list_id: &str) -> Event {
    Event::ListChanged {
        list_id: list_id.to_owned(),
    }
}
