//! `admin/queue/queue-stats`: one queue, and what keeps it.

use kanikey_api_kit::prelude::*;
use kanikey_db::queues::{self, Server};

use super::QueueName;
use super::queues::{Queue, queue};

/// One queue, and what keeps it.
pub struct QueueStats;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    queue: QueueName,
}

/// The queue, and the database that it is in.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    #[serde(flatten)]
    queue: Queue,
    qualified_name: QueueName,
    db: Db,
}

/// The database, in the words that clients have for Redis.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Db {
    version: String,
    mode: &'static str,
    run_id: String,
    process_id: String,
    port: i32,
    os: &'static str,
    uptime: i64,
    memory: Memory,
    clients: Clients,
}

/// What the database takes on the disk, in bytes.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Memory {
    total: i64,
    used: i64,
    fragmentation_ratio: i64,
    peak: i64,
}

/// Connections to it.
#[derive(Serialize, JsonSchema)]
struct Clients {
    blocked: i64,
    connected: i64,
}

impl Endpoint for QueueStats {
    const META: Meta = Meta::new(
        "admin/queue/queue-stats",
        module_path!(),
        "One queue, and what keeps it.",
    )
    .moderator()
    .permission(Permission::ReadAdminQueue);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let server = queues::server(&mut *ctx.conn().await?).await?;
        Ok(Answer {
            queue: queue(&ctx, params.queue).await?,
            qualified_name: params.queue,
            db: server.into(),
        })
    }
}

impl From<Server> for Db {
    fn from(server: Server) -> Self {
        Self {
            version: format!("PostgreSQL {}", server.version),
            mode: "standalone",
            run_id: String::new(),
            process_id: server.process_id.to_string(),
            port: server.port,
            os: std::env::consts::OS,
            uptime: server.uptime_seconds,
            memory: Memory {
                total: server.database_bytes,
                used: server.queues_bytes,
                fragmentation_ratio: 1,
                peak: server.queues_bytes,
            },
            clients: Clients {
                blocked: server.blocked,
                connected: server.connections,
            },
        }
    }
}
