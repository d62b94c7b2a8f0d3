//! Text → tree, as `mfm-js` does it.
//!
//! A rule looks at one position and answers with a [`Match`] or not at all. Most rules, once their opening mark is
//! there, never give text back: what cannot be closed becomes text up to where they came. That is how `mfm-js` behaves,
//! and it keeps the parser linear. The few rules that do give text back remember where they failed
//! ([`Parser::attempt`]), and a budget of steps ends whatever is left.

mod balanced;
mod block;
mod emoji;
mod function;
mod hashtag;
mod inline;
mod link;
mod mention;
mod nodes;
mod source;
mod url;

use std::borrow::Cow;
use std::collections::HashSet;

use self::nodes::Nodes;
use self::source::Source;
use crate::node::{Node, Padding};

/// How deep nodes may be nested; what is deeper is plain text.
pub const NEST_LIMIT: usize = 20;

/// Steps that a text may cost for each of its bytes. Without malice it needs one at most, with little malice four.
const STEPS_PER_BYTE: usize = 16;

/// Parses the text of a note, a profile or the like.
pub fn parse(text: &str) -> Vec<Node> {
    let text = normalize_line_breaks(text);
    Parser::new(&text, 0, step_budget(&text)).document()
}

/// Parses the name of a user: nothing but text, emojis and `<plain>`.
pub fn parse_simple(text: &str) -> Vec<Node> {
    let text = normalize_line_breaks(text);
    let mut parser = Parser::new(&text, 0, step_budget(&text));
    let mut nodes = Nodes::default();
    let mut pos = 0;
    while pos < parser.source.len() {
        let found = parser.simple_rule(pos).unwrap_or_else(|| parser.text_run(pos));
        pos = nodes.push(&parser.source, pos, found);
    }
    nodes.into_vec()
}

/// What a rule made of the text from its position up to `end`: a node, or mere text.
struct Match {
    end: usize,
    node: Option<Node>,
}

impl Match {
    fn node(end: usize, node: Node) -> Self {
        Self { end, node: Some(node) }
    }

    fn text(end: usize) -> Self {
        Self { end, node: None }
    }
}

/// The strings that end a sequence. Each begins with a character at which [`Parser::text_run`] stops.
type Stops = &'static [&'static str];

/// A rule that gives its text back when it fails at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Retracting {
    Center,
    LinkLabel,
}

struct Parser<'a> {
    source: Source<'a>,
    depth: usize,
    in_link_label: bool,
    steps_left: usize,
    /// Where a sequence of a retracting rule came by before it failed: whoever comes by again fails, too.
    hopeless: HashSet<(Retracting, usize, usize)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, depth: usize, steps_left: usize) -> Self {
        Self {
            source: Source::new(text),
            depth,
            in_link_label: false,
            steps_left,
            hopeless: HashSet::new(),
        }
    }

    /// Parses everything, with blocks.
    fn document(&mut self) -> Vec<Node> {
        let mut nodes = Nodes::default();
        let mut pos = 0;
        while pos < self.source.len() {
            let found = if self.takes_step() {
                self.document_rule(pos)
            } else {
                None
            };
            let found = found.unwrap_or_else(|| self.plain_text(pos, &[]));
            pos = nodes.push(&self.source, pos, found);
        }
        nodes.into_vec()
    }

    fn document_rule(&mut self, pos: usize) -> Option<Match> {
        self.block_rule(pos)
            .or_else(|| self.inline_rule(pos))
            .or_else(|| self.search(pos))
            .or_else(|| Some(self.text_run(pos)))
    }

    /// Parses inline nodes from `start` until one of `stops` or the end. Answers with them and where they end.
    fn sequence(&mut self, start: usize, stops: Stops) -> (Vec<Node>, usize) {
        let mut nodes = Nodes::default();
        let mut pos = start;
        self.depth += 1;
        while !self.is_stop(pos, stops) {
            pos = self.inline(pos, stops, &mut nodes);
        }
        self.depth -= 1;
        (nodes.into_vec(), pos)
    }

    /// Like [`Self::sequence`], for a `rule` that fails when it is empty or its `tail` does not follow it.
    fn attempt<T>(
        &mut self,
        rule: Retracting,
        start: usize,
        stops: Stops,
        tail: impl FnOnce(&mut Self, usize) -> Option<T>,
    ) -> Option<(Vec<Node>, T)> {
        let mut nodes = Nodes::default();
        let mut pos = start;
        let mut came_by = Vec::new();
        self.depth += 1;
        self.in_link_label = rule == Retracting::LinkLabel;
        while !self.is_stop(pos, stops) && !self.hopeless.contains(&(rule, self.depth, pos)) {
            came_by.push((rule, self.depth, pos));
            pos = self.inline(pos, stops, &mut nodes);
        }
        self.in_link_label = false;
        self.depth -= 1;
        let tail = if self.is_stop(pos, stops) {
            tail(self, pos)
        } else {
            None
        };
        match tail {
            Some(tail) if pos > start => Some((nodes.into_vec(), tail)),
            _ => {
                self.hopeless.extend(came_by);
                None
            }
        }
    }

    fn is_stop(&self, pos: usize, stops: Stops) -> bool {
        pos >= self.source.len() || stops.iter().any(|stop| self.source.starts_with(pos, stop))
    }

    /// Parses one inline node or a run of text into `nodes`, and answers with its end.
    fn inline(&mut self, pos: usize, stops: Stops, nodes: &mut Nodes) -> usize {
        let found = if self.takes_step() {
            self.inline_rule(pos).unwrap_or_else(|| self.text_run(pos))
        } else {
            self.plain_text(pos, stops)
        };
        nodes.push(&self.source, pos, found)
    }

    /// Counts a step. False when rules are not to be tried, because the text is nested too deeply or took too long.
    fn takes_step(&mut self) -> bool {
        self.steps_left = self.steps_left.saturating_sub(1);
        self.depth < NEST_LIMIT && self.steps_left > 0
    }

    /// Everything up to the nearest of `stops`, as text.
    fn plain_text(&mut self, pos: usize, stops: Stops) -> Match {
        let nearest = stops.iter().filter_map(|stop| self.source.find(stop, pos)).min();
        Match::text(nearest.unwrap_or(self.source.len()))
    }

    /// A character at which no rule matched, and those after it at which none could.
    fn text_run(&self, pos: usize) -> Match {
        let rest = self.source.rest(pos);
        let next = rest.char_indices().skip(1).find(|&(_, c)| may_begin_syntax(c));
        Match::text(next.map_or(self.source.len(), |(offset, _)| pos + offset))
    }
}

