//! Pictures by what they are of: those of other servers through the media proxy, custom emojis, avatars.

mod answer;
mod emoji;
mod proxied;

use actix_web::web;

/// Adds `/proxy/*`, `/emoji/*`, `/avatar/*`.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/proxy/{path:.*}")
                .route(web::get().to(proxied::serve))
                .route(web::head().to(proxied::serve)),
        )
        .route("/emoji/{name}", web::get().to(emoji::emoji))
        .route("/avatar/@{acct}", web::get().to(emoji::avatar));
}
