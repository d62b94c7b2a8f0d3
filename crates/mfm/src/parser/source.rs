//! The text under the parser, and searches in it that do not start over.

use std::collections::HashMap;

/// A text whose line breaks are all `\n`. Positions are byte offsets on character borders.
pub(super) struct Source<'a> {
    text: &'a str,
    searches: HashMap<&'static str, Search>,
}

/// The answer to the last search for a needle: it holds for every start from `from` up to `at`.
#[derive(Clone, Copy)]
struct Search {
    from: usize,
    at: Option<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            searches: HashMap::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn rest(&self, pos: usize) -> &'a str {
        self.text.get(pos..).unwrap_or_default()
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn char_at(&self, pos: usize) -> Option<char> {
        self.rest(pos).chars().next()
    }

    pub(super) fn starts_with(&self, pos: usize, prefix: &str) -> bool {
        self.rest(pos).starts_with(prefix)
    }

    /// Whether the character before `pos` is one of a Latin word, where mentions, hashtags and emphasis cannot begin.
    pub(super) fn is_inside_word(&self, pos: usize) -> bool {
        self.slice(0, pos).ends_with(|c: char| c.is_ascii_alphanumeric())
    }

    pub(super) fn is_line_start(&self, pos: usize) -> bool {
        pos == 0 || self.slice(0, pos).ends_with('\n')
    }

    pub(super) fn is_line_end(&self, pos: usize) -> bool {
        pos >= self.len() || self.starts_with(pos, "\n")
    }

    /// The end of the run of characters from `pos` on that `belongs` accepts.
    pub(super) fn run_end(&self, pos: usize, belongs: fn(char) -> bool) -> usize {
        let rest = self.rest(pos);
        pos + rest.find(|c| !belongs(c)).unwrap_or(rest.len())
    }

    /// The position after at most `most` line breaks.
    pub(super) fn skip_line_breaks(&self, pos: usize, most: usize) -> usize {
        let breaks = self
            .rest(pos)
            .bytes()
            .take(most)
            .take_while(|&byte| byte == b'\n')
            .count();
        pos + breaks
    }

    /// The text from `pos` to the end of its line.
    pub(super) fn line(&mut self, pos: usize) -> &'a str {
        let end = self.find("\n", pos).unwrap_or(self.len());
        self.slice(pos, end)
    }

    /// Where `needle` comes next, from `from` on. Searches that go forward cost no more than one pass over the text.
    pub(super) fn find(&mut self, needle: &'static str, from: usize) -> Option<usize> {
        if let Some(last) = self.searches.get(needle)
            && last.from <= from
            && last.at.is_none_or(|at| from <= at)
        {
            return last.at;
        }
        let at = self.rest(from).find(needle).map(|offset| from + offset);
        self.searches.insert(needle, Search { from, at });
        at
    }

    /// Where `needle` comes next, if none of `barriers` comes before it.
    pub(super) fn find_before(
        &mut self,
        needle: &'static str,
        barriers: &[&'static str],
        from: usize,
    ) -> Option<usize> {
        let at = self.find(needle, from)?;
        let barred = barriers
            .iter()
            .any(|barrier| self.find(barrier, from).is_some_and(|barrier| barrier < at));
        (!barred).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_forward_and_backward() {
        let mut source = Source::new("a-b-c");
        assert_eq!(source.find("-", 0), Some(1));
        assert_eq!(source.find("-", 1), Some(1));
        assert_eq!(source.find("-", 2), Some(3));
        assert_eq!(source.find("-", 4), None);
        assert_eq!(source.find("-", 5), None);
        assert_eq!(source.find("-", 0), Some(1));
    }

    #[test]
    fn stops_at_barriers() {
        let mut source = Source::new("ab\nc`");
        assert_eq!(source.find_before("`", &["\n"], 0), None);
        assert_eq!(source.find_before("`", &["\n"], 3), Some(4));
        assert_eq!(source.find_before("c", &["`"], 0), Some(3));
    }
}
