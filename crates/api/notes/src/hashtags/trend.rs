//! `hashtags/trend`: lists the hashtags that are trending.

use kanikey_api_kit::prelude::*;
use kanikey_domain::hashtags;
use kanikey_entities::HashtagTrend;

/// Lists the hashtags that are trending.
pub struct Trend;

/// It takes none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for Trend {
    const META: Meta = Meta::new(
        "hashtags/trend",
        module_path!(),
        "Lists the hashtags that are trending.",
    )
    .anyone()
    .get(60);
    type Params = Params;
    type Answer = Vec<HashtagTrend>;

    async fn call(ctx: Ctx, _params: Params) -> ApiResult<Vec<HashtagTrend>> {
        let mut conn = ctx.conn().await?;
        let trends = hashtags::trend(&ctx.site, &mut conn).await?;
        let packed = trends.into_iter().map(|trend| HashtagTrend {
            tag: trend.tag,
            chart: trend.chart.into_iter().map(|users| users as i32).collect(),
            users_count: trend.users_count as i32,
        });
        Ok(packed.collect())
    }
}
