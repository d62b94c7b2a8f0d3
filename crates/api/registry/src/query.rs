//! Parameters that came as text: in the query of a GET, or beside a file.

use std::collections::HashMap;
use std::sync::LazyLock;

use kanikey_api_kit::Registered;
use schemars::SchemaGenerator;
use serde_json::{Map, Value};

/// The types of each endpoint's parameters that may come as text.
static TYPES: LazyLock<HashMap<&'static str, HashMap<String, Vec<String>>>> = LazyLock::new(|| {
    let takes_text = |endpoint: &&Registered| endpoint.meta.file || endpoint.meta.get_cache_seconds.is_some();
    let with_types = |endpoint: &Registered| (endpoint.meta.name, types_of(endpoint));
    crate::all().iter().filter(takes_text).map(with_types).collect()
});

/// The JSON of parameters that came as text: numbers and booleans where the endpoint takes such.
pub fn params_of_query(endpoint: &Registered, pairs: impl IntoIterator<Item = (String, String)>) -> Value {
    let types = TYPES.get(endpoint.meta.name);
    let object: Map<String, Value> = pairs
        .into_iter()
        .map(|(name, text)| {
            let wanted = types.and_then(|types| types.get(&name)).map_or(&[][..], Vec::as_slice);
            let value = typed(text, wanted);
            (name, value)
        })
        .collect();
    Value::Object(object)
}

fn typed(text: String, wanted: &[String]) -> Value {
    let wants = |name: &str| wanted.iter().any(|wanted| wanted == name);
    if wants("boolean") && matches!(text.as_str(), "true" | "false") {
        return Value::Bool(text == "true");
    }
    if (wants("integer") || wants("number"))
        && let Ok(number) = text.parse::<serde_json::Number>()
    {
        return Value::Number(number);
    }
    if wants("null") && text == "null" {
        return Value::Null;
    }
    Value::String(text)
}

fn types_of(endpoint: &Registered) -> HashMap<String, Vec<String>> {
    let mut generator = inline_generator();
    let schema = (endpoint.params_schema)(&mut generator);
    let properties = schema.get("properties").and_then(Value::as_object).cloned();
    let type_names = |schema: &Value| match schema.get("type") {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let with_types = |(name, schema): (String, Value)| (name, type_names(&schema));
    properties.unwrap_or_default().into_iter().map(with_types).collect()
}

fn inline_generator() -> SchemaGenerator {
    schemars::generate::SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
}
