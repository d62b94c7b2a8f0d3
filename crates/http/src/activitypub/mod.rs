//! What other servers ask for: documents, inboxes, discovery.
//!
//! The routes need [`kanikey_api_kit::Site`] and [`kanikey_federation::Federation`] as `web::Data`.

mod answer;
mod collections;
mod discovery;
mod documents;
mod inbox;

use actix_web::web::{self, ServiceConfig};

/// Adds the routes. Those of pages (`/notes/{id}`, `/users/{id}`, `/@{name}`) answer only who asks for ActivityPub, and
/// must come before the web client's.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/.well-known/webfinger", web::get().to(discovery::webfinger))
        .route("/.well-known/host-meta", web::get().to(discovery::host_meta))
        .route("/.well-known/host-meta.json", web::get().to(discovery::host_meta_json))
        .route("/.well-known/nodeinfo", web::get().to(discovery::nodeinfo_links))
        .route("/nodeinfo/{version:2\\.[01]}", web::get().to(discovery::nodeinfo))
        .service(
            web::resource("/inbox")
                .app_data(inbox::limit())
                .route(web::post().to(inbox::receive)),
        )
        .service(
            web::resource("/users/{id}/inbox")
                .app_data(inbox::limit())
                .route(web::post().to(inbox::receive)),
        )
        .route("/users/{id}/outbox", web::get().to(collections::outbox))
        .route("/users/{id}/followers", web::get().to(collections::followers))
        .route("/users/{id}/following", web::get().to(collections::following))
        .route("/users/{id}/collections/featured", web::get().to(collections::featured))
        .route("/users/{id}/publickey", web::get().to(documents::public_key))
        .route("/notes/{id}/activity", web::get().to(documents::activity))
        .route("/likes/{id}", web::get().to(documents::like))
        .route("/emojis/{name}", web::get().to(documents::emoji))
        .route("/follows/{follower}/{followee}", web::get().to(documents::follow))
        .route(
            "/follows/{follower}/{followee}/{request}",
            web::get().to(documents::follow),
        )
        .service(guarded("/users/{id}", documents::user))
        .service(guarded("/notes/{id}", documents::note))
        .service(guarded("/@{name}", documents::user_by_name));
}

/// A page's address, for those who ask for the document and not for the page.
fn guarded<F, Args>(path: &str, handler: F) -> actix_web::Resource
where
    F: actix_web::Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    web::resource(path.to_owned())
        .guard(actix_web::guard::fn_guard(answer::wants_activity))
        .route(web::get().to(handler))
}
