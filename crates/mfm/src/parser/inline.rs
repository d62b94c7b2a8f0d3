//! The rules within a line: which character begins which of them, and the emphases and raw texts.

use super::{Match, Parser, Stops, is_space, strip_padding};
use crate::node::{Mark, Node};

impl Parser<'_> {
    /// The rule for the character at `pos`, if one matches.
    pub(super) fn inline_rule(&mut self, pos: usize) -> Option<Match> {
        if let Some(found) = self.unicode_emoji(pos) {
            return Some(found);
        }
        match self.source.char_at(pos)? {
            '<' => self.angle_bracket(pos),
            '*' => self.asterisk(pos),
            '_' => self.underscore(pos),
            '`' => self.inline_code(pos),
            '\\' => self.math_inline(pos),
            '~' => self.wrapped(pos, "~~", &["~~", "\n"], |children| {
                Node::Strike(Mark::Symbol, children)
            }),
            '$' => self.function(pos),
            '@' => self.mention(pos),
            '#' => self.hashtag(pos),
            ':' => self.emoji_code(pos),
            '[' | '?' => self.link(pos),
            'h' => self.url(pos),
            _ => None,
        }
    }

    /// The rules for the name of a user.
    pub(super) fn simple_rule(&mut self, pos: usize) -> Option<Match> {
        self.unicode_emoji(pos)
            .or_else(|| self.emoji_code(pos))
            .or_else(|| self.plain(pos))
    }

    fn angle_bracket(&mut self, pos: usize) -> Option<Match> {
        self.wrapped(pos, "<small>", &["</small>"], Node::Small)
            .or_else(|| self.plain(pos))
            .or_else(|| self.wrapped(pos, "<b>", &["</b>"], |children| Node::Bold(Mark::Tag, children)))
            .or_else(|| self.wrapped(pos, "<i>", &["</i>"], |children| Node::Italic(Mark::Tag, children)))
            .or_else(|| self.wrapped(pos, "<s>", &["</s>"], |children| Node::Strike(Mark::Tag, children)))
            .or_else(|| self.bracketed_url(pos))
    }

    fn asterisk(&mut self, pos: usize) -> Option<Match> {
        self.wrapped(pos, "***", &["***"], Node::Big)
            .or_else(|| self.wrapped(pos, "**", &["**"], |children| Node::Bold(Mark::Symbol, children)))
            .or_else(|| self.italic_word(pos, "*", Mark::Symbol))
    }

    fn underscore(&mut self, pos: usize) -> Option<Match> {
        match self.word(pos, "__") {
            Some((end, word)) => Some(Match::node(end, Node::Bold(Mark::Underscore, vec![Node::Text(word)]))),
            None => self.italic_word(pos, "_", Mark::Underscore),
        }
    }

    fn italic_word(&self, pos: usize, mark: &str, kind: Mark) -> Option<Match> {
        if self.source.is_inside_word(pos) {
            return None;
        }
        let (end, word) = self.word(pos, mark)?;
        Some(Match::node(end, Node::Italic(kind, vec![Node::Text(word)])))
    }

    /// Latin letters, digits and spaces between two of `mark`, and where they end.
    fn word(&self, pos: usize, mark: &str) -> Option<(usize, String)> {
        if !self.source.starts_with(pos, mark) {
            return None;
        }
        let start = pos + mark.len();
        let end = self.source.run_end(start, |c| c.is_ascii_alphanumeric() || is_space(c));
        let closed = end > start && self.source.starts_with(end, mark);
        closed.then(|| (end + mark.len(), self.source.slice(start, end).to_owned()))
    }

    /// Inline nodes between `open` and the first of `stops`. Without the latter, or empty, it is all text.
    fn wrapped(&mut self, pos: usize, open: &str, stops: Stops, make: fn(Vec<Node>) -> Node) -> Option<Match> {
        if !self.source.starts_with(pos, open) {
            return None;
        }
        self.wrapped_body(pos + open.len(), stops, make)
    }

    /// [`Self::wrapped`] from after the opening mark on.
    pub(super) fn wrapped_body(
        &mut self,
        body: usize,
        stops: Stops,
        make: impl FnOnce(Vec<Node>) -> Node,
    ) -> Option<Match> {
        let close = stops.first()?;
        let (children, end) = self.sequence(body, stops);
        if end > body && self.source.starts_with(end, close) {
            Some(Match::node(end + close.len(), make(children)))
        } else {
            Some(Match::text(end))
        }
    }

    fn plain(&mut self, pos: usize) -> Option<Match> {
        const OPEN: &str = "<plain>";
        const CLOSE: &str = "</plain>";
        if !self.source.starts_with(pos, OPEN) {
            return None;
        }
        let body = pos + OPEN.len();
        let close = self.source.find(CLOSE, body)?;
        let (padding, text) = strip_padding(self.source.slice(body, close))?;
        Some(Match::node(close + CLOSE.len(), Node::Plain(padding, text.to_owned())))
    }

    fn inline_code(&mut self, pos: usize) -> Option<Match> {
        let close = self.source.find_before("`", &["\n", "´"], pos + 1)?;
        let code = self.source.slice(pos + 1, close);
        if code.is_empty() {
            return None;
        }
        Some(Match::node(close + 1, Node::InlineCode(code.to_owned())))
    }

    fn math_inline(&mut self, pos: usize) -> Option<Match> {
        if !self.source.starts_with(pos, "\\(") {
            return None;
        }
        let close = self.source.find_before("\\)", &["\n"], pos + 2)?;
        let formula = self.source.slice(pos + 2, close);
        if formula.is_empty() {
            return None;
        }
        Some(Match::node(close + 2, Node::MathInline(formula.to_owned())))
    }
}
