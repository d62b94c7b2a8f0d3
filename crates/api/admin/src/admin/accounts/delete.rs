//! `admin/accounts/delete`: deletes an account of this server.

use kanikey_api_kit::prelude::*;
use kanikey_db::users;
use kanikey_domain::accounts::{DeletionError, delete_account};

const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "0f8a1d5e-55a3-4c9a-9a3f-2e8b6d1c7f40", "No such user.");
const CANNOT_DELETE_MODERATOR: ErrorCode = ErrorCode::new(
    "CANNOT_DELETE_MODERATOR",
    "d2c4f7a6-6b1d-4e0b-8a0d-97cf5b2e6a13",
    "An administrator's account cannot be deleted.",
);

/// Deletes an account of this server.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new(
        "admin/accounts/delete",
        module_path!(),
        "Deletes an account of this server.",
    )
    .admin()
    .permission(Permission::WriteAdminAccount)
    .errors(&[NO_SUCH_USER, CANNOT_DELETE_MODERATOR]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let mut conn = ctx.conn().await?;
        let user = users::by_id(&mut conn, &params.user_id).await?.ok_or(NO_SUCH_USER)?;
        drop(conn);
        delete_account(&ctx.site, &user).await.map_err(|error| match error {
            DeletionError::Protected => CANNOT_DELETE_MODERATOR.into(),
            DeletionError::NoSuchAccount => NO_SUCH_USER.into(),
            DeletionError::Domain(error) => ApiError::from(error),
        })?;
        Ok(NoContent)
    }
}
