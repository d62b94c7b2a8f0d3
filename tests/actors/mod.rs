//! Whole servers under load while their actors die: by a panic, by a panic in a future, and by a stop.

mod load;

use std::time::Duration;

use kanikey_actor_kit::Fault;
use kanikey_actor_system::actors::Kind;
use serde_json::json;

use crate::support::{SlowUpload, Socket, TestSite, eventually};
use load::under_load;

/// The ways to die.
const DEATHS: [Fault; 3] = [Fault::Crash, Fault::CrashInFuture, Fault::Halt];

/// A number that `/metrics` shows; 0 where it does not.
fn metric(site: &TestSite, series: &str) -> u64 {
    let (status, _, text) = site.stranger().get("/metrics", "*/*");
    assert_eq!(status, 200);
    let line = text.lines().find_map(|line| line.strip_prefix(series));
    line.map_or(0, |value| value.trim().parse().unwrap())
}

/// Waits until an actor lives, and lets it die.
fn kill(site: &TestSite, kind: Kind, key: &str, fault: Fault) {
    eventually("the actor is there", || site.actors.inject(kind, key, fault).ok());
}

/// Asserts how often `/metrics` says that actors of a kind were restarted, in the end.
fn restarted(site: &TestSite, kind: &str, panics: u64, stops: u64) {
    eventually("the restarts are counted", || {
        let count = |cause| {
            metric(
                site,
                &format!("kanikey_actor_restarts_total{{cause=\"{cause}\",kind=\"{kind}\"}}"),
            )
        };
        ((count("panic"), count("stop")) == (panics, stops)).then_some(())
    });
}

fn listening(site: &TestSite, name: &str) -> Socket {
    let mut socket = Socket::connect(&site.person(name));
    socket.channel("localTimeline", "local", json!({}));
    socket
}

#[test]
fn a_session_takes_only_its_own_socket_along() {
    under_load(|here, _| {
        for fault in DEATHS {
            let before = here.actors.keys(Kind::Session);
            let mut victim = listening(here, "bob");
            let after = here.actors.keys(Kind::Session);
            let key = after.iter().find(|key| !before.contains(key)).unwrap();
            kill(here, Kind::Session, key, fault);
            assert_eq!(victim.close_code(), Some(1011), "{fault:?}");
            let mut again = listening(here, "bob");
            again.wait_for("a note after connecting again", |frame| frame["body"]["type"] == "note");
        }
        assert_eq!(metric(here, "kanikey_actor_panics_total{kind=\"session\"}"), 2);
    });
}

#[test]
fn a_shard_comes_back_and_nobody_misses_a_note() {
    under_load(|here, _| {
        for fault in DEATHS {
            for shard in ["0", "1", "2", "3"] {
                kill(here, Kind::Timeline, shard, fault);
                std::thread::sleep(Duration::from_millis(40));
            }
            std::thread::sleep(Duration::from_millis(300));
        }
        restarted(here, "timeline", 8, 4);
    });
}

#[test]
fn a_peer_goes_on_where_it_was() {
    under_load(|here, there| {
        for fault in DEATHS {
            kill(here, Kind::Peer, there.host(), fault);
            std::thread::sleep(Duration::from_millis(150));
            kill(there, Kind::Peer, here.host(), fault);
            std::thread::sleep(Duration::from_millis(450));
        }
        restarted(here, "peer", 2, 1);
        restarted(there, "peer", 2, 1);
    });
}

#[test]
fn an_upload_leaves_nothing_behind() {
    const SIZE: usize = 400_000;
    under_load(|here, _| {
        for fault in DEATHS {
            let mut neighbour = SlowUpload::begin(&here.person("carol"), SIZE);
            neighbour.send(SIZE / 2).unwrap();
            let first = lasting_uploads(here, 1)[0];
            let mut victim = SlowUpload::begin(&here.person("bob"), SIZE);
            victim.send(SIZE / 2).unwrap();
            let uploads = lasting_uploads(here, 2);
            let key = uploads.iter().find(|key| **key != first).unwrap();
            // Those of the load are much smaller.
            let halves = || {
                here.part_sizes()
                    .into_iter()
                    .filter(|size| *size > SIZE as u64 / 4)
                    .count()
            };
            assert_eq!(halves(), 2);
            kill(here, Kind::Upload, &key.to_string(), fault);
            eventually("the part file is gone", || (halves() == 1).then_some(()));
            victim.send(1000).unwrap();
            let (status, answer) = victim.answer().expect("an answer");
            assert_eq!(status, 503, "{fault:?} {answer}");
            assert!(answer.contains("interrupted"), "{answer}");
            neighbour.send_rest().unwrap();
            let (status, answer) = neighbour.answer().expect("an answer");
            assert_eq!(status, 200, "{answer}");
        }
        assert_eq!(metric(here, "kanikey_actor_panics_total{kind=\"upload\"}"), 2);
    });
}

/// The uploads that stay for a while, when there are so many: those of the load come and go.
fn lasting_uploads(site: &TestSite, count: usize) -> Vec<u64> {
    let keys = || site.actors.keys(Kind::Upload);
    let lasting = eventually("slow uploads", || {
        let before = keys();
        std::thread::sleep(Duration::from_millis(400));
        let lasting: Vec<String> = keys().into_iter().filter(|key| before.contains(key)).collect();
        (lasting.len() == count).then_some(lasting)
    });
    lasting.iter().map(|key| key.parse().unwrap()).collect()
}
