//! WebFinger, host-meta, NodeInfo.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use kanikey_api_kit::Site;
use kanikey_federation::documents;
use serde::Deserialize;
use serde_json::{Value, json as object};

use super::answer::json;

#[derive(Deserialize)]
pub(super) struct Resource {
    resource: String,
}

pub(super) async fn webfinger(site: Data<Site>, query: Query<Resource>) -> HttpResponse {
    match documents::webfinger(&site, &query.resource).await {
        Ok(Some(jrd)) => json("application/jrd+json; charset=utf-8", 180, &jrd),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => unavailable(&error),
    }
}

pub(super) async fn host_meta(site: Data<Site>) -> HttpResponse {
    let origin = site.urls.origin();
    HttpResponse::Ok().content_type("application/xrd+xml").body(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\
         <Link rel=\"lrdd\" type=\"application/xrd+xml\" \
         template=\"{origin}/.well-known/webfinger?resource={{uri}}\"/></XRD>"
    ))
}

pub(super) async fn host_meta_json(site: Data<Site>) -> HttpResponse {
    let template = format!("{}/.well-known/webfinger?resource={{uri}}", site.urls.origin());
    let links = object!({"links": [{"rel": "lrdd", "type": "application/jrd+json", "template": template}]});
    json("application/json; charset=utf-8", 180, &links)
}

pub(super) async fn nodeinfo_links(site: Data<Site>) -> HttpResponse {
    json(
        "application/json; charset=utf-8",
        600,
        &documents::nodeinfo_links(&site),
    )
}

pub(super) async fn nodeinfo(site: Data<Site>, version: Path<String>) -> HttpResponse {
    let answer: Result<Value, _> = documents::nodeinfo(&site, &version).await;
    let profile =
        format!("application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/{version}#\"; charset=utf-8");
    match answer {
        Ok(info) => json(&profile, 600, &info),
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &dyn std::fmt::Display) -> HttpResponse {
    tracing::error!(%error, "a document could not be made");
    HttpResponse::ServiceUnavailable().finish()
}
