//! `admin/update-meta`: changes the server's settings.

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_domain::instance::{self, UpdateError};
use serde_json::{Map, Value, json};

/// Changes the server's settings.
pub struct UpdateMeta;

/// The settings to change, by their names in `admin/meta`. Names of Misskey's settings that this server has none of are
/// left out.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Params(Map<String, Value>);

impl Endpoint for UpdateMeta {
    const META: Meta = Meta::new("admin/update-meta", module_path!(), "Changes the server's settings.")
        .admin()
        .permission(Permission::WriteAdminMeta);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        instance::update(&ctx.site, &params.0)
            .await
            .map_err(|error| match error {
                UpdateError::Invalid(error) => INVALID_PARAM.with_info(json!({
                    "param": "#/type",
                    "reason": error.to_string(),
                })),
                UpdateError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
