//! What a random world is made of, and how it is walked through.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Those who look: `alice`, `bob`, `carol`. They come first among the people.
pub const VIEWERS: usize = 3;
/// All people: the viewers, three more of this server, three of others.
pub const PEOPLE: usize = 9;
/// The first of those who are on other servers.
pub const FIRST_REMOTE: usize = 6;

/// A world.
#[derive(Clone, Debug)]
pub struct Story {
    /// How those are who do not look.
    pub others: Vec<Character>,
    /// Which of the viewers follows whom, and whether replies are wanted.
    pub follows: Vec<(usize, usize, bool)>,
    pub blocks: Vec<(usize, usize)>,
    /// Which of the viewers mutes whom, and whether that is over.
    pub mutes: Vec<(usize, usize, bool)>,
    pub renote_mutes: Vec<(usize, usize)>,
    /// Which of the viewers mutes the server of whom.
    pub host_mutes: Vec<(usize, usize)>,
    /// Whose list has whom, and whether replies are wanted.
    pub members: Vec<(usize, usize, bool)>,
    /// Which of the viewers hides which word: clients hide those notes, timelines have them.
    pub word_mutes: Vec<usize>,
    pub notes: Vec<Said>,
    /// Of the viewers' notes those that are deleted.
    pub deleted: Vec<Index>,
    pub walks: Vec<Walk>,
}

#[derive(Clone, Debug)]
pub struct Character {
    pub is_suspended: bool,
    pub require_signin: bool,
    pub followers_only_before: Option<i32>,
    pub hidden_before: Option<i32>,
}

#[derive(Clone, Debug)]
pub struct Said {
    pub author: usize,
    pub visibility: &'static str,
    pub visible: Vec<usize>,
    pub mentions: Vec<usize>,
    pub reply_to: Option<Index>,
    pub renotes: Option<Index>,
    pub has_text: bool,
    pub has_file: bool,
    pub has_poll: bool,
    pub hours_ago: u32,
    /// Which of the viewers' antennas collected it.
    pub collected_by: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Walk {
    /// `None`: a visitor.
    pub viewer: Option<usize>,
    pub timeline: Timeline,
    pub wishes: Wishes,
    /// One page after another has these limits, again and again.
    pub limits: Vec<usize>,
    pub since: Option<Edge>,
    pub until: Option<Edge>,
    upwards: bool,
}

#[derive(Clone, Debug)]
pub enum Timeline {
    Home,
    Hybrid,
    Local,
    Global,
    List,
    Antenna,
    User(usize),
    Notes {
        local: bool,
        reply: Option<bool>,
        renote: Option<bool>,
        poll: Option<bool>,
    },
    Mentions {
        following: bool,
        visibility: Option<&'static str>,
    },
}

#[derive(Clone, Copy, Debug)]
pub struct Wishes {
    pub only_files: bool,
    pub renotes: bool,
    pub replies: bool,
    pub my_renotes: bool,
    pub renoted_mine: bool,
    pub local_renotes: bool,
}

/// Where a walk begins or ends.
#[derive(Clone, Debug)]
pub enum Edge {
    Note(Index),
    Date(Index),
}

impl Walk {
    /// Whether the oldest come first: with `until` they never do.
    pub fn is_upwards(&self) -> bool {
        self.upwards && self.until.is_none()
    }
}

/// Any story.
pub fn any() -> impl Strategy<Value = Story> {
    let pairs = |most| vec((0..VIEWERS, 0..PEOPLE), 0..most);
    let marked = |most, chance| vec((0..VIEWERS, 0..PEOPLE, proptest::bool::weighted(chance)), 0..most);
    let relations = (
        marked(14, 0.3),
        vec((0..PEOPLE, 0..PEOPLE), 0..4),
        marked(4, 0.3),
        pairs(3),
        vec((0..VIEWERS, FIRST_REMOTE..PEOPLE), 0..3),
        marked(12, 0.5),
        vec(0..VIEWERS, 0..2),
    );
    (
        vec(character(), PEOPLE - VIEWERS),
        relations,
        vec(said(), 80..160),
        vec(any_index(), 0..8),
        vec(walk(), 24..40),
    )
        .prop_map(|(others, relations, notes, deleted, walks)| {
            let (follows, blocks, mutes, renote_mutes, host_mutes, members, word_mutes) = relations;
            Story {
                others,
                follows,
                blocks,
                mutes,
                renote_mutes,
                host_mutes,
                members,
                word_mutes,
                notes,
                deleted,
                walks,
            }
        })
}

fn any_index() -> impl Strategy<Value = Index> {
    proptest::arbitrary::any::<Index>()
}

fn rarely() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(0.15)
}

