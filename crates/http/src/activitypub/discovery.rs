//! WebFinger, host-meta, NodeInfo.

use actix_web::http::header::{CACHE_CONTROL, VARY};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use kanikey_api_kit::Site;
use kanikey_federation::documents::accept::prefers_xrd;
use kanikey_federation::documents::{self, Finger};
use serde::Deserialize;
use serde_json::{Value, json as object};

use super::answer::{accepted, json, shared, unavailable};

const XRD: &str = "application/xrd+xml";

#[derive(Deserialize)]
pub(super) struct Resource {
    resource: String,
}

/// RFC 7033; as XRD (RFC 6415) where that is preferred.
pub(super) async fn webfinger(site: Data<Site>, request: HttpRequest, query: Query<Resource>) -> HttpResponse {
    let finger = match documents::webfinger(&site, &query.resource).await {
        Ok(Some(finger)) => finger,
        Ok(None) => {
            return shared(HttpResponse::NotFound())
                .insert_header((VARY, "Accept"))
                .finish();
        }
        Err(error) => return unavailable(&error),
    };
    let mut response = shared(HttpResponse::Ok());
    response
        .insert_header((VARY, "Accept"))
        .insert_header((CACHE_CONTROL, "public, max-age=180"));
    if prefers_xrd(&accepted(request.headers())) {
        response.content_type(XRD).body(finger_xrd(&finger))
    } else {
        response
            .content_type("application/jrd+json; charset=utf-8")
            .body(finger.to_jrd().to_string())
    }
}

pub(super) async fn host_meta(site: Data<Site>) -> HttpResponse {
    let template = lrdd(&site);
    let link = maud::html! { Link rel="lrdd" type=(XRD) template=(template) {} };
    std::future::ready(shared(HttpResponse::Ok()).content_type(XRD).body(xrd(&link))).await
}

pub(super) async fn host_meta_json(site: Data<Site>) -> HttpResponse {
    let links = object!({"links": [{"rel": "lrdd", "type": "application/jrd+json", "template": lrdd(&site)}]});
    let response = shared(HttpResponse::Ok())
        .content_type("application/json; charset=utf-8")
        .body(links.to_string());
    std::future::ready(response).await
}

pub(super) async fn nodeinfo_links(site: Data<Site>) -> HttpResponse {
    let response = shared(HttpResponse::Ok())
        .content_type("application/json; charset=utf-8")
        .body(documents::nodeinfo_links(&site).to_string());
    std::future::ready(response).await
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

fn lrdd(site: &Site) -> String {
    format!("{}/.well-known/webfinger?resource={{uri}}", site.urls.origin())
}

fn finger_xrd(finger: &Finger) -> String {
    xrd(&maud::html! {
        Subject { (finger.subject) }
        @for link in &finger.links {
            Link rel=(link.rel) type=[link.kind] href=[link.href.as_deref()] template=[link.template.as_deref()] {}
        }
    })
}

/// An XRD document (RFC 6415, section 3.1) with these elements.
fn xrd(content: &maud::Markup) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">{}</XRD>",
        content.0
    )
}
