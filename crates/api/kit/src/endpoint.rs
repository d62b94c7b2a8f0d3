//! The shape of every endpoint.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use crate::{ApiResult, Ctx, Meta};

/// One endpoint of the API.
#[expect(
    async_fn_in_trait,
    reason = "endpoints run on the arbiter that took the request; they need not be Send"
)]
pub trait Endpoint: 'static {
    /// Its name, who may call it, and how often.
    const META: Meta;
    /// What it is given.
    type Params: DeserializeOwned + JsonSchema + 'static;
    /// What it answers; [`NoContent`] is 204.
    type Answer: Serialize + JsonSchema + 'static;

    /// Does it.
    async fn call(ctx: Ctx, params: Self::Params) -> ApiResult<Self::Answer>;
}

/// An answer without a body: 204.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoContent;

impl Serialize for NoContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl JsonSchema for NoContent {
    fn schema_name() -> Cow<'static, str> {
        "NoContent".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "null" })
    }
}
