//! Nodes being collected.

use super::Match;
use super::source::Source;
use crate::node::Node;

/// A list of nodes in which pieces of text that touch are one.
#[derive(Default)]
pub(super) struct Nodes(Vec<Node>);

impl Nodes {
    /// Adds what was found at `pos`, and answers with its end.
    pub(super) fn push(&mut self, source: &Source<'_>, pos: usize, found: Match) -> usize {
        match found.node {
            Some(node) => self.0.push(node),
            None => self.push_text(source.slice(pos, found.end)),
        }
        found.end
    }

    pub(super) fn into_vec(self) -> Vec<Node> {
        self.0
    }

    fn push_text(&mut self, text: &str) {
        if let Some(Node::Text(before)) = self.0.last_mut() {
            before.push_str(text);
        } else {
            self.0.push(Node::Text(text.to_owned()));
        }
    }
}
