//! Collections and their pages.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use kanikey_api_kit::Site;
use kanikey_federation::Federation;
use kanikey_federation::documents::{self, Answer, Paging};
use serde::Deserialize;

use super::answer::{collection_page, document};
use super::fetcher::incoming;

#[derive(Deserialize)]
pub(super) struct Params {
    page: Option<String>,
    until_id: Option<String>,
    since_id: Option<String>,
    cursor: Option<String>,
}

pub(super) async fn outbox(site: Data<Site>, id: Path<String>, params: Query<Params>) -> HttpResponse {
    let paging = paging(params);
    answer(&site, &paging, documents::outbox(&site, &id, &paging).await)
}

pub(super) async fn followers(site: Data<Site>, id: Path<String>, params: Query<Params>) -> HttpResponse {
    let paging = paging(params);
    answer(&site, &paging, documents::followers(&site, &id, &paging).await)
}

pub(super) async fn following(site: Data<Site>, id: Path<String>, params: Query<Params>) -> HttpResponse {
    let paging = paging(params);
    answer(&site, &paging, documents::following(&site, &id, &paging).await)
}

/// Only for the server whose followers they are, which says by its signature who it is.
pub(super) async fn followers_synchronization(
    site: Data<Site>,
    federation: Data<Federation>,
    request: HttpRequest,
    id: Path<String>,
) -> HttpResponse {
    match federation.known_fetcher(&site, &incoming(&request).as_request()).await {
        Some(fetcher) => document(&site, documents::followers_on(&site, &id, &fetcher.host).await),
        None => HttpResponse::Unauthorized().finish(),
    }
}

pub(super) async fn featured(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(&site, documents::featured(&site, &id).await)
}

fn answer(site: &Site, paging: &Paging, answer: Answer) -> HttpResponse {
    if paging.page {
        collection_page(answer)
    } else {
        document(site, answer)
    }
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
