//! `admin/queue/jobs`: some of the jobs of a queue.

use kanikey_api_kit::prelude::*;
use kanikey_db::queues::deliver::{self, DeliveryState};
use kanikey_db::queues::inbox::{self, ArrivalState};
use kanikey_entities::QueueJob;

use super::QueueName;

/// How many jobs of each state are shown.
const SHOWN: i64 = 100;

/// Some of the jobs of a queue: those that wait for longest.
pub struct Jobs;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    queue: QueueName,
    state: UniqueVec<State, 0, 6>,
    /// Only those for or from servers with this in their name; activities that came in also by their id.
    #[serde(default)]
    search: Option<Text<0, 300>>,
}

/// The states of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Being done; what is, counts as waiting here until it is done.
    Active,
    /// Waiting for their turn.
    Wait,
    /// To be tried again later.
    Delayed,
    /// Done.
    Completed,
    /// Refused for good.
    Failed,
    /// For a server that is suspended.
    Paused,
}

impl Endpoint for Jobs {
    const META: Meta = Meta::new("admin/queue/jobs", module_path!(), "Some of the jobs of a queue.")
        .moderator()
        .permission(Permission::ReadAdminQueue);
    type Params = Params;
    type Answer = Vec<QueueJob>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<QueueJob>> {
        let search = params.search.as_deref().filter(|text| !text.is_empty());
        let now = ctx.site.clock.now();
        let mut conn = ctx.conn().await?;
        let mut jobs = Vec::new();
        for state in params.state.into_vec() {
            match (params.queue, state.of_delivery(), state.of_arrival()) {
                (QueueName::Deliver, Some(state), _) => {
                    let rows = deliver::page(&mut conn, state, search, SHOWN).await?;
                    jobs.extend(rows.iter().map(|row| kanikey_pack::delivery_job(row, now)));
                }
                (QueueName::Inbox, _, Some(state)) => {
                    let rows = inbox::page(&mut conn, state, search, now, SHOWN).await?;
                    jobs.extend(rows.iter().map(|row| kanikey_pack::arrival_job(row, now)));
                }
                _ => {}
            }
        }
        Ok(jobs)
    }
}

impl State {
    fn of_delivery(self) -> Option<DeliveryState> {
        match self {
            Self::Wait => Some(DeliveryState::Waiting),
            Self::Delayed => Some(DeliveryState::Delayed),
            Self::Paused => Some(DeliveryState::Paused),
            Self::Active | Self::Completed | Self::Failed => None,
        }
    }

    fn of_arrival(self) -> Option<ArrivalState> {
        match self {
            Self::Wait => Some(ArrivalState::Waiting),
            Self::Delayed => Some(ArrivalState::Delayed),
            Self::Completed => Some(ArrivalState::Completed),
            Self::Failed => Some(ArrivalState::Failed),
            Self::Active | Self::Paused => None,
        }
    }
}
