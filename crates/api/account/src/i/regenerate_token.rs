//! `i/regenerate-token`: ends all of one's own sign-ins.

use kanikey_api_kit::prelude::*;
use kanikey_domain::{accounts, tokens};

const INCORRECT_PASSWORD: ErrorCode = ErrorCode::new(
    "INCORRECT_PASSWORD",
    "932c904e-9460-45b7-9ce6-7ed33be7eb2c",
    "Incorrect password.",
);

/// Ends all of one's own sign-ins; apps keep their access.
pub struct RegenerateToken;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    password: Text<0, 1024>,
}

impl Endpoint for RegenerateToken {
    const META: Meta = Meta::new("i/regenerate-token", module_path!(), "Ends all of one's own sign-ins.")
        .user()
        .secure()
        .limit(Limit::per_hour(30))
        .errors(&[INCORRECT_PASSWORD]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        if !accounts::is_password(&ctx.site, me, params.password.into_string()).await? {
            return Err(INCORRECT_PASSWORD.into());
        }
        tokens::sign_out(&ctx.site, &me.id).await?;
        Ok(NoContent)
    }
}
