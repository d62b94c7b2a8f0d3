//! Counters stay exact, whoever does what at the same time.

use kanikey_db::hashtags;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_domain::notes::{self, CreateError, NewNote, NewPoll};
use kanikey_domain::polls::{self, VoteError};
use kanikey_domain::reactions::{self, ReactError};
use kanikey_messages::Event;
use serde_json::json;

use crate::world::{World, saying};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn fifty_reactions_at_once_are_fifty() {
    let world = World::new().await;
    let author = world.user("author").await;
    let note = say(&world, &author, saying("hello")).await;
    let mut people = Vec::new();
    for number in 0..50 {
        people.push(world.user(&format!("u{number}")).await);
    }
    let all = people.iter().enumerate().map(|(number, user)| {
        let emoji = if number % 2 == 0 { "👍" } else { "❤️" };
        reactions::create(&world.site, user, &note.id, emoji, None)
    });
    for result in futures_util::future::join_all(all).await {
        result.unwrap();
    }
    let now = world.note(&note.id).await.unwrap();
    assert_eq!((now.reaction_count, now.reactions), (50, json!({"👍": 25, "❤": 25})));

    let first = people.first().unwrap();
    let again = reactions::create(&world.site, first, &note.id, "👍", None).await;
    assert!(matches!(again, Err(ReactError::AlreadyReacted)));
    reactions::create(&world.site, first, &note.id, "🎉", None)
        .await
        .unwrap();
    reactions::delete(&world.site, people.last().unwrap(), &note.id)
        .await
        .unwrap();
    let now = world.note(&note.id).await.unwrap();
    assert_eq!(
        (now.reaction_count, now.reactions),
        (49, json!({"👍": 24, "❤": 24, "🎉": 1}))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn deleting_a_note_takes_its_renotes_out_of_all_counters() {
    let world = World::new().await;
    let (author, other) = (world.user("author").await, world.user("other").await);
    let root = say(&world, &author, saying("root #Kani")).await;
    let note = say(
        &world,
        &author,
        NewNote {
            reply_id: Some(root.id.clone()),
            ..saying("answer")
        },
    )
    .await;
    let renote = say(&world, &other, renote_of(&note)).await;
    assert!(renote.is_pure_renote);
    let quote = say(
        &world,
        &other,
        NewNote {
            reply_id: Some(root.id.clone()),
            renote_id: Some(note.id.clone()),
            ..saying("quote")
        },
    )
    .await;
    assert_eq!(world.note(&note.id).await.unwrap().renote_count, 2);
    assert_eq!(world.note(&root.id).await.unwrap().replies_count, 2);
    assert_eq!(world.reread(&other).await.notes_count, 2);

    notes::delete(&world.site, &author, &note.id).await.unwrap();
    for id in [&note.id, &renote.id, &quote.id] {
        assert!(world.note(id).await.is_none());
    }
    assert_eq!(world.note(&root.id).await.unwrap().replies_count, 0);
    assert_eq!(world.reread(&other).await.notes_count, 0);
    assert_eq!(world.reread(&author).await.notes_count, 1);
    let mut conn = world.site.conn().await.unwrap();
    let tag = hashtags::by_name(&mut conn, "kani").await.unwrap().unwrap();
    assert_eq!(tag.mentioned_local_users_count, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn everybody_concerned_is_told_once() {
    let world = World::new().await;
    let (alice, bob, carol) = (
        world.user("Alice").await,
        world.user("bob").await,
        world.user("carol").await,
    );
    let note = say(&world, &alice, saying("hello")).await;
    world.events.take();
    say(
        &world,
        &bob,
        NewNote {
            reply_id: Some(note.id.clone()),
            renote_id: Some(note.id.clone()),
            ..saying("@alice @carol @bob @nobody hi")
        },
    )
    .await;
    let told: Vec<String> = world
        .events
        .take()
        .into_iter()
        .filter_map(|event| match event {
            Event::Notified { user_id, .. } => Some(user_id),
            _ => None,
        })
        .collect();
    assert_eq!(told, [alice.id, carol.id]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_not_public_cannot_be_spread() {
    let world = World::new().await;
    let (author, other) = (world.user("author").await, world.user("other").await);
    world.follow(&other, &author).await;
    let note = say(
        &world,
        &author,
        NewNote {
            visibility: "followers".to_owned(),
            ..saying("for followers")
        },
    )
    .await;
    let refused = notes::create(&world.site, &other, renote_of(&note)).await;
    assert!(matches!(refused, Err(CreateError::RenoteOfHidden)));
    assert_eq!(say(&world, &author, renote_of(&note)).await.visibility, "followers");

    let home = say(
        &world,
        &author,
        NewNote {
            visibility: "home".to_owned(),
            ..saying("home")
        },
    )
    .await;
    let renote = say(&world, &other, renote_of(&home)).await;
    assert_eq!(renote.visibility, "home");
    let again = notes::create(&world.site, &author, renote_of(&renote)).await;
    assert!(matches!(again, Err(CreateError::RenoteOfPureRenote)));
    let empty = notes::create(&world.site, &author, saying("  ")).await;
    assert!(matches!(empty, Err(CreateError::Empty)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_vote_counts_once_and_the_end_is_told() {
    let world = World::new().await;
    let (author, voter) = (world.user("author").await, world.user("voter").await);
    let poll = NewPoll {
        choices: vec!["a".to_owned(), "b".to_owned()],
        expires_at: Some(world.site.clock.now() + chrono::TimeDelta::minutes(5)),
        ..NewPoll::default()
    };
    let note = say(
        &world,
        &author,
        NewNote {
            poll: Some(poll),
            ..saying("which?")
        },
    )
    .await;
    let vote = async |choice| polls::vote(&world.site, &voter, &note.id, choice).await;
    assert!(matches!(vote(2).await, Err(VoteError::InvalidChoice)));
    vote(1).await.unwrap();
    assert!(matches!(vote(0).await, Err(VoteError::AlreadyVoted)));
    let conn = world.site.conn().await.unwrap();
    let stored = kanikey_db::polls::by_note_ids(&conn, std::slice::from_ref(&note.id))
        .await
        .unwrap();
    assert_eq!(stored.first().unwrap().votes, [0, 1]);
    drop(conn);

    assert_eq!(polls::end_due(&world.site).await.unwrap(), 0);
    world.site.clock.advance(5 * 60 * 1000);
    world.events.take();
    assert_eq!(polls::end_due(&world.site).await.unwrap(), 1);
    assert_eq!(world.events.take().len(), 2);
    assert_eq!(polls::end_due(&world.site).await.unwrap(), 0);
}

async fn say(world: &World, author: &User, new: NewNote) -> Note {
    notes::create(&world.site, author, new).await.unwrap()
}

fn renote_of(note: &Note) -> NewNote {
    NewNote {
        visibility: "public".to_owned(),
        renote_id: Some(note.id.clone()),
        ..NewNote::default()
    }
}
