//! `[label](url)` and `?[label](url)`.

use super::{Match, Parser, Retracting};
use crate::node::Node;

impl Parser<'_> {
    pub(super) fn link(&mut self, pos: usize) -> Option<Match> {
        if self.in_link_label {
            return None;
        }
        let silent = self.source.starts_with(pos, "?");
        let open = pos + usize::from(silent);
        if !self.source.starts_with(open, "[") {
            return None;
        }
        let (label, (url, brackets, end)) =
            self.attempt(Retracting::LinkLabel, open + 1, &["]", "\n"], Self::link_target)?;
        Some(Match::node(
            end,
            Node::Link {
                url,
                silent,
                brackets,
                label,
            },
        ))
    }

    /// The address in `](url)` and whether it is in brackets, and where all of it ends.
    fn link_target(&mut self, pos: usize) -> Option<(String, bool, usize)> {
        if !self.source.starts_with(pos, "](") {
            return None;
        }
        let found = self.bracketed_url(pos + 2).or_else(|| self.url(pos + 2))?;
        match found.node {
            Some(Node::Url { url, brackets }) if self.source.starts_with(found.end, ")") => {
                Some((url, brackets, found.end + 1))
            }
            _ => None,
        }
    }
}
