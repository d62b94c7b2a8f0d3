//! Editing notes, and when others are told of votes.

use kanikey_core::Timestamp;
use kanikey_domain::notes::{NewPoll, NoteChanges, UpdateError, create, update};
use kanikey_domain::polls::{send_due_updates, vote};
use kanikey_messages::{Event, NoteUpdate};

use crate::world::{World, saying};

fn text(text: &str, edited_at: Option<Timestamp>) -> NoteChanges {
    NoteChanges {
        text: Some(Some(text.to_owned())),
        edited_at,
        ..NoteChanges::default()
    }
}

#[tokio::test]
async fn an_old_version_does_not_replace_a_newer_one() {
    let world = World::new().await;
    let bob = world
        .changed_user("bob", |user| {
            user.host = Some("b.test".to_owned());
            user.uri = Some("https://b.test/users/bob".to_owned());
            user.inbox = Some("https://b.test/users/bob/inbox".to_owned());
        })
        .await;
    let note = create(&world.site, &bob, saying("one")).await.unwrap();
    let at = |seconds: i64| Some(Timestamp::from_timestamp(1_700_000_000 + seconds, 0).unwrap());
    update(&world.site, &bob, &note.id, text("three", at(30)))
        .await
        .unwrap();
    world.events.take();
    let kept = update(&world.site, &bob, &note.id, text("two", at(20))).await.unwrap();
    assert_eq!((kept.text.as_deref(), kept.updated_at), (Some("three"), at(30)));
    assert!(world.events.take().is_empty());
    update(&world.site, &bob, &note.id, text("four", at(40))).await.unwrap();
    assert!(matches!(
        world.events.take().as_slice(),
        [Event::NoteUpdated {
            update: NoteUpdate::Edited { .. },
            ..
        }]
    ));
    let mut conn = world.site.conn().await.unwrap();
    let versions = kanikey_db::notes::edits_of(&mut conn, &note.id).await.unwrap();
    let texts: Vec<_> = versions
        .iter()
        .map(|version| version.text.as_deref().unwrap())
        .collect();
    assert_eq!(texts, ["three", "one"]);
}

#[tokio::test]
async fn an_edit_leaves_something_and_is_the_authors() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let note = create(&world.site, &alice, saying("one")).await.unwrap();
    let nothing = NoteChanges {
        text: Some(None),
        ..NoteChanges::default()
    };
    let refused = update(&world.site, &alice, &note.id, nothing).await;
    assert!(matches!(refused, Err(UpdateError::Empty)));
    let refused = update(&world.site, &bob, &note.id, text("two", None)).await;
    assert!(matches!(refused, Err(UpdateError::AccessDenied)));
    let unknown_file = NoteChanges {
        file_ids: Some(vec!["nofile".to_owned()]),
        ..NoteChanges::default()
    };
    let refused = update(&world.site, &alice, &note.id, unknown_file).await;
    assert!(matches!(refused, Err(UpdateError::NoSuchFile)));
    assert_eq!(world.note(&note.id).await.unwrap().text.as_deref(), Some("one"));
}

#[tokio::test]
async fn votes_are_told_of_once_a_minute() {
    let world = World::new().await;
    let (alice, bob, carol) = (
        world.user("alice").await,
        world.user("bob").await,
        world.user("carol").await,
    );
    let mut new = saying("?");
    new.poll = Some(NewPoll {
        choices: vec!["a".to_owned(), "b".to_owned()],
        ..NewPoll::default()
    });
    let note = create(&world.site, &alice, new).await.unwrap();
    vote(&world.site, &bob, &note.id, 0).await.unwrap();
    assert_eq!(
        send_due_updates(&world.site).await.unwrap(),
        0,
        "the first was told at once"
    );
    world.site.clock.advance(20_000);
    vote(&world.site, &carol, &note.id, 1).await.unwrap();
    assert_eq!(send_due_updates(&world.site).await.unwrap(), 0, "not yet");
    world.site.clock.advance(41_000);
    assert_eq!(send_due_updates(&world.site).await.unwrap(), 1);
    assert_eq!(send_due_updates(&world.site).await.unwrap(), 0);
}
