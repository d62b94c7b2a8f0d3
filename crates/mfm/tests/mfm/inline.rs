//! Nodes within a line.

use kanikey_mfm::{Argument, Mark, Node, Padding, parse};

use crate::{bold, check, check_text, emoji, function, hashtag, link, mention, text, texts, unicode, url};

#[test]
fn big() {
    check([
        ("***abc***", vec![Node::Big(texts("abc"))]),
        (
            "***123**abc**123***",
            vec![Node::Big(vec![text("123"), bold("abc"), text("123")])],
        ),
        (
            "***a\n**b**\nc***",
            vec![Node::Big(vec![text("a\n"), bold("b"), text("\nc")])],
        ),
    ]);
    check_text(["***", "******", "***a", "***a**"]);
}

#[test]
fn bolds() {
    let bold_as = |mark, value: &str| vec![Node::Bold(mark, texts(value))];
    check([
        ("**abc**", vec![bold("abc")]),
        ("**a\nb**", vec![bold("a\nb")]),
        ("**太字**", vec![bold("太字")]),
        ("a**b**c", vec![text("a"), bold("b"), text("c")]),
        ("<b>abc</b>", bold_as(Mark::Tag, "abc")),
        ("<b>a\nb</b>", bold_as(Mark::Tag, "a\nb")),
        ("__abc 1__", bold_as(Mark::Underscore, "abc 1")),
        (
            "a__b__c",
            vec![text("a"), Node::Bold(Mark::Underscore, texts("b")), text("c")],
        ),
        (
            "**123~~abc~~123**",
            vec![Node::Bold(
                Mark::Symbol,
                vec![text("123"), Node::Strike(Mark::Symbol, texts("abc")), text("123")],
            )],
        ),
    ]);
    check_text([
        "**", "****", "**a", "<b></b>", "<b>a", "<B>a</B>", "____", "__a", "__あ__", "__a\nb__",
    ]);
}

#[test]
fn smalls() {
    check([
        ("<small>abc</small>", vec![Node::Small(texts("abc"))]),
        (
            "<small>a**b**\n</small>",
            vec![Node::Small(vec![text("a"), bold("b"), text("\n")])],
        ),
    ]);
    check_text(["<small></small>", "<small>a", "small>a</small>"]);
}

#[test]
fn italics() {
    let italic = |mark, value: &str| Node::Italic(mark, texts(value));
    check([
        ("<i>abc</i>", vec![italic(Mark::Tag, "abc")]),
        (
            "<i>a\n**b**</i>",
            vec![Node::Italic(Mark::Tag, vec![text("a\n"), bold("b")])],
        ),
        ("*abc*", vec![italic(Mark::Symbol, "abc")]),
        (
            "before *a b* after",
            vec![text("before "), italic(Mark::Symbol, "a b"), text(" after")],
        ),
        (
            "あいう*abc*えお",
            vec![text("あいう"), italic(Mark::Symbol, "abc"), text("えお")],
        ),
        ("_abc_", vec![italic(Mark::Underscore, "abc")]),
        (
            "あいう_abc_えお",
            vec![text("あいう"), italic(Mark::Underscore, "abc"), text("えお")],
        ),
        ("*a*b", vec![italic(Mark::Symbol, "a"), text("b")]),
    ]);
    check_text([
        "before*abc*after",
        "before_abc_after",
        "*あ*",
        "_a.b_",
        "**",
        "__",
        "*a",
        "_a",
        "*a\nb*",
        "<i></i>",
    ]);
}

#[test]
fn strikes() {
    check([
        ("~~foo~~", vec![Node::Strike(Mark::Symbol, texts("foo"))]),
        ("<s>foo\n</s>", vec![Node::Strike(Mark::Tag, texts("foo\n"))]),
        ("~~a\nb~~ @c", texts("~~a\nb~~ @c")),
        ("~~a\n@b", vec![text("~~a\n"), mention("b", None)]),
        ("~~**a\nb**~~", vec![Node::Strike(Mark::Symbol, vec![bold("a\nb")])]),
    ]);
    check_text(["~~", "~~~~", "~~a", "~a~", "<s></s>", "<s>a"]);
}

#[test]
fn inline_codes() {
    check([
        ("`var x = \"a\";`", vec![Node::InlineCode("var x = \"a\";".into())]),
        ("`**a** @b`", vec![Node::InlineCode("**a** @b".into())]),
        ("```b```", vec![text("``"), Node::InlineCode("b".into()), text("``")]),
        ("a`b`c", vec![text("a"), Node::InlineCode("b".into()), text("c")]),
    ]);
    check_text(["`foo\nbar`", "`foo´bar`", "``", "`", "`a"]);
}

