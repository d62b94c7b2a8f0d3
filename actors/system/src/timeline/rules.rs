//! Which notes reach whom through which channel: the same as the timelines of the REST API show, one note at a time.
//! Who may see a note is not decided here but in `kanikey_domain::visibility`.

use kanikey_core::Timestamp;
use kanikey_domain::visibility::can_see;

use crate::session::{ChannelKind, Wishes};
use crate::streaming::{Filters, StreamNote};
use kanikey_db::notes::Note;

/// Whether a note belongs into a channel, mutes and visibility apart. `filters` are those of the account, `None` for a
/// visitor.
pub(crate) fn belongs(stream: &StreamNote, channel: &ChannelKind, filters: Option<&Filters>) -> bool {
    match (channel, filters) {
        (ChannelKind::Local(wishes), _) => {
            is_local_public(stream) && is_wished(stream, *wishes) && {
                let wants_replies =
                    |filters: &Filters| wishes.replies || filters.with_replies.contains(&stream.note.user_id);
                filters.is_none_or(|filters| wants_replies(filters) || concerns(stream, filters))
            }
        }
        (ChannelKind::Global(wishes), _) => stream.note.visibility == "public" && is_wished(stream, *wishes),
        (ChannelKind::Home(wishes), Some(filters)) => {
            is_near(&stream.note, filters)
                && is_wished(stream, *wishes)
                && is_reply_wanted(stream, filters, filters.with_replies.contains(&stream.note.user_id))
        }
        (ChannelKind::Hybrid(wishes), Some(filters)) => {
            let wants_replies = wishes.replies || filters.with_replies.contains(&stream.note.user_id);
            (is_local_public(stream) || is_near(&stream.note, filters))
                && is_wished(stream, *wishes)
                && is_reply_wanted(stream, filters, wants_replies)
        }
        (ChannelKind::UserList(list, wishes), Some(filters)) => {
            list.members.get(&stream.note.user_id).is_some_and(|wants_replies| {
                (stream.note.visibility != "followers" || is_near(&stream.note, filters))
                    && is_wished(stream, *wishes)
                    && is_reply_wanted(stream, filters, *wants_replies)
            })
        }
        (ChannelKind::Main | ChannelKind::Home(_) | ChannelKind::Hybrid(_) | ChannelKind::UserList(..), _) => false,
    }
}

/// The messages of the channel `main` that a new note causes for an account.
pub(crate) fn main_kinds(stream: &StreamNote, user_id: &str) -> impl Iterator<Item = &'static str> {
    let note = &stream.note;
    let is_muted = stream.muted_by.contains(user_id);
    let is_mentioned = note.mentions.iter().any(|mentioned| mentioned == user_id);
    let is_answered = note.reply_user_id.as_deref() == Some(user_id);
    let is_renoted = note.renote_user_id.as_deref() == Some(user_id) && note.user_id != user_id;
    [
        (is_mentioned, "mention"),
        (is_answered, "reply"),
        (is_renoted, "renote"),
    ]
    .into_iter()
    .filter_map(move |(applies, kind)| (applies && !is_muted).then_some(kind))
}

/// Whether the account does not want the note because of who has to do with it.
pub(crate) fn is_unwanted(stream: &StreamNote, filters: &Filters) -> bool {
    let note = &stream.note;
    let mut users = [
        Some(&note.user_id),
        note.reply_user_id.as_ref(),
        note.renote_user_id.as_ref(),
    ]
    .into_iter()
    .flatten();
    let is_shunned = |user_id: &String| {
        filters.muting.contains(user_id)
            || filters.blocking.contains(user_id)
            || filters.viewer.blocked_by.contains(user_id)
    };
    users.any(is_shunned)
        || (note.is_pure_renote && filters.renote_muting.contains(&note.user_id))
        || (!filters.muted_instances.is_empty() && is_of_muted_instance(stream, filters))
}

/// Whether the viewer may see the note.
pub(crate) fn is_visible(stream: &StreamNote, filters: Option<&Filters>, now: Timestamp) -> bool {
    (filters.is_some() || !stream.requires_signin)
        && can_see(
            &stream.note,
            &stream.author,
            filters.map(|filters| &filters.viewer),
            now,
        )
}

