//! `renote-mute/delete`: ends muting a user's renotes.

use kanikey_api_kit::prelude::*;
use kanikey_domain::mute::{self, MuteError};

use crate::{lookup, unexpected};

const MUTEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "MUTEE_IS_YOURSELF",
    "619b1314-0850-4597-a242-e245f3da42af",
    "Mutee is yourself.",
);
const NOT_MUTING: ErrorCode = ErrorCode::new(
    "NOT_MUTING",
    "2e4ef874-8bf0-4b4b-b069-4598f6d05817",
    "You are not muting that user.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "9b6728cf-638c-4aa1-bedb-e07d8101474d", "No such user.");

/// Ends muting a user's renotes.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("renote-mute/delete", module_path!(), "Ends muting a user's renotes.")
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
        mute::delete_renote(&ctx.site, &me.id, &mutee.id)
            .await
            .map_err(|error| match error {
                MuteError::NotMuting => NOT_MUTING.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