#[test]
fn inline_maths() {
    check([(
        "\\(x = {-b \\pm c \\over 2a}\\)",
        vec![Node::MathInline("x = {-b \\pm c \\over 2a}".into())],
    )]);
    check_text(["\\(\\)", "\\(a\nb\\)", "\\(a", "(a)", "\\"]);
}

#[test]
fn mentions() {
    check([
        ("@abc", vec![mention("abc", None)]),
        (
            "before @abc after",
            vec![text("before "), mention("abc", None), text(" after")],
        ),
        ("@abc@misskey.io", vec![mention("abc", Some("misskey.io"))]),
        (
            "a\n@abc@misskey.io\nb",
            vec![text("a\n"), mention("abc", Some("misskey.io")), text("\nb")],
        ),
        ("あいう@abc", vec![text("あいう"), mention("abc", None)]),
        ("@abc-d", vec![mention("abc-d", None)]),
        ("@_a_", vec![mention("_a_", None)]),
        (
            "@bsky.brid.gy@bsky.brid.gy",
            vec![mention("bsky.brid.gy", Some("bsky.brid.gy"))],
        ),
        ("@abc-", vec![mention("abc", None), text("-")]),
        ("@abc.", vec![mention("abc", None), text(".")]),
        ("@abc...", vec![mention("abc", None), text("...")]),
        ("@abc@aaa.", vec![mention("abc", Some("aaa")), text(".")]),
        ("@abc@aaa-", vec![mention("abc", Some("aaa")), text("-")]),
        ("@abc@", vec![mention("abc", None), text("@")]),
        ("(@a)", vec![text("("), mention("a", None), text(")")]),
        ("@a@b@c", vec![mention("a", Some("b")), text("@c")]),
        ("@a\u{4eba}", vec![mention("a", None), text("人")]),
    ]);
    check_text([
        "abc@example.com",
        "@",
        "@-",
        "@abc@.",
        "@-abc",
        "@.abc",
        "@abc@.aaa",
        "@abc@-aaa",
        "@abc.@aaa",
        "@あ",
    ]);
}

#[test]
fn hashtags() {
    check([
        ("#abc", vec![hashtag("abc")]),
        (
            "before #abc after",
            vec![text("before "), hashtag("abc"), text(" after")],
        ),
        ("#蟹", vec![hashtag("蟹")]),
        ("あいう#abc", vec![text("あいう"), hashtag("abc")]),
        (
            "#\u{fe0f}\u{20e3}abc123 #abc",
            vec![unicode("#\u{fe0f}\u{20e3}"), text("abc123 "), hashtag("abc")],
        ),
        (
            "Foo #bar, baz #piyo.",
            vec![text("Foo "), hashtag("bar"), text(", baz "), hashtag("piyo"), text(".")],
        ),
        ("#Foo!", vec![hashtag("Foo"), text("!")]),
        ("#Foo:", vec![hashtag("Foo"), text(":")]),
        ("#Foo'", vec![hashtag("Foo"), text("'")]),
        ("#Foo\"", vec![hashtag("Foo"), text("\"")]),
        ("#Foo]", vec![hashtag("Foo"), text("]")]),
        ("#foo/bar", vec![hashtag("foo"), text("/bar")]),
        ("#foo<bar>", vec![hashtag("foo"), text("<bar>")]),
        ("#foo\u{3000}bar", vec![hashtag("foo"), text("\u{3000}bar")]),
        ("#foo123", vec![hashtag("foo123")]),
        ("#1a", vec![hashtag("1a")]),
        ("(#foo)", vec![text("("), hashtag("foo"), text(")")]),
        ("「#foo」", vec![text("「"), hashtag("foo"), text("」")]),
        ("「#foo(bar)」", vec![text("「"), hashtag("foo(bar)"), text("」")]),
        ("#a（b）c", vec![hashtag("a（b）c")]),
        ("#a(b", vec![hashtag("a"), text("(b")]),
        ("#a#b", vec![hashtag("a"), text("#b")]),
        ("#()", vec![hashtag("()")]),
    ]);
    check_text(["abc#abc", "#", "# a", "#123", "(#123)", "##", "#【a】"]);
}

