//! `users/lists/update`: changes a list.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lists::{self, ListError};
use kanikey_entities::UserList;

use crate::unexpected;

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "796666fe-3dff-4d39-becb-8a5932c1d5b7", "No such list.");

/// Changes a list.
pub struct Update;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
    #[serde(default)]
    name: Option<Text<1, 100>>,
    #[serde(default)]
    is_public: Option<bool>,
}

impl Endpoint for Update {
    const META: Meta = Meta::new("users/lists/update", module_path!(), "Changes a list.")
        .user()
        .permission(Permission::WriteAccount)
        .errors(&[NO_SUCH_LIST]);
    type Params = Params;
    type Answer = UserList;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserList> {
        let me = &ctx.me()?.user;
        let list = lists::update(
            &ctx.site,
            &me.id,
            &params.list_id,
            params.name.as_deref(),
            params.is_public,
        )
        .await
        .map_err(|error| match error {
            ListError::NoSuchList => NO_SUCH_LIST.into(),
            error => unexpected(error),
        })?;
        let mut conn = ctx.conn().await?;
        super::packed(&mut conn, list).await
    }
}
