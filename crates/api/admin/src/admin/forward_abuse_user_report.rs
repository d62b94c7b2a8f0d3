//! `admin/forward-abuse-user-report`: sends a report on to the server of the account that it is about.

use kanikey_api_kit::prelude::*;
use kanikey_domain::abuse_reports::{ForwardError, forward};

const NO_SUCH_ABUSE_REPORT: ErrorCode = ErrorCode::new(
    "NO_SUCH_ABUSE_REPORT",
    "8763e21b-d9bc-40be-acf6-54c1a6986493",
    "No such abuse report.",
)
.status(404);
const NOT_A_REMOTE_USER: ErrorCode = ErrorCode::new(
    "NOT_A_REMOTE_USER",
    "3f2b1c58-1f4a-4a5c-8f0e-3a6b0d0c9e77",
    "The reported user is of this server.",
);

/// Sends a report on to the server of the account that it is about.
pub struct ForwardAbuseUserReport;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    report_id: Id,
}

impl Endpoint for ForwardAbuseUserReport {
    const META: Meta = Meta::new(
        "admin/forward-abuse-user-report",
        module_path!(),
        "Sends a report on to the server of the account that it is about.",
    )
    .moderator()
    .permission(Permission::WriteAdminResolveAbuseUserReport)
    .errors(&[NO_SUCH_ABUSE_REPORT, NOT_A_REMOTE_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        forward(&ctx.site, &params.report_id)
            .await
            .map_err(|error| match error {
                ForwardError::NoSuchReport => NO_SUCH_ABUSE_REPORT.into(),
                ForwardError::NotRemote => NOT_A_REMOTE_USER.into(),
                ForwardError::Domain(error) => ApiError::from(error),
            })?;
        Ok(NoContent)
    }
}
