//! `i`: one's own account.

use kanikey_api_kit::prelude::*;
use kanikey_entities::MeDetailed;

use crate::packed;

/// One's own account.
pub struct Index;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for Index {
    const META: Meta = Meta::new("i", module_path!(), "One's own account.")
        .user()
        .permission(Permission::ReadAccount);
    type Params = Params;
    type Answer = MeDetailed;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<MeDetailed> {
        packed::me(&ctx).await
    }
}
