//! What an administrator changes.

use kanikey_domain::accounts::signup;
use kanikey_domain::instance::{load, reset, update, update_policies};
use serde_json::{Map, Value, json};

use crate::world::World;

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_was_read_before_a_change_does_not_undo_it() {
    let world = World::new().await;
    let settings = &world.site.settings;
    let before = settings.settings();
    let (read, policies) = load(&mut world.site.conn().await.unwrap()).await.unwrap();
    update(&world.site, &object(json!({ "disableRegistration": false })))
        .await
        .unwrap();
    settings.refresh(&before, read, policies);
    assert!(!settings.settings().disable_registration);

    let before = settings.settings();
    let (mut read, policies) = load(&mut world.site.conn().await.unwrap()).await.unwrap();
    read.name = Some("from another process".to_owned());
    settings.refresh(&before, read, policies);
    assert_eq!(settings.settings().name.as_deref(), Some("from another process"));
}

#[tokio::test]
async fn settings_are_changed_one_by_one_and_stored() {
    let world = World::new().await;
    let patch = json!({
        "name": "Kani", "disableRegistration": false, "blockedHosts": ["Evil.Example", "not a host"],
        "langs": null, "enableHcaptcha": true,
    });
    update(&world.site, &object(patch)).await.unwrap();
    update(&world.site, &object(json!({ "description": "crabs" })))
        .await
        .unwrap();
    assert!(update(&world.site, &object(json!({ "name": 1 }))).await.is_err());

    let (stored, _) = load(&mut world.site.conn().await.unwrap()).await.unwrap();
    assert_eq!(stored, *world.site.settings.settings());
    assert_eq!(
        (stored.name.as_deref(), stored.description.as_deref()),
        (Some("Kani"), Some("crabs"))
    );
    assert!(!stored.disable_registration && stored.langs.is_empty());
    assert_eq!(stored.blocked_hosts, ["evil.example"]);
    assert!(!stored.federates_with("sub.evil.example") && stored.federates_with("notevil.example"));
}

#[tokio::test]
async fn policies_are_changed_one_by_one_and_a_reset_forgets_all() {
    let world = World::new().await;
    update_policies(&world.site, &object(json!({ "pinLimit": 7 })))
        .await
        .unwrap();
    let policies = world.site.settings.policies();
    assert_eq!((policies.pin_limit, policies.antenna_limit), (7, 5));
    assert!(
        update_policies(&world.site, &object(json!({ "pinLimit": "many" })))
            .await
            .is_err()
    );

    signup(&world.site, "alice", "secret".to_owned(), true).await.unwrap();
    reset(&world.site).await.unwrap();
    assert_eq!(world.site.settings.policies().pin_limit, 5);
    signup(&world.site, "alice", "secret".to_owned(), true).await.unwrap();
}
