//! `hashtags/search`: lists the hashtags that start with a text.

use kanikey_api_kit::prelude::*;
use kanikey_db::hashtags;

/// Lists the hashtags that start with a text.
pub struct Search;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    query: Text<0, 128>,
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    offset: Option<Int<0, 1_000_000>>,
}

impl Endpoint for Search {
    const META: Meta = Meta::new(
        "hashtags/search",
        module_path!(),
        "Lists the hashtags that start with a text.",
    )
    .anyone();
    type Params = Params;
    type Answer = Vec<String>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<String>> {
        let mut conn = ctx.conn().await?;
        let prefix = params.query.to_lowercase();
        let offset = params.offset.map_or(0, Int::get);
        Ok(hashtags::search(&mut conn, &prefix, params.limit.get(), offset).await?)
    }
}