fn mostly() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(0.7)
}

/// Whole hours before now (negative), or none.
fn limit() -> impl Strategy<Value = Option<i32>> {
    prop_oneof![5 => Just(None), 1 => (1..20_i32).prop_map(|hours| Some(-3600 * hours))]
}

fn character() -> impl Strategy<Value = Character> {
    (rarely(), rarely(), limit(), limit()).prop_map(
        |(is_suspended, require_signin, followers_only_before, hidden_before)| Character {
            is_suspended,
            require_signin,
            followers_only_before,
            hidden_before,
        },
    )
}

fn said() -> impl Strategy<Value = Said> {
    let somebody = || vec(0..PEOPLE, 0..2);
    let visibility =
        prop_oneof![4 => Just("public"), 2 => Just("home"), 2 => Just("followers"), 1 => Just("specified")];
    (
        (0..PEOPLE, visibility, somebody(), somebody()),
        (option::weighted(0.3, any_index()), option::weighted(0.3, any_index())),
        (rarely(), rarely(), rarely()),
        0..20_u32,
        vec(0..VIEWERS, 0..2),
    )
        .prop_map(|(who, related, has, hours_ago, collected_by)| {
            let (author, visibility, visible, mentions) = who;
            let (reply_to, renotes) = related;
            let (quotes, has_file, has_poll) = has;
            Said {
                author,
                visibility,
                visible,
                mentions,
                reply_to,
                has_text: quotes || renotes.is_none(),
                renotes,
                has_file,
                has_poll,
                hours_ago,
                collected_by,
            }
        })
}

fn walk() -> impl Strategy<Value = Walk> {
    let limits = vec(
        prop_oneof![3 => 1..8_usize, 2 => 8..40_usize, 1 => 40..=100_usize],
        1..6,
    );
    let edge = || {
        let edge = prop_oneof![any_index().prop_map(Edge::Note), any_index().prop_map(Edge::Date)];
        option::weighted(0.25, edge)
    };
    (
        option::weighted(0.85, 0..VIEWERS),
        timeline(),
        wishes(),
        limits,
        (edge(), edge()),
        proptest::bool::ANY,
    )
        .prop_map(|(viewer, timeline, wishes, limits, (since, until), upwards)| Walk {
            viewer: viewer.or_else(|| needs_viewer(&timeline).then_some(0)),
            timeline,
            wishes,
            limits,
            since,
            until,
            upwards,
        })
        // From `since` alone a page always goes upwards.
        .prop_map(|walk| Walk {
            upwards: walk.upwards || walk.since.is_some(),
            ..walk
        })
}

fn needs_viewer(timeline: &Timeline) -> bool {
    !matches!(
        timeline,
        Timeline::Local | Timeline::Global | Timeline::User(_) | Timeline::Notes { .. }
    )
}

fn timeline() -> impl Strategy<Value = Timeline> {
    let maybe = || option::weighted(0.3, proptest::bool::ANY);
    let notes =
        (proptest::bool::ANY, maybe(), maybe(), maybe()).prop_map(|(local, reply, renote, poll)| Timeline::Notes {
            local,
            reply,
            renote,
            poll,
        });
    let visibility = option::weighted(0.3, select(vec!["public", "home", "followers", "specified"]));
    let mentions =
        (rarely(), visibility).prop_map(|(following, visibility)| Timeline::Mentions { following, visibility });
    prop_oneof![
        3 => Just(Timeline::Home),
        2 => Just(Timeline::Hybrid),
        2 => Just(Timeline::Local),
        2 => Just(Timeline::Global),
        2 => Just(Timeline::List),
        1 => Just(Timeline::Antenna),
        2 => (0..PEOPLE).prop_map(Timeline::User),
        2 => notes,
        2 => mentions,
    ]
}

fn wishes() -> impl Strategy<Value = Wishes> {
    (rarely(), mostly(), proptest::bool::ANY, mostly(), mostly(), mostly()).prop_map(
        |(only_files, renotes, replies, my_renotes, renoted_mine, local_renotes)| Wishes {
            only_files,
            renotes,
            // Both together are refused.
            replies: replies && !only_files,
            my_renotes,
            renoted_mine,
            local_renotes,
        },
    )
}