/// Whether a rule or one of [`Stops`] may begin with `c`.
pub(crate) fn may_begin_syntax(c: char) -> bool {
    matches!(
        c,
        '\n' | '<' | '*' | '_' | '`' | '\\' | '~' | '$' | '@' | '#' | ':' | '?' | '[' | ']' | 'h' | '0'..='9'
    ) || emoji::may_begin_emoji(c)
}

/// `[ \u{3000}\t]` of `mfm-js`.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\t')
}

/// The content of what is between two marks, without the line breaks next to them. None when there is no content.
fn strip_padding(text: &str) -> Option<(Padding, &str)> {
    let without_first = text.strip_prefix('\n').unwrap_or(text);
    let content = without_first.strip_suffix('\n').unwrap_or(without_first);
    let padding = Padding {
        before: without_first.len() < text.len(),
        after: content.len() < without_first.len(),
    };
    (!content.is_empty()).then_some((padding, content))
}

fn step_budget(text: &str) -> usize {
    text.len().saturating_add(16).saturating_mul(STEPS_PER_BYTE)
}

fn normalize_line_breaks(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses `text` and answers with the number of steps for each of its bytes.
    fn steps_per_byte(text: &str) -> usize {
        let budget = step_budget(text);
        let mut parser = Parser::new(text, 0, budget);
        parser.document();
        (budget - parser.steps_left) / text.len()
    }

    fn cut(text: &str, length: usize) -> String {
        text.chars().cycle().take(length).collect()
    }

    /// Separated by `|`.
    const MARKS: &str = "$[spin |$[|<b>|<i>|<s>|<small>|<plain>|<center>|<center>\n|\n<center>a|***|**|*|__|_|~~|~|\
        ~~\n|`|```|```\n|```a\n|\\(|\\[|\n\\[|> |>|>\n|[|?[|[a](|[a](h|[a](https://|[[a](https://a.b|<https://|\
        https://|https://a(|https://a([|https://a.b/(c|#|#a|#a(|#(|#a「(|@|@a|@a@|:|:a|:a:|a search| [search]\n|\n|\
        \n\n>|1|😀|👨\u{200d}|#\u{fe0f}|[**|[<b>|[`|[`a` <https://b|<center>[**|<b>[<i>|$[a [<b>|~~[**\n|\n> [|> [<b>\n";

    #[test]
    fn repeated_marks_cost_little() {
        for mark in MARKS.split('|') {
            for length in [64, 3000, 8192] {
                let steps = steps_per_byte(&cut(mark, length));
                assert!(steps <= 4, "{steps} steps per byte for {mark:?}");
            }
        }
    }

    #[test]
    fn pairs_of_repeated_marks_cost_little() {
        let marks = [
            "$[a ",
            "<b>",
            "</b>",
            "**",
            "~~",
            "\n",
            "`",
            "[",
            "](",
            ")",
            "> ",
            "https://a",
            "(",
            "<",
            "@",
            "a ",
        ];
        for first in marks {
            for second in marks {
                for third in ["", "</center>", "\n<center>", "]"] {
                    let text = cut(&[first, second, third].concat(), 800);
                    let steps = steps_per_byte(&text);
                    assert!(steps <= 4, "{steps} steps per byte for {first:?} {second:?} {third:?}");
                }
            }
        }
    }

    #[test]
    fn what_exceeds_the_budget_is_text() {
        let mut parser = Parser::new("**a** **b**", 0, 3);
        let nodes = parser.document();
        assert_eq!(crate::to_string(&nodes), "**a** **b**");
        assert!(matches!(nodes.as_slice(), [Node::Bold(..), Node::Text(text)] if text == " **b**"));
    }

    #[test]
    fn line_breaks_become_line_feeds() {
        assert_eq!(parse("a\r\nb\rc\n\r\nd"), [Node::Text("a\nb\nc\n\nd".into())]);
    }
}
