//! Of the notes exactly those go that may.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use kanikey_db::Connection;
use kanikey_db::drive::DriveFile;
use kanikey_db::favorites::{self, NoteFavorite};
use kanikey_db::notes::{self, Note, UserNotePin};
use kanikey_db::notifications::{self, NewNotifications};
use kanikey_db::polls::{self, Poll, PollVote};
use kanikey_db::reactions::{self, NoteReaction};
use kanikey_db::users::{self, User};
use kanikey_domain::retention::{Step, progress, step};
use proptest::prelude::*;
use serde_json::json;

use crate::world::World;
use crate::{NEXT_DAY, clean, remote, set};

/// What somebody did with a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interest {
    None,
    Favorited,
    Clipped,
    Pinned,
    Reacted,
    ReactedFromElsewhere,
    Voted,
    VotedFromElsewhere,
    Notified,
    Mentioned,
    MentionedElsewhere,
    ForLocal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Reply,
    Quote,
    Renote,
}

#[derive(Clone, Debug)]
struct Said {
    is_local: bool,
    link: Option<(Link, usize)>,
    interest: Interest,
}

#[derive(Clone, Debug)]
struct Case {
    notes: Vec<Said>,
    /// How many of them, from the first, are old.
    old: usize,
}

struct People {
    local: User,
    remote: User,
    other: User,
}

fn case() -> impl Strategy<Value = Case> {
    let interest = prop_oneof![
        12 => Just(Interest::None),
        1 => Just(Interest::Favorited),
        1 => Just(Interest::Clipped),
        1 => Just(Interest::Pinned),
        1 => Just(Interest::Reacted),
        1 => Just(Interest::ReactedFromElsewhere),
        1 => Just(Interest::Voted),
        1 => Just(Interest::VotedFromElsewhere),
        1 => Just(Interest::Notified),
        1 => Just(Interest::Mentioned),
        1 => Just(Interest::MentionedElsewhere),
        1 => Just(Interest::ForLocal),
    ];
    let link = prop_oneof![Just(Link::Reply), Just(Link::Quote), Just(Link::Renote)];
    let said = (
        proptest::bool::weighted(0.15),
        proptest::option::of((link, any::<usize>())),
        interest,
    )
        .prop_map(|(is_local, link, interest)| Said {
            is_local,
            link,
            interest,
        });
    (proptest::collection::vec(said, 1..40), any::<usize>()).prop_map(|(mut notes, old)| {
        for at in 0..notes.len() {
            // What is linked came before; nothing links a pure renote.
            let link = notes[at]
                .link
                .filter(|_| at > 0)
                .map(|(kind, to)| (kind, to % at.max(1)));
            notes[at].link = link.filter(|(_, to)| !matches!(notes[*to].link, Some((Link::Renote, _))));
            if matches!(notes[at].link, Some((Link::Renote, _))) {
                notes[at].interest = Interest::None;
            }
        }
        let old = old % (notes.len() + 1);
        Case { notes, old }
    })
}

/// Which may go, straight from the words: old notes of others that nobody here has to do with, and that no note that
/// stays renotes or quotes.
fn may_go(case: &Case) -> BTreeSet<usize> {
    let mut stays: Vec<bool> = Vec::new();
    for (at, said) in case.notes.iter().enumerate() {
        let is_answered_here = case
            .notes
            .iter()
            .any(|other| other.is_local && other.link == Some((Link::Reply, at)));
        let concerns_us = !matches!(
            said.interest,
            Interest::None
                | Interest::ReactedFromElsewhere
                | Interest::VotedFromElsewhere
                | Interest::MentionedElsewhere
        );
        stays.push(at >= case.old || said.is_local || is_answered_here || concerns_us);
    }
    for at in (0..case.notes.len()).rev() {
        if let Some((Link::Quote | Link::Renote, to)) = case.notes[at].link
            && stays[at]
        {
            stays[to] = true;
        }
    }
    (0..stays.len()).filter(|at| !stays[*at]).collect()
}

