//! `users`: the directory.

use chrono::TimeDelta;
use kanikey_api_kit::prelude::*;
use kanikey_db::users::{self, Order, Origin, Window};
use kanikey_entities::UserDetailed;

use super::OriginParam;

/// For so many days after their last note users count as alive.
const ALIVE_DAYS: i64 = 5;

/// The directory.
pub struct Index;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    offset: Option<Int<0, 1_000_000>>,
    #[serde(default)]
    sort: Option<Sort>,
    #[serde(default)]
    state: State,
    #[serde(default)]
    origin: Option<OriginParam>,
    #[serde(default)]
    hostname: Option<String>,
}

/// By what it is sorted; `+` is descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "each is its text")]
pub enum Sort {
    #[serde(rename = "+follower")]
    MostFollowers,
    #[serde(rename = "-follower")]
    FewestFollowers,
    #[serde(rename = "+createdAt")]
    Newest,
    #[serde(rename = "-createdAt")]
    Oldest,
    #[serde(rename = "+updatedAt")]
    LatelyUpdated,
    #[serde(rename = "-updatedAt")]
    LongUpdated,
}

/// Who is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Everybody.
    #[default]
    All,
    /// Those who said something lately.
    Alive,
}

impl Endpoint for Index {
    const META: Meta = Meta::new("users", module_path!(), "The directory.").anyone();
    type Params = Params;
    type Answer = Vec<UserDetailed>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<UserDetailed>> {
        let now = ctx.site.clock.now();
        let since = (params.state == State::Alive).then(|| now - TimeDelta::days(ALIVE_DAYS));
        let origin = params.origin.map_or(Origin::Local, Origin::from);
        let host = params.hostname.as_deref().map(str::to_lowercase);
        let window = Window {
            viewer: ctx.viewer_id(),
            now,
            limit: params.limit.get(),
            offset: params.offset.map_or(0, Int::get),
        };
        let order = params.sort.map_or(Order::Any, Order::from);
        let mut conn = ctx.conn().await?;
        let found = users::directory(&mut conn, origin, host.as_deref(), since, order, window).await?;
        Ok(kanikey_pack::users_detailed(&ctx.site, &mut conn, ctx.viewer_id(), found).await?)
    }
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::MostFollowers => Self::MostFollowers,
            Sort::FewestFollowers => Self::FewestFollowers,
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
            Sort::LatelyUpdated => Self::LatelyUpdated,
            Sort::LongUpdated => Self::LongUpdated,
        }
    }
}
