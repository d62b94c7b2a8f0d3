//! Calls with a file: a form whose file goes piece by piece to an upload, and whose other fields are the parameters.
//! Clients send the fields in any order: the token may come after the file.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt as _;
use kanikey_api_kit::{ApiError, ApiResult, Caller, errors};
use kanikey_messages::{UploadFailure, UploadedFile};
use serde_json::Value;

use super::gate::Call;
use crate::patience::{BodyError, declared_length};

/// How many fields a form may have.
const MAX_FIELDS: usize = 32;
/// The largest text in a form, in bytes.
const MAX_TEXT: usize = 64 * 1024;

/// What a form may have besides its file, in bytes.
const FORM_OVERHEAD: u64 = (MAX_FIELDS * MAX_TEXT) as u64;

/// A form that came.
pub(super) struct Form {
    pub(super) caller: Option<Caller>,
    pub(super) params: Value,
    pub(super) file: Option<UploadedFile>,
}

/// Receives a form. The caller is let through before the file is read where the token is known by then, else after it.
pub(super) async fn receive(
    call: &Call<'_>,
    request: &HttpRequest,
    payload: web::Payload,
    mut token: Option<String>,
) -> ApiResult<Form> {
    let largest = largest_file(call).saturating_add(FORM_OVERHEAD);
    if declared_length(request).is_some_and(|length| length > largest) {
        return Err(errors::MAX_FILE_SIZE_EXCEEDED.into());
    }
    let mut form = Multipart::new(request.headers(), payload);
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut admitted: Option<Option<Caller>> = None;
    let mut file = None;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|error| unread(&error))?;
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" && file.is_none() {
            if admitted.is_none() && token.is_some() {
                admitted = Some(call.admit(token.clone()).await?);
            }
            file = Some(upload(call, &mut field).await?);
            continue;
        }
        if fields.len() >= MAX_FIELDS {
            return Err(errors::BODY_TOO_LARGE.into());
        }
        let text = text(&mut field).await?;
        match name.as_str() {
            "i" => token = token.or(Some(text)),
            _ => fields.push((name, text)),
        }
    }
    let caller = match admitted {
        Some(caller) => caller,
        None => call.admit(token).await?,
    };
    let params = kanikey_api_registry::params_of_query(call.endpoint, fields);
    Ok(Form { caller, params, file })
}

async fn upload(call: &Call<'_>, field: &mut Field) -> ApiResult<UploadedFile> {
    let mut upload = call.parts.uploads.begin(largest_file(call)).map_err(failed)?;
    let name = field
        .content_disposition()
        .and_then(|it| it.get_filename())
        .map(str::to_owned);
    while let Some(piece) = field.next().await {
        upload
            .chunk(piece.map_err(|error| unread(&error))?)
            .await
            .map_err(failed)?;
    }
    upload.finish(name).await.map_err(failed)
}

/// The most bytes that a file may have here.
fn largest_file(call: &Call<'_>) -> u64 {
    let site = &call.parts.site;
    let of_role = u64::try_from(site.settings.policies().max_file_size_mb)
        .unwrap_or(0)
        .saturating_mul(1024 * 1024);
    of_role.min(site.config.drive.max_file_size)
}

async fn text(field: &mut Field) -> ApiResult<String> {
    let mut text = Vec::new();
    while let Some(piece) = field.next().await {
        let piece = piece.map_err(|error| unread(&error))?;
        if text.len() + piece.len() > MAX_TEXT {
            return Err(errors::BODY_TOO_LARGE.into());
        }
        text.extend_from_slice(&piece);
    }
    String::from_utf8(text).map_err(|error| broken(&error))
}

fn failed(failure: UploadFailure) -> ApiError {
    match failure {
        UploadFailure::TooLarge { .. } => errors::MAX_FILE_SIZE_EXCEEDED.into(),
        UploadFailure::Busy | UploadFailure::StorageFull | UploadFailure::Interrupted => {
            errors::UNAVAILABLE.with_message(failure.to_string())
        }
    }
}

fn unread(error: &MultipartError) -> ApiError {
    match error {
        MultipartError::Payload(error) if BodyError::of(error) == BodyError::TimedOut => errors::BODY_TIMED_OUT.into(),
        error => broken(error),
    }
}

fn broken(error: &dyn std::fmt::Display) -> ApiError {
    tracing::debug!(error = %error, "a form is broken");
    errors::INVALID_PARAM.with_info(serde_json::json!({ "param": "#", "reason": "must be a whole form" }))
}
