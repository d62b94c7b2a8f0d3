//! `endpoints`: the names of all endpoints.

use kanikey_api_kit::catalogue;
use kanikey_api_kit::prelude::*;

/// Names all endpoints.
pub struct Endpoints;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for Endpoints {
    const META: Meta = Meta::new("endpoints", module_path!(), "The names of all endpoints.").anyone();
    type Params = Params;
    type Answer = Vec<&'static str>;

    async fn call(_: Ctx, _: Params) -> ApiResult<Vec<&'static str>> {
        Ok(catalogue::all().iter().map(|endpoint| endpoint.meta.name).collect())
    }
}
