//! What other servers ask for: documents, inboxes, discovery.
//!
//! The routes need [`kanikey_api_kit::Site`] and [`kanikey_federation::Federation`] as `web::Data`.

mod answer;
mod collections;
mod discovery;
mod documents;
mod fetcher;
mod inbox;

use actix_web::dev::HttpServiceFactory;
use actix_web::guard::fn_guard;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

/// Adds the routes. Those of pages (`/notes/{id}`, `/users/{id}`, `/@{name}`) answer only who asks for ActivityPub, and
/// must come before the web client's.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(web::resource("/inbox").route(web::post().to(inbox::receive)))
        .service(page("/users/{id}", documents::user))
        .service(page("/notes/{id}", documents::note))
        .service(page("/@{acct}", documents::user_by_name))
        .route("/.well-known/webfinger", web::get().to(discovery::webfinger))
        .route("/.well-known/host-meta", web::get().to(discovery::host_meta))
        .route("/.well-known/host-meta.json", web::get().to(discovery::host_meta_json))
        .route("/.well-known/nodeinfo", web::get().to(discovery::nodeinfo_links))
        .route("/nodeinfo/{version:2\\.[01]}", web::get().to(discovery::nodeinfo))
        .service(web::resource("/users/{id}/inbox").route(web::post().to(inbox::receive)))
        .service(open("/users/{id}/outbox", collections::outbox))
        .service(open("/users/{id}/followers", collections::followers))
        .service(open("/users/{id}/following", collections::following))
        .service(open(
            "/users/{id}/followers_synchronization",
            collections::followers_synchronization,
        ))
        .service(open("/users/{id}/collections/featured", collections::featured))
        .service(open("/users/{id}/publickey", documents::public_key))
        .service(open("/notes/{id}/activity", documents::activity))
        .service(open("/likes/{id}", documents::like))
        .service(open("/quotes/{id}", documents::quote_authorization))
        .service(open("/emojis/{name}", documents::emoji))
        .service(open("/follows/{follower}/{followee}", documents::follow))
        .service(open("/follows/{follower}/{followee}/{request}", documents::follow));
}

/// A document's own address.
fn open<F, Args>(path: &str, handler: F) -> impl HttpServiceFactory + 'static
where
    F: actix_web::Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    web::resource(path.to_owned())
        .route(web::get().to(handler))
        .wrap(from_fn(fetcher::admit))
}

/// A page's address, for those who ask for the document and not for the page.
fn page<F, Args>(path: &str, handler: F) -> impl HttpServiceFactory + 'static
where
    F: actix_web::Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    web::resource(path.to_owned())
        .guard(fn_guard(answer::wants_activity))
        .route(web::get().to(handler))
        .wrap(from_fn(fetcher::admit))
}
