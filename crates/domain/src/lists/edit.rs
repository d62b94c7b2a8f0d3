//! Making, changing and removing lists.

use kanikey_core::RolePolicies;
use kanikey_db::lists::UserList;
use kanikey_db::{lists, transaction, users};
use kanikey_messages::Event;

use super::ListError;
use crate::Site;

/// Makes a list; exactly as many as the policies allow, also when asked in parallel.
///
/// # Errors
/// [`ListError::TooManyLists`].
pub async fn create(site: &Site, owner_id: &str, name: &str, policies: &RolePolicies) -> Result<UserList, ListError> {
    let list = UserList {
        id: site.ids.next(),
        user_id: owner_id.to_owned(),
        name: name.to_owned(),
        is_public: false,
    };
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        users::lock(conn, owner_id).await?;
        if lists::count_of_owner(conn, owner_id).await? >= i64::from(policies.user_list_limit) {
            return Err(ListError::TooManyLists);
        }
        lists::insert(conn, &list).await?;
        Ok(())
    })
    .await?;
    Ok(list)
}

/// Changes a list: `None` leaves a setting as it is.
///
/// # Errors
/// [`ListError::NoSuchList`].
pub async fn update(
    site: &Site,
    owner_id: &str,
    list_id: &str,
    name: Option<&str>,
    is_public: Option<bool>,
) -> Result<UserList, ListError> {
    let mut conn = site.conn().await?;
    lists::update(&mut conn, owner_id, list_id, name, is_public)
        .await?
        .ok_or(ListError::NoSuchList)
}

/// Removes a list, and the antennas that watch it.
///
/// # Errors
/// [`ListError::NoSuchList`].
pub async fn delete(site: &Site, owner_id: &str, list_id: &str) -> Result<(), ListError> {
    let mut conn = site.conn().await?;
    if !lists::delete(&mut conn, owner_id, list_id).await? {
        return Err(ListError::NoSuchList);
    }
    drop(conn);
    site.publish([Event::ListChanged {
        list_id: list_id.to_owned(),
    }]);
    Ok(())
}
