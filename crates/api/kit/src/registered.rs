//! An endpoint with its types forgotten, as the dispatcher holds it.

use std::any::TypeId;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use crate::{ApiError, ApiResult, Ctx, Endpoint, Meta, NoContent, errors};

/// What an endpoint answers: JSON, or nothing (204).
pub type Body = Option<Vec<u8>>;

/// An endpoint in a table.
#[derive(Clone, Copy)]
pub struct Registered {
    /// Its metadata.
    pub meta: &'static Meta,
    /// Reads the parameters and calls it.
    pub call: fn(Ctx, &[u8]) -> LocalBoxFuture<'static, ApiResult<Body>>,
    /// The schema of its parameters.
    pub params_schema: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of its answer; `None`: it answers 204.
    pub answer_schema: fn(&mut SchemaGenerator) -> Option<Schema>,
}

impl Registered {
    /// The entry of an endpoint. Does not compile for one that does not say who may call it.
    pub const fn of<E: Endpoint>() -> Self {
        const {
            assert!(E::META.audience.is_some(), "the endpoint does not say who may call it");
        }
        Self {
            meta: const { &E::META },
            call: call::<E>,
            params_schema: |generator| generator.subschema_for::<E::Params>(),
            answer_schema: |generator| {
                (TypeId::of::<E::Answer>() != TypeId::of::<NoContent>()).then(|| generator.subschema_for::<E::Answer>())
            },
        }
    }
}

fn call<E: Endpoint>(ctx: Ctx, params: &[u8]) -> LocalBoxFuture<'static, ApiResult<Body>> {
    let params = parse::<E::Params>(params);
    async move {
        let answer = E::call(ctx, params?).await?;
        if TypeId::of::<E::Answer>() == TypeId::of::<NoContent>() {
            return Ok(None);
        }
        let mut body = Vec::with_capacity(1024);
        serde_json::to_writer(&mut body, &answer).map_err(|error| {
            tracing::error!(endpoint = E::META.name, error = %error, "an answer could not be written");
            ApiError::from(errors::INTERNAL_ERROR)
        })?;
        Ok(Some(body))
    }
    .boxed_local()
}

/// Reads parameters; what is wrong with them is told as Misskey does, by the JSON pointer of the broken rule.
fn parse<P: serde::de::DeserializeOwned>(body: &[u8]) -> ApiResult<P> {
    let body = if body.iter().all(u8::is_ascii_whitespace) {
        b"{}"
    } else {
        body
    };
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        let (param, reason) = rule_of(&path, &message);
        errors::INVALID_PARAM.with_info(json!({ "param": param, "reason": reason }))
    })
}

fn rule_of(path: &str, message: &str) -> (String, String) {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    if let Some(name) = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return ("#/required".to_owned(), format!("must have required property '{name}'"));
    }
    let mut pointer = "#".to_owned();
    for part in path.split('.').filter(|part| !matches!(*part, "." | "" | "?")) {
        pointer.push_str("/properties/");
        pointer.push_str(part);
    }
    match message.strip_prefix('@').and_then(|rule| rule.split_once(": ")) {
        // A flattened field does not know its path; its rule names it.
        Some((rule, reason)) => match rule.split_once('/') {
            Some((field, rule)) => (format!("#/properties/{field}/{rule}"), reason.to_owned()),
            None => (format!("{pointer}/{rule}"), reason.to_owned()),
        },
        None => (format!("{pointer}/type"), message.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::page::Page;
    use crate::params::{Id, Text};

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Params {
        note_id: Id,
        #[serde(default)]
        text: Option<Text<1, 3>>,
        #[serde(flatten)]
        page: Page,
    }

    #[test]
    fn what_is_wrong_is_named_as_misskey_names_it() {
        let cases = [
            ("{}", "#/required", "must have required property 'noteId'"),
            (
                r#"{"noteId":"a","text":"long"}"#,
                "#/properties/text/maxLength",
                "must NOT have more than 3 characters",
            ),
            (
                r#"{"noteId":"a","limit":101}"#,
                "#/properties/limit/maximum",
                "must be <= 100",
            ),
            (
                r#"{"noteId":"-"}"#,
                "#/properties/noteId/format",
                "must match format \"misskey:id\"",
            ),
        ];
        for (body, param, reason) in cases {
            let info = parse::<Params>(body.as_bytes()).unwrap_err().info.unwrap();
            assert_eq!(
                (info["param"].as_str(), info["reason"].as_str()),
                (Some(param), Some(reason)),
                "{body}"
            );
        }
    }

    #[test]
    fn a_page_comes_flattened() {
        let params: Params = parse(br#"{"noteId":"a","untilId":"b","sinceDate":1700000000000}"#).unwrap();
        assert_eq!((params.note_id.as_str(), params.text), ("a", None));
        let page = params.page.resolve();
        assert_eq!((page.until.as_deref(), page.limit), (Some("b"), 10));
        assert_eq!(page.since, Some(id_of(1_700_000_000_000)));
    }

    fn id_of(millis: i64) -> String {
        kanikey_core::id::lower_bound(chrono::DateTime::from_timestamp_millis(millis).unwrap())
    }
}
