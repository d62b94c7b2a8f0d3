//! `admin/roles/update-default-policies`: changes what every account may do.

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_domain::instance::{self, UpdateError};
use serde_json::{Map, Value, json};

/// Changes what every account may do.
pub struct UpdateDefaultPolicies;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    /// The policies to change; the others stay.
    policies: Map<String, Value>,
}

impl Endpoint for UpdateDefaultPolicies {
    const META: Meta = Meta::new(
        "admin/roles/update-default-policies",
        module_path!(),
        "Changes what every account may do.",
    )
    .admin()
    .permission(Permission::WriteAdminRoles);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        instance::update_policies(&ctx.site, &params.policies)
            .await
            .map_err(|error| match error {
                UpdateError::Invalid(error) => INVALID_PARAM.with_info(json!({
                    "param": "#/properties/policies",
                    "reason": error.to_string(),
                })),
                UpdateError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
