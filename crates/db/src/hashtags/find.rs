//! Hashtags by name and by how much they are used.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::hashtags;

use super::Hashtag;
use crate::{Connection, DbError};

/// How a list of hashtags is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its name")]
pub enum Order {
    MostUsers,
    FewestUsers,
    MostLocalUsers,
    FewestLocalUsers,
}

/// The hashtag with this name (in lower case).
pub async fn by_name(conn: &mut Connection, name: &str) -> Result<Option<Hashtag>, DbError> {
    let found = hashtags::table
        .find(name)
        .select(Hashtag::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(found)
}

/// The most used hashtags whose names start with `prefix` (in lower case).
pub async fn search(conn: &mut Connection, prefix: &str, limit: i64, offset: i64) -> Result<Vec<String>, DbError> {
    let pattern = format!("{}%", crate::notes::escape_like(prefix));
    let names = hashtags::table
        .filter(hashtags::name.like(pattern))
        .order((hashtags::mentioned_users_count.desc(), hashtags::name))
        .limit(limit)
        .offset(offset)
        .select(hashtags::name)
        .load(conn)
        .await?;
    Ok(names)
}

/// The first `limit` hashtags in this order.
pub async fn list(conn: &mut Connection, order: Order, limit: i64) -> Result<Vec<Hashtag>, DbError> {
    let query = hashtags::table.select(Hashtag::as_select()).limit(limit).into_boxed();
    let query = match order {
        Order::MostUsers => query.order((hashtags::mentioned_users_count.desc(), hashtags::name.asc())),
        Order::FewestUsers => query.order((hashtags::mentioned_users_count.asc(), hashtags::name.asc())),
        Order::MostLocalUsers => query.order((hashtags::mentioned_local_users_count.desc(), hashtags::name.asc())),
        Order::FewestLocalUsers => query.order((hashtags::mentioned_local_users_count.asc(), hashtags::name.asc())),
    };
    Ok(query.load(conn).await?)
}
