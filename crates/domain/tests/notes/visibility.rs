//! The visibility rule in its two forms says the same.

use std::collections::BTreeSet;

use kanikey_core::Timestamp;
use kanikey_db::blocking::{self, Blocking};
use kanikey_db::notes::{self, Kinds, Listing, Note, View};
use kanikey_db::page::Page;
use kanikey_db::users::User;
use kanikey_domain::visibility::{Viewer, can_see};
use proptest::prelude::*;

use crate::world::{World, follow};

const PEOPLE: usize = 4;
const HOUR: i64 = 3600;

#[derive(Clone, Debug)]
struct Author {
    suspended: bool,
    signin: bool,
    followers_only_before: Option<i32>,
    hidden_before: Option<i32>,
}

#[derive(Clone, Debug)]
struct Said {
    author: usize,
    visibility: &'static str,
    visible: Option<usize>,
    mentioned: Option<usize>,
    reply_to: Option<usize>,
    hours_ago: i64,
}

#[derive(Clone, Debug)]
struct Case {
    authors: Vec<Author>,
    follows: Vec<(usize, usize)>,
    blocks: Vec<(usize, usize)>,
    notes: Vec<Said>,
}

#[test]
fn the_function_and_the_condition_agree() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::new());
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&case(), |case| {
            let disagreement = runtime.block_on(disagreement(&world, &case));
            prop_assert_eq!(disagreement, None);
            Ok(())
        })
        .unwrap();
}

fn case() -> impl Strategy<Value = Case> {
    let now = 1_800_000_000_i32;
    let limit = move || {
        prop_oneof![
            4 => Just(None),
            1 => (0..20_i32).prop_map(|hours| Some(-3600 * hours)),
            1 => (0..20_i32).prop_map(move |hours| Some(now - 3600 * hours)),
        ]
    };
    let rarely = || proptest::bool::weighted(0.2);
    let author =
        (rarely(), rarely(), limit(), limit()).prop_map(|(suspended, signin, followers_only_before, hidden_before)| {
            Author {
                suspended,
                signin,
                followers_only_before,
                hidden_before,
            }
        });
    let somebody = || proptest::option::of(0..PEOPLE);
    let said = (
        0..PEOPLE,
        proptest::sample::select(vec!["public", "home", "followers", "specified"]),
        somebody(),
        somebody(),
        somebody(),
        0..20_i64,
    )
        .prop_map(|(author, visibility, visible, mentioned, reply_to, hours_ago)| Said {
            author,
            visibility,
            visible,
            mentioned,
            reply_to,
            hours_ago,
        });
    let pairs = |most| proptest::collection::vec((0..PEOPLE, 0..PEOPLE), 0..most);
    (
        proptest::collection::vec(author, PEOPLE),
        pairs(6),
        pairs(3),
        proptest::collection::vec(said, 1..25),
    )
        .prop_map(|(authors, follows, blocks, notes)| Case {
            authors,
            follows,
            blocks,
            notes,
        })
}

/// Fills the database and compares; the first pair of viewer and author for whom the two forms differ.
async fn disagreement(world: &World, case: &Case) -> Option<String> {
    let (people, notes) = fill(world, case).await;
    let now = world.site.clock.now();
    let mut conn = world.site.conn().await.unwrap();
    let ids: Vec<String> = people.iter().map(|person| person.id.clone()).collect();
    for viewer_id in people.iter().map(|person| Some(person.id.as_str())).chain([None]) {
        let viewer = match viewer_id {
            Some(id) => Some(Viewer::load(&conn, id, &ids).await.unwrap()),
            None => None,
        };
        for author in &people {
            let expected: BTreeSet<String> = notes
                .iter()
                .filter(|note| note.user_id == author.id && can_see(note, author, viewer.as_ref(), now))
                .map(|note| note.id.clone())
                .collect();
            let view = View {
                viewer: viewer_id,
                now,
                page: &Page::first(100),
            };
            let listed = notes::list(&mut conn, Listing::User(&author.id), Kinds::default(), view)
                .await
                .unwrap();
            let listed: BTreeSet<String> = listed.into_iter().map(|note| note.id).collect();
            if listed != expected {
                return Some(format!("{viewer_id:?} {}: {listed:?} {expected:?}", author.id));
            }
        }
    }
    None
}

async fn fill(world: &World, case: &Case) -> (Vec<User>, Vec<Note>) {
    let site = &world.site;
    let mut people = Vec::new();
    for author in &case.authors {
        let name = format!("u{}", site.ids.next());
        let person = world
            .changed_user(&name, |user| {
                user.is_suspended = author.suspended;
                user.require_signin_to_view_contents = author.signin;
                user.make_notes_followers_only_before = author.followers_only_before;
                user.make_notes_hidden_before = author.hidden_before;
            })
            .await;
        people.push(person);
    }
    let mut conn = site.conn().await.unwrap();
    let id = |place: usize| people.get(place).unwrap().id.clone();
    for (follower, followee) in &case.follows {
        if follower != followee {
            follow(&mut conn, site, &id(*follower), &id(*followee)).await;
        }
    }
    for (blocker, blockee) in &case.blocks {
        let block = Blocking {
            id: site.ids.next(),
            blocker_id: id(*blocker),
            blockee_id: id(*blockee),
        };
        if blocker != blockee {
            blocking::insert(&mut conn, &block).await.unwrap();
        }
    }
    let mut stored = Vec::new();
    for said in &case.notes {
        let made = site.clock.now() - chrono::TimeDelta::seconds(said.hours_ago * HOUR);
        let mut note = plain_note(site.ids.at(made), id(said.author), made);
        said.visibility.clone_into(&mut note.visibility);
        note.visible_user_ids.extend(said.visible.map(id));
        note.mentions.extend(said.mentioned.map(id));
        note.reply_user_id = said.reply_to.map(id);
        notes::insert(&conn, &note).await.unwrap();
        stored.push(note);
    }
    (people, stored)
}

/// A public note that says its time.
pub fn plain_note(id: String, user_id: String, made: Timestamp) -> Note {
    Note {
        text: Some(made.to_rfc3339()),
        ..Note::new(id, user_id, None)
    }
}
