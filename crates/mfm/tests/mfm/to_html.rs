//! Tree → HTML.

use kanikey_mfm::{HtmlContext, Mention, is_plain, parse, to_html};

const NOWHERE: fn(&Mention) -> Option<String> = |_| None;

fn html(text: &str) -> String {
    let context = HtmlContext {
        origin: "https://kani.example",
        profile_url: &NOWHERE,
        quote_url: None,
    };
    to_html(&parse(text), &context)
}

#[track_caller]
fn check<const N: usize>(cases: [(&str, &str); N]) {
    for (text, expected) in cases {
        assert_eq!(html(text), format!("<p>{expected}</p>"), "{text:?}");
    }
}

#[test]
fn emphases() {
    check([
        ("", ""),
        ("a **b** __c__ <b>d</b>", "a <b>b</b> <b>c</b> <b>d</b>"),
        ("*a* _b_ <i>c</i>", "<i>a</i> <i>b</i> <i>c</i>"),
        ("~~a~~ <s>b</s>", "<del>a</del> <del>b</del>"),
        (
            "<small>a</small> ***b*** $[spin c]",
            "<small>a</small> <i>b</i> <i>c</i>",
        ),
        ("`a<b` \\(c&d\\)", "<code>a&lt;b</code> <code>c&amp;d</code>"),
        ("<plain>**a**\n<b></plain>", "<span>**a**<br />&lt;b&gt;</span>"),
    ]);
}

#[test]
fn blocks() {
    check([
        ("> a\n> b", "<blockquote><span>a<br />b</span></blockquote>"),
        ("```js\na < b\nc\n```", "<pre><code>a &lt; b\nc</code></pre>"),
        ("\\[a\\]", "<pre><code>a</code></pre>"),
        ("<center>a</center>", "<div>a</div>"),
        (
            "蟹 a&b 検索",
            "<a href=\"https://www.google.com/search?q=%E8%9F%B9%20a%26b\">蟹 a&amp;b 検索</a>",
        ),
    ]);
}

#[test]
fn line_breaks() {
    check([
        ("a\nb", "<span>a<br />b</span>"),
        ("a\r\nb\rc", "<span>a<br />b<br />c</span>"),
        ("a $[tada b]", "a <i>b</i>"),
    ]);
}

#[test]
fn links() {
    check([
        (
            "https://a.example",
            "<a href=\"https://a.example/\">https://a.example</a>",
        ),
        (
            "<https://蟹.example/\">",
            "<a href=\"https://xn--5k2a.example/%22\">https://蟹.example/\"</a>",
        ),
        (
            "[a **b**](https://c.example/?d&e)",
            "<a href=\"https://c.example/?d&amp;e\">a <b>b</b></a>",
        ),
        ("[a](https://%)", "[a](https://%)"),
        ("https://%", "https://%"),
    ]);
}

#[test]
fn references() {
    check([
        (
            "@bob",
            "<a href=\"https://kani.example/@bob\" class=\"u-url mention\">@bob</a>",
        ),
        (
            "@bob@Kani.example",
            "<a href=\"https://kani.example/@bob\" class=\"u-url mention\">@bob@Kani.example</a>",
        ),
        (
            "@bob@b.example",
            "<a href=\"https://kani.example/@bob@b.example\" class=\"u-url mention\">@bob@b.example</a>",
        ),
        (
            "#蟹_(&)",
            "<a href=\"https://kani.example/tags/%E8%9F%B9_(%26)\" rel=\"tag\">#蟹_(&amp;)</a>",
        ),
        (":kani: 🦀", "\u{200b}:kani:\u{200b} 🦀"),
    ]);
}

#[test]
fn mentions_go_where_the_profile_is() {
    let profile_url = |mention: &Mention| match mention.host.as_deref() {
        Some("good.example") => Some(format!("https://good.example/users/{}?a\"&b", mention.username)),
        _ => Some("javascript:alert(1)".to_owned()),
    };
    let context = HtmlContext {
        origin: "https://kani.example",
        profile_url: &profile_url,
        quote_url: None,
    };
    assert_eq!(
        to_html(&parse("@bob@good.example @eve@evil.example"), &context),
        "<p><a href=\"https://good.example/users/bob?a%22&amp;b\" class=\"u-url mention\">@bob@good.example</a> \
         <a href=\"https://kani.example/@eve@evil.example\" class=\"u-url mention\">@eve@evil.example</a></p>"
    );
}

#[test]
fn functions_with_a_meaning() {
    check([
        (
            "$[unixtime 1700000000]",
            "<time datetime=\"2023-11-14T22:13:20.000Z\">2023-11-14T22:13:20.000Z</time>",
        ),
        ("$[unixtime soon]", "<i>soon</i>"),
        ("$[unixtime 99999999999999999]", "<i>99999999999999999</i>"),
        ("$[ruby 蟹 かに]", "<ruby>蟹<rp>(</rp><rt>かに</rt><rp>)</rp></ruby>"),
        (
            "$[ruby **蟹** かに]",
            "<ruby><b>蟹</b><rp>(</rp><rt>かに</rt><rp>)</rp></ruby>",
        ),
        ("$[ruby 蟹]", "<i>蟹</i>"),
    ]);
}

#[test]
fn a_quoted_note_is_linked_at_the_end() {
    let quote_url = Some("https://a.example/notes/1?b&c");
    let context = HtmlContext {
        origin: "https://kani.example",
        profile_url: &NOWHERE,
        quote_url,
    };
    assert_eq!(
        to_html(&parse("a"), &context),
        "<p>a<br /><br /><span class=\"quote-inline\">RE: \
         <a href=\"https://a.example/notes/1?b&amp;c\">https://a.example/notes/1?b&amp;c</a></span></p>"
    );
}

#[test]
fn plain_is_what_html_says_as_well() {
    for text in ["", "a\nb", "@a #b :c: 🦀 https://d.example <https://e.example>"] {
        assert!(is_plain(&parse(text)), "{text:?}");
    }
    for text in [
        "**a**",
        "$[x a]",
        "[a](https://b)",
        "> a",
        "`a`",
        "a search",
        "<plain>a</plain>",
    ] {
        assert!(!is_plain(&parse(text)), "{text:?}");
    }
}
