//! Single documents.

use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use kanikey_api_kit::Site;
use kanikey_federation::Federation;
use kanikey_federation::documents::{self, LocalKey, Named};

use super::answer::{document, page, unavailable};
use super::fetcher::incoming;

pub(super) async fn user(site: Data<Site>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    page(&site, &request, documents::actor(&site, LocalKey::Id(&id)).await).await
}

/// `/@name`, `/@name@host`: an account of another server is at its own.
pub(super) async fn user_by_name(site: Data<Site>, request: HttpRequest, acct: Path<String>) -> HttpResponse {
    match documents::named(&site, &acct).await {
        Ok(Named::Local(name)) => {
            let actor = documents::actor(&site, LocalKey::Username(&name)).await;
            page(&site, &request, actor).await
        }
        Ok(Named::Remote(uri)) => HttpResponse::Found()
            .insert_header((LOCATION, uri))
            .insert_header(("vary", "Accept"))
            .finish(),
        Ok(Named::Nobody) => page(&site, &request, Ok(None)).await,
        Err(error) => unavailable(&error),
    }
}

pub(super) async fn public_key(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(&site, documents::public_key(&site, &id).await)
}

/// A note that not everybody may see is there for servers that sign, if somebody there may.
pub(super) async fn note(
    site: Data<Site>,
    federation: Data<Federation>,
    request: HttpRequest,
    id: Path<String>,
) -> HttpResponse {
    let mut answer = documents::note(&site, &id, None).await;
    if matches!(answer, Ok(None))
        && let Some(fetcher) = federation.known_fetcher(&site, &incoming(&request).as_request()).await
    {
        answer = documents::note(&site, &id, Some(&fetcher)).await;
    }
    page(&site, &request, answer).await
}

pub(super) async fn activity(
    site: Data<Site>,
    federation: Data<Federation>,
    request: HttpRequest,
    id: Path<String>,
) -> HttpResponse {
    let mut answer = documents::activity(&site, &id, None).await;
    if matches!(answer, Ok(None))
        && let Some(fetcher) = federation.known_fetcher(&site, &incoming(&request).as_request()).await
    {
        answer = documents::activity(&site, &id, Some(&fetcher)).await;
    }
    document(&site, answer)
}

pub(super) async fn like(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(&site, documents::like(&site, &id).await)
}

pub(super) async fn quote_authorization(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(&site, documents::quote_authorization(&site, &id).await)
}

pub(super) async fn emoji(site: Data<Site>, name: Path<String>) -> HttpResponse {
    document(&site, documents::custom_emoji(&site, &name).await)
}

pub(super) async fn follow(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    let part = |name| request.match_info().get(name).unwrap_or_default();
    document(
        &site,
        documents::follow(&site, part("follower"), part("followee")).await,
    )
}
