//! What is no API: stored files, and pictures for accounts without one.

mod identicon;
mod range;
mod reading;
mod send;
mod serve;

pub(crate) use identicon::placeholder;
pub(crate) use send::{Sendable, send};
pub(crate) use serve::{FOR_EVER, POLICY};

use actix_web::web;

/// Adds `/files/{access_key}` and `/identicon/{seed}`. The application must have a `web::Data<dyn FileSource>`.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/files/{access_key}")
                .route(web::get().to(serve::serve))
                .route(web::head().to(serve::serve)),
        )
        .service(
            web::resource("/identicon/{seed}")
                .route(web::get().to(identicon::serve))
                .route(web::head().to(identicon::serve)),
        );
}

#[cfg(test)]
mod tests;
