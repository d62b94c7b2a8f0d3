//! Handles that lead to somebody else.

use serde_json::{Value, json};

use super::World;
use crate::support::Answer;

const ACTIVITY: &str = "application/activity+json";

/// Lets mallory's server answer to WebFinger for a name.
fn answer(world: &World, name: &str, answer: Answer) {
    let resource = format!("acct%3A{name}%40{}", world.evil.host().replace(':', "%3A"));
    world
        .evil
        .answer(&format!("/.well-known/webfinger?resource={resource}"), answer);
}

fn jrd(subject: &str, actor: &str) -> Answer {
    let links = json!([{ "rel": "self", "type": ACTIVITY, "href": actor }]);
    Answer::json("application/jrd+json", &json!({ "subject": subject, "links": links }))
}

/// What a handle of mallory's server leads to.
fn found(world: &World, name: &str) -> Option<Value> {
    world
        .alice
        .attempt("users/show", json!({ "username": name, "host": world.evil.host() }))
        .ok()
}

#[test]
fn the_subject_is_who_was_asked_for() {
    let world = World::start();
    let acct = |name: &str| format!("acct:{name}@{}", world.evil.host());
    let ivan = world.evil.person("ivan").id;
    answer(
        &world,
        "none",
        Answer::json(
            "application/jrd+json",
            &json!({ "links": [{ "rel": "self", "type": ACTIVITY, "href": ivan }] }),
        ),
    );
    answer(&world, "nobody", jrd("acct:", &ivan));
    answer(&world, "url", jrd(&ivan, &ivan));
    answer(
        &world,
        "elsewhere",
        jrd(&format!("acct:somebody@{}", world.victim.host()), &ivan),
    );
    answer(&world, "loop", jrd(&acct("pool"), &ivan));
    answer(&world, "pool", jrd(&acct("loop"), &ivan));
    for name in ["none", "nobody", "url", "elsewhere", "loop"] {
        assert_eq!(found(&world, name), None, "{name}");
    }
    answer(&world, "alias", jrd(&acct("ivan"), &ivan));
    assert_eq!(
        found(&world, "alias").unwrap()["username"],
        "ivan",
        "an alias of who it really is"
    );
    assert_eq!(found(&world, "IVAN").unwrap()["username"], "ivan");
}

#[test]
fn another_hosts_account_must_say_so_too() {
    let world = World::start();
    answer(
        &world,
        "vera",
        jrd(&format!("acct:vera@{}", world.evil.host()), &world.vera.id),
    );
    assert_eq!(found(&world, "vera"), None, "vera goes by another handle");
    let resource = format!("acct%3Avera%40{}", world.victim.host().replace(':', "%3A"));
    let agreed = jrd(&format!("acct:vera@{}", world.evil.host()), &world.vera.id);
    world
        .victim
        .answer(&format!("/.well-known/webfinger?resource={resource}"), agreed);
    let vera = world.evil.host().to_owned();
    let shown = world
        .site
        .person("bob")
        .call("users/show", json!({ "username": "vera", "host": vera }));
    assert_eq!(shown["uri"], world.vera.id.as_str());
}

#[test]
fn answers_are_small_and_json() {
    let world = World::start();
    let ivan = world.evil.person("ivan").id;
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><XRD>&b;</XRD>";
    answer(
        &world,
        "xml",
        Answer {
            body: bomb.as_bytes().to_vec(),
            ..Answer::json("application/xrd+xml", &Value::Null)
        },
    );
    let large = json!({ "subject": format!("acct:large@{}", world.evil.host()), "x": "x".repeat(1024 * 1024), "links": [{ "rel": "self", "type": ACTIVITY, "href": ivan }] });
    answer(&world, "large", Answer::json("application/jrd+json", &large));
    answer(
        &world,
        "wrong",
        jrd(&format!("acct:wrong@{}", world.evil.host()), "javascript:alert(1)"),
    );
    answer(
        &world,
        "ours",
        jrd(
            &format!("acct:ours@{}", world.evil.host()),
            &format!("{}/users/{}", world.site.origin, world.alice.id),
        ),
    );
    for name in ["xml", "large", "wrong", "ours"] {
        assert_eq!(found(&world, name), None, "{name}");
    }
}
