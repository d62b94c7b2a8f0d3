//! Paging through a timeline gives exactly what is visible, in order, none twice.

use kanikey_db::mute::{self, Muting};
use kanikey_db::notes::{self, Kinds, Note};
use kanikey_db::page::Page;
use kanikey_domain::timelines;

use crate::visibility::plain_note;
use crate::world::World;

#[derive(Clone, Copy, Debug)]
enum Direction {
    Down,
    Up,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn any_page_size_gives_the_home_timeline() {
    let world = World::new().await;
    let (me, expected) = fill(&world).await;
    for limit in [1, 2, 3, 7, 10, 100] {
        for direction in [Direction::Down, Direction::Up] {
            let mut seen = walk(&world, &me, limit, direction).await;
            if matches!(direction, Direction::Up) {
                seen.reverse();
            }
            assert_eq!(seen, expected, "{direction:?} by {limit}");
        }
    }
}

/// Accounts of every kind, who say things in turn; returns the viewer and what belongs to their home, newest first.
async fn fill(world: &World) -> (String, Vec<String>) {
    let me = world.user("me").await;
    let (friend, quiet, muted, stranger) = (
        world.user("friend").await,
        world.user("quiet").await,
        world.user("muted").await,
        world.user("stranger").await,
    );
    for followee in [&friend, &quiet, &muted] {
        world.follow(&me, followee).await;
    }
    let site = &world.site;
    let mut conn = site.conn().await.unwrap();
    let muting = Muting {
        id: site.ids.next(),
        muter_id: me.id.clone(),
        mutee_id: muted.id.clone(),
        expires_at: None,
    };
    mute::upsert(&mut conn, &muting, site.clock.now()).await.unwrap();
    let mut expected = Vec::new();
    let mut say = Vec::<(Note, bool)>::new();
    for round in 0..12 {
        let mut add = |user_id: &str, belongs: bool, change: &dyn Fn(&mut Note)| {
            site.clock.advance(1);
            let mut note = plain_note(site.ids.next(), user_id.to_owned(), site.clock.now());
            change(&mut note);
            say.push((note, belongs));
        };
        add(&friend.id, true, &|_| {});
        add(&friend.id, true, &|note| "followers".clone_into(&mut note.visibility));
        add(&friend.id, false, &|note| "specified".clone_into(&mut note.visibility));
        add(&friend.id, false, &|note| {
            note.reply_user_id = Some(stranger.id.clone());
        });
        add(&friend.id, true, &|note| note.reply_user_id = Some(me.id.clone()));
        add(&friend.id, false, &|note| note.renote_user_id = Some(muted.id.clone()));
        add(&muted.id, false, &|_| {});
        add(&stranger.id, false, &|_| {});
        add(&me.id, true, &|note| note.reply_user_id = Some(stranger.id.clone()));
        add(&stranger.id, true, &|note| {
            "specified".clone_into(&mut note.visibility);
            note.visible_user_ids = vec![me.id.clone()];
        });
        if round == 3 {
            add(&quiet.id, true, &|_| {});
        }
    }
    for (note, belongs) in say {
        notes::insert(&conn, &note).await.unwrap();
        if belongs {
            expected.insert(0, note.id);
        }
    }
    (me.id, expected)
}

async fn walk(world: &World, me: &str, limit: i64, direction: Direction) -> Vec<String> {
    let mut page = Page::first(limit);
    if matches!(direction, Direction::Up) {
        page.since = Some("0".to_owned());
    }
    let mut seen = Vec::new();
    let mut conn = world.site.conn().await.unwrap();
    loop {
        let notes = timelines::home(&world.site, &mut conn, me, Kinds::default(), &page)
            .await
            .unwrap();
        let Some(last) = notes.last() else {
            return seen;
        };
        match direction {
            Direction::Down => page.until = Some(last.id.clone()),
            Direction::Up => page.since = Some(last.id.clone()),
        }
        seen.extend(notes.into_iter().map(|note| note.id));
    }
}
