//! `admin/queue/clear`: what waits in a queue is not done.

use kanikey_api_kit::prelude::*;
use kanikey_db::queues::deliver::DeliveryState;
use kanikey_db::queues::inbox::ArrivalState;
use kanikey_domain::queues;

use super::QueueName;

/// What waits in a queue is not done. Which activities came in before is not forgotten, or they could come again.
pub struct Clear;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    queue: QueueName,
    state: State,
    /// Only what is for or from this server.
    #[serde(default)]
    host: Option<HostName>,
}

/// Which jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// All.
    #[serde(rename = "*")]
    All,
    /// Those that are done: nothing is kept of them that could be cleared.
    Completed,
    /// Those that wait for their turn.
    Wait,
    /// Those that are being done: they are soon done.
    Active,
    /// Those for servers that are suspended.
    Paused,
    /// There are none.
    Prioritized,
    /// Those that are to be tried again later.
    Delayed,
    /// Those that were refused: they cannot be done again then.
    Failed,
}

impl Endpoint for Clear {
    const META: Meta = Meta::new(
        "admin/queue/clear",
        module_path!(),
        "What waits in a queue is not done.",
    )
    .moderator()
    .permission(Permission::WriteAdminQueue);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let host = params.host.as_deref();
        match params.queue {
            QueueName::Deliver => {
                let state = match params.state {
                    State::All => None,
                    State::Wait => Some(DeliveryState::Waiting),
                    State::Delayed => Some(DeliveryState::Delayed),
                    State::Paused => Some(DeliveryState::Paused),
                    State::Completed | State::Active | State::Prioritized | State::Failed => return Ok(NoContent),
                };
                queues::purge_deliveries(&ctx.site, state, host).await?;
            }
            QueueName::Inbox => {
                let states: &[ArrivalState] = match params.state {
                    State::All => &[ArrivalState::Waiting, ArrivalState::Delayed, ArrivalState::Failed],
                    State::Wait => &[ArrivalState::Waiting],
                    State::Delayed => &[ArrivalState::Delayed],
                    State::Failed => &[ArrivalState::Failed],
                    State::Completed | State::Active | State::Paused | State::Prioritized => &[],
                };
                for state in states {
                    queues::purge_arrivals(&ctx.site, *state, host).await?;
                }
            }
            _ => {}
        }
        Ok(NoContent)
    }
}
