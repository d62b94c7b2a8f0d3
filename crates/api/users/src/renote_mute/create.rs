//! `renote-mute/create`: mutes a user's renotes.

use kanikey_api_kit::prelude::*;
use kanikey_domain::mute::{self, MuteError};

use crate::{lookup, unexpected};

const ALREADY_MUTING: ErrorCode = ErrorCode::new(
    "ALREADY_MUTING",
    "ccfecbe4-1f1c-4fc2-8a3d-c3ffee61cb7b",
    "You are already muting that user.",
);
const MUTEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "MUTEE_IS_YOURSELF",
    "37285718-52f7-4aef-b7de-c38b8e8a8420",
    "Mutee is yourself.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "5e0a5dff-1e94-4202-87ae-4d9c89eb2271", "No such user.");

/// Mutes a user's renotes.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("renote-mute/create", module_path!(), "Mutes a user's renotes.")
        .user()
        .permission(Permission::WriteMutes)
        .limit(Limit::per_hour(20))
        .errors(&[ALREADY_MUTING, MUTEE_IS_YOURSELF, NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        if me.id == params.user_id.as_str() {
            return Err(MUTEE_IS_YOURSELF.into());
        }
        let mutee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        mute::create_renote(&ctx.site, &me.id, &mutee.id)
            .await
            .map_err(|error| match error {
                MuteError::AlreadyMuting => ALREADY_MUTING.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
