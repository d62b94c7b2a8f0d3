//! `endpoint`: the parameters of an endpoint.

use kanikey_api_kit::catalogue;
use kanikey_api_kit::prelude::*;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// Names the parameters of an endpoint.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    endpoint: String,
}

/// What an endpoint takes.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    params: Vec<Parameter>,
}

/// A parameter.
#[derive(Serialize, JsonSchema)]
pub struct Parameter {
    name: String,
    /// `String`, `Number`, `Boolean`, `Array` or `Object`.
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Endpoint for Show {
    const META: Meta = Meta::new("endpoint", module_path!(), "The parameters of an endpoint.").anyone();
    type Params = Params;
    type Answer = Option<Answer>;

    async fn call(_: Ctx, params: Params) -> ApiResult<Option<Answer>> {
        let endpoint = catalogue::all().iter().find(|it| it.meta.name == params.endpoint);
        Ok(endpoint.map(|endpoint| {
            let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
            let schema = (endpoint.params_schema)(&mut SchemaGenerator::new(settings));
            let properties = schema.get("properties").and_then(Value::as_object);
            let parameters = properties.into_iter().flatten().map(|(name, schema)| Parameter {
                name: name.clone(),
                kind: kind_of(schema),
            });
            Answer {
                params: parameters.collect(),
            }
        }))
    }
}

fn kind_of(schema: &Value) -> &'static str {
    let name = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().find_map(Value::as_str),
        name => name.and_then(Value::as_str),
    };
    match name {
        Some("integer" | "number") => "Number",
        Some("boolean") => "Boolean",
        Some("array") => "Array",
        Some("object") => "Object",
        _ => "String",
    }
}
