//! What is on a timeline, said a second time: over all notes, one by one.

use std::collections::HashSet;

use kanikey_core::id;
use kanikey_db::notes::Note;
use kanikey_domain::visibility::{Viewer, can_see};

use super::story::{Edge, Timeline, Walk};
use super::world::World;

/// One look at one note.
struct Look<'a> {
    world: &'a World,
    walk: &'a Walk,
    note: &'a Note,
    author: usize,
}

/// The ids that a walk must give, in order.
pub fn expected(world: &World, walk: &Walk) -> Vec<String> {
    let rule = walk.viewer.map(|viewer| rule(world, viewer));
    let mut ids: Vec<String> = world
        .notes
        .iter()
        .filter(|note| {
            let author = world.place_of(&note.user_id);
            let look = Look {
                world,
                walk,
                note,
                author,
            };
            can_see(note, &world.people[author], rule.as_ref(), world.now)
                && look.is_between()
                && look.belongs()
                && look.is_wished()
                && (matches!(walk.timeline, Timeline::User(_)) || !look.is_unwanted())
        })
        .map(|note| note.id.clone())
        .collect();
    ids.sort();
    if !walk.is_upwards() {
        ids.reverse();
    }
    ids
}

/// How the authors stand to the viewer.
fn rule(world: &World, viewer: usize) -> Viewer {
    let ids = |places: HashSet<usize>| places.into_iter().map(|at| world.people[at].id.clone()).collect();
    let follows = world.follows.keys().filter(|(follower, _)| *follower == viewer);
    let blocks = world.blocks.iter().filter(|(_, blockee)| *blockee == viewer);
    Viewer {
        user_id: world.people[viewer].id.clone(),
        following: ids(follows.map(|(_, followee)| *followee).collect()),
        blocked_by: ids(blocks.map(|(blocker, _)| *blocker).collect()),
    }
}

impl Look<'_> {
    fn me(&self) -> Option<&str> {
        self.walk.viewer.map(|viewer| self.world.people[viewer].id.as_str())
    }

    fn is_mine(&self) -> bool {
        self.walk.viewer == Some(self.author)
    }

    fn is_between(&self) -> bool {
        let bound = |edge: &Edge| match edge {
            Edge::Note(at) => self.world.bound(*at).to_owned(),
            Edge::Date(at) => id::lower_bound(self.world.made(*at)),
        };
        let after = self.walk.since.as_ref().is_none_or(|since| self.note.id > bound(since));
        after && self.walk.until.as_ref().is_none_or(|until| self.note.id < bound(until))
    }

    /// Whether the timeline is for such notes at all.
    fn belongs(&self) -> bool {
        let (note, wishes) = (self.note, self.walk.wishes);
        let is_public = note.visibility == "public";
        let is_local = note.user_host.is_none();
        match &self.walk.timeline {
            Timeline::Home => self.is_home(),
            Timeline::Hybrid => {
                self.is_home() || (is_public && is_local && (wishes.replies || !self.is_foreign_reply()))
            }
            Timeline::Local => is_public && is_local && (wishes.replies || !self.is_foreign_reply()),
            Timeline::Global => is_public,
            Timeline::List => {
                let member = self
                    .walk
                    .viewer
                    .and_then(|me| self.world.members.get(&(me, self.author)));
                member.is_some_and(|with_replies| *with_replies || !self.is_foreign_reply())
            }
            Timeline::Antenna => {
                let collected = self.walk.viewer.and_then(|me| self.world.collected.get(&me));
                collected.is_some_and(|ids| ids.contains(&note.id))
            }
            Timeline::User(at) => self.author == *at && (wishes.replies || !self.is_foreign_reply()),
            Timeline::Notes {
                local,
                reply,
                renote,
                poll,
            } => {
                is_public
                    && (is_local || !local)
                    && reply.is_none_or(|wanted| note.reply_id.is_some() == wanted)
                    && renote.is_none_or(|wanted| note.renote_id.is_some() == wanted)
                    && poll.is_none_or(|wanted| note.has_poll == wanted)
            }
            Timeline::Mentions { following, visibility } => {
                !self.is_mine()
                    && (self.names_me(&note.mentions) || self.names_me(&note.visible_user_ids))
                    && (!following || self.is_followed().is_some())
                    && visibility.is_none_or(|wanted| note.visibility == wanted)
            }
        }
    }

    /// What the viewer says, what those say whom the viewer follows, and what is for the viewer alone.
    fn is_home(&self) -> bool {
        let with_replies = if self.is_mine() { Some(true) } else { self.is_followed() };
        let is_near = with_replies.is_some_and(|with_replies| with_replies || !self.is_foreign_reply());
        is_near || (self.note.visibility == "specified" && self.names_me(&self.note.visible_user_ids))
    }

    /// Whether the viewer follows the author, and then whether replies are wanted.
    fn is_followed(&self) -> Option<bool> {
        let viewer = self.walk.viewer?;
        self.world.follows.get(&(viewer, self.author)).copied()
    }

    fn names_me(&self, ids: &[String]) -> bool {
        self.me().is_some_and(|me| ids.iter().any(|id| id == me))
    }

    /// Whether somebody answers somebody else, and the viewer is neither.
    fn is_foreign_reply(&self) -> bool {
        let answered = self.note.reply_user_id.as_deref();
        answered.is_some_and(|answered| answered != self.note.user_id && Some(answered) != self.me()) && !self.is_mine()
    }

    /// Whether it is of the kinds that are asked for, as far as the timeline knows them.
    fn is_wished(&self) -> bool {
        let (note, wishes) = (self.note, self.walk.wishes);
        let has_files = !wishes.only_files || !note.file_ids.is_empty();
        let is_renote = note.is_pure_renote;
        let renoted = note.renote_user_id.as_deref();
        match self.walk.timeline {
            Timeline::Antenna | Timeline::Mentions { .. } => true,
            Timeline::Notes { .. } => has_files,
            Timeline::Local | Timeline::Global | Timeline::User(_) => has_files && (wishes.renotes || !is_renote),
            Timeline::Home | Timeline::Hybrid | Timeline::List => {
                let is_of_ours = || renoted.is_some_and(|id| self.world.people[self.world.place_of(id)].host.is_none());
                has_files
                    && (wishes.renotes || !is_renote)
                    && (wishes.my_renotes || !(is_renote && self.is_mine()))
                    && (wishes.renoted_mine || !(is_renote && renoted == self.me()))
                    && (wishes.local_renotes || !(is_renote && is_of_ours()))
            }
        }
    }

    /// Whether the viewer mutes or blocks, or is blocked by, who says it or who is answered or renoted. One's own notes are
    /// always wanted.
    fn is_unwanted(&self) -> bool {
        let Some(viewer) = self.walk.viewer.filter(|_| !self.is_mine()) else {
            return false;
        };
        let related = [&self.note.reply_user_id, &self.note.renote_user_id]
            .into_iter()
            .flatten();
        let mut concerned = related.map(|id| self.world.place_of(id)).chain([self.author]);
        let world = self.world;
        let is_shunned = |other: usize| {
            let host = world.people[other].host.as_ref();
            world.mutes.contains(&(viewer, other))
                || world.blocks.contains(&(viewer, other))
                || world.blocks.contains(&(other, viewer))
                || host.is_some_and(|host| world.muted_hosts[viewer].contains(host))
        };
        concerned.any(is_shunned) || (self.note.is_pure_renote && world.renote_mutes.contains(&(viewer, self.author)))
    }
}
