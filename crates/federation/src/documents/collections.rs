//! Collections: what an account wrote and pinned, who follows it, whom it follows.

use kanikey_core::Host;
use kanikey_db::federation::published::{self, Bounds};
use kanikey_db::federation::synchronization::remote_followers;
use kanikey_db::users::remote::{LocalAccount, LocalKey, local_account};
use kanikey_domain::Site;
use kanikey_domain::visibility::can_see;
use kanikey_vocab::outgoing::{OrderedCollection, OrderedCollectionPage};

use super::{Answer, document, quoting_document};
use crate::render::note::NoteParts;

const PAGE: i64 = 10;

/// Sorts before every id.
const FIRST_ID: &str = "000000000000000000000000";

/// Which part of a collection is asked for.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// A page, and not the collection itself.
    pub page: bool,
    /// Only what is older than this note.
    pub until_id: Option<String>,
    /// Only what is younger than this note.
    pub since_id: Option<String>,
    /// Only followings older than this one.
    pub cursor: Option<String>,
}

/// What a local account wrote that everyone may see.
pub async fn outbox(site: &Site, user_id: &str, paging: &Paging) -> Answer {
    let Some(LocalAccount { user, .. }) = account(site, user_id).await? else {
        return Ok(None);
    };
    let id = site.urls.user_part(user_id, "outbox");
    let total = count(user.notes_count);
    let first = format!("{id}?page=true");
    if !paging.page {
        let last = format!("{id}?page=true&since_id={FIRST_ID}");
        return document(&OrderedCollection::paged(id, total, Some(first), Some(last)));
    }
    let bounds = Bounds {
        until: paging.until_id.clone(),
        since: paging.since_id.clone(),
    };
    let mut conn = site.conn().await?;
    let rows = published::notes_of(&mut conn, user_id, &bounds, PAGE).await?;
    let (newest, oldest) = (
        rows.first().map(|note| note.id.clone()),
        rows.last().map(|note| note.id.clone()),
    );
    let now = site.clock.now();
    let visible = rows
        .into_iter()
        .filter(|note| can_see(note, &user, None, now))
        .collect();
    let notes = NoteParts::load(&mut conn, visible).await?;
    drop(conn);
    let items = notes.iter().map(|parts| parts.activity(&site.urls, now)).collect();
    let mut page = OrderedCollectionPage::new(page_id(&first, &bounds), id, total, items);
    page.prev = newest.map(|note_id| format!("{first}&since_id={note_id}"));
    page.next = oldest.map(|note_id| format!("{first}&until_id={note_id}"));
    quoting_document(&page)
}

/// What a local account pinned that everyone may see.
pub async fn featured(site: &Site, user_id: &str) -> Answer {
    let Some(LocalAccount { user, .. }) = account(site, user_id).await? else {
        return Ok(None);
    };
    let mut conn = site.conn().await?;
    let rows = published::pinned_of(&mut conn, user_id).await?;
    let now = site.clock.now();
    let visible = rows
        .into_iter()
        .filter(|note| can_see(note, &user, None, now))
        .collect();
    let notes = NoteParts::load(&mut conn, visible).await?;
    drop(conn);
    let items = notes.iter().map(|parts| parts.render(&site.urls, now)).collect();
    quoting_document(&OrderedCollection::whole(
        site.urls.user_part(user_id, "collections/featured"),
        items,
    ))
}

/// Who follows a local account, where it shows that to everyone.
pub async fn followers(site: &Site, user_id: &str, paging: &Paging) -> Answer {
    let Some(LocalAccount { user, profile, .. }) = account(site, user_id).await? else {
        return Ok(None);
    };
    if profile.followers_visibility != "public" {
        return Ok(None);
    }
    let total = count(user.followers_count);
    if !paging.page {
        return people(site, user_id, "followers", total);
    }
    let cursor = paging.cursor.as_deref();
    let rows = published::followers_of(&mut *site.conn().await?, user_id, cursor, PAGE + 1).await?;
    people_page(site, user_id, "followers", total, paging, rows)
}

/// Whom a local account follows, where it shows that to everyone.
pub async fn following(site: &Site, user_id: &str, paging: &Paging) -> Answer {
    let Some(LocalAccount { user, profile, .. }) = account(site, user_id).await? else {
        return Ok(None);
    };
    if profile.following_visibility != "public" {
        return Ok(None);
    }
    let total = count(user.following_count);
    if !paging.page {
        return people(site, user_id, "following", total);
    }
    let cursor = paging.cursor.as_deref();
    let rows = published::following_of(&mut *site.conn().await?, user_id, cursor, PAGE + 1).await?;
    people_page(site, user_id, "following", total, paging, rows)
}

async fn account(site: &Site, user_id: &str) -> Result<Option<LocalAccount>, kanikey_db::DbError> {
    local_account(&mut *site.conn().await?, LocalKey::Id(user_id)).await
}

fn people(site: &Site, user_id: &str, part: &str, total: u64) -> Answer {
    let id = site.urls.user_part(user_id, part);
    let first = format!("{id}?page=true");
    document(&OrderedCollection::paged(id, total, Some(first), None))
}

fn people_page(
    site: &Site,
    user_id: &str,
    part: &str,
    total: u64,
    paging: &Paging,
    mut rows: Vec<(String, Option<String>, String)>,
) -> Answer {
    let id = site.urls.user_part(user_id, part);
    let has_more = rows.len() > usize::try_from(PAGE).unwrap_or(0);
    rows.truncate(usize::try_from(PAGE).unwrap_or(0));
    let next = rows.last().filter(|_row| has_more);
    let next = next.map(|(following_id, _, _)| format!("{id}?page=true&cursor={following_id}"));
    let page_id = match &paging.cursor {
        Some(cursor) => format!("{id}?page=true&cursor={cursor}"),
        None => format!("{id}?page=true"),
    };
    let uris = rows
        .into_iter()
        .map(|(_, uri, user_id)| uri.unwrap_or_else(|| site.urls.user(&user_id)));
    let mut page = OrderedCollectionPage::new(page_id, id, total, uris.collect::<Vec<String>>());
    page.next = next;
    document(&page)
}

fn page_id(first: &str, bounds: &Bounds) -> String {
    let mut id = first.to_owned();
    for (name, value) in [("since_id", &bounds.since), ("until_id", &bounds.until)] {
        if let Some(value) = value {
            id.extend(["&", name, "=", value]);
        }
    }
    id
}

fn count(value: i32) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// The most followers on one server that are listed to it.
const MAX_SYNCHRONIZED: i64 = 1000;

/// The followers that a local account has on `host` (FEP-8fcf), whether it shows its followers to everyone or not.
pub async fn followers_on(site: &Site, user_id: &str, host: &Host) -> Answer {
    let Some(LocalAccount { user, .. }) = account(site, user_id).await? else {
        return Ok(None);
    };
    let mut conn = site.conn().await?;
    let followers = remote_followers(&mut conn, &user.id, host.as_str(), MAX_SYNCHRONIZED).await?;
    document(&OrderedCollection::whole(
        site.urls.user_part(user_id, "followers_synchronization"),
        followers,
    ))
}
