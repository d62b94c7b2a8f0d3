//! `signin-flow`: signs in, in two steps: the name, then the password.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{self, Attempt, SigninError};
use serde_json::Value;

const NO_SUCH_USER: ErrorCode =
    ErrorCode::new("NO_SUCH_USER", "6cc579cc-885d-43d8-95c2-b8c7fc963280", "No such user.").status(404);
const SUSPENDED: ErrorCode = ErrorCode::new(
    "USER_IS_SUSPENDED",
    "e03a5f46-d309-4865-9b69-56282d94e1eb",
    "The user is suspended.",
)
.status(403);
const WRONG_PASSWORD: ErrorCode = ErrorCode::new(
    "INCORRECT_PASSWORD",
    "932c904e-9460-45b7-9ce6-7ed33be7eb2c",
    "Incorrect password.",
)
.status(403);

/// Signs in.
pub struct SigninFlow;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    username: Text<0, 128>,
    /// Without it, the answer says what is needed next.
    #[serde(default)]
    password: Option<Text<0, 1024>>,
}

/// Either what is needed next, or who is signed in.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// The password is needed.
    Next {
        /// No.
        finished: bool,
        /// `captcha`, which is Misskey's word for the password, with a puzzle where one is configured.
        next: &'static str,
    },
    /// Signed in.
    Done {
        /// Yes.
        finished: bool,
        /// The account's id.
        id: String,
        /// The token.
        i: String,
    },
}

impl Endpoint for SigninFlow {
    const META: Meta = Meta::new("signin-flow", module_path!(), "Signs in.")
        .anyone()
        .limit(Limit::per_hour(10).min_interval_ms(1000))
        .errors(&[NO_SUCH_USER, SUSPENDED, WRONG_PASSWORD]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let headers = ctx.headers.iter();
        let attempt = Attempt {
            username: params.username.into_string(),
            password: params.password.map(Text::into_string),
            address: ctx.client_address,
            headers: headers
                .map(|(name, value)| (name.clone(), Value::from(value.clone())))
                .collect(),
        };
        let signed_in = accounts::signin(&ctx.site, attempt).await.map_err(refused)?;
        Ok(match signed_in {
            None => Answer::Next {
                finished: false,
                next: "captcha",
            },
            Some((user, i)) => Answer::Done {
                finished: true,
                id: user.id,
                i,
            },
        })
    }
}

fn refused(error: SigninError) -> ApiError {
    match error {
        SigninError::NoSuchUser => NO_SUCH_USER.into(),
        SigninError::Suspended => SUSPENDED.into(),
        SigninError::WrongPassword => WRONG_PASSWORD.into(),
        SigninError::Domain(error) => error.into(),
    }
}
