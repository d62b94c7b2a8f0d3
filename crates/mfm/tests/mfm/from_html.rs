//! HTML → MFM.

use kanikey_mfm::{FromHtmlContext, MentionTag, from_html};

const CONTEXT: FromHtmlContext<'static> = FromHtmlContext {
    hashtags: &["#kani"],
    mentions: &[
        MentionTag {
            href: "https://social.b.example/users/bob",
            name: "@bob@b.example",
        },
        MentionTag {
            href: "https://f.example/profile/frida",
            name: "@frida@f.example",
        },
        MentionTag {
            href: "https://c.example/users/carol",
            name: "carol",
        },
    ],
    max_chars: 8192,
    without_quote: false,
};

#[track_caller]
fn check<const N: usize>(cases: [(&str, &str); N]) {
    for (html, expected) in cases {
        assert_eq!(from_html(html, &CONTEXT), expected, "{html}");
    }
}

#[test]
fn paragraphs() {
    check([
        ("", ""),
        ("a &lt; b &amp; c&#39;d", "a < b & c'd"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<p>a</p>\n<p>b</p>\n", "a\n\nb"),
        ("<p>a<p>b", "a\n\nb"),
        ("<p>a</p>b", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>a</li><li>b</ul>c", "a\nb\nc"),
        ("<p>abc<br><br/>d</p>", "abc\n\nd"),
        ("a<br />\nb<br>\nc", "a\nb\nc"),
        ("<h1>a</h1><h2>b</h2><p>c</p>", "【a】\n\nb\n\nc"),
        ("<p>a\nb</p>", "a\nb"),
        ("<p>a <b>b</b> <i>c</i></p>", "a **b** <i>c</i>"),
        ("<p></p>", ""),
        ("<p>a</p>\n b<div>\n c</div>", "a\n\nb\nc"),
    ]);
}

#[test]
fn emphases() {
    check([
        ("<b>a</b><strong>b</strong>", "**a****b**"),
        ("<i>a</i> <em>b</em>", "<i>a</i> <i>b</i>"),
        ("<s>a</s> <del>b</del>", "~~a~~ ~~b~~"),
        ("<small>a</small>", "<small>a</small>"),
        ("<b>a <i>b</i></b>", "**a <i>b</i>**"),
        ("<b>a <strong>b</strong></b>", "**a b**"),
        ("<b>a*b</b>", "<b>a*b</b>"),
        ("<del>a<br>b</del>", "<s>a\nb</s>"),
        ("a<b> </b>b<i></i>", "a b"),
    ]);
}

#[test]
fn codes() {
    check([
        ("<code>a &lt; b</code>", "`a < b`"),
        ("<code>a`b</code>", "a`b"),
        ("<pre><code>a\nb\n</code></pre>", "```\na\nb\n```"),
        (
            "a<pre><code class=\"language-rust hl\">b</code></pre>c",
            "a\n```rust\nb\n```\nc",
        ),
        ("<code>a<br>b</code>", "```\na\nb\n```"),
        ("<pre>a\n<b>b</b></pre>", "a\n**b**"),
        ("<code></code>", ""),
    ]);
}

#[test]
fn quotes() {
    check([
        ("<blockquote>a\nb</blockquote>", "> a\n> b"),
        (
            "<p>x</p><blockquote><p>a</p><p>b</p></blockquote><p>y</p>",
            "x\n\n> a\n> \n> b\n\ny",
        ),
        ("<p>x<blockquote>a</blockquote>y</p>", "x\n> a\n\ny"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n> > b"),
        ("<blockquote> </blockquote>a", "a"),
    ]);
}

#[test]
fn links() {
    check([
        (
            "a <a href=\"https://a.example/b\">c</a> d",
            "a [c](https://a.example/b) d",
        ),
        ("<a href=\"https://a.example/ä\">c</a>", "[c](<https://a.example/ä>)"),
        (
            "a <a href=\"https://a.example/b\">https://a.example/b</a> d",
            "a https://a.example/b d",
        ),
        (
            "<a href=\"https://a.example/ä\">https://a.example/ä</a>",
            "<https://a.example/ä>",
        ),
        ("a <a href=\"b\">c</a> d", "a [c](b) d"),
        ("a <a>c</a> d", "a c d"),
        ("a<a href=\"#note\">1</a>", "a1"),
        ("a <a href=\"https://a.example/b\"></a> d", "a https://a.example/b d"),
        ("a <a></a> d", "a  d"),
        (
            "<a href=\"https://a.example/\">[a]<br>b</a>",
            "[(a) b](https://a.example/)",
        ),
        (
            "<a href=\"https://a.example/b c>\">d</a>",
            "[d](https://a.example/b%20c%3E)",
        ),
        (
            "<a href=\"https://a.example\">https://a.example</a>b",
            "<https://a.example>b",
        ),
        (
            "<a href=\"https://a.example\">https://a.example</a>.",
            "https://a.example.",
        ),
        (
            "<a href=\"https://a.example\">https://a.example</a>蟹",
            "https://a.example蟹",
        ),
        (
            "(<a href=\"https://a.example\">https://a.example</a>)",
            "(https://a.example)",
        ),
        (
            "<a href=\"https://a.example\">https://a.example</a><br>b",
            "https://a.example\nb",
        ),
        (
            "<a href=\"https://a.example/long/path\"><span class=\"invisible\">https://</span>\
             <span class=\"ellipsis\">a.example/long</span><span class=\"invisible\">/path</span></a>",
            "https://a.example/long/path",
        ),
    ]);
}

#[test]
fn mentions() {
    check([
        (
            "a <a href=\"https://a.example/@user\" class=\"u-url mention\">@<span>user</span></a> d",
            "a @user@a.example d",
        ),
        (
            "<a href=\"https://a.example/@user\">@user@a.example</a>",
            "@user@a.example",
        ),
        ("<a href=\"https://social.b.example/@Bob\">@Bob</a>", "@bob@b.example"),
        (
            "<a href=\"https://social.b.example/users/bob\">Bob!</a>",
            "@bob@b.example",
        ),
        (
            "@<a href=\"https://f.example/profile/frida\">Frida</a>",
            "@frida@f.example",
        ),
        (
            "<a href=\"https://c.example/users/carol\">@carol</a>",
            "@carol@c.example",
        ),
        (
            "<a rel=\"me nofollow\" href=\"https://a.example/@user\">@user</a>",
            "[@user](https://a.example/@user)",
        ),
        ("<a href=\"/nowhere\">@user</a>", "[@user](/nowhere)"),
        (
            "<a href=\"https://a.example/\">@a@b@c</a>",
            "[@a@b@c](https://a.example/)",
        ),
    ]);
}

#[test]
fn hashtags() {
    check([
        (
            "<a href=\"https://a.example/tags/kani\">#<span>Kani</span></a>",
            "#Kani",
        ),
        ("<a href=\"https://a.example/tags/b\" rel=\"tag\">#b</a>", "#b"),
        (
            "<a href=\"https://a.example/tags/b\" class=\"mention hashtag\">#b</a>",
            "#b",
        ),
        ("<a href=\"https://a.example/1\">#1</a>", "[#1](https://a.example/1)"),
    ]);
}

#[test]
fn rubies() {
    check([
        (
            "a <ruby>蟹<rp>(</rp><rt>かに</rt><rp>)</rp></ruby> b",
            "a $[ruby 蟹 かに] b",
        ),
        (
            "<ruby>蟹<rt>かに<rp></rp>海老<rt>えび</ruby>",
            "$[ruby 蟹 かに]$[ruby 海老 えび]",
        ),
        (
            "<ruby>蟹<rt>かに</rt>海老<rt>えび</rt></ruby>",
            "$[ruby 蟹 かに]$[ruby 海老 えび]",
        ),
        ("<ruby>a b<rp>(</rp><rt>c</rt><rp>)</rp></ruby>", "a b(c)"),
        ("<ruby><b>a</b><rp>(</rp><rt>c</rt><rp>)</rp></ruby>", "**a**(c)"),
    ]);
}

#[test]
fn what_is_not_text_is_left_out() {
    check([
        ("a<script>alert('<b>')</script>b", "ab"),
        (
            "a<style>b { }</style><template>c</template><title>d</title><!-- e --><!DOCTYPE f>g",
            "ag",
        ),
        ("<img src=\"a\" onerror=\"b\">c\0d", "cd"),
        ("a<script>never closed <b>", "a"),
        ("<b>a</i></b>", "**a**"),
        (
            "<a href=\"https://a.example\">a<script>b</script></a>",
            "[a](https://a.example)",
        ),
    ]);
}

#[test]
fn the_text_is_cut() {
    let context = FromHtmlContext {
        max_chars: 3,
        ..CONTEXT
    };
    assert_eq!(from_html("<p>🦀🦀🦀🦀</p>", &context), "🦀🦀🦀");
    assert_eq!(from_html("ab cd", &context), "ab");
    assert_eq!(from_html(&"蟹".repeat(100_000), &CONTEXT).chars().count(), 8192);
}

#[test]
fn hostile_html_ends_soon() {
    let attributes: Vec<_> = (0..16_000).map(|number| format!("{number:x}")).collect();
    for html in [
        "<b>".repeat(30_000),
        "<a href=x>".repeat(10_000),
        "<blockquote>".repeat(8_000),
        "<blockquote>a<br>".repeat(4_000),
        "<p><ruby>".repeat(8_000),
        "</b>".repeat(20_000),
        "<b a=1><i b=2><p>".repeat(5_000),
        "&".repeat(65_536),
        "&ampamp".repeat(10_000),
        "<".repeat(65_536),
        format!("<a {}>b</a>", attributes.join(" ")),
        format!("<!--{}-->", "a".repeat(60_000)),
        format!("{}a", "<table><tr><td>".repeat(5_000)),
    ] {
        assert!(from_html(&html, &CONTEXT).chars().count() <= 8192);
    }
}

#[test]
fn what_precedes_an_endless_tag_is_kept() {
    assert_eq!(from_html(&format!("<p>a</p><b {}", "c ".repeat(20_000)), &CONTEXT), "a");
}

#[test]
fn markup_that_is_too_deep_keeps_its_text() {
    let html = format!("{}a{}b", "<i>".repeat(100), "</i>".repeat(100));
    assert_eq!(from_html(&html, &CONTEXT), "<i>a</i>b");
}

#[test]
fn what_nobody_was_to_see_is_left_out() {
    check([
        ("a<span class=\"invisible\">b</span>c", "ac"),
        ("a<span hidden>b</span>c", "ac"),
        ("a<p style=\"Display : none\">b</p>", "a"),
        (
            "<a href=\"https://a.example/x\"><span class=\"invisible\">https://</span>a.example/x</a>",
            "https://a.example/x",
        ),
    ]);
}

#[test]
fn a_link_in_a_link_ends_the_first() {
    check([(
        "<a href=\"https://a.example\">a <b><a href=\"https://b.example\">b</a></b></a>",
        "[a](https://a.example)[b](https://b.example)",
    )]);
}

#[test]
fn the_address_of_a_quote_can_be_left_out() {
    let html = "<p>a<span class=\"quote-inline\"><br>RE: <a href=\"https://b.example/1\">b</a></span></p>";
    let context = FromHtmlContext {
        without_quote: true,
        ..CONTEXT
    };
    assert_eq!(from_html(html, &context), "a");
    assert_eq!(from_html(html, &CONTEXT), "a\nRE: [b](https://b.example/1)");
}
