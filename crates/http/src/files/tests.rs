//! Files as clients ask for them.

use std::error::Error;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use async_trait::async_trait;
use kanikey_messages::{FileSource, OpenedFile};

use super::configure;

/// Longer than a piece that is read at a time, and no multiple of it.
const SIZE: usize = 200_003;

/// Has one file, `crab`.
struct OneFile;

fn content() -> Vec<u8> {
    (0..SIZE).map(|at| (at % 251) as u8).collect()
}

#[async_trait(?Send)]
impl FileSource for OneFile {
    async fn open(&self, access_key: &str) -> Result<Option<OpenedFile>, Box<dyn Error>> {
        match access_key {
            "crab" => {
                let mut file = tempfile::tempfile()?;
                file.write_all(&content())?;
                file.seek(SeekFrom::Start(0))?;
                Ok(Some(OpenedFile {
                    file,
                    size: SIZE as u64,
                    content_type: "image/png".to_owned(),
                    disposition: "inline; filename=\"crab.png\"".to_owned(),
                }))
            }
            "broken" => Err("the disk is on fire".into()),
            _ => Ok(None),
        }
    }
}

async fn answer_to(request: TestRequest) -> ServiceResponse {
    let source: Arc<dyn FileSource> = Arc::new(OneFile);
    let app = init_service(App::new().app_data(web::Data::from(source)).configure(configure)).await;
    call_service(&app, request.to_request()).await
}

fn crab() -> TestRequest {
    TestRequest::get().uri("/files/crab")
}

fn header<'a>(response: &'a ServiceResponse, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn a_file_comes_whole_and_harmless() {
    let response = answer_to(crab()).await;
    assert_eq!(response.status(), StatusCode::OK);
    for (name, expected) in [
        ("content-type", "image/png"),
        ("content-disposition", "inline; filename=\"crab.png\""),
        ("cache-control", "max-age=31536000, immutable"),
        ("etag", "\"crab\""),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("access-control-allow-origin", "*"),
    ] {
        assert_eq!(header(&response, name), expected, "{name}");
    }
    let policy = header(&response, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    assert!(read_body(response).await == content());
}

#[actix_web::test]
async fn a_part_comes_where_one_is_asked_for() {
    let response = answer_to(crab().insert_header(("range", "bytes=100000-199999"))).await;
    assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(header(&response, "content-range"), "bytes 100000-199999/200003");
    assert!(read_body(response).await == content()[100_000..200_000]);

    let response = answer_to(crab().insert_header(("range", "bytes=200003-"))).await;
    assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(header(&response, "content-range"), "bytes */200003");
}

#[actix_web::test]
async fn a_part_of_something_else_is_not_sent() {
    let ask = |tag| {
        crab()
            .insert_header(("range", "bytes=0-9"))
            .insert_header(("if-range", tag))
    };
    assert_eq!(answer_to(ask("\"shrimp\"")).await.status(), StatusCode::OK);
    assert_eq!(answer_to(ask("\"crab\"")).await.status(), StatusCode::PARTIAL_CONTENT);
}

#[actix_web::test]
async fn what_the_client_has_is_not_sent_again() {
    for tags in ["\"crab\"", "W/\"crab\"", "\"shrimp\", \"crab\"", "*"] {
        let response = answer_to(crab().insert_header(("if-none-match", tags))).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{tags}");
        assert!(read_body(response).await.is_empty());
    }
    let response = answer_to(crab().insert_header(("if-none-match", "\"shrimp\""))).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[actix_web::test]
async fn what_is_not_there_is_not_found() {
    for path in ["/files/shrimp", "/files/..%2f..%2fetc%2fpasswd"] {
        let response = answer_to(TestRequest::get().uri(path)).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(header(&response, "cache-control"), "max-age=86400");
    }
    let response = answer_to(TestRequest::get().uri("/files/broken")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[actix_web::test]
async fn identicons_are_pictures() {
    let response = answer_to(TestRequest::get().uri("/identicon/alice@kani.example:3000")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "content-type"), "image/png");
    assert_eq!(header(&response, "cache-control"), "public, max-age=86400");
    assert!(read_body(response).await.starts_with(b"\x89PNG"));
}
