//! `#tag`.

use super::balanced::balanced_end;
use super::{Match, Parser};
use crate::node::Node;

const BRACKETS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('「', '」'), ('（', '）')];

impl Parser<'_> {
    /// Brackets belong to a tag only in pairs, and digits alone are no tag.
    pub(super) fn hashtag(&mut self, pos: usize) -> Option<Match> {
        if self.in_link_label || self.source.is_inside_word(pos) {
            return None;
        }
        let start = pos + 1;
        let end = start + balanced_end(self.source.rest(start), BRACKETS, is_tag_char, self.depth);
        let tag = self.source.slice(start, end);
        if tag.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Match::node(end, Node::Hashtag(tag.to_owned())))
    }
}

fn is_tag_char(c: char) -> bool {
    const FORBIDDEN: &str = " \u{3000}\t\n.,!?'\"#:/[]【】()「」（）<>";
    !FORBIDDEN.contains(c)
}
