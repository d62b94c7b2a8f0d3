//! `users/lists/show`: shows a list.

use kanikey_api_kit::prelude::*;
use kanikey_entities::UserList;

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "7bc05c21-1d7a-41ae-88f1-66820f4dc686", "No such list.");

/// Shows a list.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
    /// Also where it is not the caller's, but public.
    #[serde(default)]
    for_public: bool,
}

impl Endpoint for Show {
    const META: Meta = Meta::new("users/lists/show", module_path!(), "Shows a list.")
        .anyone()
        .permission(Permission::ReadAccount)
        .errors(&[NO_SUCH_LIST]);
    type Params = Params;
    type Answer = UserList;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserList> {
        let mut conn = ctx.conn().await?;
        let list = super::visible(&ctx, &mut conn, &params.list_id, params.for_public, NO_SUCH_LIST).await?;
        super::packed(&mut conn, list).await
    }
}
