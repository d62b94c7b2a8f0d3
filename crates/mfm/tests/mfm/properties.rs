//! What holds for every text.

#![expect(clippy::expect_used, reason = "a failed expectation fails the test")]

use kanikey_mfm::{
    FromHtmlContext, HtmlContext, Mention, Node, extract, from_html, parse, parse_simple, to_html, to_string,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const NO_TAGS: FromHtmlContext<'static> = FromHtmlContext {
    hashtags: &[],
    mentions: &[],
    max_chars: 8192,
    without_quote: false,
};

/// Pieces that mean something in MFM, so that they meet more often than in random text.
const PIECES: &[&str] = &[
    "a",
    "1",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "蟹",
    "\u{3000}",
    "\t",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "`",
    "```",
    "```\n",
    "\n```\n",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<s>",
    "</s>",
    "<small>",
    "</small>",
    "<plain>",
    "</plain>",
    "<center>",
    "</center>",
    "\n</center>\n",
    "> ",
    "\n> ",
    ">",
    "<",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "$[",
    "$[x ",
    "$[x.y=1,z ",
    "]",
    "[",
    "?[",
    "](",
    ")",
    "(",
    "](https://b)",
    "](<https://c>)",
    "@",
    "@a",
    "@a@b.c",
    "-",
    ".",
    ",",
    "#",
    "#t",
    "「",
    "」",
    ":",
    ":e:",
    "https://",
    "https://a.b/c",
    "<https://d>",
    " search",
    " [検索]\n",
    "😀",
    "❤",
    "\u{fe0f}",
    "\u{20e3}",
    "\u{200d}",
    "👨",
    "´",
    "&",
    "\"",
    "'",
    "javascript:",
];

fn mfm() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

fn html(text: &str) -> String {
    let profile_url = |mention: &Mention| Some(format!("https://{}/\"<>&", mention.host.as_deref()?));
    to_html(
        &parse(text),
        &HtmlContext {
            origin: "https://kani.example",
            profile_url: &profile_url,
            quote_url: None,
        },
    )
}

/// Panics unless `html` consists of escaped text and well-nested tags that we may send.
fn assert_clean(html: &str) {
    let mut open = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        assert_escaped(text);
        let (tag, after) = after.split_once('>').expect("a whole tag");
        rest = after;
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
            continue;
        }
        match name {
            "br" => assert_eq!(attributes, "/"),
            "a" => {
                let href = attributes.strip_prefix("href=\"").expect("an address first");
                assert!(href.starts_with("http://") || href.starts_with("https://"), "{html}");
                let (href, more) = href.split_once('"').expect("a whole address");
                assert_escaped(href);
                assert!(
                    ["", " class=\"u-url mention\"", " rel=\"tag\""].contains(&more),
                    "{html}"
                );
                open.push(name);
            }
            "time" => open.push(name),
            _ => {
                let known = [
                    "p",
                    "b",
                    "i",
                    "del",
                    "small",
                    "code",
                    "pre",
                    "blockquote",
                    "div",
                    "span",
                    "ruby",
                    "rt",
                    "rp",
                ];
                assert!(known.contains(&name) && attributes.is_empty(), "{html}");
                open.push(name);
            }
        }
    }
    assert_escaped(rest);
    assert!(open.is_empty(), "{html}");
}

fn assert_escaped(text: &str) {
    assert!(!text.contains(['<', '>']), "{text}");
    for entity in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;"];
        assert!(known.iter().any(|known| entity.starts_with(known)), "{text}");
    }
}

/// Whether two texts touch anywhere, which the parser never lets happen.
fn has_split_text(nodes: &[Node]) -> bool {
    nodes
        .windows(2)
        .any(|pair| matches!(pair, [Node::Text(_), Node::Text(_)]))
        || nodes.iter().any(|node| has_split_text(node.children()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mfm_survives_a_round_trip(text in mfm()) {
        let nodes = parse(&text);
        prop_assert_eq!(parse(&to_string(&nodes)), nodes);
    }

    #[test]
    fn text_is_in_one_piece(text in mfm()) {
        prop_assert!(!has_split_text(&parse(&text)));
    }

    #[test]
    fn html_is_clean(text in mfm()) {
        assert_clean(&html(&text));
    }

    #[test]
    fn html_of_words_reads_as_the_words(lines in vec("[a-z<&蟹]{1,5}( [a-z<&蟹]{1,5}){0,3}", 1..5)) {
        let text = lines.join("\n");
        prop_assert_eq!(from_html(&html(&text), &NO_TAGS), text);
    }

    #[test]
    fn references_survive_html(names in vec("[a-z]{1,5}", 1..5)) {
        let texts: Vec<_> =
            names.iter().map(|name| format!("@{name}@{name}.example #{name} https://{name}.example/")).collect();
        let text = texts.join(" ");
        let read = from_html(&html(&text), &NO_TAGS);
        prop_assert_eq!(extract(&parse(&read)), extract(&parse(&text)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_parsed(text in any::<String>()) {
        let nodes = parse(&text);
        prop_assert_eq!(parse(&to_string(&nodes)), nodes);
        assert_clean(&html(&text));
        let simple = parse_simple(&text);
        prop_assert_eq!(parse_simple(&to_string(&simple)), simple);
    }

    #[test]
    fn any_html_is_read(html in any::<String>()) {
        from_html(&html, &NO_TAGS);
    }

    #[test]
    fn any_markup_is_read(
        tags in vec(select(&[
            "<p>", "</p>", "<a href='https://a'>", "<a href='@'>", "</a>", "<b>", "</b>", "<pre>", "<code>", "</code>",
            "<blockquote>", "</blockquote>", "<ruby>", "<rt>", "</rt>", "</ruby>", "<br>", "@a", "#b", "\n", " ", "&amp;",
            "<script>", "</script>", "<li>", "<h1>", "</h1>", "<", ">", "<!--", "-->", "蟹",
        ][..]), 0..30),
        max_chars in 0..40_usize,
    ) {
        let text = from_html(&tags.concat(), &FromHtmlContext { max_chars, ..NO_TAGS });
        prop_assert!(text.chars().count() <= max_chars);
        prop_assert_eq!(text.trim(), &text);
    }
}
