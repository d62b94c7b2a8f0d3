//! `@username` and `@username@host`.

use super::{Match, Parser};
use crate::node::{Mention, Node};

impl Parser<'_> {
    /// Names may contain `.` and `-` (`@bsky.brid.gy@bsky.brid.gy`), but neither begin nor end with them. What looks
    /// like a mention and is none is text as a whole.
    pub(super) fn mention(&mut self, pos: usize) -> Option<Match> {
        if self.in_link_label || self.source.is_inside_word(pos) {
            return None;
        }
        let (username, username_end) = self.handle_part(pos)?;
        let (host, end) = match self.handle_part(username_end) {
            Some((host, end)) => (Some(host), end),
            None => (None, username_end),
        };
        match valid_mention(username, host) {
            Some(mention) => Some(Match::node(pos + mention.acct().len(), Node::Mention(mention))),
            None => Some(Match::text(end)),
        }
    }

    /// `@` and the characters of a name after it, and where they end.
    fn handle_part(&self, pos: usize) -> Option<(&str, usize)> {
        if !self.source.starts_with(pos, "@") {
            return None;
        }
        let end = self
            .source
            .run_end(pos + 1, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        (end > pos + 1).then(|| (self.source.slice(pos + 1, end), end))
    }
}

fn valid_mention(username: &str, host: Option<&str>) -> Option<Mention> {
    const PUNCTUATION: [char; 2] = ['.', '-'];
    let (username, host) = match host {
        Some(host) => (username, Some(host.trim_end_matches(PUNCTUATION))),
        None => (username.trim_end_matches(PUNCTUATION), None),
    };
    let valid = |part: &str| !part.is_empty() && !part.starts_with(PUNCTUATION) && !part.ends_with(PUNCTUATION);
    (valid(username) && host.is_none_or(valid)).then(|| Mention {
        username: username.to_owned(),
        host: host.map(str::to_owned),
    })
}
