//! Tree → HTML, as Misskey sends it in the `content` of a Note.

use chrono::{DateTime, SecondsFormat};
use url::Url;

use crate::node::{Mention, Node};

/// What the HTML depends on besides the text.
#[derive(Clone, Copy)]
pub struct HtmlContext<'a> {
    /// The origin of this server, without a slash at its end: `https://example.com`.
    pub origin: &'a str,
    /// Where the profile of a mentioned account is. `None`: this server's own page of the account.
    pub profile_url: &'a dyn Fn(&Mention) -> Option<String>,
    /// The note that is quoted; a link to it is put at the end, for servers that know no quotes.
    pub quote_url: Option<&'a str>,
}

/// Renders `nodes` as one `<p>`.
///
/// All text is escaped, and links go to http and https only; other addresses stay text.
pub fn to_html(nodes: &[Node], context: &HtmlContext<'_>) -> String {
    let mut html = Html {
        out: String::from("<p>"),
        context: *context,
    };
    html.nodes(nodes);
    if let Some(url) = context.quote_url {
        html.out.push_str("<br /><br /><span class=\"quote-inline\">RE: ");
        html.url(url);
        html.out.push_str("</span>");
    }
    html.out.push_str("</p>");
    html.out
}

/// Whether the HTML of `nodes` says all that their MFM does, so that a Note needs no `source` and `_misskey_content`.
pub fn is_plain(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| {
        matches!(
            node,
            Node::Text(_)
                | Node::UnicodeEmoji(_)
                | Node::EmojiCode(_)
                | Node::Mention(_)
                | Node::Hashtag(_)
                | Node::Url { .. }
        )
    })
}

struct Html<'a> {
    out: String,
    context: HtmlContext<'a>,
}

