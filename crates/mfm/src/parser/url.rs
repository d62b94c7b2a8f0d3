//! `https://…` and `<https://…>`.

use super::balanced::balanced_end;
use super::{Match, Parser};
use crate::node::Node;

const BRACKETS: &[(char, char)] = &[('(', ')'), ('[', ']')];

/// Punctuation that belongs to the sentence around a URL.
const TRAILING: [char; 2] = ['.', ','];

impl Parser<'_> {
    pub(super) fn url(&mut self, pos: usize) -> Option<Match> {
        if self.in_link_label {
            return None;
        }
        let start = pos + scheme(self.source.rest(pos))?;
        let end = start + balanced_end(self.source.rest(start), BRACKETS, is_url_char, self.depth);
        if end == start {
            return None;
        }
        let rest = self.source.slice(start, end).trim_end_matches(TRAILING);
        if rest.is_empty() {
            return Some(Match::text(end));
        }
        let end = start + rest.len();
        Some(Match::node(
            end,
            Node::Url {
                url: self.source.slice(pos, end).to_owned(),
                brackets: false,
            },
        ))
    }

    pub(super) fn bracketed_url(&mut self, pos: usize) -> Option<Match> {
        if self.in_link_label || !self.source.starts_with(pos, "<") {
            return None;
        }
        let start = pos + 1;
        let rest = start + scheme(self.source.rest(start))?;
        let close = self.source.find_before(">", &[" ", "\u{3000}", "\t"], rest)?;
        if close == rest {
            return None;
        }
        Some(Match::node(
            close + 1,
            Node::Url {
                url: self.source.slice(start, close).to_owned(),
                brackets: true,
            },
        ))
    }
}

/// The length of the scheme at the beginning of `text`.
fn scheme(text: &str) -> Option<usize> {
    ["https://", "http://"]
        .iter()
        .find(|scheme| text.starts_with(**scheme))
        .map(|scheme| scheme.len())
}

fn is_url_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".,_/:%#@$&?!~=+-".contains(c)
}
