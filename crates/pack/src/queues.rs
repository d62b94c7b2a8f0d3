//! Jobs of the queues. No queries.

use kanikey_core::{Timestamp, id};
use kanikey_db::queues::deliver::Delivery;
use kanikey_db::queues::inbox::Arrival;
use kanikey_entities::QueueJob;
use serde_json::{Map, Value, json};

/// A delivery that waits. Its id is `{place in the log}-{host}`.
pub fn delivery_job(row: &Delivery, now: Timestamp) -> QueueJob {
    let content: Value = serde_json::from_str(&row.activity).unwrap_or_default();
    let data = json!({
        "to": row.host,
        "inboxes": row.inboxes,
        "user": { "id": row.author_id },
        "content": content,
        "failingSince": row.failing_since.map(|at| at.timestamp_millis()),
        "retryAt": row.retry_at.map(|at| at.timestamp_millis()),
        "suspension": row.suspension,
    });
    QueueJob {
        id: format!("{}-{}", row.seq, row.host),
        name: row.host.clone(),
        data: object(data),
        opts: Map::new(),
        timestamp: row.created_at.timestamp_millis(),
        processed_on: None,
        finished_on: None,
        progress: Map::new(),
        attempts: i64::from(row.failures),
        delay: delay(row.retry_at, now),
        failed_reason: row.last_error.clone().unwrap_or_default(),
        stacktrace: row.last_error.iter().cloned().collect(),
        return_value: Map::new(),
        is_failed: false,
    }
}

/// What happened to a delivery so far, a line each.
pub fn delivery_log(row: &Delivery) -> Vec<String> {
    let mut lines = vec![format!("{} written for {}", time(row.created_at), row.host)];
    if let Some(since) = row.failing_since {
        lines.push(format!(
            "{} the host failed, and {} times since",
            time(since),
            row.failures
        ));
    }
    lines.extend(row.last_error.iter().map(|error| format!("last error: {error}")));
    lines.extend(row.retry_at.map(|at| format!("{} the host is tried again", time(at))));
    if row.suspension != "none" {
        lines.push(format!("the host is suspended: {}", row.suspension));
    }
    lines
}

/// An activity that came in.
pub fn arrival_job(row: &Arrival, now: Timestamp) -> QueueJob {
    let activity: Value = row
        .body
        .as_deref()
        .and_then(|body| serde_json::from_str(body).ok())
        .unwrap_or_else(|| json!({ "id": row.activity_id, "actor": row.actor_uri }));
    let name = row
        .activity_id
        .trim_start_matches("https://")
        .trim_end_matches("/activity");
    let finished = row.processed_at.map(|at| at.timestamp_millis());
    let error = row.refusal.as_ref().or(row.last_error.as_ref());
    QueueJob {
        id: row.id.clone(),
        name: name.to_owned(),
        data: object(json!({ "host": row.host, "actor": row.actor_uri, "activity": activity })),
        opts: Map::new(),
        timestamp: id::time_of(&row.id).map_or(0, |at| at.timestamp_millis()),
        processed_on: finished,
        finished_on: finished,
        progress: Map::new(),
        attempts: i64::from(row.failures),
        delay: delay(row.retry_at, now),
        failed_reason: error.cloned().unwrap_or_default(),
        stacktrace: error.into_iter().cloned().collect(),
        return_value: Map::new(),
        is_failed: row.refusal.is_some(),
    }
}

/// What happened to an activity so far, a line each.
pub fn arrival_log(row: &Arrival) -> Vec<String> {
    let came = id::time_of(&row.id).map(|at| format!("{} came from {}", time(at), row.host));
    let mut lines: Vec<String> = came.into_iter().collect();
    if row.failures > 0 {
        lines.push(format!("did not work {} times", row.failures));
    }
    lines.extend(row.last_error.iter().map(|error| format!("last error: {error}")));
    lines.extend(row.retry_at.map(|at| format!("{} it is tried again", time(at))));
    lines.extend(row.processed_at.map(|at| match &row.refusal {
        Some(refusal) => format!("{} refused: {refusal}", time(at)),
        None => format!("{} done", time(at)),
    }));
    lines
}

fn time(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn delay(retry_at: Option<Timestamp>, now: Timestamp) -> i64 {
    retry_at.map_or(0, |at| (at - now).num_milliseconds().max(0))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
