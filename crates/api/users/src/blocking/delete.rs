//! `blocking/delete`: ends blocking a user.

use kanikey_api_kit::prelude::*;
use kanikey_domain::blocking::{self, BlockError};
use kanikey_entities::UserDetailed;

use crate::{lookup, unexpected};

const BLOCKEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "BLOCKEE_IS_YOURSELF",
    "06f6fac6-524b-473c-a354-e97a40ae6eac",
    "Blockee is yourself.",
);
const NOT_BLOCKING: ErrorCode = ErrorCode::new(
    "NOT_BLOCKING",
    "291b2efa-60c6-45c0-9f6a-045c8f9b02cd",
    "You are not blocking that user.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "8621d8bf-c358-4303-a066-5ea78610eb3f", "No such user.");

/// Ends blocking a user.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("blocking/delete", module_path!(), "Ends blocking a user.")
        .user()
        .permission(Permission::WriteBlocks)
        .limit(Limit::per_hour(100))
        .errors(&[BLOCKEE_IS_YOURSELF, NOT_BLOCKING, NO_SUCH_USER]);
    type Params = Params;
    type Answer = UserDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserDetailed> {
        let me = &ctx.me()?.user;
        if me.id == params.user_id.as_str() {
            return Err(BLOCKEE_IS_YOURSELF.into());
        }
        let blockee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        blocking::delete(&ctx.site, me, &blockee)
            .await
            .map_err(|error| match error {
                BlockError::NotBlocking => NOT_BLOCKING.into(),
                error => unexpected(error),
            })?;
        let mut conn = ctx.conn().await?;
        lookup::detailed(&ctx, &mut conn, blockee).await
    }
}
