//! `users/lists/get-memberships`: lists who is on a list.

use kanikey_api_kit::prelude::*;
use kanikey_db::lists;
use kanikey_entities::UserListMembership;

use crate::page30::Page30;

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "7bc05c21-1d7a-41ae-88f1-66820f4dc686", "No such list.");

/// Lists who is on a list.
pub struct GetMemberships;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
    /// Also where it is not the caller's, but public.
    #[serde(default)]
    for_public: bool,
    #[serde(flatten)]
    page: Page30,
}

impl Endpoint for GetMemberships {
    const META: Meta = Meta::new("users/lists/get-memberships", module_path!(), "Lists who is on a list.")
        .anyone()
        .permission(Permission::ReadAccount)
        .errors(&[NO_SUCH_LIST]);
    type Params = Params;
    type Answer = Vec<UserListMembership>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<UserListMembership>> {
        let mut conn = ctx.conn().await?;
        let list = super::visible(&ctx, &mut conn, &params.list_id, params.for_public, NO_SUCH_LIST).await?;
        let rows = lists::page_of_memberships(&mut conn, &list.id, &params.page.resolve()).await?;
        Ok(kanikey_pack::user_list_memberships(&ctx.site, &mut conn, ctx.viewer_id(), rows).await?)
    }
}