#[test]
fn urls() {
    check([
        ("https://misskey.io/@ai", vec![url("https://misskey.io/@ai")]),
        (
            "see: http://a.example/b.",
            vec![text("see: "), url("http://a.example/b"), text(".")],
        ),
        ("https://a.example...", vec![url("https://a.example"), text("...")]),
        ("https://a.example/?b=c,d", vec![url("https://a.example/?b=c,d")]),
        ("https://a.example, b", vec![url("https://a.example"), text(", b")]),
        ("https://a.example/b(c)", vec![url("https://a.example/b(c)")]),
        ("https://a.example/b(c", vec![url("https://a.example/b"), text("(c")]),
        (
            "(https://a.example/b(c))",
            vec![text("("), url("https://a.example/b(c)"), text(")")],
        ),
        (
            "a [https://a.example] b",
            vec![text("a ["), url("https://a.example"), text("] b")],
        ),
        ("https://a.example/蟹", vec![url("https://a.example/"), text("蟹")]),
        ("xhttps://a.example", vec![text("x"), url("https://a.example")]),
        (
            "<https://大石泉すき.example.com>",
            vec![Node::Url {
                url: "https://大石泉すき.example.com".into(),
                brackets: true,
            }],
        ),
    ]);
    check_text([
        "https://",
        "https://.",
        "https:// a",
        "https://大石泉すき.example.com",
        "javascript:foo",
        "ftp://a",
        "HTTPS://a.example",
        "<https://>",
        "<https://あ b>",
    ]);
}

#[test]
fn links() {
    let target = "https://misskey.io/@ai";
    check([
        (
            "[a](https://misskey.io/@ai).",
            vec![link(texts("a"), target), text(".")],
        ),
        (
            "?[a](https://misskey.io/@ai)",
            vec![Node::Link {
                url: target.into(),
                silent: true,
                brackets: false,
                label: texts("a"),
            }],
        ),
        (
            "??[a](https://b)",
            vec![
                text("?"),
                Node::Link {
                    url: "https://b".into(),
                    silent: true,
                    brackets: false,
                    label: texts("a"),
                },
            ],
        ),
        ("[a](<https://misskey.io/@ai>)", vec![link(texts("a"), target)]),
        (
            "[a](<https://蟹.example>)",
            vec![link(texts("a"), "https://蟹.example")],
        ),
        ("[a](https://b/c(d))", vec![link(texts("a"), "https://b/c(d)")]),
        (
            "([a](https://b/c(d)))",
            vec![text("("), link(texts("a"), "https://b/c(d)"), text(")")],
        ),
        (
            "[test] foo [bar](https://b)",
            vec![text("[test] foo "), link(texts("bar"), "https://b")],
        ),
        ("[[a](https://b)", vec![link(texts("[a"), "https://b")]),
        (
            "[**a** :b: 😀](https://b)",
            vec![link(
                vec![bold("a"), text(" "), emoji("b"), text(" "), unicode("😀")],
                "https://b",
            )],
        ),
    ]);
    check_text([
        "[a](javascript:foo)",
        "[a](http://..)",
        "[](https:)",
        "[a]",
        "[a](b)",
        "[a",
    ]);
}

#[test]
fn labels_contain_no_references() {
    let target = "https://b";
    check([
        (
            "[https://a.example](https://b)",
            vec![link(texts("https://a.example"), target)],
        ),
        (
            "[<https://a.example>](https://b)",
            vec![link(texts("<https://a.example>"), target)],
        ),
        ("[@a #b](https://b)", vec![link(texts("@a #b"), target)]),
        (
            "[@a**@a**](https://b)",
            vec![link(vec![text("@a"), bold("@a")], target)],
        ),
        (
            "[**[a](https://c)**](https://b)",
            vec![link(vec![bold("[a](https://c)")], target)],
        ),
        (
            "[[https://a](https://b)](https://c).",
            vec![
                link(texts("[https://a"), target),
                text("]("),
                url("https://c"),
                text(")."),
            ],
        ),
        ("[a\nb](https://b)", vec![text("[a\nb]("), url("https://b"), text(")")]),
        (
            "[a](https://b) @c",
            vec![link(texts("a"), target), text(" "), mention("c", None)],
        ),
        ("[a @c", vec![text("[a "), mention("c", None)]),
    ]);
}

#[test]
fn custom_emojis() {
    check([
        (":abc:", vec![emoji("abc")]),
        (":a_1+-:", vec![emoji("a_1+-")]),
        ("a:b:", vec![text("a"), emoji("b")]),
        (":a::b:", vec![emoji("a"), emoji("b")]),
        (":a:あ", vec![emoji("a"), text("あ")]),
        (":a :b:", vec![text(":a "), emoji("b")]),
    ]);
    check_text([":", "::", ":a", ":a:b", "12:34:56", ":あ:", ":a b:"]);
}