impl Html<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Quote(children) => self.element("blockquote", children),
            Node::Center(_, children) => self.element("div", children),
            Node::Bold(_, children) => self.element("b", children),
            Node::Small(children) => self.element("small", children),
            Node::Italic(_, children) | Node::Big(children) => self.element("i", children),
            Node::Strike(_, children) => self.element("del", children),
            Node::Fn { name, children, .. } => self.function(name, children),
            Node::BlockCode { code: text, .. } | Node::MathBlock(_, text) => {
                self.raw("<pre><code>", text, "</code></pre>");
            }
            Node::InlineCode(text) | Node::MathInline(text) => self.raw("<code>", text, "</code>"),
            Node::Search { query, content } => self.search(query, content),
            Node::Mention(mention) => self.mention(mention),
            Node::Hashtag(tag) => self.hashtag(tag),
            Node::Url { url, .. } => self.url(url),
            Node::Link { url, label, .. } => self.link(url, label),
            Node::EmojiCode(name) => self.out.extend(["\u{200b}:", name, ":\u{200b}"]),
            Node::UnicodeEmoji(emoji) => self.out.push_str(emoji),
            Node::Plain(_, text) => {
                self.out.push_str("<span>");
                self.lines(text);
                self.out.push_str("</span>");
            }
            // Misskey puts text of several lines into an element of its own.
            Node::Text(text) if text.contains('\n') => {
                self.out.push_str("<span>");
                self.lines(text);
                self.out.push_str("</span>");
            }
            Node::Text(text) => self.escaped(text),
        }
    }

    fn element(&mut self, name: &str, children: &[Node]) {
        self.out.extend(["<", name, ">"]);
        self.nodes(children);
        self.out.extend(["</", name, ">"]);
    }

    fn raw(&mut self, open: &str, text: &str, close: &str) {
        self.out.push_str(open);
        self.escaped(text);
        self.out.push_str(close);
    }

    fn function(&mut self, name: &str, children: &[Node]) {
        let done = match name {
            "unixtime" => self.unixtime(children),
            "ruby" => self.ruby(children),
            _ => None,
        };
        if done.is_none() {
            self.element("i", children);
        }
    }

    /// `$[unixtime seconds]`
    fn unixtime(&mut self, children: &[Node]) -> Option<()> {
        let [Node::Text(seconds)] = children else { return None };
        let time = iso_time(seconds)?;
        self.out.extend(["<time datetime=\"", &time, "\">", &time, "</time>"]);
        Some(())
    }

    /// `$[ruby base reading]`: the reading is the second word when all is text, and else the last text.
    fn ruby(&mut self, children: &[Node]) -> Option<()> {
        let (last, base) = children.split_last()?;
        let Node::Text(text) = last else { return None };
        if base.is_empty() {
            let (base, reading) = text.split_once(' ')?;
            self.out.push_str("<ruby>");
            self.escaped(base);
            self.reading(reading.split(' ').next().unwrap_or_default());
        } else {
            self.out.push_str("<ruby>");
            self.nodes(base);
            self.reading(text.trim());
        }
        Some(())
    }

    /// The brackets are for readers that know no ruby.
    fn reading(&mut self, text: &str) {
        self.raw("<rp>(</rp><rt>", text, "</rt><rp>)</rp></ruby>");
    }

    fn search(&mut self, query: &str, content: &str) {
        let href = format!("https://www.google.com/search?q={}", encode_component(query));
        self.anchor(&href, "", |html| html.escaped(content));
    }

    fn mention(&mut self, mention: &Mention) {
        let acct = mention.acct();
        let href = (self.context.profile_url)(mention)
            .and_then(|url| web_address(&url))
            .or_else(|| web_address(&self.own_page(mention)));
        match href {
            Some(href) => self.anchor(&href, " class=\"u-url mention\"", |html| html.escaped(&acct)),
            None => self.escaped(&acct),
        }
    }

    fn own_page(&self, mention: &Mention) -> String {
        let origin = self.context.origin;
        let own_host = Url::parse(origin)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned));
        let is_local = match (&mention.host, own_host) {
            (Some(host), Some(own_host)) => host.eq_ignore_ascii_case(&own_host),
            _ => mention.host.is_none(),
        };
        if is_local {
            format!("{origin}/@{}", mention.username)
        } else {
            format!("{origin}/{}", mention.acct())
        }
    }

    fn hashtag(&mut self, tag: &str) {
        let href = format!("{}/tags/{}", self.context.origin, encode_component(tag));
        self.anchor(&href, " rel=\"tag\"", |html| {
            html.out.push('#');
            html.escaped(tag);
        });
    }

    fn url(&mut self, url: &str) {
        match web_address(url) {
            Some(href) => self.anchor(&href, "", |html| html.escaped(url)),
            None => self.escaped(url),
        }
    }

    fn link(&mut self, url: &str, label: &[Node]) {
        if let Some(href) = web_address(url) {
            self.anchor(&href, "", |html| html.nodes(label));
        } else {
            self.out.push('[');
            self.nodes(label);
            self.raw("](", url, ")");
        }
    }

    fn anchor(&mut self, href: &str, attributes: &str, label: impl FnOnce(&mut Self)) {
        self.out.push_str("<a href=\"");
        self.escaped_attribute(href);
        self.out.extend(["\"", attributes, ">"]);
        label(self);
        self.out.push_str("</a>");
    }

    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.out.push_str("<br />");
            }
            self.escaped(line);
        }
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                _ => self.out.push(c),
            }
        }
    }

    fn escaped_attribute(&mut self, text: &str) {
        for (index, part) in text.split('"').enumerate() {
            if index > 0 {
                self.out.push_str("&quot;");
            }
            self.escaped(part);
        }
    }
}

/// The address in its normal form, when it is http or https.
fn web_address(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// `encodeURIComponent` of ECMAScript.
fn encode_component(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 0xf] {
                let digit = char::from_digit(u32::from(digit), 16).unwrap_or_default();
                out.push(digit.to_ascii_uppercase());
            }
        }
    }
    out
}

/// Seconds since 1970 as `2026-11-21T01:18:15.000Z`.
fn iso_time(seconds: &str) -> Option<String> {
    /// The last second of the year 9999, after which the form changes.
    const LAST: i64 = 253_402_300_799;
    let seconds = seconds
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|seconds| (0..=LAST).contains(seconds))?;
    let time = DateTime::from_timestamp(seconds, 0)?;
    Some(time.to_rfc3339_opts(SecondsFormat::Millis, true))
}
