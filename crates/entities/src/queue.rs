//! What administrators see of the queues: `QueueCount`, `QueueMetrics`, `QueueJob`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How many jobs of a queue are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueCount {
    pub active: i64,
    pub completed: i64,
    pub delayed: i64,
    pub failed: i64,
    pub paused: i64,
    pub prioritized: i64,
    pub waiting: i64,
    #[serde(rename = "waiting-children")]
    pub waiting_children: i64,
}

/// How many jobs came to an end, by the minute, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueMetrics {
    pub meta: QueueMetricsMeta,
    pub data: Vec<i64>,
    /// How many minutes there are.
    pub count: i64,
}

/// What the metrics count up to now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueMetricsMeta {
    pub count: i64,
    #[serde(rename = "prevTS")]
    pub prev_ts: i64,
    pub prev_count: i64,
}

/// One thing to do. Times are Unix times in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueJob {
    pub id: String,
    pub name: String,
    pub data: Map<String, Value>,
    pub opts: Map<String, Value>,
    pub timestamp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processed_on: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_on: Option<i64>,
    pub progress: Map<String, Value>,
    pub attempts: i64,
    /// Milliseconds from now until it is tried again.
    pub delay: i64,
    pub failed_reason: String,
    pub stacktrace: Vec<String>,
    pub return_value: Map<String, Value>,
    pub is_failed: bool,
}
