//! One note, from the material of its page.

use kanikey_db::notes::Note as NoteRow;
use kanikey_db::polls::Poll;
use kanikey_entities::{Date, Note, NotePoll, OrderedMap, PollChoice, ReactionAcceptance, Visibility};

use super::Audience;
use super::material::{DEPTH, Material, remote_emoji};

/// The note with this id, with what it renotes and replies to. `None` where it or its author is not there.
pub(super) fn pack(material: &Material<'_>, id: &str) -> Option<Note> {
    let row = material.notes.get(id)?;
    let mut note = detailed(material, row, DEPTH)?;
    if matches!(material.audience, Audience::Viewer(_)) && !material.is_visible(row) {
        note.hide();
    }
    Some(note)
}

/// A note with all that Misskey shows of it but in the place of a `reply`.
fn detailed(material: &Material<'_>, row: &NoteRow, depth: usize) -> Option<Note> {
    let mut note = plain(material, row)?;
    note.clipped_count = Some(row.clipped_count);
    if depth > 0 {
        note.reply = target(material, row.reply_id.as_deref(), plain);
        note.renote = target(material, row.renote_id.as_deref(), |material, row| {
            detailed(material, row, depth - 1)
        });
        if let Some(quoted) = note
            .renote
            .as_mut()
            .filter(|_| material.refused_quotes.contains(&row.id))
        {
            quoted.hide();
        }
    }
    note.poll = material.polls.get(&row.id).map(|poll| pack_poll(material, poll));
    note.my_reaction = material.reactions.get(&row.id).cloned();
    Some(note)
}

/// A note that another one refers to, blanked where it may not be seen.
fn target(
    material: &Material<'_>,
    id: Option<&str>,
    pack: impl Fn(&Material<'_>, &NoteRow) -> Option<Note>,
) -> Option<Box<Note>> {
    let row = material.notes.get(id?)?;
    let mut note = pack(material, row)?;
    if !material.is_visible(row) {
        note.hide();
    }
    Some(Box::new(note))
}

fn plain(material: &Material<'_>, row: &NoteRow) -> Option<Note> {
    let user = material.users.get(&row.user_id)?;
    let visibility = Visibility::parse(&row.visibility)?;
    let (reactions, reaction_emojis) = pack_reactions(material, row);
    let files = row.file_ids.iter().filter_map(|id| material.files.get(id));
    Some(Note {
        id: row.id.clone(),
        created_at: Date::of_id(&row.id),
        updated_at: row.updated_at.map(Date),
        user_id: row.user_id.clone(),
        user: user.clone(),
        text: row.text.clone(),
        cw: row.cw.clone(),
        visibility,
        local_only: row.local_only,
        reaction_acceptance: row.reaction_acceptance.as_deref().and_then(ReactionAcceptance::parse),
        visible_user_ids: (visibility == Visibility::Specified).then(|| row.visible_user_ids.clone()),
        renote_count: row.renote_count,
        replies_count: row.replies_count,
        reaction_count: row.reaction_count,
        reactions,
        reaction_emojis,
        emojis: row
            .user_host
            .as_ref()
            .map(|host| material.emojis.of_host(&row.emojis, host)),
        tags: some_of(&row.tags),
        file_ids: row.file_ids.clone(),
        files: files.cloned().collect(),
        reply_id: row.reply_id.clone(),
        renote_id: row.renote_id.clone(),
        mentions: some_of(&row.mentions),
        has_poll: row.has_poll.then_some(true),
        uri: row.uri.clone(),
        url: row.url.clone(),
        clipped_count: None,
        reply: None,
        renote: None,
        poll: None,
        my_reaction: None,
        is_hidden: None,
    })
}

/// How many of each reaction, and the pictures of those that are of other servers.
fn pack_reactions(material: &Material<'_>, row: &NoteRow) -> (OrderedMap<i32>, OrderedMap<String>) {
    let mut counts = OrderedMap::default();
    let mut emojis = OrderedMap::default();
    for (reaction, count) in row.reactions.as_object().into_iter().flatten() {
        let count = count.as_i64().and_then(|count| i32::try_from(count).ok()).unwrap_or(0);
        if count <= 0 {
            continue;
        }
        if let Some((name, host)) = remote_emoji(reaction)
            && let Some(url) = material.emojis.get(name, host)
        {
            emojis.0.push((format!("{name}@{host}"), url.to_owned()));
        }
        counts.0.push((reaction.clone(), count));
    }
    (counts, emojis)
}

fn pack_poll(material: &Material<'_>, poll: &Poll) -> NotePoll {
    let choices = poll.choices.iter().zip(0..).map(|(text, index)| PollChoice {
        text: text.clone(),
        votes: usize::try_from(index)
            .ok()
            .and_then(|at| poll.votes.get(at))
            .copied()
            .unwrap_or(0),
        is_voted: material.votes.contains(&(poll.note_id.clone(), index)),
    });
    NotePoll {
        multiple: poll.multiple,
        expires_at: poll.expires_at.map(Date),
        choices: choices.collect(),
    }
}

fn some_of(values: &[String]) -> Option<Vec<String>> {
    (!values.is_empty()).then(|| values.to_vec())
}