async fn say(world: &World, people: &People, case: &Case) -> Vec<Note> {
    let now = world.site.clock.now();
    let mut made: Vec<Note> = Vec::new();
    for (at, said) in case.notes.iter().enumerate() {
        let age = if at < case.old { 200 } else { 30 };
        let time = now - TimeDelta::days(age) + TimeDelta::seconds(i64::try_from(at).unwrap());
        let author = if said.is_local { &people.local } else { &people.remote };
        let mut note = Note::new(world.site.ids.at(time), author.id.clone(), author.host.clone());
        note.text = Some("x".to_owned());
        note.uri = (!said.is_local).then(|| format!("https://far.example/notes/{}", note.id));
        if let Some((link, to)) = said.link {
            let target = &made[to];
            let (id, user_id) = (Some(target.id.clone()), Some(target.user_id.clone()));
            if link == Link::Reply {
                (note.reply_id, note.reply_user_id) = (id, user_id);
            } else {
                (note.renote_id, note.renote_user_id) = (id, user_id);
                note.is_pure_renote = link == Link::Renote;
            }
        }
        match said.interest {
            Interest::Mentioned => note.mentions = vec![people.local.id.clone()],
            Interest::MentionedElsewhere => note.mentions = vec![people.other.id.clone()],
            Interest::ForLocal => {
                "specified".clone_into(&mut note.visibility);
                note.visible_user_ids = vec![people.local.id.clone()];
            }
            Interest::Clipped => note.clipped_count = 1,
            _ => {}
        }
        let mut conn = world.site.conn().await.unwrap();
        notes::insert(&conn, &note).await.unwrap();
        notes::count_targets(&mut conn, &note).await.unwrap();
        notes::count_author(&mut conn, &note).await.unwrap();
        show_interest(world, &mut conn, people, &note.id, said.interest).await;
        made.push(note);
    }
    made
}

async fn show_interest(world: &World, conn: &mut Connection, people: &People, note_id: &str, interest: Interest) {
    let (id, note_id) = (world.site.ids.next(), note_id.to_owned());
    let who = match interest {
        Interest::Reacted | Interest::Voted | Interest::Favorited | Interest::Notified => &people.local,
        _ => &people.other,
    };
    let user_id = who.id.clone();
    match interest {
        Interest::Favorited => {
            let row = NoteFavorite { id, user_id, note_id };
            favorites::insert(conn, &row).await.unwrap();
        }
        Interest::Pinned => users::insert_pin(conn, &UserNotePin { id, user_id, note_id })
            .await
            .unwrap(),
        Interest::Reacted | Interest::ReactedFromElsewhere => {
            let reaction = "❤".to_owned();
            let row = NoteReaction {
                id,
                note_id,
                user_id,
                reaction,
                uri: None,
            };
            reactions::insert(conn, &row).await.unwrap();
        }
        Interest::Voted | Interest::VotedFromElsewhere => {
            let poll = Poll {
                note_id: note_id.clone(),
                multiple: false,
                choices: vec!["a".to_owned(), "b".to_owned()],
                votes: vec![0, 0],
                expires_at: None,
                ended: false,
            };
            polls::insert(conn, &poll).await.unwrap();
            polls::vote(
                conn,
                &PollVote {
                    id,
                    note_id,
                    user_id,
                    choice: 0,
                },
            )
            .await
            .unwrap();
        }
        Interest::Notified => {
            let new = NewNotifications {
                ids: &[id],
                notifiee_ids: &[user_id],
                kind: "note",
                notifier_id: None,
                note_id: Some(&note_id),
                reaction: None,
                extra: &json!({}),
            };
            let told = notifications::create(conn, &new, world.site.clock.now()).await.unwrap();
            assert_eq!(told.len(), 1);
        }
        _ => {}
    }
}

/// What is not as it must be after cleaning.
async fn problem(world: &World, people: &People, case: &Case) -> Option<String> {
    let before = world.reread(&people.remote).await.notes_count;
    let made = say(world, people, case).await;
    clean(world).await;
    let ids: Vec<String> = made.iter().map(|note| note.id.clone()).collect();
    let left = notes::by_ids(&mut world.site.conn().await.unwrap(), &ids)
        .await
        .unwrap();
    let gone: BTreeSet<usize> = (0..ids.len())
        .filter(|at| !left.iter().any(|note| note.id == ids[*at]))
        .collect();
    let expected = may_go(case);
    if gone != expected {
        return Some(format!("gone: {gone:?}, expected: {expected:?}"));
    }
    for note in &left {
        let replies = left
            .iter()
            .filter(|other| other.reply_id.as_ref() == Some(&note.id))
            .count();
        let renotes = left.iter().filter(|other| other.renote_id.as_ref() == Some(&note.id));
        let renotes = renotes.filter(|other| other.user_id != note.user_id).count();
        let counts = (note.replies_count as usize, note.renote_count as usize);
        if counts != (replies, renotes) {
            return Some(format!(
                "counts of {} are {counts:?}, not {:?}",
                note.id,
                (replies, renotes)
            ));
        }
        if note
            .reply_id
            .as_ref()
            .is_some_and(|id| !left.iter().any(|other| other.id == *id))
        {
            return Some(format!("{} answers what is gone", note.id));
        }
    }
    let remote_left = left.iter().filter(|note| note.user_host.is_some()).count();
    let after = world.reread(&people.remote).await.notes_count;
    (after != before + i32::try_from(remote_left).unwrap()).then(|| format!("{before} and {remote_left} are {after}"))
}

