//! Paging through any timeline with any limits gives exactly the notes that may be seen and are wanted, in order, none
//! twice: in random worlds, judged by definitions that are written here a second time.
//!
//! `KANIKEY_TEST_SEED=<number>` plays the worlds of a failed run again.

mod oracle;
mod story;
mod world;

use kanikey_core::Clock;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};
use proptest::{prelude::ProptestConfig, prop_assert, prop_assert_eq};
use serde_json::{Value, json};

use crate::support::{Person, TestSite};
use oracle::expected;
use story::{Edge, Story, Timeline, Walk};
use world::World;

/// Each is a server with a database; what counts are the walks in it.
const WORLDS: u32 = 3;
/// Shrinking takes a server for each step.
const SHRINKS: u32 = 24;

#[test]
fn any_walk_through_any_timeline_gives_exactly_what_is_on_it() {
    let given = std::env::var("KANIKEY_TEST_SEED").ok();
    let seed = given.map_or_else(
        || Clock::system().now().timestamp_millis().unsigned_abs(),
        |seed| seed.parse().expect("a number"),
    );
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = ProptestConfig {
        cases: WORLDS,
        max_shrink_iters: SHRINKS,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let played = runner.run(&story::any(), |story| play(&story));
    if let Err(error) = played {
        panic!("KANIKEY_TEST_SEED={seed}: {error}");
    }
}

/// Makes the story's world and walks through it.
fn play(story: &Story) -> Result<(), TestCaseError> {
    let site = TestSite::start();
    let world = World::build(&site, story);
    let mut pages = 0;
    let mut notes = 0;
    for walk in &story.walks {
        let expected = expected(&world, walk);
        let seen = take(&world, walk, expected.len());
        pages += seen.len();
        notes += expected.len();
        let lengths: Vec<usize> = seen.iter().map(Vec::len).collect();
        let seen = seen.concat();
        prop_assert_eq!(&seen, &expected, "{:?} in pages of {:?}", walk, lengths);
    }
    println!("{} walks, {pages} pages, {notes} notes", story.walks.len());
    // A world in which there is nothing to see would prove nothing.
    prop_assert!(notes > story.walks.len());
    Ok(())
}

/// Pages until nothing comes any more. Each page must be full while there is more.
fn take(world: &World, walk: &Walk, total: usize) -> Vec<Vec<String>> {
    let person = walk
        .viewer
        .map_or_else(|| world.stranger.clone(), |at| world.viewers[at].clone());
    let mut limits = walk.limits.iter().cycle();
    let mut pages: Vec<Vec<String>> = Vec::new();
    let mut last: Option<String> = None;
    let mut seen = 0;
    loop {
        let limit = *limits.next().expect("a limit");
        let page = page(world, walk, &person, limit, last.as_deref());
        if page.is_empty() {
            return pages;
        }
        seen += page.len();
        assert!(
            page.len() == limit || seen >= total,
            "{walk:?}: a page of {} of {limit}",
            page.len()
        );
        assert!(seen <= total + 100, "{walk:?}: it does not end");
        last = page.last().cloned();
        pages.push(page);
    }
}

fn page(world: &World, walk: &Walk, person: &Person, limit: usize, last: Option<&str>) -> Vec<String> {
    let (endpoint, mut params) = request(world, walk);
    params["limit"] = json!(limit);
    if let Some(since) = &walk.since {
        set_edge(&mut params, world, "since", since);
    }
    if let Some(until) = &walk.until {
        set_edge(&mut params, world, "until", until);
    }
    let (name, first) = if walk.is_upwards() {
        ("sinceId", Some("0"))
    } else {
        ("untilId", None)
    };
    match (last, first) {
        (Some(last), _) => params[name] = json!(last),
        (None, Some(first)) if walk.since.is_none() => params[name] = json!(first),
        _ => {}
    }
    match person.attempt(endpoint, params) {
        Ok(rows) => {
            let rows = rows.as_array().expect("a list").iter();
            rows.map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
        }
        // Whose account cannot be looked at has no timeline.
        Err(refusal) if matches!(refusal.code.as_str(), "NO_SUCH_USER" | "SIGNIN_REQUIRED") => Vec::new(),
        Err(refusal) => panic!("{endpoint}: {refusal:?}"),
    }
}

fn set_edge(params: &mut Value, world: &World, side: &str, edge: &Edge) {
    match edge {
        Edge::Note(at) => params[format!("{side}Id")] = json!(world.bound(*at)),
        Edge::Date(at) => params[format!("{side}Date")] = json!(world.made(*at).timestamp_millis()),
    }
}

/// The endpoint that shows the walk's timeline, and its parameters apart from the page's.
fn request(world: &World, walk: &Walk) -> (&'static str, Value) {
    let wishes = walk.wishes;
    let viewer = walk.viewer.unwrap_or_default();
    let renotes = json!({ "withFiles": wishes.only_files, "withRenotes": wishes.renotes });
    let all = json!({ "withFiles": wishes.only_files, "withRenotes": wishes.renotes,
        "includeMyRenotes": wishes.my_renotes, "includeRenotedMyNotes": wishes.renoted_mine,
        "includeLocalRenotes": wishes.local_renotes });
    let and = |mut params: Value, name: &str, value: Value| {
        params[name] = value;
        params
    };
    let replies = json!(wishes.replies);
    match &walk.timeline {
        Timeline::Home => ("notes/timeline", all),
        Timeline::Hybrid => ("notes/hybrid-timeline", and(all, "withReplies", replies)),
        Timeline::Local => ("notes/local-timeline", and(renotes, "withReplies", replies)),
        Timeline::Global => ("notes/global-timeline", renotes),
        Timeline::List => (
            "notes/user-list-timeline",
            and(all, "listId", json!(world.lists[viewer])),
        ),
        Timeline::Antenna => ("antennas/notes", json!({ "antennaId": world.antennas[viewer] })),
        Timeline::User(at) => {
            let params = and(renotes, "withReplies", replies);
            ("users/notes", and(params, "userId", json!(world.people[*at].id)))
        }
        Timeline::Notes {
            local,
            reply,
            renote,
            poll,
        } => (
            "notes",
            json!({ "local": local, "reply": reply, "renote": renote, "poll": poll, "withFiles": wishes.only_files }),
        ),
        Timeline::Mentions { following, visibility } => (
            "notes/mentions",
            json!({ "following": following, "visibility": visibility }),
        ),
    }
}
