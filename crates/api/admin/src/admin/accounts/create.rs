//! `admin/accounts/create`: sets the server up with its first account; makes others for an administrator.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{self, NewAccount, SetupError, SignupError};
use kanikey_entities::MeDetailed;

const ACCESS_DENIED: ErrorCode = ErrorCode::new(
    "ACCESS_DENIED",
    "1fb7cb09-d46a-4fff-b8df-057708cce513",
    "Access denied.",
);
const INCORRECT_INITIAL_PASSWORD: ErrorCode = ErrorCode::new(
    "INCORRECT_INITIAL_PASSWORD",
    "97147c55-1ae1-4f6f-91d6-e1c3e0e76d62",
    "Initial password is incorrect.",
);
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
const USED_USERNAME: ErrorCode =
    ErrorCode::new("USED_USERNAME", "aa1b4d34-7f0b-4d27-8a52-8a4b1f0a9a0f", "USED_USERNAME");

/// Sets the server up with its first account, which administers it; makes others for an administrator.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    username: Text<0, 128>,
    password: Text<1, 1024>,
    /// The configured one, for the first account.
    #[serde(default)]
    setup_password: Option<Text<0, 1024>>,
}

/// The new account, and its owner's token.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    #[serde(flatten)]
    account: MeDetailed,
    token: String,
}

impl Endpoint for Create {
    const META: Meta = Meta::new(
        "admin/accounts/create",
        module_path!(),
        "Sets the server up with its first account; makes others for an administrator.",
    )
    .anyone()
    .limit(Limit::per_hour(600))
    .errors(&[
        ACCESS_DENIED,
        INCORRECT_INITIAL_PASSWORD,
        INVALID_USERNAME,
        INVALID_PASSWORD,
        USED_USERNAME,
    ]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let new = make(&ctx, params).await?;
        let mut conn = ctx.conn().await?;
        let account = kanikey_pack::me(&ctx.site, &mut conn, &new.user).await?;
        Ok(Answer {
            account,
            token: new.token,
        })
    }
}

async fn make(ctx: &Ctx, params: Params) -> ApiResult<NewAccount> {
    let password = params.password.into_string();
    let Some(caller) = &ctx.caller else {
        let setup_password = params.setup_password.as_deref();
        let made = accounts::setup(&ctx.site, &params.username, password, setup_password).await;
        return made.map_err(|error| match error {
            SetupError::Denied => ACCESS_DENIED.into(),
            SetupError::IncorrectPassword => INCORRECT_INITIAL_PASSWORD.into(),
            SetupError::Signup(error) => refused(error),
        });
    };
    // An app's token does not make accounts, whoever it acts for.
    if !caller.user.is_administrator || !caller.token.is_native {
        return Err(ACCESS_DENIED.into());
    }
    accounts::signup(&ctx.site, &params.username, password, true)
        .await
        .map_err(refused)
}

fn refused(error: SignupError) -> ApiError {
    match error {
        SignupError::Closed => ACCESS_DENIED.into(),
        SignupError::InvalidUsername => INVALID_USERNAME.into(),
        SignupError::InvalidPassword => INVALID_PASSWORD.into(),
        SignupError::Duplicated | SignupError::Used => USED_USERNAME.into(),
        SignupError::Domain(error) => error.into(),
    }
}
