//! What administrators see of other servers, and what they can do about them.

mod queues;

use serde_json::{Value, json};

use crate::support::{Answer, Peer, PeerActor, Person, TestSite, eventually};

/// A server of ours with an administrator, and one of somebody else's whose `mallet` follows `alice`.
struct Stage {
    site: TestSite,
    peer: Peer,
    mallet: PeerActor,
    admin: Person,
    alice: Person,
}

impl Stage {
    fn set() -> Self {
        let (site, peer) = (TestSite::start(), Peer::start());
        let stage = Self {
            mallet: peer.person("mallet"),
            admin: site.person("admin"),
            alice: site.person("alice"),
            site,
            peer,
        };
        let actor = format!("{}/users/{}", stage.site.origin, stage.alice.id);
        stage.send("Follow", json!(actor));
        eventually("the Accept", || stage.received("Accept").pop());
        stage
    }

    #[track_caller]
    fn send(&self, kind: &str, object: Value) {
        self.mallet.send(&self.site.origin, &self.mallet.activity(kind, object));
    }

    /// What deliveries to the peer are answered.
    fn answers(&self, status: u16) {
        for path in ["/inbox", "/users/mallet/inbox"] {
            self.peer.answer(path, Answer::status(status));
        }
    }

    /// Activities of this type that the peer took.
    fn received(&self, kind: &str) -> Vec<Value> {
        self.peer
            .inbox()
            .into_iter()
            .filter(|activity| activity["type"] == kind)
            .collect()
    }

    /// The texts of the notes that came to the peer since it had `since` requests, each once.
    fn texts(&self, since: usize) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for request in self.peer.requests().split_off(since) {
            let activity: Value = serde_json::from_str(&request.body).unwrap_or_default();
            if activity["type"] == "Create"
                && let Some(text) = activity["object"]["_misskey_content"]
                    .as_str()
                    .or(activity["object"]["content"].as_str())
                && !texts.iter().any(|known| known == text)
            {
                texts.push(text.to_owned());
            }
        }
        texts
    }

    fn jobs(&self, queue: &str, state: &str) -> Vec<Value> {
        let params = json!({ "queue": queue, "state": [state], "search": self.peer.host() });
        self.admin.call("admin/queue/jobs", params).as_array().unwrap().clone()
    }

    fn instance(&self) -> Value {
        self.admin
            .call("federation/show-instance", json!({ "host": self.peer.host() }))
    }

    /// The peer fails, and so many notes wait for it: the deliveries, in order.
    #[track_caller]
    fn pile_up(&self, texts: &[&str]) -> Vec<Value> {
        self.answers(500);
        for text in texts {
            self.alice.post(text);
        }
        eventually("the deliveries wait", || {
            let jobs = self.jobs("deliver", "delayed");
            (jobs.len() == texts.len()).then_some(jobs)
        })
    }
}

fn contains(texts: &[String], text: &str) -> bool {
    texts.iter().any(|known| known.contains(text))
}

