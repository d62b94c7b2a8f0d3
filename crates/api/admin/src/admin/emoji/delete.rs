//! `admin/emoji/delete`: removes one of the server's custom emojis.

use kanikey_api_kit::prelude::*;
use kanikey_domain::emojis;

const NO_SUCH_EMOJI: ErrorCode = ErrorCode::new(
    "NO_SUCH_EMOJI",
    "be83669b-773a-44b7-b1f8-e5e5170ac3c2",
    "No such emoji.",
);

/// Removes one of the server's custom emojis.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new(
        "admin/emoji/delete",
        module_path!(),
        "Removes one of the server's custom emojis.",
    )
    .user()
    .policy("canManageCustomEmojis")
    .permission(Permission::WriteAdminEmoji)
    .errors(&[NO_SUCH_EMOJI]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        if emojis::delete(&ctx.site, &params.id).await? {
            Ok(NoContent)
        } else {
            Err(NO_SUCH_EMOJI.into())
        }
    }
}
