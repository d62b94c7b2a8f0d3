//! `emoji`: one custom emoji of the server.

use kanikey_api_kit::prelude::*;
use kanikey_db::emojis;
use kanikey_entities::EmojiDetailed;

const NO_SUCH_EMOJI: ErrorCode = ErrorCode::new(
    "NO_SUCH_EMOJI",
    "e2785b66-dca3-4087-9cac-b93c541cc425",
    "No such emoji.",
);

/// One custom emoji of the server.
pub struct Emoji;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    name: Text<0, 128>,
}

impl Endpoint for Emoji {
    const META: Meta = Meta::new("emoji", module_path!(), "One custom emoji of the server.")
        .anyone()
        .get(3600)
        .errors(&[NO_SUCH_EMOJI]);
    type Params = Params;
    type Answer = EmojiDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<EmojiDetailed> {
        let row = emojis::local_by_name(&mut *ctx.conn().await?, &params.name).await?;
        Ok(kanikey_pack::emoji_detailed(row.ok_or(NO_SUCH_EMOJI)?))
    }
}
