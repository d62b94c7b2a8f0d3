//! Custom emojis (`:name:`) and those of Unicode.

use super::{Match, Parser};
use crate::node::Node;

/// The most characters in one emoji: two people of given skin tones who kiss.
const LONGEST_EMOJI: usize = 10;

/// Characters that are an emoji only with a variation selector after them.
const TEXT_BY_DEFAULT: [&str; 4] = ["©", "®", "™", "♟"];

impl Parser<'_> {
    pub(super) fn emoji_code(&mut self, pos: usize) -> Option<Match> {
        if !self.source.starts_with(pos, ":") {
            return None;
        }
        let end = self
            .source
            .run_end(pos + 1, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
        if end == pos + 1 || !self.source.starts_with(end, ":") {
            return None;
        }
        // `12:34:56` is a time.
        if self.source.char_at(end + 1).is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        Some(Match::node(
            end + 1,
            Node::EmojiCode(self.source.slice(pos + 1, end).to_owned()),
        ))
    }

    pub(super) fn unicode_emoji(&mut self, pos: usize) -> Option<Match> {
        let length = emoji_length(self.source.rest(pos))?;
        let end = pos + length;
        Some(Match::node(
            end,
            Node::UnicodeEmoji(self.source.slice(pos, end).to_owned()),
        ))
    }
}

/// Whether an emoji of Unicode may begin with `c`, keycaps (`1️⃣`) aside: a quick test that errs on the side of yes.
pub(super) fn may_begin_emoji(c: char) -> bool {
    matches!(
        c,
        '©' | '®'
            | '\u{203c}'..='\u{2bff}'
            | '\u{3030}'
            | '\u{303d}'
            | '\u{3297}'
            | '\u{3299}'
            | '\u{1f000}'..='\u{1fbff}'
    )
}

/// The length of the longest emoji that `text` begins with.
fn emoji_length(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let is_ascii = first.is_ascii();
    if is_ascii && !is_keycap(first, chars.as_str()) || !is_ascii && !may_begin_emoji(first) {
        return None;
    }
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST_EMOJI);
    let prefixes = ends.filter_map(|end| text.get(..end));
    let known = prefixes
        .filter_map(|prefix| Some((prefix, emojis::get(prefix)?)))
        .last();
    let Some((prefix, emoji)) = known else {
        return is_lone_part(first).then(|| first.len_utf8());
    };
    let wants_selector = emoji.as_str().len() > prefix.len();
    let has_text_selector = text.get(prefix.len()..)?.starts_with('\u{fe0e}');
    let is_text = TEXT_BY_DEFAULT.contains(&prefix) || wants_selector && has_text_selector;
    (!is_text).then_some(prefix.len())
}

/// Whether this is `1️⃣` or the like, with or without the variation selector.
fn is_keycap(first: char, rest: &str) -> bool {
    let rest = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
    matches!(first, '0'..='9' | '#' | '*') && rest.starts_with('\u{20e3}')
}

/// Halves of flags, skin tones and hair, for which there are pictures as well.
fn is_lone_part(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{1f9b0}'..='\u{1f9b3}')
}
