//! What a note refers to, found in its tree.

use std::collections::HashSet;

use crate::node::{Mention, Node};

/// What a text refers to, each thing once, in the order of its first appearance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The accounts that are mentioned; two that differ only in case are one.
    pub mentions: Vec<Mention>,
    /// The hashtags without `#`, in the case of their first appearance; two that differ only in case are one.
    pub hashtags: Vec<String>,
    /// The names of the custom emojis, without colons.
    pub emojis: Vec<String>,
    /// The addresses that may be previewed: bare ones and those of links that are not silent.
    pub urls: Vec<String>,
}

/// Collects what `nodes` and everything inside them refer to.
pub fn extract(nodes: &[Node]) -> Extracted {
    let mut collector = Collector::default();
    collector.visit(nodes);
    collector.found
}

#[derive(Default)]
struct Collector {
    found: Extracted,
    mentions: HashSet<(String, Option<String>)>,
    hashtags: HashSet<String>,
    emojis: HashSet<String>,
    urls: HashSet<String>,
}

impl Collector {
    fn visit(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Mention(mention) => self.mention(mention),
                Node::Hashtag(tag) if self.hashtags.insert(tag.to_lowercase()) => {
                    self.found.hashtags.push(tag.clone());
                }
                Node::EmojiCode(name) if self.emojis.insert(name.clone()) => self.found.emojis.push(name.clone()),
                Node::Url { url, .. } | Node::Link { url, silent: false, .. } if self.urls.insert(url.clone()) => {
                    self.found.urls.push(url.clone());
                }
                _ => {}
            }
            self.visit(node.children());
        }
    }

    fn mention(&mut self, mention: &Mention) {
        let host = mention.host.as_ref().map(|host| host.to_lowercase());
        if self.mentions.insert((mention.username.to_lowercase(), host)) {
            self.found.mentions.push(mention.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::parse;

    fn extracted(text: &str) -> Extracted {
        extract(&parse(text))
    }

    #[test]
    fn keeps_the_first_of_each() {
        let found = extracted("@bob #Rust :cat: @Bob #rust :cat: :Cat: @bob@Host.example @BOB@host.EXAMPLE");
        let accts: Vec<_> = found.mentions.iter().map(Mention::acct).collect();
        assert_eq!(accts, ["@bob", "@bob@Host.example"]);
        assert_eq!(found.hashtags, ["Rust"]);
        assert_eq!(found.emojis, ["cat", "Cat"]);
    }

    #[test]
    fn looks_inside_of_everything() {
        let found = extracted("> **@a** $[spin #b] <small>:c:</small>\n<center>~~https://d.example ~~</center>");
        assert_eq!(found.mentions.len(), 1);
        assert_eq!(found.hashtags, ["b"]);
        assert_eq!(found.emojis, ["c"]);
        assert_eq!(found.urls, ["https://d.example"]);
    }

    #[test]
    fn takes_only_emojis_from_a_label() {
        let found = extracted("[@a #b :c: https://d.example](https://e.example) ?[x](https://f.example)");
        assert_eq!(found.mentions, []);
        assert!(found.hashtags.is_empty());
        assert_eq!(found.emojis, ["c"]);
        assert_eq!(found.urls, ["https://e.example"]);
    }

    #[test]
    fn finds_nothing_in_code_and_plain_text() {
        let found = extracted("`@a #b :c:`\n```\n@a #b\n```\n<plain>@a #b :c: https://d.example</plain>");
        assert_eq!(found, Extracted::default());
    }
}
