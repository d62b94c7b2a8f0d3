//! `i/delete-account`: deletes one's own account.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{self, DeletionError};

const INCORRECT_PASSWORD: ErrorCode = ErrorCode::new(
    "INCORRECT_PASSWORD",
    "4e5f6a7b-1c2d-4e3f-8a9b-0c1d2e3f4a5b",
    "Incorrect password.",
);
const CANNOT_DELETE_ACCOUNT: ErrorCode = ErrorCode::new(
    "CANNOT_DELETE_ACCOUNT",
    "9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d",
    "This account cannot be deleted.",
);

/// Deletes one's own account.
pub struct DeleteAccount;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    password: Text<0, 1024>,
}

impl Endpoint for DeleteAccount {
    const META: Meta = Meta::new("i/delete-account", module_path!(), "Deletes one's own account.")
        .user()
        .secure()
        .limit(Limit::per_hour(30))
        .errors(&[INCORRECT_PASSWORD, CANNOT_DELETE_ACCOUNT]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        if !accounts::is_password(&ctx.site, me, params.password.into_string()).await? {
            return Err(INCORRECT_PASSWORD.into());
        }
        match accounts::delete_account(&ctx.site, me).await {
            Ok(()) | Err(DeletionError::NoSuchAccount) => Ok(NoContent),
            Err(DeletionError::Protected) => Err(CANNOT_DELETE_ACCOUNT.into()),
            Err(DeletionError::Domain(error)) => Err(error.into()),
        }
    }
}
