//! `signup`: makes an account for whoever asks, where registration is open.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{self, SignupError};
use kanikey_entities::MeDetailed;

const REGISTRATION_CLOSED: ErrorCode = ErrorCode::new(
    "REGISTRATION_CLOSED",
    "7f7ff4d6-4c3c-4a8b-9c5e-2d1a5b8ce1a0",
    "Registration is closed.",
)
.bare();
const INVALID_USERNAME: ErrorCode = ErrorCode::new(
    "INVALID_USERNAME",
    "f01e1a0c-6c0a-44a2-8a3f-1b0f1d0a7b52",
    "INVALID_USERNAME",
);
const INVALID_PASSWORD: ErrorCode = ErrorCode::new(
    "INVALID_PASSWORD",
    "0fd0c4ac-b6a1-4e0d-95d5-6a5a0a6b8b7e",
    "INVALID_PASSWORD",
);
const DUPLICATED_USERNAME: ErrorCode = ErrorCode::new(
    "DUPLICATED_USERNAME",
    "5e4a3c0e-0d3f-4c5c-9f0e-7c1f2f6f1a11",
    "DUPLICATED_USERNAME",
);
const USED_USERNAME: ErrorCode =
    ErrorCode::new("USED_USERNAME", "aa1b4d34-7f0b-4d27-8a52-8a4b1f0a9a0f", "USED_USERNAME");

/// Makes an account for whoever asks, where registration is open.
pub struct Signup;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    username: Text<0, 128>,
    password: Text<0, 1024>,
}

/// The new account, and its owner's token.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    #[serde(flatten)]
    account: MeDetailed,
    token: String,
}

impl Endpoint for Signup {
    const META: Meta = Meta::new(
        "signup",
        module_path!(),
        "Makes an account, where registration is open.",
    )
    .anyone()
    .limit(Limit::per_hour(10))
    .errors(&[
        REGISTRATION_CLOSED,
        INVALID_USERNAME,
        INVALID_PASSWORD,
        DUPLICATED_USERNAME,
        USED_USERNAME,
    ]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let (name, password) = (&*params.username, params.password.clone().into_string());
        let new = accounts::signup(&ctx.site, name, password, false)
            .await
            .map_err(refused)?;
        let mut conn = ctx.conn().await?;
        let account = kanikey_pack::me(&ctx.site, &mut conn, &new.user).await?;
        Ok(Answer {
            account,
            token: new.token,
        })
    }
}

fn refused(error: SignupError) -> ApiError {
    match error {
        SignupError::Closed => REGISTRATION_CLOSED.into(),
        SignupError::InvalidUsername => INVALID_USERNAME.into(),
        SignupError::InvalidPassword => INVALID_PASSWORD.into(),
        SignupError::Duplicated => DUPLICATED_USERNAME.into(),
        SignupError::Used => USED_USERNAME.into(),
        SignupError::Domain(error) => error.into(),
    }
}
