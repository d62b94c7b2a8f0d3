//! Who signed in, and who tried to.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::signins;

use super::Signin;
use crate::page::Page;
use crate::{Connection, DbError, paginate};

/// Keeps an attempt to sign in.
pub async fn insert_signin(conn: &mut Connection, signin: &Signin) -> Result<(), DbError> {
    diesel::insert_into(signins::table).values(signin).execute(conn).await?;
    Ok(())
}

/// The attempts to sign in as a user.
pub async fn signins_of(conn: &mut Connection, user_id: &str, page: &Page) -> Result<Vec<Signin>, DbError> {
    let query = signins::table
        .filter(signins::user_id.eq(user_id))
        .select(Signin::as_select())
        .into_boxed();
    Ok(paginate!(query, signins::id, page).load(conn).await?)
}
