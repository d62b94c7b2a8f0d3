//! What Prometheus sees.

use kanikey_actor_kit::{Fault, InjectFault, Policy, Stage, StageError, testing::World};
use prometheus::TextEncoder;

use crate::cast::{SOON, WhoAreYou, clerks, quick};

async fn scene(world: World) {
    let (clerks, _journal) = clerks(
        &world,
        Policy {
            capacity: 10,
            ..quick()
        },
    );
    clerks.ask(&1, WhoAreYou, SOON).await.unwrap();
    clerks.ask(&2, WhoAreYou, SOON).await.unwrap();
    clerks.inject(&2, Fault::Crash).unwrap();
    clerks.ask(&2, WhoAreYou, SOON).await.unwrap();

    let text = TextEncoder::new().encode_to_string(&world.metrics.gather()).unwrap();
    for line in [
        r#"kanikey_actors_alive{kind="clerk"} 2"#,
        r#"kanikey_actor_started_total{kind="clerk"} 3"#,
        r#"kanikey_actor_restarts_total{cause="panic",kind="clerk"} 1"#,
        r#"kanikey_actor_restarts_total{cause="stop",kind="clerk"} 0"#,
        r#"kanikey_actor_panics_total{kind="clerk"} 1"#,
        r#"kanikey_actor_given_up{kind="clerk"} 0"#,
        r#"kanikey_mailbox_depth{kind="clerk"} 0"#,
        r#"kanikey_mailbox_rejected_total{kind="clerk"} 0"#,
        r#"kanikey_mailbox_capacity{kind="clerk"} 10"#,
    ] {
        assert!(text.lines().any(|found| found == line), "no {line} in\n{text}");
    }
    assert!(text.contains(r#"kanikey_mailbox_high_water{kind="clerk"}"#));
    assert_eq!(world.stage.snapshot(), [clerks.snapshot()]);
    clerks.shutdown(SOON).await.unwrap();
}

#[test]
fn every_kind_is_seen() {
    World::run(scene);
}

#[test]
fn two_servers_in_one_process_do_not_mix() {
    let other = std::thread::spawn(|| World::run(scene));
    World::run(scene);
    other.join().unwrap();
}

#[test]
fn one_registry_takes_one_stage() {
    World::run(|world| async move {
        assert!(matches!(Stage::new(1, 1, &world.metrics), Err(StageError::Metrics(_))));
    });
}

#[test]
fn a_stage_needs_a_system() {
    let registry = prometheus::Registry::new();
    assert!(matches!(Stage::new(1, 1, &registry), Err(StageError::NoSystem)));
}
