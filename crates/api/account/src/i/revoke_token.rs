//! `i/revoke-token`: takes an app's access away.

use kanikey_api_kit::prelude::*;
use kanikey_domain::tokens;

/// Takes an app's access away.
pub struct RevokeToken;

/// Its parameters: one of the two.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// As `i/apps` lists it.
    #[serde(default)]
    token_id: Option<Id>,
    /// The token itself.
    #[serde(default)]
    token: Option<Text<1, 128>>,
}

impl Endpoint for RevokeToken {
    const META: Meta = Meta::new("i/revoke-token", module_path!(), "Takes an app's access away.")
        .user()
        .secure();
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user.id;
        if let Some(id) = params.token_id {
            tokens::revoke(&ctx.site, me, &id).await?;
        } else if let Some(token) = params.token {
            tokens::revoke_secret(&ctx.site, me, &token).await?;
        }
        Ok(NoContent)
    }
}