#[test]
fn what_waits_for_a_host_is_seen_retried_and_taken_back() {
    let stage = Stage::set();
    let jobs = stage.pile_up(&["first", "second", "third"]);
    let host = stage.peer.host();
    let job = &jobs[0];
    assert_eq!(
        (job["name"].as_str(), job["failedReason"].as_str()),
        (Some(host), Some("status 500"))
    );
    assert!(
        job["attempts"].as_i64() >= Some(1) && job["data"]["failingSince"].is_i64(),
        "{job}"
    );
    assert_eq!(job["data"]["content"]["type"], "Create");
    assert_eq!(
        stage.admin.call("admin/queue/deliver-delayed", json!({})),
        json!([[host, 3]])
    );
    let stats = stage.admin.call("admin/queue/stats", json!({}));
    assert_eq!(
        (&stats["deliver"]["delayed"], &stats["deliver"]["waiting"]),
        (&json!(3), &json!(0))
    );
    let named = |job: &Value| json!({ "queue": "deliver", "jobId": job["id"] });
    assert_eq!(stage.admin.call("admin/queue/show-job", named(job))["id"], job["id"]);
    let logs = stage.admin.call("admin/queue/show-job-logs", named(job)).to_string();
    assert!(logs.contains("status 500"), "{logs}");
    let found = stage
        .admin
        .ids("federation/instances", json!({ "notResponding": true }));
    assert_eq!(found, [stage.instance()["id"].as_str().unwrap()]);

    stage.admin.call("admin/queue/remove-job", named(&jobs[1]));
    assert_eq!(
        stage.admin.refused("admin/queue/remove-job", named(&jobs[1])).code,
        "NO_SUCH_JOB"
    );
    let before = stage.peer.requests().len();
    stage.answers(202);
    stage.admin.call("admin/queue/retry-job", named(&jobs[0]));
    let texts = eventually("the third note", || {
        let texts = stage.texts(before);
        contains(&texts, "third").then_some(texts)
    });
    assert!(contains(&texts, "first") && !contains(&texts, "second"), "{texts:?}");
    eventually("nothing waits", || {
        (stage.admin.call("admin/queue/deliver-delayed", json!({})) == json!([])).then_some(())
    });
    assert_eq!(stage.instance()["isNotResponding"], false);
}

#[test]
fn a_hosts_backlog_is_purged() {
    let stage = Stage::set();
    stage.pile_up(&["old one", "old two"]);
    let host = stage.peer.host();
    let other = json!({ "queue": "deliver", "state": "*", "host": "elsewhere.test" });
    stage.admin.call("admin/queue/clear", other);
    assert_eq!(stage.jobs("deliver", "delayed").len(), 2);
    stage.admin.call(
        "admin/queue/clear",
        json!({ "queue": "deliver", "state": "delayed", "host": host }),
    );
    assert_eq!(stage.jobs("deliver", "delayed").len(), 0);
    let before = stage.peer.requests().len();
    stage.answers(202);
    stage.alice.post("new");
    stage
        .admin
        .call("admin/queue/promote-jobs", json!({ "queue": "deliver" }));
    let texts = eventually("the new note", || {
        Some(stage.texts(before)).filter(|texts| contains(texts, "new"))
    });
    assert!(!contains(&texts, "old"), "{texts:?}");
}

#[test]
fn a_suspended_host_gets_nothing_until_it_is_let_go_on() {
    let stage = Stage::set();
    let host = stage.peer.host();
    let update = |params: Value| {
        let mut params = params;
        params["host"] = json!(host);
        stage.admin.call("admin/federation/update-instance", params);
    };
    update(json!({ "isSuspended": true, "moderationNote": "spam" }));
    let shown = stage.instance();
    assert_eq!(
        (
            shown["suspensionState"].as_str(),
            &shown["isSuspended"],
            shown["moderationNote"].as_str()
        ),
        (Some("manuallySuspended"), &json!(true), Some("spam"))
    );
    let public = stage
        .site
        .stranger()
        .call("federation/show-instance", json!({ "host": host }));
    assert!(public["moderationNote"].is_null() && public["isSuspended"] == true);
    let before = stage.peer.requests().len();
    stage.alice.post("held back");
    let jobs = eventually("the note waits", || {
        Some(stage.jobs("deliver", "paused")).filter(|jobs| jobs.len() == 1)
    });
    let refusal = stage.admin.refused(
        "admin/queue/retry-job",
        json!({ "queue": "deliver", "jobId": jobs[0]["id"] }),
    );
    assert_eq!(refusal.code, "HOST_SUSPENDED");
    stage
        .admin
        .call("admin/queue/promote-jobs", json!({ "queue": "deliver" }));
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(stage.texts(before), Vec::<String>::new());
    update(json!({ "isSuspended": false }));
    eventually("the note", || contains(&stage.texts(before), "held back").then_some(()));
    let unknown = json!({ "host": "unknown.test", "isSuspended": true });
    let refusal = stage.admin.refused("admin/federation/update-instance", unknown);
    assert_eq!(refusal.code, "NO_SUCH_INSTANCE");
}

