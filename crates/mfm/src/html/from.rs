//! HTML of other servers → MFM text, as Misskey reads the `content` of a Note without a `source`.

use std::mem;

use super::link::{Anchor, Anchors};
use super::tree::{Element, HtmlNode, read, text_of};
use crate::parser::NEST_LIMIT;

/// How much HTML is read, in bytes; the rest is ignored.
const MAX_HTML: usize = 64 * 1024;

/// What is known about the HTML from the object that it came in.
#[derive(Debug, Clone, Copy)]
pub struct FromHtmlContext<'a> {
    /// The names of its `Hashtag` tags, with or without `#`.
    pub hashtags: &'a [&'a str],
    /// Its `Mention` tags.
    pub mentions: &'a [MentionTag<'a>],
    /// The text is cut after this many code points.
    pub max_chars: usize,
    /// Leave out what names a quoted note for servers that know no quotes (`quote-inline`).
    pub without_quote: bool,
}

/// A `Mention` in the `tag` of an object.
#[derive(Debug, Clone, Copy)]
pub struct MentionTag<'a> {
    /// The id of the account, as a rule.
    pub href: &'a str,
    /// `@username@host`. Other forms are ignored.
    pub name: &'a str,
}

/// Reads HTML as MFM.
///
/// It is not sanitised for display: the answer is text to be parsed by [`crate::parse`]. Scripts, styles and what nobody
/// was to see are left out, and so is what follows a tag or comment of more than 8 KiB.
pub fn from_html(html: &str, context: &FromHtmlContext<'_>) -> String {
    let (html, _) = html.split_at(html.floor_char_boundary(MAX_HTML));
    let mut writer = Writer::new(context);
    writer.nodes(&read(html));
    writer
        .out
        .trim()
        .chars()
        .take(context.max_chars)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

struct Writer<'a> {
    anchors: Anchors<'a>,
    out: String,
    /// How many line breaks must come before the next text.
    line_breaks: usize,
    /// Where the address that ends `out` begins, when nothing marks its end.
    bare_url: Option<usize>,
    /// The emphases around what is being written.
    emphases: Vec<&'static str>,
    quotes: usize,
    without_quote: bool,
    /// Bytes after which no more is written.
    max_len: usize,
}

impl<'a> Writer<'a> {
    fn new(context: &FromHtmlContext<'a>) -> Self {
        Self {
            anchors: Anchors::new(context),
            out: String::new(),
            line_breaks: 0,
            bare_url: None,
            emphases: Vec::new(),
            quotes: 0,
            without_quote: context.without_quote,
            max_len: context.max_chars.saturating_add(64).saturating_mul(4),
        }
    }

    fn nodes(&mut self, nodes: &[HtmlNode]) {
        let mut after_br = false;
        for node in nodes {
            match node {
                // Some servers, Pixelfed for one, write a line break after each `<br>`.
                HtmlNode::Text(text) if after_br => self.text(text.strip_prefix('\n').unwrap_or(text)),
                HtmlNode::Text(text) => self.text(text),
                HtmlNode::Element(element) => self.element(element),
            }
            after_br = matches!(node, HtmlNode::Element(element) if element.name() == "br");
        }
    }

    fn element(&mut self, element: &Element) {
        match element.name() {
            _ if element.is_unreadable() || element.is_hidden() => {}
            _ if self.without_quote && element.has_word("class", "quote-inline") => {}
            "br" => self.line_break(),
            "a" => self.anchor(element),
            "b" | "strong" => self.emphasis(element, "b", "**", &['*']),
            "i" | "em" => self.emphasis(element, "i", "", &[]),
            "s" | "del" | "strike" => self.emphasis(element, "s", "~~", &['~', '\n']),
            "small" => self.emphasis(element, "small", "", &[]),
            "code" => self.code(element),
            "pre" => self.preformatted(element),
            "blockquote" => self.quote(element),
            "ruby" => self.ruby(element),
            "h1" => self.block(1, |writer| {
                writer.text("【");
                writer.nodes(&element.children);
                writer.text("】");
            }),
            "p" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(2, |writer| writer.nodes(&element.children)),
            "address" | "article" | "aside" | "dd" | "details" | "div" | "dl" | "dt" | "figcaption" | "figure"
            | "footer" | "header" | "hr" | "li" | "main" | "nav" | "ol" | "section" | "summary" | "table" | "tr"
            | "ul" => self.block(1, |writer| writer.nodes(&element.children)),
            _ => self.nodes(&element.children),
        }
    }

    fn anchor(&mut self, element: &Element) {
        match self.anchors.read(element) {
            Anchor::Mention(acct) => {
                // Friendica leaves the `@` out of the link.
                if self.line_breaks == 0 && self.out.ends_with('@') {
                    self.out.pop();
                }
                self.text(&acct);
            }
            Anchor::BareUrl(url) => {
                self.text(&url);
                self.bare_url = self.out.len().checked_sub(url.len());
            }
            Anchor::Other(text) => self.text(&text),
        }
    }