/// Whether the viewer may be allowed to see something of what was blanked in the copy that all share.
pub(crate) fn may_see_more(stream: &StreamNote, filters: &Filters) -> bool {
    let viewer_id = &filters.viewer.user_id;
    let is_for_viewer = |note: &Note| {
        is_near(note, filters)
            || note.mentions.contains(viewer_id)
            || note.visible_user_ids.contains(viewer_id)
            || note.reply_user_id.as_ref() == Some(viewer_id)
    };
    let mut related = stream.reply.iter().chain(&stream.renote);
    stream.is_partial && related.any(is_for_viewer)
}

/// The viewer itself, or somebody it follows.
fn is_near(note: &Note, filters: &Filters) -> bool {
    note.user_id == filters.viewer.user_id || filters.viewer.following.contains(&note.user_id)
}

fn is_local_public(stream: &StreamNote) -> bool {
    stream.note.user_host.is_none() && stream.note.visibility == "public"
}

fn is_wished(stream: &StreamNote, wishes: Wishes) -> bool {
    (wishes.renotes || !stream.note.is_pure_renote) && (!wishes.only_files || !stream.note.file_ids.is_empty())
}

/// Whether the note is no reply, or one that concerns the viewer, or one to its own author.
fn concerns(stream: &StreamNote, filters: &Filters) -> bool {
    let (note, viewer_id) = (&stream.note, &filters.viewer.user_id);
    note.reply_user_id
        .as_ref()
        .is_none_or(|answered| answered == viewer_id || note.user_id == *viewer_id || *answered == note.user_id)
}

fn is_reply_wanted(stream: &StreamNote, filters: &Filters, wants_replies: bool) -> bool {
    if !wants_replies {
        return concerns(stream, filters);
    }
    // What an account that the viewer does not follow told its followers, others' replies must not tell on.
    stream
        .reply
        .as_ref()
        .is_none_or(|reply| reply.visibility != "followers" || is_near(reply, filters))
}

