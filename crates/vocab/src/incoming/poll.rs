//! The poll of a Question.

use kanikey_core::Timestamp;
use serde_json::Value;

use super::Properties;

/// The most choices that are read; the others are left out.
const MAX_CHOICES: usize = 20;

const MAX_CHOICE_LENGTH: usize = 1024;

/// A poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Whether one voter may take several (`anyOf`).
    pub multiple: bool,
    /// What to choose from.
    pub choices: Vec<Choice>,
    /// When it ends or ended: `endTime`, or `closed` where that is a time.
    pub end_time: Option<Timestamp>,
    /// Whether `closed` says that it has ended.
    pub closed: bool,
}

/// One choice of a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The choice's text.
    pub name: String,
    /// How many took it.
    pub votes: u64,
}

impl Poll {
    /// Reads the poll of a note; `None` where it has no choices.
    pub fn read(note: Properties<'_>) -> Option<Self> {
        let choices_of = |name| -> Vec<_> { note.all(name, MAX_CHOICES).filter_map(Choice::read).collect() };
        let any_of = choices_of("anyOf");
        let multiple = !any_of.is_empty();
        let choices = if multiple { any_of } else { choices_of("oneOf") };
        if choices.is_empty() {
            return None;
        }
        Some(Self {
            multiple,
            choices,
            end_time: note.time("endTime").or_else(|| note.time("closed")),
            closed: note.get("closed").is_some_and(|closed| *closed != Value::Bool(false)),
        })
    }
}

impl Choice {
    fn read(value: &Value) -> Option<Self> {
        let choice = Properties::of(value).ok()?;
        let replies = choice.get("replies").and_then(|replies| Properties::of(replies).ok());
        let votes = replies.and_then(|replies| replies.count("totalItems"));
        Some(Self {
            name: choice.text("name", MAX_CHOICE_LENGTH)?,
            votes: votes.or_else(|| choice.count("_misskey_votes")).unwrap_or(0),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(note: &Value) -> Option<Poll> {
        Poll::read(Properties::of(note).unwrap())
    }

    #[test]
    fn votes_are_counted_where_they_are() {
        let poll = read(&json!({"endTime": "2026-11-21T02:18:18.347Z", "oneOf": [
            {"type": "Note", "name": "a", "replies": {"type": "Collection", "totalItems": 3}},
            {"type": "Note", "name": "b", "_misskey_votes": 2},
            {"type": "Note", "name": "c", "replies": {"totalItems": -1}},
        ]}))
        .unwrap();
        assert_eq!(
            poll.choices.iter().map(|choice| choice.votes).collect::<Vec<_>>(),
            [3, 2, 0]
        );
        assert!(!poll.multiple && !poll.closed && poll.end_time.is_some());
    }

    #[test]
    fn a_closed_poll_says_so_in_several_ways() {
        for (closed, expected, has_time) in [
            (json!("2026-11-21T02:18:18.347Z"), true, true),
            (json!(true), true, false),
            (json!(false), false, false),
        ] {
            let poll = read(&json!({"anyOf": [{"name": "a"}], "closed": closed})).unwrap();
            assert_eq!(
                (poll.multiple, poll.closed, poll.end_time.is_some()),
                (true, expected, has_time)
            );
        }
    }

    #[test]
    fn choices_are_bounded() {
        let choice = json!({"name": "x".repeat(1_000_000)});
        let poll = read(&json!({"oneOf": vec![choice; 100]})).unwrap();
        assert_eq!(
            (poll.choices.len(), poll.choices[0].name.len()),
            (MAX_CHOICES, MAX_CHOICE_LENGTH)
        );
        assert_eq!(read(&json!({"oneOf": []})), None);
        assert_eq!(read(&json!({"oneOf": "x"})), None);
    }
}
