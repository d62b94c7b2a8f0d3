//! Collections and their pages.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use kanikey_api_kit::Site;
use kanikey_federation::documents::{self, Paging};
use serde::Deserialize;

use super::answer::document;

#[derive(Deserialize)]
pub(super) struct Params {
    page: Option<String>,
    until_id: Option<String>,
    since_id: Option<String>,
    cursor: Option<String>,
}

pub(super) async fn outbox(site: Data<Site>, id: Path<String>, params: Query<Params>) -> HttpResponse {
    document(documents::outbox(&site, &id, &paging(params)).await)
}

pub(super) async fn followers(site: Data<Site>, id: Path<String>, params: Query<Params>) -> HttpResponse {
    document(documents::followers(&site, &id, &paging(params)).await)
}

pub(super) async fn following(site: Data<Site>, id: Path<String>, params: Query<Params>) -> HttpResponse {
    document(documents::following(&site, &id, &paging(params)).await)
}

pub(super) async fn featured(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(documents::featured(&site, &id).await)
}

/// Ids come from outside and go into the page's own id: only what can be one counts.
fn paging(Query(params): Query<Params>) -> Paging {
    let valid = |id: Option<String>| id.filter(|id| kanikey_core::id::is_valid(id));
    Paging {
        page: params.page.as_deref() == Some("true"),
        until_id: valid(params.until_id),
        since_id: valid(params.since_id),
        cursor: valid(params.cursor),
    }
}
