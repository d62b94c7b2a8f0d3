//! The rules that own whole lines. Line breaks around a block belong to it.

use super::{Match, Parser, Retracting, Stops, is_space, strip_padding};
use crate::node::{Node, Padding};

const CODE_FENCE: &str = "```";
const CENTER_OPEN: &str = "<center>";
const CENTER_CLOSE: &str = "</center>";
const CENTER_STOPS: Stops = &["\n</center>", CENTER_CLOSE];
const SEARCH_BUTTONS: [&str; 4] = ["[検索]", "[search]", "検索", "search"];

impl Parser<'_> {
    /// Any block but [`Self::search`], which comes after the inline rules.
    pub(super) fn block_rule(&mut self, pos: usize) -> Option<Match> {
        if self.source.char_at(pos) != Some('\n') && !self.source.is_line_start(pos) {
            return None;
        }
        self.center(pos)
            .or_else(|| self.block_code(pos))
            .or_else(|| self.quote(pos))
            .or_else(|| self.math_block(pos))
    }

    /// `anything [Search]` on a line of its own.
    pub(super) fn search(&mut self, pos: usize) -> Option<Match> {
        let start = self.block_start(pos, 1)?;
        let content = self.source.line(start);
        let query = SEARCH_BUTTONS.iter().find_map(|button| {
            strip_suffix_ignoring_case(content, button)?
                .strip_suffix(is_space)
                .filter(|query| !query.is_empty())
        })?;
        let node = Node::Search {
            query: query.to_owned(),
            content: content.to_owned(),
        };
        Some(Match::node(
            self.source.skip_line_breaks(start + content.len(), 1),
            node,
        ))
    }

    fn center(&mut self, pos: usize) -> Option<Match> {
        let start = self.block_start(pos, 1)?;
        if !self.source.starts_with(start, CENTER_OPEN) {
            return None;
        }
        let open_end = start + CENTER_OPEN.len();
        let body = self.source.skip_line_breaks(open_end, 1);
        let (children, (after, end)) = self.attempt(Retracting::Center, body, CENTER_STOPS, |parser, stop| {
            let close = parser.source.skip_line_breaks(stop, 1);
            let end = close + CENTER_CLOSE.len();
            let closed = parser.source.starts_with(close, CENTER_CLOSE) && parser.source.is_line_end(end);
            closed.then_some((close > stop, end))
        })?;
        let padding = Padding {
            before: body > open_end,
            after,
        };
        Some(Match::node(
            self.source.skip_line_breaks(end, 1),
            Node::Center(padding, children),
        ))
    }

    fn block_code(&mut self, pos: usize) -> Option<Match> {
        let start = self.block_start(pos, 1)?;
        if !self.source.starts_with(start, CODE_FENCE) {
            return None;
        }
        let first_line = self.source.line(start);
        let lang = first_line.get(CODE_FENCE.len()..)?.trim();
        let body = start + first_line.len() + 1;
        // The first character of the code may be a line break, but not the one before the closing fence.
        let close = self.closing_fence(body).filter(|&close| close > body)?;
        let node = Node::BlockCode {
            code: self.source.slice(body, close).to_owned(),
            lang: (!lang.is_empty()).then(|| lang.to_owned()),
        };
        Some(Match::node(
            self.source.skip_line_breaks(close + 1 + CODE_FENCE.len(), 1),
            node,
        ))
    }

    /// Where the line break before the closing fence is.
    fn closing_fence(&mut self, body: usize) -> Option<usize> {
        self.source.find("\n```\n", body).or_else(|| {
            let last = self.source.len().checked_sub(1 + CODE_FENCE.len())?;
            (last >= body && self.source.starts_with(last, "\n```")).then_some(last)
        })
    }

    fn quote(&mut self, pos: usize) -> Option<Match> {
        let start = self.block_start(pos, 2)?;
        let mut lines = Vec::new();
        let mut next = start;
        while let Some(line) = self.source.line(next).strip_prefix('>') {
            lines.push(line.strip_prefix(is_space).unwrap_or(line));
            next += 1 + line.len() + 1;
        }
        if matches!(lines.as_slice(), [] | [""]) {
            return None;
        }
        let content = lines.join("\n");
        let mut inner = Parser::new(&content, self.depth + 1, self.steps_left);
        let children = inner.document();
        self.steps_left = inner.steps_left;
        Some(Match::node(
            self.source.skip_line_breaks(next - 1, 2),
            Node::Quote(children),
        ))
    }

    fn math_block(&mut self, pos: usize) -> Option<Match> {
        let start = self.block_start(pos, 1)?;
        if !self.source.starts_with(start, "\\[") {
            return None;
        }
        let close = self.source.find("\\]", start + 2)?;
        if !self.source.is_line_end(close + 2) {
            return None;
        }
        let (padding, formula) = strip_padding(self.source.slice(start + 2, close))?;
        let node = Node::MathBlock(padding, formula.to_owned());
        Some(Match::node(self.source.skip_line_breaks(close + 2, 1), node))
    }

    /// The start of the line that a block may begin at, after at most `line_breaks` that it takes away.
    fn block_start(&self, pos: usize, line_breaks: usize) -> Option<usize> {
        let start = self.source.skip_line_breaks(pos, line_breaks);
        self.source.is_line_start(start).then_some(start)
    }
}

fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let (before, tail) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    tail.eq_ignore_ascii_case(suffix).then_some(before)
}
