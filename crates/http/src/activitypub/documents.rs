//! Single documents.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use kanikey_api_kit::Site;
use kanikey_federation::documents::{self, LocalKey};

use super::answer::document;

pub(super) async fn user(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(documents::actor(&site, LocalKey::Id(&id)).await)
}

pub(super) async fn user_by_name(site: Data<Site>, name: Path<String>) -> HttpResponse {
    let name = name.to_lowercase();
    document(documents::actor(&site, LocalKey::Username(&name)).await)
}

pub(super) async fn public_key(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(documents::public_key(&site, &id).await)
}

pub(super) async fn note(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(documents::note(&site, &id).await)
}

pub(super) async fn activity(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(documents::activity(&site, &id).await)
}

pub(super) async fn like(site: Data<Site>, id: Path<String>) -> HttpResponse {
    document(documents::like(&site, &id).await)
}

pub(super) async fn emoji(site: Data<Site>, name: Path<String>) -> HttpResponse {
    document(documents::custom_emoji(&site, &name).await)
}

pub(super) async fn follow(site: Data<Site>, request: actix_web::HttpRequest) -> HttpResponse {
    let part = |name| request.match_info().get(name).unwrap_or_default();
    document(documents::follow(&site, part("follower"), part("followee")).await)
}
