//! `emojis`: all custom emojis of the server.

use kanikey_api_kit::prelude::*;
use kanikey_db::emojis;
use kanikey_entities::EmojiSimple;

/// All custom emojis of the server.
pub struct Emojis;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// The emojis.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    emojis: Vec<EmojiSimple>,
}

impl Endpoint for Emojis {
    const META: Meta = Meta::new("emojis", module_path!(), "All custom emojis of the server.")
        .anyone()
        .get(3600);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        let rows = emojis::local(&mut *ctx.conn().await?).await?;
        Ok(Answer {
            emojis: kanikey_pack::emojis_simple(rows),
        })
    }
}