    /// Writes the children between `symbol`s, or between tags when there is none or they contain what it excludes.
    fn emphasis(&mut self, element: &Element, tag: &'static str, symbol: &str, excluded: &[char]) {
        if self.emphases.contains(&tag) {
            return self.nodes(&element.children);
        }
        self.emphases.push(tag);
        let inner = self.apart(|writer| writer.nodes(&element.children));
        self.emphases.pop();
        if inner.trim().is_empty() {
            self.text(&inner);
        } else if symbol.is_empty() || inner.contains(excluded) {
            self.text(&format!("<{tag}>{inner}</{tag}>"));
        } else {
            self.text(&format!("{symbol}{inner}{symbol}"));
        }
    }

    fn code(&mut self, element: &Element) {
        let code = text_of(&element.children);
        if code.contains('\n') {
            self.code_block(&code, "");
        } else if code.contains(['`', '´']) || code.is_empty() {
            self.text(&code);
        } else {
            self.text(&format!("`{code}`"));
        }
    }

    fn preformatted(&mut self, element: &Element) {
        let is_blank = |node: &&HtmlNode| matches!(node, HtmlNode::Text(text) if text.trim().is_empty());
        let mut children = element.children.iter().filter(|node| !is_blank(node));
        match (children.next(), children.next()) {
            (Some(HtmlNode::Element(code)), None) if code.name() == "code" => {
                let classes = code.attribute("class").unwrap_or_default();
                let lang = classes
                    .split_ascii_whitespace()
                    .find_map(|class| class.strip_prefix("language-"));
                self.code_block(&text_of(&code.children), lang.unwrap_or_default());
            }
            _ => self.block(1, |writer| writer.nodes(&element.children)),
        }
    }

    fn code_block(&mut self, code: &str, lang: &str) {
        let code = code.strip_suffix('\n').unwrap_or(code);
        if !code.is_empty() {
            self.block(1, |writer| writer.text(&format!("```{lang}\n{code}\n```")));
        }
    }

    fn quote(&mut self, element: &Element) {
        if self.quotes >= NEST_LIMIT {
            return self.block(1, |writer| writer.nodes(&element.children));
        }
        self.quotes += 1;
        let inner = self.apart(|writer| writer.nodes(&element.children));
        self.quotes -= 1;
        let inner = inner.trim();
        if inner.is_empty() {
            return;
        }
        self.require_line_breaks(1);
        self.text(&format!("> {}", inner.replace('\n', "\n> ")));
        self.require_line_breaks(2);
    }

    /// `$[ruby base reading]` for each pair, unless one of them cannot be written so.
    fn ruby(&mut self, element: &Element) {
        match ruby_pairs(&element.children) {
            Some(pairs) => {
                for (base, reading) in pairs {
                    self.text(&format!("$[ruby {base} {reading}]"));
                }
            }
            None => self.nodes(&element.children),
        }
    }

    fn block(&mut self, line_breaks: usize, content: impl FnOnce(&mut Self)) {
        self.require_line_breaks(line_breaks);
        content(self);
        self.require_line_breaks(line_breaks);
    }

    /// What `content` writes, apart from what has been written so far.
    fn apart(&mut self, content: impl FnOnce(&mut Self)) -> String {
        let out = mem::take(&mut self.out);
        let line_breaks = mem::take(&mut self.line_breaks);
        let bare_url = self.bare_url.take();
        content(self);
        self.line_breaks = line_breaks;
        self.bare_url = bare_url;
        mem::replace(&mut self.out, out)
    }

    fn require_line_breaks(&mut self, count: usize) {
        self.line_breaks = self.line_breaks.max(count);
    }

    fn line_break(&mut self) {
        self.write_line_breaks();
        self.bare_url = None;
        self.out.push('\n');
    }

    fn text(&mut self, text: &str) {
        // Between blocks, white space is only there to keep the source tidy.
        let text = if self.line_breaks > 0 {
            text.trim_ascii_start()
        } else {
            text
        };
        if text.is_empty() || self.out.len() > self.max_len {
            return;
        }
        self.write_line_breaks();
        if let Some(start) = self.bare_url.take()
            && touches_url(text)
        {
            self.out.insert(start, '<');
            self.out.push('>');
        }
        self.out.push_str(text);
    }

    fn write_line_breaks(&mut self) {
        let required = mem::take(&mut self.line_breaks);
        if required > 0 && !self.out.is_empty() {
            self.bare_url = None;
            let present = self.out.bytes().rev().take_while(|&byte| byte == b'\n').count();
            self.out
                .extend(std::iter::repeat_n('\n', required.saturating_sub(present)));
        }
    }
}

/// Whether `text` right after a bare address would be taken for a part of it.
fn touches_url(text: &str) -> bool {
    text.trim_start_matches(['.', ','])
        .starts_with(|c: char| c.is_ascii_alphanumeric() || "_/:%#@$&?!~=+-([".contains(c))
}

fn ruby_pairs(children: &[HtmlNode]) -> Option<Vec<(&str, String)>> {
    let is_word =
        |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']'));
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for child in children {
        match child {
            HtmlNode::Text(base) if is_word(base) => pairs.push((base, String::new())),
            HtmlNode::Element(element) if element.name() == "rp" => {}
            HtmlNode::Element(element) if element.name() == "rt" => {
                pairs.last_mut()?.1 = Some(text_of(&element.children)).filter(|reading| is_word(reading))?;
            }
            _ => return None,
        }
    }
    pairs.iter().all(|(_, reading)| !reading.is_empty()).then_some(pairs)
}
