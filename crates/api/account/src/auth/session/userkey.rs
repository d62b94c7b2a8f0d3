//! `auth/session/userkey`: a registered app collects its token, once.

use kanikey_api_kit::prelude::*;
use kanikey_db::DbError;
use kanikey_domain::apps::{self, SessionError};
use kanikey_entities::UserDetailedNotMe;

const NO_SUCH_APP: ErrorCode = ErrorCode::new("NO_SUCH_APP", "fcab192a-2c5a-43b7-8ad8-9b7054d8d40d", "No such app.");
const NO_SUCH_SESSION: ErrorCode = ErrorCode::new(
    "NO_SUCH_SESSION",
    "5b5a1503-8bc8-4bd0-8054-dc189e8cdcb3",
    "No such session.",
);
const PENDING_SESSION: ErrorCode = ErrorCode::new(
    "PENDING_SESSION",
    "8c8a4145-02cc-4cca-8e66-29ba60445a8e",
    "This session is not completed yet.",
);

/// A registered app collects its token, once.
pub struct Userkey;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    app_secret: Text<1, 128>,
    token: Text<1, 128>,
}

/// The token, and whose it is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    access_token: String,
    user: UserDetailedNotMe,
}

impl Endpoint for Userkey {
    const META: Meta = Meta::new(
        "auth/session/userkey",
        module_path!(),
        "A registered app collects its token, once.",
    )
    .anyone()
    .errors(&[NO_SUCH_APP, NO_SUCH_SESSION, PENDING_SESSION]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let (access_token, user) = apps::userkey(&ctx.site, &params.app_secret, &params.token)
            .await
            .map_err(|error| match error {
                SessionError::NoSuchApp => NO_SUCH_APP.into(),
                SessionError::NoSuchSession => NO_SUCH_SESSION.into(),
                SessionError::Pending => PENDING_SESSION.into(),
                SessionError::Domain(error) => ApiError::from(error),
            })?;
        let mut conn = ctx.conn().await?;
        let packed = kanikey_pack::users_detailed_not_me(&ctx.site, &mut conn, None, vec![user]).await?;
        let user = packed.into_iter().next().ok_or(DbError::NotFound)?;
        Ok(Answer { access_token, user })
    }
}
