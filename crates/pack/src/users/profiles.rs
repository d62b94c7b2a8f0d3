//! Everything that a page of profiles is made of, a query for each kind of row.

use std::collections::{HashMap, HashSet};

use kanikey_db::users::{self, Profile, Relation, User};
use kanikey_db::{Connection, DbError};
use kanikey_domain::Site;
use kanikey_entities::{Note, UserLite};

use super::lite_of_rows;
use crate::PackError;

/// The rows of a page of profiles and of what is on them, by user.
pub(super) struct Profiles<'a> {
    pub(super) viewer: Option<&'a str>,
    pub(super) viewer_is_moderator: bool,
    pub(super) rows: HashMap<String, Profile>,
    pub(super) lite: HashMap<String, UserLite>,
    /// Ids of pinned notes, the latest pin first.
    pub(super) pins: HashMap<String, Vec<String>>,
    /// The pinned notes, by id.
    pub(super) notes: HashMap<String, Note>,
    /// To the viewer; without the viewer.
    pub(super) relations: HashMap<String, Relation>,
    /// The ids of other accounts that are named, by URI.
    pub(super) accounts: HashMap<String, String>,
}

impl<'a> Profiles<'a> {
    /// Loads it. Kinds of which nothing is needed cost no query.
    pub(super) async fn load(
        site: &Site,
        conn: &mut Connection,
        viewer: Option<&'a str>,
        users: &[User],
    ) -> Result<Self, PackError> {
        let ids: Vec<String> = users.iter().map(|user| user.id.clone()).collect();
        let rows = users::profiles(conn, &ids).await?;
        let pins = pins(conn, &ids).await?;
        Ok(Self {
            viewer,
            viewer_is_moderator: is_moderator(conn, viewer, users).await?,
            rows: rows.into_iter().map(|row| (row.user_id.clone(), row)).collect(),
            lite: lite_of_rows(site, conn, users).await?,
            notes: pinned_notes(site, conn, viewer, &pins).await?,
            pins,
            relations: relations(site, conn, viewer, &ids).await?,
            accounts: accounts(site, conn, users).await?,
        })
    }
}

async fn pins(conn: &mut Connection, ids: &[String]) -> Result<HashMap<String, Vec<String>>, DbError> {
    let mut pins: HashMap<String, Vec<String>> = HashMap::new();
    if ids.is_empty() {
        return Ok(pins);
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    for pin in users::pins_of_all(conn, &ids).await? {
        pins.entry(pin.user_id).or_default().push(pin.note_id);
    }
    Ok(pins)
}

async fn pinned_notes(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    pins: &HashMap<String, Vec<String>>,
) -> Result<HashMap<String, Note>, PackError> {
    let ids: Vec<String> = pins.values().flatten().cloned().collect();
    let rows = kanikey_db::notes::by_ids(conn, &ids).await?;
    let notes = crate::notes(site, conn, viewer, rows).await?;
    Ok(notes.into_iter().map(|note| (note.id.clone(), note)).collect())
}

async fn is_moderator(conn: &mut Connection, viewer: Option<&str>, users: &[User]) -> Result<bool, DbError> {
    let Some(viewer) = viewer else {
        return Ok(false);
    };
    let may = |user: &User| user.is_moderator || user.is_administrator;
    match users.iter().find(|user| user.id == viewer) {
        Some(user) => Ok(may(user)),
        None if users.is_empty() => Ok(false),
        None => Ok(users::by_id(conn, viewer).await?.is_some_and(|user| may(&user))),
    }
}

async fn relations(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    ids: &[String],
) -> Result<HashMap<String, Relation>, DbError> {
    let Some(viewer) = viewer else {
        return Ok(HashMap::new());
    };
    let others: Vec<&str> = ids.iter().map(String::as_str).filter(|id| *id != viewer).collect();
    if others.is_empty() {
        return Ok(HashMap::new());
    }
    let found = users::relations(conn, viewer, &others, site.clock.now()).await?;
    Ok(found.into_iter().map(|row| (row.user_id.clone(), row)).collect())
}

/// Where users moved to and what else they are known as, as far as these accounts are known here.
async fn accounts(site: &Site, conn: &mut Connection, users: &[User]) -> Result<HashMap<String, String>, DbError> {
    let named: HashSet<&String> = users
        .iter()
        .flat_map(|user| user.moved_to_uri.iter().chain(&user.also_known_as))
        .collect();
    let (local, remote): (Vec<&String>, Vec<&String>) = named.into_iter().partition(|uri| site.urls.is_local(uri));
    let ours = local.into_iter().filter_map(|uri| {
        let id = site.urls.id_of(uri, "users")?;
        Some((uri.clone(), id.to_owned()))
    });
    let mut accounts: HashMap<String, String> = ours.collect();
    if !remote.is_empty() {
        let uris: Vec<String> = remote.into_iter().cloned().collect();
        let known = users::by_uris(conn, &uris).await?;
        accounts.extend(known.into_iter().filter_map(|user| Some((user.uri?, user.id))));
    }
    Ok(accounts)
}
