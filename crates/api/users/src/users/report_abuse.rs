//! `users/report-abuse`: tells the moderators of a user.

use kanikey_api_kit::prelude::*;
use kanikey_domain::abuse_reports::{self, ReportError};

const CANNOT_REPORT_THE_ADMIN: ErrorCode = ErrorCode::new(
    "CANNOT_REPORT_THE_ADMIN",
    "35e166f5-05fb-4f87-a2d5-adb42676d48f",
    "Cannot report the admin.",
);
const CANNOT_REPORT_YOURSELF: ErrorCode = ErrorCode::new(
    "CANNOT_REPORT_YOURSELF",
    "1e13149e-b1e8-43cf-902e-c01dbfcb202f",
    "Cannot report yourself.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "1acefcb5-0959-43fd-9685-b48305736cb5", "No such user.");

/// Tells the moderators of a user.
pub struct ReportAbuse;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
    comment: Text<1, 2048>,
}

impl Endpoint for ReportAbuse {
    const META: Meta = Meta::new("users/report-abuse", module_path!(), "Tells the moderators of a user.")
        .user()
        .permission(Permission::WriteReportAbuse)
        .errors(&[CANNOT_REPORT_THE_ADMIN, CANNOT_REPORT_YOURSELF, NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        abuse_reports::create(&ctx.site, me, &params.user_id, params.comment.into_string())
            .await
            .map_err(|error| match error {
                ReportError::NoSuchUser => NO_SUCH_USER.into(),
                ReportError::Yourself => CANNOT_REPORT_YOURSELF.into(),
                ReportError::Administrator => CANNOT_REPORT_THE_ADMIN.into(),
                ReportError::Domain(error) => ApiError::from(error),
            })?;
        Ok(NoContent)
    }
}
