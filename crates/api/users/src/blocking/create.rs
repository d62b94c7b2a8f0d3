//! `blocking/create`: blocks a user.

use kanikey_api_kit::prelude::*;
use kanikey_domain::blocking::{self, BlockError};
use kanikey_entities::UserDetailed;

use crate::{lookup, unexpected};

const ALREADY_BLOCKING: ErrorCode = ErrorCode::new(
    "ALREADY_BLOCKING",
    "787fed64-acb9-464a-82eb-afbd745b9614",
    "You are already blocking that user.",
);
const BLOCKEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "BLOCKEE_IS_YOURSELF",
    "88b19138-f28d-42c0-8499-6a31bbd0fdc6",
    "Blockee is yourself.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "7cc4f851-e2f1-4621-9633-ec9e1d00c01e", "No such user.");

/// Blocks a user.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("blocking/create", module_path!(), "Blocks a user.")
        .user()
        .permission(Permission::WriteBlocks)
        .limit(Limit::per_hour(20))
        .errors(&[ALREADY_BLOCKING, BLOCKEE_IS_YOURSELF, NO_SUCH_USER]);
    type Params = Params;
    type Answer = UserDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserDetailed> {
        let me = &ctx.me()?.user;
        if me.id == params.user_id.as_str() {
            return Err(BLOCKEE_IS_YOURSELF.into());
        }
        let blockee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        blocking::create(&ctx.site, me, &blockee)
            .await
            .map_err(|error| match error {
                BlockError::AlreadyBlocking => ALREADY_BLOCKING.into(),
                error => unexpected(error),
            })?;
        let mut conn = ctx.conn().await?;
        lookup::detailed(&ctx, &mut conn, blockee).await
    }
}