#[test]
fn what_came_in_and_does_not_work_is_seen_and_removed() {
    let stage = Stage::set();
    let broken = Peer::start();
    broken.answer("/notes/1", Answer::status(503));
    stage.send("Announce", json!(broken.url("/notes/1")));
    let jobs = eventually("the Announce waits", || {
        Some(stage.jobs("inbox", "delayed")).filter(|jobs| jobs.len() == 1)
    });
    let host = stage.peer.host();
    assert_eq!(
        stage.admin.call("admin/queue/inbox-delayed", json!({})),
        json!([[host, 1]])
    );
    assert!(!jobs[0]["failedReason"].as_str().unwrap().is_empty() && jobs[0]["delay"].as_i64() > Some(0));
    assert_eq!(jobs[0]["data"]["activity"]["type"], "Announce");
    let named = json!({ "queue": "inbox", "jobId": jobs[0]["id"] });
    stage.admin.call("admin/queue/retry-job", named.clone());
    eventually("it was tried again", || {
        let job = stage.admin.call("admin/queue/show-job", named.clone());
        (job["attempts"].as_i64() >= Some(2)).then_some(())
    });
    stage.admin.call("admin/queue/remove-job", named);
    let stats = stage.admin.call("admin/queue/queue-stats", json!({ "queue": "inbox" }));
    assert_eq!(
        (&stats["counts"]["delayed"], &stats["counts"]["failed"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(stats["metrics"]["failed"]["meta"]["count"], 1);
    assert!(stats["db"]["version"].as_str().unwrap().starts_with("PostgreSQL"));
    assert_eq!(stage.jobs("inbox", "failed")[0]["isFailed"], true);
    let queues = stage.admin.call("admin/queue/queues", json!({}));
    assert_eq!(
        (&queues[0]["name"], &queues[1]["name"]),
        (&json!("deliver"), &json!("inbox"))
    );
}

#[test]
fn a_silenced_host_is_not_on_public_timelines_and_asks_to_follow() {
    let stage = Stage::set();
    let host = stage.peer.host();
    stage
        .admin
        .call("admin/update-meta", json!({ "silencedHosts": [host.to_uppercase()] }));
    eventually("the host is silenced", || {
        (stage.instance()["isSilenced"] == true).then_some(())
    });
    assert_eq!(
        stage
            .admin
            .ids("federation/instances", json!({ "silenced": true }))
            .len(),
        1
    );
    assert_eq!(
        stage
            .admin
            .ids("federation/instances", json!({ "silenced": false }))
            .len(),
        0
    );
    let bob = stage.site.person("bob");
    let remote = stage
        .alice
        .call("users/show", json!({ "username": "mallet", "host": host }));
    stage.alice.call("following/create", json!({ "userId": remote["id"] }));
    let follow = eventually("the Follow", || stage.received("Follow").pop());
    stage.send("Accept", follow);
    let note = stage
        .mallet
        .note(&stage.peer, json!({ "content": "<p>look at me</p>" }));
    eventually("the follow holds", || {
        let shown = stage.alice.call("users/show", json!({ "userId": remote["id"] }));
        (shown["isFollowing"] == true).then_some(())
    });
    stage.send("Create", note);
    let shown = eventually("the note is on a follower's timeline", || {
        let page = stage.alice.call("notes/timeline", json!({}));
        page.as_array()?
            .iter()
            .find(|note| note["text"] == "look at me")
            .cloned()
    });
    assert_eq!(shown["visibility"], "home");
    assert_eq!(bob.ids("notes/global-timeline", json!({})), Vec::<String>::new());
    let actor = format!("{}/users/{}", stage.site.origin, bob.id);
    stage.send("Follow", json!(actor));
    let requests = eventually("the request", || {
        Some(bob.call("following/requests/list", json!({})))
            .filter(|rows| rows.as_array().is_some_and(|rows| rows.len() == 1))
    });
    assert_eq!(requests[0]["follower"]["username"], "mallet");
}

#[test]
fn media_of_a_silenced_host_are_hidden() {
    let stage = Stage::set();
    let host = stage.peer.host();
    let icon = json!({ "type": "Image", "url": stage.peer.url("/e.png") });
    let picture = json!({ "type": "Document", "mediaType": "image/png", "url": stage.peer.url("/p.png") });
    let note = stage.mallet.note(
        &stage.peer,
        json!({
            "content": "<p>:crab: look</p>", "attachment": [picture],
            "tag": [{ "type": "Emoji", "id": stage.peer.url("/emojis/crab"), "name": ":crab:", "icon": icon }],
        }),
    );
    stage.send("Create", note);
    let seen = || {
        let page = stage.alice.call("notes/global-timeline", json!({}));
        page.as_array()?.first().cloned()
    };
    let shown = eventually("the note", seen);
    assert!(
        shown["emojis"]["crab"].is_string() && shown["files"][0]["isSensitive"] == false,
        "{shown}"
    );
    stage
        .admin
        .call("admin/update-meta", json!({ "mediaSilencedHosts": [host] }));
    let shown = eventually("its picture is hidden", || {
        seen().filter(|note| note["files"][0]["isSensitive"] == true)
    });
    assert!(shown["emojis"]["crab"].is_null(), "{shown}");
    assert_eq!(stage.instance()["isMediaSilenced"], true);

    stage
        .admin
        .call("admin/federation/delete-all-files", json!({ "host": host }));
    let shown = seen().unwrap();
    assert_eq!(shown["files"], json!([]));
}

#[test]
fn all_follows_of_a_host_are_ended() {
    let stage = Stage::set();
    let host = stage.peer.host();
    let of_host = |endpoint: &str| {
        stage
            .admin
            .call(endpoint, json!({ "host": host }))
            .as_array()
            .unwrap()
            .len()
    };
    let remote = stage
        .admin
        .call("users/show", json!({ "username": "mallet", "host": host }));
    stage.alice.call("following/create", json!({ "userId": remote["id"] }));
    let follow = eventually("the Follow", || stage.received("Follow").pop());
    stage.send("Accept", follow);
    eventually("the follow holds", || {
        (of_host("federation/followers") == 1).then_some(())
    });
    assert_eq!(of_host("federation/following"), 1);
    assert_eq!(of_host("federation/users"), 1);
    let counted = stage.instance();
    assert_eq!(
        (&counted["followersCount"], &counted["followingCount"]),
        (&json!(1), &json!(1))
    );
    let stats = stage.admin.call("federation/stats", json!({}));
    assert_eq!(
        (&stats["topSubInstances"][0]["host"], &stats["otherFollowersCount"]),
        (&json!(host), &json!(0))
    );
    for filter in ["federating", "subscribing", "publishing"] {
        assert_eq!(
            stage.admin.ids("federation/instances", json!({ filter: true })).len(),
            1,
            "{filter}"
        );
        assert_eq!(
            stage.admin.ids("federation/instances", json!({ filter: false })).len(),
            0,
            "{filter}"
        );
    }
    // Follows that somebody keeps to themselves are for moderators.
    stage
        .alice
        .call("i/update", json!({ "followingVisibility": "private" }));
    let public = stage
        .site
        .stranger()
        .call("federation/followers", json!({ "host": host }));
    assert_eq!((public, of_host("federation/followers")), (json!([]), 1));

    stage
        .admin
        .call("admin/federation/remove-all-following", json!({ "host": host }));
    assert_eq!(
        (of_host("federation/followers"), of_host("federation/following")),
        (0, 0)
    );
    let me = stage.alice.call("i", json!({}));
    assert_eq!((&me["followersCount"], &me["followingCount"]), (&json!(0), &json!(0)));
    eventually("the Reject", || stage.received("Reject").pop());
    eventually("the Undo", || stage.received("Undo").pop());
    let counted = stage.instance();
    assert_eq!(
        (&counted["followersCount"], &counted["followingCount"]),
        (&json!(0), &json!(0))
    );
}
