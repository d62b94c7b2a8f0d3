//! Untrusted HTML → a small tree.
//!
//! Only the tokenizer of html5ever is used: its tree builder can be made to build far more nodes than the text has
//! bytes. What a post needs of the tree rules is little: void elements, raw text, and end tags that close the nearest
//! element of their name.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::{Attribute, LocalName};

/// Elements nested deeper than this are left out, but not what is in them.
const MAX_DEPTH: usize = 64;

/// The tokenizer gets its input in pieces of this many bytes, and one that yields no token (because a tag or comment
/// is still open) is the last: an endless tag would cost time that grows with the square of its attributes.
const PIECE: usize = 4096;

pub(super) enum HtmlNode {
    Text(String),
    Element(Element),
}

pub(super) struct Element {
    name: LocalName,
    attributes: Vec<Attribute>,
    pub(super) children: Vec<HtmlNode>,
}

/// Reads `html`. The answer is nested at most [`MAX_DEPTH`] deep.
pub(super) fn read(html: &str) -> Vec<HtmlNode> {
    let tokenizer = Tokenizer::new(Builder::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = after;
        let tokens_before = tokenizer.sink.0.borrow().tokens;
        input.push_back(StrTendril::from(piece));
        // The sink never asks to stop for a script.
        let _ = tokenizer.feed(&input);
        if tokenizer.sink.0.borrow().tokens == tokens_before {
            break;
        }
    }
    tokenizer.end();
    tokenizer.sink.0.take().finish()
}

/// The text of `nodes` without any markup.
pub(super) fn text_of(nodes: &[HtmlNode]) -> String {
    let mut text = String::new();
    push_text_of(nodes, &mut text);
    text
}

impl Element {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| &*attribute.name.local == name)
            .map(|attribute| &*attribute.value)
    }

    /// Whether `word` is among the words of an attribute such as `class`.
    pub(super) fn has_word(&self, attribute: &str, word: &str) -> bool {
        self.attribute(attribute)
            .is_some_and(|value| value.split_ascii_whitespace().any(|known| known == word))
    }

    /// Whether its author hides the element: text that readers never saw there is not to be shown here. Within links,
    /// whose addresses Mastodon shortens with hidden parts, this is not asked.
    pub(super) fn is_hidden(&self) -> bool {
        let style: String = self.attribute("style").unwrap_or_default().to_ascii_lowercase();
        let style: String = style.split_ascii_whitespace().collect();
        self.attribute("hidden").is_some()
            || self.has_word("class", "invisible")
            || style.contains("display:none")
            || style.contains("visibility:hidden")
    }

    /// Whether nothing in the element is meant to be read.
    pub(super) fn is_unreadable(&self) -> bool {
        raw_kind(&self.name).is_some() || &*self.name == "template"
    }
}

fn push_text_of(nodes: &[HtmlNode], text: &mut String) {
    for node in nodes {
        match node {
            HtmlNode::Text(value) => text.push_str(value),
            HtmlNode::Element(element) if element.name() == "br" => text.push('\n'),
            HtmlNode::Element(element) if element.is_unreadable() => {}
            HtmlNode::Element(element) => push_text_of(&element.children, text),
        }
    }
}

#[derive(Default)]
struct Builder(RefCell<Tree>);

#[derive(Default)]
struct Tree {
    /// What is outside of all open elements.
    roots: Vec<HtmlNode>,
    open: Vec<Element>,
    tokens: usize,
}

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut tree = self.0.borrow_mut();
        match token {
            // A parse error may come inside of a tag, any number of times: it is no progress.
            Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::CharacterTokens(text) => tree.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => tree.end(&tag.name),
            Token::TagToken(tag) => {
                tree.tokens += 1;
                return tree.start(tag);
            }
            _ => {}
        }
        tree.tokens += 1;
        TokenSinkResult::Continue
    }
}

impl Tree {
    fn siblings(&mut self) -> &mut Vec<HtmlNode> {
        match self.open.last_mut() {
            Some(element) => &mut element.children,
            None => &mut self.roots,
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(HtmlNode::Text(before)) = self.siblings().last_mut() {
            before.push_str(text);
        } else {
            self.siblings().push(HtmlNode::Text(text.to_owned()));
        }
    }

    fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        if self.open.last().is_some_and(|element| closes(&tag.name, &element.name)) {
            self.close_last();
        }
        if &*tag.name == "a" {
            // A link in a link would let one address pass for another.
            self.end(&tag.name);
        }
        let raw = raw_kind(&tag.name);
        let element = Element {
            name: tag.name,
            attributes: tag.attrs,
            children: Vec::new(),
        };
        if is_void(&element.name) {
            self.siblings().push(HtmlNode::Element(element));
        } else if self.open.len() < MAX_DEPTH || raw.is_some() {
            self.open.push(element);
        }
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn end(&mut self, name: &LocalName) {
        if let Some(depth) = self.open.iter().rposition(|element| element.name == *name) {
            while self.open.len() > depth {
                self.close_last();
            }
        }
    }

    fn close_last(&mut self) {
        if let Some(element) = self.open.pop() {
            self.siblings().push(HtmlNode::Element(element));
        }
    }

    fn finish(mut self) -> Vec<HtmlNode> {
        while !self.open.is_empty() {
            self.close_last();
        }
        self.roots
    }
}

/// Whether the start of an element ends the one that is open, whose end tag may be left out.
fn closes(starting: &str, open: &str) -> bool {
    matches!(
        (starting, open),
        ("p", "p") | ("li", "li") | ("dt" | "dd", "dt" | "dd") | ("rt" | "rp", "rt" | "rp") | ("tr", "tr")
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// How the text in an element is to be read when tags do not count in it.
fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "iframe" | "noembed" | "noframes" | "xmp" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}
