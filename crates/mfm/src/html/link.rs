//! What a link of another server was before it became HTML: a mention, a hashtag, a bare address or a labelled link.

use std::collections::HashSet;

use url::Url;

use super::from::{FromHtmlContext, MentionTag};
use super::tree::{Element, text_of};
use crate::node::Node;
use crate::parser::parse;

/// The MFM of a link.
pub(super) enum Anchor {
    /// `@username@host`.
    Mention(String),
    /// An address that is not marked by anything: what follows it may not touch it.
    BareUrl(String),
    /// Anything else.
    Other(String),
}

/// Recognises the links of one document.
pub(super) struct Anchors<'a> {
    mentions: &'a [MentionTag<'a>],
    hashtags: HashSet<String>,
}

impl<'a> Anchors<'a> {
    pub(super) fn new(context: &FromHtmlContext<'a>) -> Self {
        let hashtags = context.hashtags.iter().map(|tag| normalize_hashtag(tag)).collect();
        Self {
            mentions: context.mentions,
            hashtags,
        }
    }

    pub(super) fn read(&self, anchor: &Element) -> Anchor {
        let label = text_of(&anchor.children);
        let label = label.trim();
        let Some(href) = anchor.attribute("href").map(str::trim).filter(|href| !href.is_empty()) else {
            return Anchor::Other(label.to_owned());
        };
        if self.is_hashtag(anchor, label) {
            return Anchor::Other(label.to_owned());
        }
        match self.mention(anchor, label, href) {
            Some(acct) => Anchor::Mention(acct),
            None => link(label, href),
        }
    }

    fn is_hashtag(&self, anchor: &Element, label: &str) -> bool {
        let marked = anchor.has_word("rel", "tag") || anchor.has_word("class", "hashtag");
        label.starts_with('#') && (marked || self.hashtags.contains(&normalize_hashtag(label)))
    }

    /// The tags of the note know best; else the host is that of the link.
    fn mention(&self, anchor: &Element, label: &str, href: &str) -> Option<String> {
        if let Some(tag) = self
            .mentions
            .iter()
            .find(|tag| tag.href == href && is_full_acct(tag.name))
        {
            return Some(tag.name.to_owned());
        }
        let is_own_site = anchor.attribute("rel").is_some_and(|rel| rel.starts_with("me "));
        let username = label.strip_prefix('@').filter(|_| !is_own_site)?;
        if username.contains('@') {
            return is_full_acct(label).then(|| label.to_owned());
        }
        let url = Url::parse(href).ok()?;
        let host = url.host_str()?;
        let tagged = self.mentions.iter().find(|tag| {
            let same_host = Url::parse(tag.href).is_ok_and(|url| url.host_str() == Some(host));
            let same_name = acct_username(tag.name).is_some_and(|name| name.eq_ignore_ascii_case(username));
            same_host && same_name
        });
        Some(tagged.map_or_else(|| format!("@{username}@{host}"), |tag| tag.name.to_owned()))
    }
}

/// The MFM of a link that is no more than that.
fn link(label: &str, href: &str) -> Anchor {
    if href.starts_with('#') {
        return Anchor::Other(label.to_owned());
    }
    let is_web = href.starts_with("https://") || href.starts_with("http://");
    let href = match Url::parse(href) {
        Ok(url) if is_web && href.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>')) => String::from(url),
        _ => href.to_owned(),
    };
    let is_bare = matches!(parse(&href).as_slice(), [Node::Url { brackets: false, .. }]);
    if label.is_empty() || label == href {
        return if is_bare {
            Anchor::BareUrl(href)
        } else {
            Anchor::Other(format!("<{href}>"))
        };
    }
    let label = label.replace('\n', " ").replace('[', "(").replace(']', ")");
    let target = if is_web && !is_bare { format!("<{href}>") } else { href };
    Anchor::Other(format!("[{label}]({target})"))
}

/// Whether this is `@username@host`.
fn is_full_acct(acct: &str) -> bool {
    acct_username(acct).is_some()
}

fn acct_username(acct: &str) -> Option<&str> {
    let (username, host) = acct.strip_prefix('@')?.split_once('@')?;
    let valid = !username.is_empty() && !host.is_empty() && !host.contains('@');
    (valid && !acct.contains(char::is_whitespace)).then_some(username)
}

fn normalize_hashtag(tag: &str) -> String {
    tag.trim_start_matches('#').to_lowercase()
}
