//! What the head of an HTML page says of its server. Reads tags one after another and builds nothing of them: the page is
//! somebody else's, and only a few facts are wanted.

use url::Url;

use crate::is_activity_content_type;

const MAX_TAGS: usize = 2000;
const MAX_ATTRIBUTES: usize = 32;
const MAX_TITLE: usize = 256;
const MAX_DESCRIPTION: usize = 4096;

/// What a page says of its server. All of it may be false.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// Its colour, in whatever way.
    pub theme_color: Option<String>,
    /// Its icon, on the web.
    pub icon: Option<String>,
    /// Its larger icon, on the web.
    pub touch_icon: Option<String>,
    /// The ActivityPub form of what the page shows.
    pub activity: Option<String>,
}

impl Page {
    /// Reads a page that is at `url`.
    pub fn read(html: &str, url: &Url) -> Self {
        let mut page = Self::default();
        let mut rest = html;
        for _ in 0..MAX_TAGS {
            let Some((_, after)) = rest.split_once('<') else { break };
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let (name, attributes, after) = tag(after);
            rest = match name.as_str() {
                "body" => break,
                "script" | "style" => after_end(after, &name),
                _ => after,
            };
            match name.as_str() {
                "title" => keep(&mut page.title, after.split('<').next().map(text), MAX_TITLE),
                "meta" => page.meta(&attributes),
                "link" => page.link(&attributes, url),
                _ => {}
            }
        }
        page
    }

    fn meta(&mut self, attributes: &[(String, String)]) {
        let content = || find(attributes, "content").map(str::to_owned);
        match find(attributes, "name").or_else(|| find(attributes, "property")) {
            Some("theme-color") => keep(&mut self.theme_color, content(), MAX_TITLE),
            Some("description" | "og:description") => keep(&mut self.description, content(), MAX_DESCRIPTION),
            _ => {}
        }
    }

    fn link(&mut self, attributes: &[(String, String)], url: &Url) {
        let href = find(attributes, "href").filter(|href| !href.is_empty());
        let href = href.and_then(|href| url.join(href).ok());
        let Some(href) = href.filter(|href| matches!(href.scheme(), "http" | "https")) else {
            return;
        };
        let rel = find(attributes, "rel").unwrap_or_default().to_ascii_lowercase();
        let is_activity = find(attributes, "type").is_some_and(is_activity_content_type);
        for rel in rel.split_ascii_whitespace() {
            let slot = match rel {
                "icon" => &mut self.icon,
                "apple-touch-icon" => &mut self.touch_icon,
                "alternate" if is_activity => &mut self.activity,
                _ => continue,
            };
            slot.get_or_insert_with(|| href.to_string());
        }
    }
}

fn keep(slot: &mut Option<String>, value: Option<String>, max: usize) {
    let value = value.map(|value| value.trim().chars().take(max).collect::<String>());
    if slot.is_none() {
        *slot = value.filter(|value| !value.is_empty());
    }
}

fn find<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

/// A tag's name and attributes, and what comes after it; `html` begins behind its `<`.
fn tag(html: &str) -> (String, Vec<(String, String)>, &str) {
    let (name, mut rest) = take(html, |character| character.is_ascii_alphanumeric() || character == '/');
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
        if rest.is_empty() || attributes.len() >= MAX_ATTRIBUTES {
            return (name.to_ascii_lowercase(), attributes, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (name.to_ascii_lowercase(), attributes, after);
        }
        let (key, after) = take(rest, |character| {
            !character.is_ascii_whitespace() && !"=>/".contains(character)
        });
        let after_key = after.trim_start();
        let (value, after) = match after_key.strip_prefix('=') {
            Some(value) => attribute_value(value.trim_start()),
            None => ("", after),
        };
        if key.is_empty() && after == rest {
            return (name.to_ascii_lowercase(), attributes, after);
        }
        attributes.push((key.to_ascii_lowercase(), text(value)));
        rest = after;
    }
}

fn attribute_value(html: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = html.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    take(html, |character| !character.is_ascii_whitespace() && character != '>')
}

fn take(text: &str, is_part: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|character| !is_part(character)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// What follows the end tag of a script or style, in which tags are none.
fn after_end<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("</") {
        let is_end = after
            .get(..name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name));
        if is_end {
            return after;
        }
        rest = after;
    }
    ""
}

/// The few entities that names and addresses have in them.
fn text(html: &str) -> String {
    let mut text = html.to_owned();
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(html: &str) -> Page {
        Page::read(html, &Url::parse("https://b.test/start/").unwrap())
    }

    #[test]
    fn finds_what_is_wanted() {
        let page = read(
            r#"<!DOCTYPE html><html><head><meta charset=utf-8><!-- <title>no</title> -->
            <script>var a = "<title>no</title>";</script><TITLE> A &amp; B </TITLE>
            <meta name='theme-color' content='#86b300'><meta property="og:description" content="Hello &lt;3">
            <link rel="shortcut icon" href="/favicon.png?a=1&amp;b=2"><link rel="icon" href="second.png"/>
            <link href=touch.png rel=apple-touch-icon sizes="1x1">
            <link rel="alternate" type="application/activity+json" href="https://b.test/notes/1">
            </head><body><title>no</title><link rel=icon href=no>"#,
        );
        assert_eq!(page.title.as_deref(), Some("A & B"));
        assert_eq!(page.theme_color.as_deref(), Some("#86b300"));
        assert_eq!(page.description.as_deref(), Some("Hello <3"));
        assert_eq!(page.icon.as_deref(), Some("https://b.test/favicon.png?a=1&b=2"));
        assert_eq!(page.touch_icon.as_deref(), Some("https://b.test/start/touch.png"));
        assert_eq!(page.activity.as_deref(), Some("https://b.test/notes/1"));
    }

    #[test]
    fn what_leads_elsewhere_than_to_the_web_is_left_out() {
        let page =
            read(r#"<link rel=icon href="javascript:alert(1)"><link rel=icon href="data:image/png,x"><title></title>"#);
        assert_eq!(page, Page::default());
        assert_eq!(read("<link rel=icon href"), Page::default());
        assert_eq!(read("<script><link rel=icon href=x>"), Page::default());
    }

    #[test]
    fn a_page_of_nothing_but_tags_ends() {
        assert_eq!(read(&"<".repeat(100_000)), Page::default());
        assert_eq!(read(&"<a b=".repeat(100_000)), Page::default());
        assert_eq!(read(&"<script></".repeat(50_000)), Page::default());
    }

    proptest! {
        #[test]
        fn never_panics(html in "(<|>|/|link|meta|title|script|<!--|-->|rel=|icon|href=|\"|'| |é|\\PC{0,3}){0,60}") {
            let _ = read(&html);
        }
    }
}
