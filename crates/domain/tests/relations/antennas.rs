//! What antennas collect.

use kanikey_core::RolePolicies;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_db::page::Page;
use kanikey_db::users::User;
use kanikey_domain::antennas::{AntennaError, AntennaForm, create, on_notes_created};
use kanikey_domain::notes::{self, NewNote};
use kanikey_domain::{blocking, timelines};

use crate::world::{World, saying};

fn looking_for(word: &str) -> AntennaForm {
    AntennaForm {
        name: Some("crabs".to_owned()),
        keywords: Some(vec![vec![word.to_owned()]]),
        ..AntennaForm::default()
    }
}

async fn say(world: &World, author: &User, note: NewNote) -> Vec<String> {
    let note = notes::create(&world.site, author, note).await.unwrap();
    let collected = on_notes_created(&world.site, &[note.id]).await.unwrap();
    collected.into_iter().map(|added| added.antenna_id).collect()
}

#[tokio::test]
async fn words_are_found_once_and_only_by_those_who_may_see() {
    let world = World::new().await;
    let (ana, ben) = (world.user("ana").await, world.user("ben").await);
    let policies = RolePolicies::default();
    let antenna = create(&world.site, &ana.id, looking_for("Crab"), &policies)
        .await
        .unwrap();

    assert_eq!(say(&world, &ben, saying("a CRAB walks")).await, [antenna.id.as_str()]);
    assert!(say(&world, &ben, saying("a fish swims")).await.is_empty());
    let private = NewNote {
        visibility: "followers".to_owned(),
        ..saying("a crab for friends")
    };
    assert!(say(&world, &ben, private).await.is_empty());

    let mut conn = world.site.conn().await.unwrap();
    let (page, listing) = (Page::first(10), Listing::Antenna(&antenna.id));
    assert_eq!(
        timelines::list(&world.site, &mut conn, Some(&ana.id), listing, Kinds::default(), &page)
            .await
            .unwrap()
            .len(),
        1
    );
    drop(conn);
    blocking::create(&world.site, &ben, &ana).await.unwrap();
    let mut conn = world.site.conn().await.unwrap();
    assert!(
        timelines::list(&world.site, &mut conn, Some(&ana.id), listing, Kinds::default(), &page)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn antennas_need_a_word_and_have_a_limit() {
    let world = World::new().await;
    let ana = world.user("ana").await;
    let policies = RolePolicies {
        antenna_limit: 1,
        ..RolePolicies::default()
    };
    let empty = create(&world.site, &ana.id, looking_for(""), &policies)
        .await
        .unwrap_err();
    assert!(matches!(empty, AntennaError::EmptyKeyword));
    create(&world.site, &ana.id, looking_for("crab"), &policies)
        .await
        .unwrap();
    let many = create(&world.site, &ana.id, looking_for("crab"), &policies)
        .await
        .unwrap_err();
    assert!(matches!(many, AntennaError::TooManyAntennas));
}
