//! `users/lists/update-membership`: changes whether a member's replies to others are shown.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lists::{self, ListError};

use crate::{lookup, unexpected};

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "7f44670e-ab16-43b8-b4c1-ccd2ee89cc02", "No such list.");
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "588e7f72-c744-4a61-b180-d354e912bda2", "No such user.");

/// Changes whether a member's replies to others are shown.
pub struct UpdateMembership;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
    user_id: Id,
    #[serde(default)]
    with_replies: Option<bool>,
}

impl Endpoint for UpdateMembership {
    const META: Meta = Meta::new(
        "users/lists/update-membership",
        module_path!(),
        "Changes whether a member's replies to others are shown.",
    )
    .user()
    .permission(Permission::WriteAccount)
    .prohibit_moved()
    .errors(&[NO_SUCH_LIST, NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        let user = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        let with_replies = params.with_replies.unwrap_or_default();
        lists::update_membership(&ctx.site, &me.id, &params.list_id, &user.id, with_replies)
            .await
            .map_err(|error| match error {
                ListError::NoSuchList => NO_SUCH_LIST.into(),
                ListError::NotOnList => NO_SUCH_USER.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
