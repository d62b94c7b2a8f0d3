//! Draft-cavage signatures that do not say what they seem to say.

use super::{World, http_date};

#[test]
fn digest_not_signed() {
    let world = World::start();
    let mut draft = world.draft();
    draft.order = "(request-target) host date".to_owned();
    world.refused(401, || draft.post(&world, &world.mallory));
    draft.digest = None;
    world.refused(401, || draft.post(&world, &world.mallory));
    for order in [
        "(request-target) date digest",
        "host date digest",
        "(request-target) host digest",
    ] {
        draft = world.draft();
        draft.order = order.to_owned();
        world.refused(401, || draft.post(&world, &world.mallory));
    }
}

#[test]
fn digest_mismatch() {
    let world = World::start();
    let mut draft = world.draft();
    let last = draft.body.len() - 1;
    draft.body[last] ^= 1;
    world.refused(401, || draft.post(&world, &world.mallory));
}

#[test]
fn host_mismatch() {
    let world = World::start();
    let own = world.site.host().to_owned();
    for host in [
        world.evil.host().to_owned(),
        format!("{own}."),
        "127.0.0.1:443".to_owned(),
        "127.0.0.1".to_owned(),
    ] {
        let mut draft = world.draft();
        draft.signed_host.clone_from(&host);
        draft.host = host;
        world.refused(401, || draft.post(&world, &world.mallory));
    }
    let mut draft = world.draft();
    draft.signed_host = world.evil.host().to_owned();
    let reply = draft.post(&world, &world.mallory);
    assert_eq!(reply.status, 401, "what was signed for another host: {}", reply.head);
    assert_eq!(world.count("incoming_activities"), 0);
}

#[test]
fn path_replay() {
    let world = World::start();
    world.introduce();
    let mut draft = world.draft();
    draft.signed_path = format!("/users/{}/inbox", world.alice.id);
    world.refused(401, || draft.post(&world, &world.mallory));
    let mut draft = world.draft();
    draft.method = "get".to_owned();
    world.refused(401, || draft.post(&world, &world.mallory));
}

#[test]
fn date_skew() {
    let world = World::start();
    for date in [
        http_date(310),
        http_date(-310),
        http_date(7200),
        http_date(-7200),
        "yesterday".to_owned(),
        String::new(),
    ] {
        let mut draft = world.draft();
        draft.date = date;
        world.refused(401, || draft.post(&world, &world.mallory));
    }
    for seconds in [-280, 280] {
        let mut draft = world.draft();
        draft.date = http_date(seconds);
        assert_eq!(draft.post(&world, &world.mallory).status, 202, "{seconds}");
    }
}

#[test]
fn replay_inside_the_window() {
    let world = World::start();
    let draft = world.draft();
    for _ in 0..3 {
        assert_eq!(draft.post(&world, &world.mallory).status, 202);
        world.settle();
    }
    assert_eq!(world.count("incoming_activities"), 1);
    assert_eq!(world.count("notes"), 1);
}

#[test]
fn authorization_header() {
    let world = World::start();
    let mut draft = world.draft();
    draft.header = "authorization";
    world.refused(401, || draft.post(&world, &world.mallory));
}
