//! Users.

mod detailed;
pub(crate) mod lite;
mod me;
mod profiles;

use std::collections::{HashMap, HashSet};

use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError};
use kanikey_domain::Site;
use kanikey_entities::UserLite;

use crate::PackError;
use crate::emoji_urls::EmojiUrls;

pub use detailed::{users_detailed, users_detailed_not_me};
pub use me::me;

/// The users with these ids, by id; those that are gone are left out.
pub async fn users_lite(
    site: &Site,
    conn: &mut Connection,
    _viewer: Option<&str>,
    ids: &[String],
) -> Result<HashMap<String, UserLite>, PackError> {
    let rows = users::by_ids(conn, ids).await?;
    Ok(lite_of_rows(site, conn, &rows).await?)
}

/// The entities of these rows, by id.
pub(crate) async fn lite_of_rows(
    site: &Site,
    conn: &mut Connection,
    rows: &[User],
) -> Result<HashMap<String, UserLite>, DbError> {
    let instances = lite::instances(conn, rows.iter()).await?;
    let mut wanted = HashSet::new();
    for user in rows {
        lite::want_emojis(user, &mut wanted);
    }
    let emojis = EmojiUrls::load(site, conn, &wanted).await?;
    let packed = rows.iter().map(|user| {
        let entity = lite::lite(site, user, &emojis, &instances);
        (user.id.clone(), entity)
    });
    Ok(packed.collect())
}
