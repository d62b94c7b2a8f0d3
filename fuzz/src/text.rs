//! What people write.

use kanikey_mfm::{
    FromHtmlContext, HtmlContext, MentionTag, extract, from_html, is_plain, parse, parse_simple, to_html, to_string,
};

/// The longest text that a note has, in characters.
const MAX_CHARS: usize = 8192;

/// HTML, and what became of it read again; and the same bytes as MFM, which some servers send.
pub fn html(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let context = FromHtmlContext {
        hashtags: &["crab"],
        mentions: &[MentionTag {
            href: "https://b.test/users/1",
            name: "@bob@b.test",
        }],
        max_chars: MAX_CHARS,
        without_quote: bytes.len() % 2 == 1,
    };
    let markdown = from_html(&text, &context);
    assert!(markdown.chars().count() <= MAX_CHARS, "longer than allowed");
    mfm(&markdown);
    let start: String = text.chars().take(MAX_CHARS).collect();
    mfm(&start);
}

fn mfm(text: &str) {
    let nodes = parse(text);
    let context = HtmlContext {
        origin: "https://a.test",
        profile_url: &|mention| Some(format!("https://{}/", mention.host.as_deref()?)),
        quote_url: Some("https://b.test/notes/1"),
    };
    let _ = (extract(&nodes), is_plain(&nodes), to_html(&nodes, &context));
    let _ = (to_string(&nodes), parse_simple(text));
}
