//! `admin/federation/update-instance`: stops deliveries to a server or lets them go on; notes what moderators know of it.

use kanikey_api_kit::prelude::*;
use kanikey_domain::instances::{self, InstanceChanges};

use super::NO_SUCH_INSTANCE;

/// Stops deliveries to a server or lets them go on; notes what moderators know of it.
pub struct UpdateInstance;

/// Its parameters; what is left out stays as it is.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    host: HostName,
    #[serde(default)]
    is_suspended: Option<bool>,
    #[serde(default)]
    moderation_note: Option<Text<0, 8192>>,
}

impl Endpoint for UpdateInstance {
    const META: Meta = Meta::new(
        "admin/federation/update-instance",
        module_path!(),
        "Stops deliveries to a server or lets them go on; notes what moderators know of it.",
    )
    .moderator()
    .permission(Permission::WriteAdminFederation)
    .errors(&[NO_SUCH_INSTANCE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let changes = InstanceChanges {
            is_suspended: params.is_suspended,
            moderation_note: params.moderation_note.map(Text::into_string),
        };
        if instances::update(&ctx.site, &params.host, changes).await? {
            Ok(NoContent)
        } else {
            Err(NO_SUCH_INSTANCE.into())
        }
    }
}
