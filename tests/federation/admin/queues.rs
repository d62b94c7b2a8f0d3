//! What administrators see of the queues while they work, and what they can do about what was refused.

use std::time::Duration;

use serde_json::{Value, json};

use super::Stage;
use crate::support::{Answer, Peer, eventually};

/// A second server, with a note that is not there yet.
fn away(stage: &Stage, text: &str) -> (Peer, Value) {
    let away = Peer::start();
    let author = away.person("author");
    let note = author.note(&away, json!({ "content": format!("<p>{text}</p>") }));
    assert_eq!(stage.jobs("inbox", "failed").len(), 0);
    (away, note)
}

/// The first server's person renotes a note.
fn announce(stage: &Stage, note: &Value) {
    let mut announce = stage.mallet.activity("Announce", note["id"].clone());
    announce["to"] = note["to"].clone();
    stage.mallet.send(&stage.site.origin, &announce);
}

/// What a server answers where a note is.
fn answers(peer: &Peer, note: &Value, answer: Answer) {
    peer.answer(note["id"].as_str().unwrap().trim_start_matches(&peer.origin), answer);
}

/// The texts of the notes that were renoted, the newest first.
fn renoted(stage: &Stage) -> Vec<String> {
    let page = stage.alice.call("notes/global-timeline", json!({ "limit": 100 }));
    let texts = page
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|note| note["renote"]["text"].as_str());
    texts.map(str::to_owned).collect()
}

/// The one job of the inbox in this state, when there is one.
fn only_job(stage: &Stage, state: &str) -> Value {
    let mut jobs = eventually(state, || {
        Some(stage.jobs("inbox", state)).filter(|jobs| jobs.len() == 1)
    });
    jobs.remove(0)
}

fn named(job: &Value) -> Value {
    json!({ "queue": "inbox", "jobId": job["id"] })
}

fn stats(stage: &Stage, queue: &str) -> Value {
    stage.admin.call("admin/queue/queue-stats", json!({ "queue": queue }))
}

#[test]
fn what_was_refused_arrives_when_it_is_retried() {
    let stage = Stage::set();
    let (away, note) = away(&stage, "found at last");
    announce(&stage, &note);
    let job = only_job(&stage, "failed");
    let shown = stage.admin.call("admin/queue/show-job", named(&job));
    assert_eq!(
        (
            &shown["data"]["activity"]["type"],
            &shown["isFailed"],
            &shown["failedReason"]
        ),
        (&json!("Announce"), &json!(true), &json!("status 404"))
    );
    let before = stats(&stage, "inbox")["counts"].clone();
    away.serve(&note);
    stage.admin.call("admin/queue/retry-job", named(&job));
    eventually("the renote", || (renoted(&stage) == ["found at last"]).then_some(()));
    // The renote can be seen before it is stored that the job is done.
    let completed = before["completed"].as_i64().map(|count| count + 1);
    let counts = eventually("it is done", || {
        Some(stats(&stage, "inbox")["counts"].clone()).filter(|counts| counts["completed"].as_i64() == completed)
    });
    assert_eq!(counts["failed"], 0);
    let shown = stage.admin.call("admin/queue/show-job", named(&job));
    assert_eq!(
        (&shown["isFailed"], &shown["data"]["activity"]["type"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(
        stage.admin.refused("admin/queue/retry-job", named(&job)).code,
        "NO_SUCH_JOB"
    );
    assert_eq!(renoted(&stage).len(), 1);
}

#[test]
fn what_was_given_up_has_all_its_attempts_again_and_its_place() {
    let stage = Stage::set();
    let (away, note) = away(&stage, "first");
    answers(&away, &note, Answer::status(503));
    announce(&stage, &note);
    let job = only_job(&stage, "delayed");
    stage
        .site
        .execute("UPDATE incoming_activities SET failures = 11 WHERE processed_at IS NULL");
    stage.admin.call("admin/queue/retry-job", named(&job));
    assert_eq!(only_job(&stage, "failed")["id"], job["id"]);

    stage.admin.call("admin/queue/retry-job", named(&job));
    assert_eq!(only_job(&stage, "delayed")["attempts"], 1);
    let second = away.person("author").note(&away, json!({ "content": "<p>second</p>" }));
    away.serve(&second);
    announce(&stage, &second);
    only_job(&stage, "wait");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(renoted(&stage), Vec::<String>::new(), "the second waits for the first");
    away.serve(&note);
    stage.admin.call("admin/queue/retry-job", named(&job));
    eventually("both", || (renoted(&stage) == ["second", "first"]).then_some(()));
}

#[test]
fn what_was_refused_is_removed_and_cleared() {
    let stage = Stage::set();
    let (away, note) = away(&stage, "never");
    announce(&stage, &note);
    let first = only_job(&stage, "failed");
    announce(&stage, &note);
    let jobs = eventually("two failed", || {
        Some(stage.jobs("inbox", "failed")).filter(|jobs| jobs.len() == 2)
    });
    let second = jobs.iter().find(|job| job["id"] != first["id"]).unwrap();
    stage.admin.call("admin/queue/remove-job", named(&first));
    stage
        .admin
        .call("admin/queue/clear", json!({ "queue": "inbox", "state": "failed" }));
    away.serve(&note);
    for job in [&first, second] {
        assert_eq!(
            stage.admin.refused("admin/queue/retry-job", named(job)).code,
            "NO_SUCH_JOB"
        );
    }
}

#[test]
fn what_is_under_way_and_what_came_of_it_is_counted() {
    let stage = Stage::set();
    let numbers = || {
        let stats = stats(&stage, "deliver");
        let count = |kind: &str| stats["metrics"][kind]["meta"]["count"].as_i64().unwrap();
        (
            stats["counts"]["active"].as_i64().unwrap(),
            count("completed"),
            count("failed"),
        )
    };
    eventually("the Accept is delivered", || (numbers() == (0, 1, 0)).then_some(()));
    let slow = Answer {
        delay: Duration::from_secs(1),
        ..Answer::status(202)
    };
    stage.peer.answer("/inbox", slow);
    stage.alice.post("slow");
    eventually("it is under way", || (numbers() == (1, 1, 0)).then_some(()));
    assert_eq!(stage.admin.call("admin/queue/stats", json!({}))["deliver"]["active"], 1);
    eventually("it is delivered", || (numbers() == (0, 2, 0)).then_some(()));
    stage.answers(500);
    stage.alice.post("fails");
    eventually("it fails", || {
        let (_, completed, failed) = numbers();
        (completed == 2 && failed >= 1).then_some(())
    });
    let completed = stats(&stage, "deliver")["metrics"]["completed"].clone();
    let minutes: Vec<i64> = serde_json::from_value(completed["data"].clone()).unwrap();
    assert_eq!((minutes.len(), minutes.iter().sum::<i64>()), (60, 2));
    assert_eq!(completed["count"], 60);
}

#[test]
fn what_is_processed_is_counted() {
    let stage = Stage::set();
    let (away, note) = away(&stage, "slow");
    let slow = Answer {
        delay: Duration::from_secs(1),
        ..Answer::activity(&note)
    };
    answers(&away, &note, slow);
    announce(&stage, &note);
    let active = || stats(&stage, "inbox")["counts"]["active"].clone();
    eventually("it is being processed", || (active() == 1).then_some(()));
    eventually("the renote", || (renoted(&stage) == ["slow"]).then_some(()));
    eventually("it is done", || (active() == 0).then_some(()));
}
