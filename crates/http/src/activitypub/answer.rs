//! How documents are answered, and who asks for them.

use actix_web::HttpResponse;
use actix_web::guard::GuardContext;
use actix_web::http::header;
use kanikey_federation::documents::Answer;

const ACTIVITY_JSON: &str = "application/activity+json; charset=utf-8";
const CACHED: (&str, &str) = ("cache-control", "public, max-age=180");

/// Whether the request asks for ActivityPub: its `Accept` names one of the types before any page.
pub(super) fn wants_activity(context: &GuardContext<'_>) -> bool {
    let accept = context.head().headers().get(header::ACCEPT);
    accept
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(prefers_activity)
}

/// The document, or 404 where there is none for an anonymous visitor.
pub(super) fn document(answer: Answer) -> HttpResponse {
    match answer {
        Ok(Some(body)) => HttpResponse::Ok()
            .content_type(ACTIVITY_JSON)
            .insert_header(CACHED)
            .insert_header(("vary", "Accept"))
            .insert_header(("access-control-allow-origin", "*"))
            .body(body),
        Ok(None) => HttpResponse::NotFound().insert_header(("vary", "Accept")).finish(),
        Err(error) => {
            tracing::error!(%error, "a document could not be made");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}

/// JSON of another kind.
pub(super) fn json(content_type: &str, max_age_seconds: u32, value: &serde_json::Value) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header(("cache-control", format!("public, max-age={max_age_seconds}")))
        .insert_header(("access-control-allow-origin", "*"))
        .body(value.to_string())
}

fn prefers_activity(accept: &str) -> bool {
    let lower = accept.to_ascii_lowercase();
    let activity = [
        lower.find("application/activity+json"),
        lower.find("application/ld+json"),
    ];
    match (activity.into_iter().flatten().min(), lower.find("text/html")) {
        (Some(activity), Some(html)) => activity < html,
        (activity, _) => activity.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::prefers_activity;

    #[test]
    fn servers_and_browsers_are_told_apart() {
        for server in [
            "application/activity+json",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
            "Application/Activity+JSON, text/html;q=0.1",
        ] {
            assert!(prefers_activity(server), "{server}");
        }
        for browser in [
            "",
            "*/*",
            "text/html",
            "text/html, application/activity+json",
            "application/json",
        ] {
            assert!(!prefers_activity(browser), "{browser}");
        }
    }
}
