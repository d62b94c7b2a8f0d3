//! Timelines: a page of notes as a viewer sees them, straight from the database, so that paging through one gives exactly
//! what is visible.

use chrono::TimeDelta;
use kanikey_core::id;
use kanikey_db::notes::{self, Kinds, Listing, Note, View};
use kanikey_db::page::Page;
use kanikey_db::{Connection, DbError};

use crate::Site;

/// How far back notes are featured.
const FEATURED_DAYS: i64 = 3;

/// What `viewer_id` follows, says and is told.
pub async fn home(
    site: &Site,
    conn: &mut Connection,
    viewer_id: &str,
    kinds: Kinds,
    page: &Page,
) -> Result<Vec<Note>, DbError> {
    notes::home(conn, kinds, view(site, Some(viewer_id), page)).await
}

/// Home and local together.
pub async fn hybrid(
    site: &Site,
    conn: &mut Connection,
    viewer_id: &str,
    kinds: Kinds,
    page: &Page,
) -> Result<Vec<Note>, DbError> {
    notes::hybrid(conn, kinds, view(site, Some(viewer_id), page)).await
}

/// What the members of a list say. Whether the viewer may use the list is for the caller to check.
pub async fn user_list(
    site: &Site,
    conn: &mut Connection,
    viewer_id: &str,
    list_id: &str,
    kinds: Kinds,
    page: &Page,
) -> Result<Vec<Note>, DbError> {
    notes::user_list(conn, list_id, kinds, view(site, Some(viewer_id), page)).await
}

/// What `user_id` says.
pub async fn user(
    site: &Site,
    conn: &mut Connection,
    viewer_id: Option<&str>,
    user_id: &str,
    kinds: Kinds,
    page: &Page,
) -> Result<Vec<Note>, DbError> {
    list(site, conn, viewer_id, Listing::User(user_id), kinds, page).await
}

/// Any other listing.
pub async fn list(
    site: &Site,
    conn: &mut Connection,
    viewer_id: Option<&str>,
    listing: Listing<'_>,
    kinds: Kinds,
    page: &Page,
) -> Result<Vec<Note>, DbError> {
    notes::list(conn, listing, kinds, view(site, viewer_id, page)).await
}

/// What a note answers, and what that answers, the nearest first.
pub async fn conversation(
    site: &Site,
    conn: &mut Connection,
    viewer_id: Option<&str>,
    note_id: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<Note>, DbError> {
    let page = Page::first(limit);
    notes::conversation(conn, note_id, offset, view(site, viewer_id, &page)).await
}

/// Public notes of the last days that many reacted to or renoted.
pub async fn featured(
    site: &Site,
    conn: &mut Connection,
    viewer_id: Option<&str>,
    page: &Page,
) -> Result<Vec<Note>, DbError> {
    let oldest = id::lower_bound(site.clock.now() - TimeDelta::days(FEATURED_DAYS));
    notes::featured(conn, &oldest, view(site, viewer_id, page)).await
}

fn view<'a>(site: &Site, viewer: Option<&'a str>, page: &'a Page) -> View<'a> {
    View {
        viewer,
        now: site.clock.now(),
        page,
    }
}