#[test]
fn unicode_emojis() {
    check([
        ("今起きた😇", vec![text("今起きた"), unicode("😇")]),
        ("😇😇", vec![unicode("😇"), unicode("😇")]),
        (
            "abc#\u{fe0f}\u{20e3}123",
            vec![text("abc"), unicode("#\u{fe0f}\u{20e3}"), text("123")],
        ),
        ("1\u{fe0f}\u{20e3}", vec![unicode("1\u{fe0f}\u{20e3}")]),
        (
            "👨\u{200d}👩\u{200d}👧a",
            vec![unicode("👨\u{200d}👩\u{200d}👧"), text("a")],
        ),
        ("👍🏽", vec![unicode("👍🏽")]),
        ("🇯🇵🇫🇷", vec![unicode("🇯🇵"), unicode("🇫🇷")]),
        ("❤\u{fe0f}", vec![unicode("❤\u{fe0f}")]),
        ("❤a", vec![unicode("❤"), text("a")]),
        ("😇\u{fe0f}", vec![unicode("😇"), text("\u{fe0f}")]),
        ("🦀\u{fe0e}", vec![unicode("🦀"), text("\u{fe0e}")]),
        ("🇯a🏽", vec![unicode("🇯"), text("a"), unicode("🏽")]),
        ("©\u{fe0f}", vec![unicode("©\u{fe0f}")]),
        (
            "👩🏻\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏿",
            vec![unicode("👩🏻\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏿")],
        ),
    ]);
    check_text(["©", "™ ®", "123", "1\u{fe0f}", "1あ", "❤\u{fe0e}", "→あ", "\u{200d}"]);
}

#[test]
fn functions() {
    let with_args = |args: &[(&str, Option<&str>)]| {
        let args = args.iter().map(|&(name, value)| Argument {
            name: name.into(),
            value: value.map(Into::into),
        });
        vec![Node::Fn {
            name: "x".into(),
            args: args.collect(),
            children: texts("a"),
        }]
    };
    check([
        ("$[tada abc]", vec![function("tada", texts("abc"))]),
        ("$[tada a\nb]", vec![function("tada", texts("a\nb"))]),
        ("$[x.speed=1.1s a]", with_args(&[("speed", Some("1.1s"))])),
        ("$[x.x=-3 a]", with_args(&[("x", Some("-3"))])),
        ("$[x.h,v a]", with_args(&[("h", None), ("v", None)])),
        ("$[x.h=1,v,h=2 a]", with_args(&[("h", Some("2")), ("v", None)])),
        (
            "$[spin $[shake @a]]",
            vec![function("spin", vec![function("shake", vec![mention("a", None)])])],
        ),
        ("$[a [b]]", vec![function("a", texts("[b")), text("]")]),
        ("$[関数 @a]", vec![text("$[関数 "), mention("a", None), text("]")]),
        ("$[a.b=, c] @d", vec![text("$[a.b=, c] "), mention("d", None)]),
    ]);
    check_text([
        "$[",
        "$[]",
        "$[a]",
        "$[a ]",
        "$[a b",
        "$ [a b]",
        "$[関数 text]",
        "$[a. b]",
    ]);
}

#[test]
fn plain() {
    let plain = |value: &str| Node::Plain(Padding::default(), value.into());
    check([
        (
            "a\n<plain>\n**b**\n:c:\n</plain>\nd",
            vec![text("a\n"), plain("**b**\n:c:"), text("\nd")],
        ),
        (
            "a <plain>**b** @c</plain> d",
            vec![text("a "), plain("**b** @c"), text(" d")],
        ),
    ]);
    check_text(["<plain></plain>", "<plain>\n</plain>", "<plain>a"]);
}

/// Nothing but the text between the marks is the content, and yet nothing is lost.
#[test]
fn notations_are_remembered() {
    let padding = |before, after| Padding { before, after };
    assert_eq!(
        parse("<plain>\na</plain>"),
        [Node::Plain(padding(true, false), "a".into())]
    );
    assert_eq!(parse("\\[a\n\\]"), [Node::MathBlock(padding(false, true), "a".into())]);
    assert_eq!(
        parse("<center>\na\n</center>"),
        [Node::Center(padding(true, true), texts("a"))]
    );
    let link = Node::Link {
        url: "https://a".into(),
        silent: false,
        brackets: true,
        label: texts("b"),
    };
    assert_eq!(parse("[b](<https://a>)"), [link]);
}

/// What cannot be closed is text up to where its content came, and nothing in it counts.
#[test]
fn what_is_not_closed_is_text() {
    check_text([
        "**a @b",
        "<b>**a</b>",
        "***a @b**",
        "$[spin @a #b https://c",
        "<i>a <b>b</i></b>",
    ]);
}
