//! `mute/delete`: ends muting a user.

use kanikey_api_kit::prelude::*;
use kanikey_domain::mute::{self, MuteError};

use crate::{lookup, unexpected};

const MUTEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "MUTEE_IS_YOURSELF",
    "f428b029-6b39-4d48-a1d2-cc1ae6dd5cf9",
    "Mutee is yourself.",
);
const NOT_MUTING: ErrorCode = ErrorCode::new(
    "NOT_MUTING",
    "5467d020-daa9-4553-81e1-135c0c35a96d",
    "You are not muting that user.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "b851d00b-8ab1-4a56-8b1b-e24187cb48ef", "No such user.");

/// Ends muting a user.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("mute/delete", module_path!(), "Ends muting a user.")
        .user()
        .permission(Permission::WriteMutes)
        .errors(&[MUTEE_IS_YOURSELF, NOT_MUTING, NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        if me.id == params.user_id.as_str() {
            return Err(MUTEE_IS_YOURSELF.into());
        }
        let mutee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        mute::delete(&ctx.site, &me.id, &mutee.id)
            .await
            .map_err(|error| match error {
                MuteError::NotMuting => NOT_MUTING.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
