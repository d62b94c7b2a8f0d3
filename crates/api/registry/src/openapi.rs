//! The OpenAPI 3.1 document that `/api.json` serves.

use kanikey_api_kit::{Audience, ErrorCode, Meta, Registered, errors};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::all;

/// The document, for the server at `origin`.
pub fn document(origin: &str, version: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let paths: Map<String, Value> = all()
        .iter()
        .map(|endpoint| (format!("/{}", endpoint.meta.name), path_of(endpoint, &mut generator)))
        .collect();
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Error".to_owned(), error_schema());
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Kanikey API", "version": version },
        "servers": [{ "url": format!("{origin}/api") }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearerAuth": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn path_of(endpoint: &Registered, generator: &mut SchemaGenerator) -> Value {
    let operation = operation(endpoint, generator);
    let mut path = Map::new();
    if endpoint.meta.get_cache_seconds.is_some() {
        let mut get = operation.clone();
        if let Value::Object(get) = &mut get {
            get.remove("requestBody");
            get.insert(
                "operationId".to_owned(),
                json!(format!("get___{}", endpoint.meta.name.replace('/', "___"))),
            );
        }
        path.insert("get".to_owned(), get);
    }
    path.insert("post".to_owned(), operation);
    path.into()
}

fn operation(endpoint: &Registered, generator: &mut SchemaGenerator) -> Value {
    let meta = endpoint.meta;
    let mut params = json!((endpoint.params_schema)(generator));
    if meta.file {
        let file = json!({ "type": "string", "format": "binary" });
        let with_file = json!({ "type": "object", "properties": { "file": file }, "required": ["file"] });
        params = json!({ "allOf": [params, with_file] });
    }
    let kind = if meta.file {
        "multipart/form-data"
    } else {
        "application/json"
    };
    let mut responses = Map::new();
    match (endpoint.answer_schema)(generator) {
        Some(schema) => responses.insert(
            "200".to_owned(),
            json!({ "description": "OK (with results)", "content": { "application/json": { "schema": schema } } }),
        ),
        None => responses.insert("204".to_owned(), json!({ "description": "OK (without any results)" })),
    };
    for (status, examples) in errors_of(meta) {
        let schema = json!({ "$ref": "#/components/schemas/Error" });
        let content = json!({ "application/json": { "schema": schema, "examples": examples } });
        responses.insert(
            status.to_string(),
            json!({ "description": describe(status), "content": content }),
        );
    }
    let mut operation = json!({
        "operationId": format!("post___{}", meta.name.replace('/', "___")),
        "summary": meta.name,
        "description": description(meta),
        "requestBody": { "required": true, "content": { kind: { "schema": params } } },
        "responses": responses,
    });
    if meta.audience != Some(Audience::Anyone)
        && let Value::Object(operation) = &mut operation
    {
        operation.insert("security".to_owned(), json!([{ "bearerAuth": [] }]));
    }
    operation
}

fn description(meta: &Meta) -> String {
    let credential = if meta.audience == Some(Audience::Anyone) {
        "No"
    } else {
        "Yes"
    };
    let scope = meta
        .permission
        .map(|scope| format!(" / **Permission**: *{scope}*"))
        .unwrap_or_default();
    format!("{}\n\n**Credential required**: *{credential}*{scope}", meta.summary)
}

/// The endpoint's errors and those of all endpoints, by status.
fn errors_of(meta: &Meta) -> std::collections::BTreeMap<u16, Map<String, Value>> {
    let mut general = vec![
        errors::INVALID_PARAM,
        errors::AUTHENTICATION_FAILED,
        errors::INTERNAL_ERROR,
    ];
    if meta.audience != Some(Audience::Anyone) {
        general.push(errors::CREDENTIAL_REQUIRED);
    }
    if meta.permission.is_some() {
        general.push(errors::PERMISSION_DENIED);
    }
    if let Some(limit) = meta.limit {
        general.push(errors::RATE_LIMIT_EXCEEDED);
        if limit.min_interval_ms > 0 {
            general.push(errors::BRIEF_REQUEST_INTERVAL);
        }
    }
    let mut by_status = std::collections::BTreeMap::<u16, Map<String, Value>>::new();
    for error in meta.errors.iter().chain(&general) {
        let example = json!({ "value": { "error": example(error) } });
        by_status
            .entry(error.status)
            .or_default()
            .insert(error.code.to_owned(), example);
    }
    by_status
}

fn example(error: &ErrorCode) -> Value {
    json!({ "code": error.code, "id": error.id, "message": error.message })
}

fn describe(status: u16) -> &'static str {
    match status {
        401 => "Authentication error",
        403 => "Forbidden error",
        429 => "Too many requests",
        500.. => "Internal server error",
        _ => "Client error",
    }
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "id"],
                "properties": {
                    "code": { "type": "string" },
                    "message": { "type": "string" },
                    "id": { "type": "string", "format": "uuid" },
                    "kind": { "type": "string" },
                    "info": {},
                },
            },
        },
    })
}