fn is_of_muted_instance(stream: &StreamNote, filters: &Filters) -> bool {
    let is_muted = |note: &Note| {
        let host = note.user_host.as_ref();
        host.is_some_and(|host| filters.muted_instances.contains(host))
    };
    let mut notes = [&stream.note].into_iter().chain(&stream.reply).chain(&stream.renote);
    notes.any(is_muted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::cast::{HOME, LOCAL, USUAL, answering, follower, list, note, renoting, set, stream};

    fn alice() -> Filters {
        follower("alice", &["bob"])
    }

    #[test]
    fn home_is_oneself_and_whom_one_follows() {
        let at_home = |author, visibility| belongs(&stream(note("n", author, visibility)), &HOME, Some(&alice()));
        assert!(at_home("alice", "followers"));
        assert!(at_home("bob", "home"));
        assert!(!at_home("carol", "public"));
        assert!(!belongs(&stream(note("n", "bob", "public")), &HOME, None));
    }

    #[test]
    fn local_and_global_are_public_notes() {
        let global = ChannelKind::Global(USUAL);
        for filters in [None, Some(&alice())] {
            for visibility in ["home", "followers", "specified"] {
                let quiet = stream(note("n", "bob", visibility));
                assert!(!belongs(&quiet, &LOCAL, filters) && !belongs(&quiet, &global, filters));
            }
            let mut remote = note("n", "carol", "public");
            remote.user_host = Some("remote.example".to_owned());
            let remote = stream(remote);
            assert!(!belongs(&remote, &LOCAL, filters) && belongs(&remote, &global, filters));
            assert!(belongs(&stream(note("n", "carol", "public")), &LOCAL, filters));
        }
    }

    #[test]
    fn hybrid_is_home_and_local() {
        let hybrid = ChannelKind::Hybrid(USUAL);
        let comes = |author, visibility| belongs(&stream(note("n", author, visibility)), &hybrid, Some(&alice()));
        assert!(comes("bob", "followers") && comes("carol", "public"));
        assert!(!comes("carol", "home"));
    }

    #[test]
    fn a_list_has_its_members_and_no_secrets_of_theirs() {
        let list = list(&[("bob", false), ("carol", true)]);
        let comes = |author, visibility| belongs(&stream(note("n", author, visibility)), &list, Some(&alice()));
        assert!(comes("bob", "followers") && comes("carol", "home"));
        assert!(!comes("carol", "followers") && !comes("alice", "public"));
    }

    #[test]
    fn replies_to_others_come_when_they_are_wanted() {
        let to_carol = answering(note("r", "bob", "public"), note("n", "carol", "public"));
        let to_alice = answering(note("r", "bob", "public"), note("n", "alice", "public"));
        let to_himself = answering(note("r", "bob", "public"), note("n", "bob", "public"));
        let mut filters = alice();
        for channel in [HOME, LOCAL] {
            assert!(!belongs(&to_carol, &channel, Some(&filters)));
            assert!(belongs(&to_alice, &channel, Some(&filters)));
            assert!(belongs(&to_himself, &channel, Some(&filters)));
        }
        filters.with_replies = set(&["bob"]);
        assert!(belongs(&to_carol, &HOME, Some(&filters)) && belongs(&to_carol, &LOCAL, Some(&filters)));
        assert!(belongs(&to_carol, &LOCAL, None));
        let to_followers = answering(note("r", "bob", "public"), note("n", "carol", "followers"));
        assert!(!belongs(&to_followers, &HOME, Some(&filters)));
    }

    #[test]
    fn renotes_and_notes_without_files_can_be_left_out() {
        let renote = renoting(note("r", "bob", "public"), note("n", "carol", "public"));
        let without_renotes = ChannelKind::Home(Wishes {
            renotes: false,
            ..USUAL
        });
        assert!(belongs(&renote, &HOME, Some(&alice())) && !belongs(&renote, &without_renotes, Some(&alice())));
        let only_files = ChannelKind::Home(Wishes {
            only_files: true,
            ..USUAL
        });
        let mut with_file = note("n", "bob", "public");
        assert!(!belongs(&stream(with_file.clone()), &only_files, Some(&alice())));
        with_file.file_ids.push("file".to_owned());
        assert!(belongs(&stream(with_file), &only_files, Some(&alice())));
    }

    #[test]
    fn nobody_hears_of_whom_they_mute_or_block_or_are_blocked_by() {
        let notes = || {
            [
                stream(note("n", "mallory", "public")),
                answering(note("r", "bob", "public"), note("n", "mallory", "public")),
                renoting(note("r", "bob", "public"), note("n", "mallory", "public")),
            ]
        };
        let mallory = set(&["mallory"]);
        let mut muting = alice();
        muting.muting.clone_from(&mallory);
        let mut blocking = alice();
        blocking.blocking.clone_from(&mallory);
        let mut blocked = alice();
        blocked.viewer.blocked_by = mallory;
        for filters in [muting, blocking, blocked] {
            assert!(notes().iter().all(|note| is_unwanted(note, &filters)));
        }
        assert!(notes().iter().all(|note| !is_unwanted(note, &alice())));
    }

    #[test]
    fn muted_renotes_and_instances_stay_out() {
        let mut filters = alice();
        filters.renote_muting = set(&["bob"]);
        let renote = renoting(note("r", "bob", "public"), note("n", "carol", "public"));
        assert!(is_unwanted(&renote, &filters));
        assert!(!is_unwanted(&stream(note("n", "bob", "public")), &filters));

        let mut remote = note("n", "carol", "public");
        remote.user_host = Some("bad.example".to_owned());
        filters.muted_instances = set(&["bad.example"]);
        assert!(is_unwanted(&stream(remote.clone()), &filters));
        assert!(is_unwanted(&answering(note("r", "bob", "public"), remote), &filters));
    }

    #[test]
    fn main_tells_of_mentions_replies_and_renotes() {
        let kinds = |note: &StreamNote, user_id| main_kinds(note, user_id).collect::<Vec<_>>();
        let mut reply = answering(note("r", "bob", "public"), note("n", "alice", "public"));
        reply.note.mentions.push("alice".to_owned());
        assert_eq!(kinds(&reply, "alice"), ["mention", "reply"]);
        assert!(kinds(&reply, "carol").is_empty());
        let renote = renoting(note("r", "bob", "public"), note("n", "alice", "public"));
        assert_eq!(kinds(&renote, "alice"), ["renote"]);
        let own = renoting(note("r", "alice", "public"), note("n", "alice", "public"));
        assert!(kinds(&own, "alice").is_empty());
        reply.muted_by = set(&["alice"]);
        assert!(kinds(&reply, "alice").is_empty());
    }
}
