//! `username/available`: whether somebody could sign up with a name.

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_core::acct::is_local_username;
use kanikey_domain::accounts;
use serde_json::json;

/// Whether somebody could sign up with a name.
pub struct Available;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    username: Text<0, 128>,
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    available: bool,
}

impl Endpoint for Available {
    const META: Meta = Meta::new(
        "username/available",
        module_path!(),
        "Whether somebody could sign up with a name.",
    )
    .anyone();
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        if !is_local_username(&params.username) {
            let info = json!({
                "param": "#/properties/username/pattern",
                "reason": "must match pattern \"^\\w{1,20}$\"",
            });
            return Err(INVALID_PARAM.with_info(info));
        }
        Ok(Answer {
            available: accounts::is_available(&ctx.site, &params.username).await?,
        })
    }
}