async fn people(world: &World) -> People {
    People {
        local: world.user("ana").await,
        remote: remote(world, "rem").await,
        other: remote(world, "oth").await,
    }
}

#[test]
fn exactly_what_may_go_goes() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::new());
    set(&world, |settings| settings.enable_remote_notes_cleaning = true);
    let people = runtime.block_on(people(&world));
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest::test_runner::TestRunner::new(config)
        .run(&case(), |case| {
            let problem = runtime.block_on(problem(&world, &people, &case));
            prop_assert_eq!(problem, None);
            Ok(())
        })
        .unwrap();
}

fn alone(count: usize) -> Case {
    let said = Said {
        is_local: false,
        link: None,
        interest: Interest::None,
    };
    Case {
        notes: vec![said; count],
        old: count,
    }
}

#[tokio::test]
async fn batches_are_small_and_go_on_where_they_were() {
    let world = World::new().await;
    let people = people(&world).await;
    say(&world, &people, &alone(250)).await;
    assert_eq!(step(&world.site).await.unwrap(), Step::Idle, "it is off");
    set(&world, |settings| settings.enable_remote_notes_cleaning = true);
    for removed in [100, 200] {
        assert_eq!(step(&world.site).await.unwrap(), Step::More);
        let state = progress(&world.site).await.unwrap().0.state.unwrap();
        assert_eq!((state.removed, state.finished_at), (removed, None));
    }
    assert_eq!(step(&world.site).await.unwrap(), Step::Idle);
    let (notes, files) = progress(&world.site).await.unwrap();
    let state = notes.state.unwrap();
    assert_eq!((state.examined, state.removed, state.removed_ever), (250, 250, 250));
    assert!(state.finished_at.is_some() && notes.is_enabled && !files.is_enabled);
    say(&world, &people, &alone(1)).await;
    assert_eq!(
        step(&world.site).await.unwrap(),
        Step::Idle,
        "the next round is tomorrow"
    );
    world.site.clock.advance(NEXT_DAY);
    clean(&world).await;
    assert_eq!(world.reread(&people.remote).await.notes_count, 0);
}

#[tokio::test]
async fn files_go_with_their_notes() {
    let world = World::new().await;
    let people = people(&world).await;
    set(&world, |settings| settings.enable_remote_notes_cleaning = true);
    let case = Case {
        notes: vec![
            alone(1).notes[0].clone(),
            Said {
                interest: Interest::Favorited,
                ..alone(1).notes[0].clone()
            },
        ],
        old: 2,
    };
    let mut conn = world.site.conn().await.unwrap();
    let links = ["one", "two"].map(|name| link(&world, &people.remote, name));
    kanikey_db::federation::files::insert(&mut conn, &links).await.unwrap();
    drop(conn);
    let mut made = say(&world, &people, &case).await;
    let mut conn = world.site.conn().await.unwrap();
    for (note, file) in made.iter_mut().zip(&links) {
        notes::delete(&mut conn, &note.id).await.unwrap();
        note.file_ids = vec![file.id.clone()];
        notes::insert(&conn, note).await.unwrap();
        notes::count_targets(&mut conn, note).await.unwrap();
        notes::count_author(&mut conn, note).await.unwrap();
    }
    let row = NoteFavorite {
        id: world.site.ids.next(),
        user_id: people.local.id.clone(),
        note_id: made[1].id.clone(),
    };
    favorites::insert(&mut conn, &row).await.unwrap();
    drop(conn);
    clean(&world).await;
    let conn = world.site.conn().await.unwrap();
    let ids = links.map(|file| file.id);
    let left = kanikey_db::drive::by_ids(&conn, &ids).await.unwrap();
    assert_eq!(left.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["two"]);
}

/// A link to a file of another server.
pub fn link(world: &World, owner: &User, name: &str) -> DriveFile {
    DriveFile {
        id: world.site.ids.next(),
        user_id: Some(owner.id.clone()),
        user_host: owner.host.clone(),
        folder_id: None,
        name: name.to_owned(),
        type_: "image/png".to_owned(),
        md5: String::new(),
        size: 0,
        comment: None,
        blurhash: None,
        properties: json!({}),
        is_sensitive: false,
        access_key: None,
        thumbnail_access_key: None,
        web_public_access_key: None,
        web_public_type: None,
        url: Some(format!("https://far.example/{name}")),
        thumbnail_url: None,
        is_link: true,
    }
}
