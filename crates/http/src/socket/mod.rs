//! `GET /streaming`: the WebSocket that clients keep open. What is said there is up to the session behind it.

mod body;
mod connection;

use std::sync::Arc;

use actix_web::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, web};
use async_trait::async_trait;
use kanikey_core::Permission;
use kanikey_messages::session::{OpenSession, Sessions, Viewer, outgoing};

use body::SocketBody;

/// Frames that may wait for a client; one that is slower is closed.
const OUTGOING: usize = 256;

/// The largest message that a client may send, in bytes.
const MAX_MESSAGE: usize = 64 * 1024;

const CHALLENGE: &str = r#"Bearer realm="Misskey", error="invalid_token", error_description="Failed to authenticate""#;

/// What the socket needs.
#[derive(Clone)]
pub struct Sockets {
    /// Opens the sessions.
    pub sessions: Arc<dyn Sessions>,
    /// Knows the tokens.
    pub admission: Arc<dyn Admission>,
}

/// Finds out for whom a token speaks.
#[async_trait(?Send)]
pub trait Admission: Send + Sync {
    /// The account behind a token as the client sent it.
    async fn viewer(&self, token: &str) -> Result<Viewer, Refused>;
}

/// Why a client with a token is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The token is not valid, or does not allow it.
    Token,
    /// The account may not act.
    Suspended,
    /// It cannot be found out now.
    Failed,
}

/// Adds the route `/streaming`.
pub fn configure(config: &mut web::ServiceConfig, sockets: Sockets) {
    let resource = web::resource("/streaming")
        .app_data(web::Data::new(sockets))
        .route(web::get().to(streaming));
    config.service(resource);
}

async fn streaming(
    request: HttpRequest,
    body: web::Payload,
    sockets: web::Data<Sockets>,
) -> actix_web::Result<HttpResponse> {
    let viewer = match admit(sockets.admission.as_ref(), token(&request)).await {
        Ok(viewer) => viewer,
        Err(refused) => return Ok(refused.answer()),
    };
    let (response, socket, stream) = actix_ws::handle(&request, body)?;
    let (queue, outbound) = outgoing(OUTGOING);
    let opened = sockets.sessions.open(OpenSession {
        viewer,
        outgoing: queue,
    });
    let Ok(session) = opened else {
        return Ok(HttpResponse::ServiceUnavailable().finish());
    };
    let stream = stream
        .max_frame_size(MAX_MESSAGE)
        .aggregate_continuations()
        .max_continuation_size(MAX_MESSAGE);
    actix_web::rt::spawn(connection::run(socket, stream, session, outbound.closed()));
    let response = response.map_body(|_head, control| SocketBody::new(control, outbound));
    Ok(response.map_into_boxed_body())
}

/// The token in the header, else the one in the query. RFC 6750, section 2.1; browsers can set no header here.
fn token(request: &HttpRequest) -> Option<String> {
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if let Some(token) = header.and_then(|header| header.strip_prefix("Bearer ")) {
        return Some(token.to_owned());
    }
    let query = url::form_urlencoded::parse(request.query_string().as_bytes());
    query
        .into_iter()
        .find_map(|(name, value)| (name == "i").then(|| value.into_owned()))
}

/// Lets visitors in, and whoever has a token that may read the account.
async fn admit(admission: &dyn Admission, token: Option<String>) -> Result<Option<Viewer>, Refused> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let viewer = admission.viewer(&token).await?;
    if viewer.may(Permission::ReadAccount) {
        Ok(Some(viewer))
    } else {
        Err(Refused::Token)
    }
}

impl Refused {
    fn answer(self) -> HttpResponse {
        match self {
            Self::Token => HttpResponse::Unauthorized()
                .insert_header((WWW_AUTHENTICATE, CHALLENGE))
                .finish(),
            Self::Suspended => HttpResponse::Forbidden().finish(),
            Self::Failed => HttpResponse::InternalServerError().finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use actix_web::{App, http::StatusCode, test};
    use kanikey_messages::session::{OpenError, SessionHandle};

    use super::*;

    struct Doorkeeper;

    #[async_trait(?Send)]
    impl Admission for Doorkeeper {
        async fn viewer(&self, token: &str) -> Result<Viewer, Refused> {
            let permissions = match token {
                "native" => None,
                "reads" => Some(vec![Permission::ReadAccount]),
                "writes" => Some(vec![Permission::WriteNotes]),
                "suspended" => return Err(Refused::Suspended),
                _ => return Err(Refused::Token),
            };
            Ok(Viewer {
                user_id: token.to_owned(),
                token_id: token.to_owned(),
                permissions,
            })
        }
    }

    struct Stopping;

    impl Sessions for Stopping {
        fn open(&self, _session: OpenSession) -> Result<Box<dyn SessionHandle>, OpenError> {
            Err(OpenError::Stopping)
        }
    }

    async fn admitted(token: &str) -> Result<Option<String>, Refused> {
        let viewer = admit(&Doorkeeper, Some(token.to_owned())).await?;
        Ok(viewer.map(|viewer| viewer.user_id))
    }

    #[actix_web::test]
    async fn tokens_must_be_valid_and_read_the_account() {
        assert_eq!(admit(&Doorkeeper, None).await, Ok(None));
        assert_eq!(admitted("").await, Ok(None));
        assert_eq!(admitted("native").await, Ok(Some("native".into())));
        assert_eq!(admitted("reads").await, Ok(Some("reads".into())));
        assert_eq!(admitted("writes").await, Err(Refused::Token));
        assert_eq!(admitted("nonsense").await, Err(Refused::Token));
        assert_eq!(admitted("suspended").await, Err(Refused::Suspended));
    }

    #[actix_web::test]
    async fn the_header_comes_before_the_query() {
        let request = TestRequest::with_uri("/streaming?i=a%2Bb&_t=1").to_http_request();
        assert_eq!(token(&request), Some("a+b".into()));
        let request = TestRequest::with_uri("/streaming?i=query")
            .insert_header((AUTHORIZATION, "Bearer header"))
            .to_http_request();
        assert_eq!(token(&request), Some("header".into()));
    }

    #[actix_web::test]
    async fn refuses_as_misskey_does() {
        let sockets = Sockets {
            sessions: Arc::new(Stopping),
            admission: Arc::new(Doorkeeper),
        };
        let app = test::init_service(App::new().configure(|config| configure(config, sockets))).await;
        for (uri, status) in [
            ("/streaming?i=nonsense", StatusCode::UNAUTHORIZED),
            ("/streaming?i=suspended", StatusCode::FORBIDDEN),
            ("/streaming", StatusCode::BAD_REQUEST),
        ] {
            let request = TestRequest::get().uri(uri).to_request();
            let answered = test::try_call_service(&app, request).await;
            let answer = answered.map_or_else(
                |error| error.as_response_error().status_code(),
                |response| response.status(),
            );
            assert_eq!(answer, status, "{uri}");
        }
        let upgrade = TestRequest::get()
            .uri("/streaming")
            .insert_header(("connection", "upgrade"))
            .insert_header(("upgrade", "websocket"))
            .insert_header(("sec-websocket-version", "13"))
            .insert_header(("sec-websocket-key", "x3JJHMbDL1EzLkh9GBhXDw=="));
        let answer = test::try_call_service(&app, upgrade.to_request()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
